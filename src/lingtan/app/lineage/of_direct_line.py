"""Nodes of a direct connection: what its plants made, what was fed in, and the shares."""

from collections.abc import Iterator, Mapping

from lingtan.app.lineage.details import added, adds_up, formula, made_of
from lingtan.app.lineage.sources import Sources
from lingtan.app.match_period import SPOT_MARKET
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.matching.direct import DirectLine
from lingtan.reports.fact_ids import fact_id

KIND = "direct_line"
MADE, USED, LOAD = "energy.direct_kwh", "energy.direct_used_kwh", "energy.load_kwh"
FED_IN = "share(fed_in, generated)"
OF_LOAD = "(generated - fed_in) / load"


def direct_line_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the numbers of the direct lines; nothing where none are, or their hours unknown."""
    line = sources.beside.direct
    if line is None:
        return
    generated, fed_in = _id("generated"), _id("fed_in")
    values = {generated: line.generated_kwh, **_known(sources)}
    yield _energy(generated, line.generated_kwh, {MADE: 1.0}, values)
    yield _energy(fed_in, line.fed_in_kwh, {generated: 1.0, USED: -1.0}, values)
    yield from _shares(line, values)
    yield made_of(_id("hours"), float(line.feed_in_intervals), "h", [fed_in])
    if line.forbidden_intervals is not None:
        parts = [_id("hours"), *_stated(sources)]
        yield made_of(_id("forbidden"), float(line.forbidden_intervals), "h", parts)


def _stated(sources: Sources) -> Iterator[str]:
    """Yield what says whether any power may be fed in."""
    year = sources.inventory.period.year
    stated = [f for f in sources.park.facts if (f.datum, f.year) == (SPOT_MARKET, year)]
    yield from (fact_id(fact) for fact in stated[-1:])


def _known(sources: Sources) -> dict[str, float]:
    figures = ((id_, sources.figures.get(id_)) for id_ in (MADE, USED, LOAD))
    return {
        id_: each.value for id_, each in figures if each is not None and each.value is not None
    }


def _energy(
    id_: str, value: float, weights: Mapping[str, float], values: Mapping[str, float]
) -> Node:
    """Return an energy as the sum of figures, where it is that."""
    known = {part: weight for part, weight in weights.items() if part in values}
    if known and adds_up(value, [weight * values[part] for part, weight in known.items()]):
        return added(id_, value, "kWh", known)
    return made_of(id_, value, "kWh", list(known))


def _shares(line: DirectLine, values: Mapping[str, float]) -> Iterator[Node]:
    """Yield the shares; that of all load is more than a formula where stores took power."""
    parts = {"fed_in": _id("fed_in"), "generated": _id("generated")}
    yield _share("self_use", line.self_use_share, f"1 - {FED_IN}", parts)
    yield _share("feed_in", line.feed_in_share, FED_IN, parts)
    used, load = line.generated_kwh - line.fed_in_kwh, values.get(LOAD)
    of_load = {**parts, **({"load": LOAD} if load else {})}
    if line.load_share is not None and load and adds_up(line.load_share, [used / load]):
        yield formula(_id("load"), line.load_share, "ratio", OF_LOAD, of_load)
    else:
        yield made_of(_id("load"), line.load_share, "ratio", list(of_load.values()))


def _share(part: str, share: float | None, text: str, parts: Mapping[str, str]) -> Node:
    if share is None:
        return made_of(_id(part), None, "ratio", list(parts.values()))
    return formula(_id(part), share, "ratio", text, parts)


def _id(part: str) -> str:
    return detail_id(KIND, part)
