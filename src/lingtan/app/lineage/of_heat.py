"""Nodes of heat targets: the streams as they are stated, each enterprise alone, and together."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from lingtan.app.lineage.details import added, given, made_of
from lingtan.app.lineage.of_claims import lines_of, place_of
from lingtan.app.lineage.sources import Sources
from lingtan.base.errors import Fact
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.park.process_streams import ProcessStream
from lingtan.symbiosis.heat_cascade import HeatTarget
from lingtan.symbiosis.heat_of_park import HeatOfPark

STREAM, HEAT = "process_stream", "heat"
ALONE, APART, POOLED, SAVED = "alone", "apart", "pooled", "saved"
YEAR, PINCH = "year", "pinch"
UNITS = {YEAR: "GJ", PINCH: "°C"}  # all else is in kW
Numbers = Mapping[str, Fraction | None]


def heat_nodes(sources: Sources) -> Iterator[Node]:
    """Yield streams and targets; nothing where the park states no streams."""
    heat = sources.beside.heat
    if heat is None or not heat.streams:
        return
    lines = lines_of(sources.inquiry.park_layout.park_file)
    for stream in heat.streams:
        yield from _stream(stream, place_of(lines, "process_streams", stream.id))
    yield from _alone(heat, sources)
    yield from _together(heat)


def _stream(stream: ProcessStream, place: dict[str, Fact]) -> Iterator[Node]:
    facts: dict[str, Fact] = {"document": stream.source, **place}
    numbers = (
        ("supply", stream.supply_c, "°C"),
        ("target", stream.target_c, "°C"),
        ("duty", stream.duty_kw, "kW"),
        ("contribution", stream.contribution_k, "K"),
        ("hours", stream.hours_per_year, "h"),
    )
    for part, value, unit in numbers:
        yield given(detail_id(STREAM, stream.id, part), value, unit, stream.name, facts)


def _alone(heat: HeatOfPark, sources: Sources) -> Iterator[Node]:
    for owner, target in heat.shared.alone.items():
        gj = None if heat.year is None else heat.year.alone_gj[owner]
        own = [stream for stream in heat.streams if stream.enterprise == owner]
        numbers = {**_powers(target), **_pinch(target), YEAR: gj}
        yield from _targets((ALONE, owner), numbers, own, sources.enterprise(owner))


def _together(heat: HeatOfPark) -> Iterator[Node]:
    """Yield all apart as the sum of each alone, all pooled, and what lies between the two."""
    gj = None if heat.year is None else heat.year.pooled_gj
    target = heat.shared.pooled
    pooled = {**_powers(target), **_pinch(target), YEAR: gj}
    yield from _targets((POOLED,), pooled, heat.streams, UNNAMED)
    apart, saved = _apart(heat), heat.shared.saved_kw
    for part, value in apart.items():
        unit = "GJ" if part == YEAR else "kW"
        alone = {detail_id(HEAT, ALONE, owner, part): 1.0 for owner in heat.shared.alone}
        yield added(detail_id(HEAT, APART, part), _number(value), unit, alone)
        sign = -1.0 if part == "recovered" else 1.0  # what is saved is recovered in its place
        ends = {detail_id(HEAT, APART, part): sign, detail_id(HEAT, POOLED, part): -sign}
        told = saved if part != YEAR else None if heat.year is None else heat.year.saved_gj
        yield added(detail_id(HEAT, SAVED, part), _number(told), unit, ends)


def _apart(heat: HeatOfPark) -> dict[str, Fraction | None]:
    """Return what all need apart."""
    shared, year = heat.shared, heat.year
    recovered = sum((each.recovered_kw for each in shared.alone.values()), Fraction(0))
    return {
        "hot": shared.hot_alone_kw,
        "cold": shared.cold_alone_kw,
        "recovered": recovered,
        YEAR: None if year is None else year.pooled_gj + year.saved_gj,
    }


def _targets(
    about: tuple[str, ...],
    numbers: Numbers,
    streams: tuple[ProcessStream, ...] | list[ProcessStream],
    name: Name,
) -> Iterator[Node]:
    """Yield the targets of some streams: all that is stated of them decides each."""
    stated = [
        detail_id(STREAM, stream.id, part)
        for stream in streams
        for part in ("supply", "target", "duty", "contribution")
    ]
    hours = [detail_id(STREAM, stream.id, "hours") for stream in streams]
    for part, value in numbers.items():
        parts = [*stated, *hours] if part == YEAR else stated
        id_, unit = detail_id(HEAT, *about, part), UNITS.get(part, "kW")
        yield made_of(id_, _number(value), unit, parts, name)


def _pinch(target: HeatTarget) -> dict[str, Fraction]:
    """Return the shifted temperature of the pinch; of none or several no number is the pinch."""
    return {PINCH: Fraction(target.pinches_c[0])} if len(target.pinches_c) == 1 else {}


def _powers(target: HeatTarget) -> dict[str, Fraction]:
    return {
        "hot": target.hot_utility_kw,
        "cold": target.cold_utility_kw,
        "recovered": target.recovered_kw,
    }


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
