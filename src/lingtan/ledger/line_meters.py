"""The meters that carry lines of their own, and the steam that needs its enthalpy first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import NEGATIVE, SCOPE_1
from lingtan.ledger.calendar import naive
from lingtan.ledger.constants import GJ_PER_KWH, as_factor
from lingtan.ledger.doubts import (
    ENTHALPY_REFUSED,
    FACTOR_UNIT_DIFFERS,
    STEAM_WITHOUT_ENTHALPY,
    doubt,
)
from lingtan.ledger.edges import HEAT, Edge, Role
from lingtan.ledger.knowledge import MEDIA_SET, Knowledge
from lingtan.ledger.pool_rates import ACCOUNTS, OUT_ACCOUNTS, earned_key
from lingtan.ledger.pools import Pools
from lingtan.ledger.rates import EARLIEST, LATEST, NAIVE
from lingtan.ledger.stream_rates import RatedStream
from lingtan.ledger.stream_trust import trust
from lingtan.park.flows import flows_of
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse
from lingtan.park.tables import FACTOR

# From lukewarm water (24 degrees) to steam hotter than any network carries [GJ/kg].
LEAST_ENTHALPY, MOST_ENTHALPY = Fraction(1, 10_000), Fraction(45, 10_000)

EXPORTED = "exported"  # stream of a supply that leaves

SCHEMA = {
    "meter_id": pl.String(),
    "account": pl.String(),
    "scope": pl.Int8(),
    "enterprise": pl.String(),
    "node": pl.String(),
    "carrier": pl.String(),
    "stream": pl.String(),
    "sector": pl.String(),
    "factor_key": pl.String(),
    "sign": pl.Int64(),
    "takes_negative": pl.Boolean(),
    "since": NAIVE,
    "until": NAIVE,
}
ALWAYS = {"since": naive(EARLIEST), "until": naive(LATEST)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enthalpies:
    """Energy of steam metered by mass [kWh/kg], and steam whose enthalpy nobody gives."""

    kwh_per_kg: dict[str, Decimal]
    unknown: frozenset[str]
    findings: tuple[Finding, ...]


def supply_meters(pools: Pools) -> pl.DataFrame:
    """Return the meters of supplies that have an account, and of plants' lines to the outside."""
    sources = {source.id: source for source in pools.sources}
    rows: list[dict[str, object]] = []
    for edge in pools.edges:
        number = pools.source_of.get((edge.meter, edge.role))
        if number is None or not sources[number].account:
            continue
        source = sources[number]
        rows.append(
            {
                "meter_id": edge.meter,
                "account": source.account,
                "scope": 2 if edge.role in (Role.IMPORT, Role.DIRECT) else 0,
                "enterprise": source.owner,
                "node": edge.node,
                "carrier": edge.pool,
                "stream": "",
                "sector": edge.sector,
                "factor_key": source.factor_key,
                "sign": 1,
                "takes_negative": edge.takes_negative,
                "since": naive(edge.since or EARLIEST),
                "until": naive(edge.until or LATEST),
            }
        )
    rows += [row for edge in pools.edges if edge.origin for row in _own_line(edge)]
    return pl.DataFrame(rows, schema=SCHEMA)


def _own_line(edge: Edge) -> Iterator[dict[str, object]]:
    """Yield what a plant makes and what leaves, for a line that passes no node."""
    if edge.role is not Role.OWN_LINE or edge.origin is None:
        return
    line = {
        "meter_id": edge.meter,
        "scope": 0,
        "enterprise": edge.party,
        "node": "",
        "carrier": edge.pool,
        "sector": edge.sector,
        "takes_negative": False,
        **ALWAYS,
    }
    made = ACCOUNTS.get((edge.pool, edge.origin))
    if made is not None:
        key = f"{edge.pool}/{edge.origin}"
        yield {**line, "account": made.value, "stream": EXPORTED, "factor_key": key, "sign": 1}
    account = OUT_ACCOUNTS[edge.pool].value
    is_named = edge.origin in (Role.FOSSIL, Role.NON_FOSSIL)
    yield {
        **line,
        "account": account,
        "stream": edge.origin.value if is_named else "other",
        "factor_key": earned_key(edge.pool, edge.origin, edge.asset),
        "sign": -1,
    }


def stream_meters(streams: Sequence[RatedStream], park: Park) -> pl.DataFrame:
    """Return the meters of source streams: fuels, conversion, processes, feedstock, bunkers."""
    flows = {flow.meter: flow for flow in flows_of(park)}
    rows = [
        {
            "meter_id": rated.stream.meter,
            "account": rated.account.value,
            "scope": 1 if rated.account in SCOPE_1 else 0,
            "enterprise": rated.stream.enterprise,
            "node": flows[rated.stream.meter].node,
            "carrier": rated.stream.factor_item,
            "stream": rated.stream.id,
            "sector": (rated.stream.sector or flows[rated.stream.meter].sector).value,
            "factor_key": rated.rates[0].key,
            "sign": -1 if _is_taken_out(rated) else 1,
            "takes_negative": False,
            **ALWAYS,
        }
        for rated in streams
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def _is_taken_out(rated: RatedStream) -> bool:
    """Whether a line lessens its account; biomass is converted within one account."""
    return rated.account in NEGATIVE or rated.stream.use is StreamUse.CONVERSION_OUTPUT


def unit_faults(streams: Sequence[RatedStream], park: Park, know: Knowledge) -> list[Finding]:
    """Return streams metered in another kind of unit than their factor counts in."""
    findings = []
    for rated in streams:
        stream = rated.stream
        metered = know.dimension(unit_of(stream.meter, park, know))
        needed = _dimension_of_factor(rated, know)
        if needed and metered != needed:
            facts = {"metered": metered, "needed": needed, "meter": stream.meter}
            findings.append(doubt(FACTOR_UNIT_DIFFERS, stream.id, facts, at="park.yaml"))
    return findings


def _dimension_of_factor(rated: RatedStream, know: Knowledge) -> str:
    stream = rated.stream
    if stream.use is StreamUse.PROCESS:
        return know.dimension("kg")
    factor = know.fuel(stream.factor_set or know.fuel_set, stream.factor_item)
    return know.dimension(factor.unit) if factor else ""


def unit_of(meter_id: str, park: Park, know: Knowledge) -> str:
    """Return the unit of a meter's amounts; a sum of meters has that of its first term."""
    for meter in park.meters:
        if meter.id == meter_id:
            return know.catalogue.carrier(meter.carrier).unit if meter.volume_unit else meter.unit
    virtual = next(v for v in park.virtual_meters if v.id == meter_id)
    return unit_of(virtual.terms[0][1], park, know)


def find_enthalpies(park: Park, edges: Sequence[Edge], know: Knowledge) -> Enthalpies:
    """Return the energy of steam metered by mass: measured, or of a listed state of steam.

    Mass without enthalpy is no energy: it is left out, and the heat account says so.
    """
    known: dict[str, Decimal] = {}
    findings: list[Finding] = []
    streams = {stream.meter: stream for stream in park.streams}
    heat_meters = dict.fromkeys(edge.meter for edge in edges if edge.pool == HEAT)
    by_mass = {m for m in heat_meters if know.dimension(unit_of(m, park, know)) == "mass"}
    for meter_id in sorted(by_mass):
        gigajoules, doubts = _enthalpy(meter_id, streams.get(meter_id), know)
        findings += doubts
        if gigajoules is not None:
            known[meter_id] = as_factor(gigajoules / GJ_PER_KWH)
    return Enthalpies(
        kwh_per_kg=known, unknown=frozenset(by_mass - set(known)), findings=tuple(findings)
    )


def _enthalpy(
    meter_id: str, stream: SourceStream | None, know: Knowledge
) -> tuple[Fraction | None, list[Finding]]:
    """Return the enthalpy of a steam meter [GJ/kg], or None with the reason."""
    if stream is None:
        return None, [doubt(STEAM_WITHOUT_ENTHALPY, meter_id)]
    stream, doubts = trust(stream)
    heat = stream.ncv_gj_per_unit
    listed = _listed_enthalpy(stream.factor_set, stream.factor_item, know)
    gigajoules = listed if heat is None else Fraction(str(heat))
    if gigajoules is None:
        return None, [*doubts, doubt(STEAM_WITHOUT_ENTHALPY, meter_id)]
    if LEAST_ENTHALPY <= gigajoules <= MOST_ENTHALPY:
        return gigajoules, list(doubts)
    facts: dict[str, Fact] = {
        "meter": meter_id,
        "given": float(gigajoules),
        "lowest": float(LEAST_ENTHALPY),
        "highest": float(MOST_ENTHALPY),
    }
    return None, [*doubts, doubt(ENTHALPY_REFUSED, stream.id, facts, at="park.yaml")]


def _listed_enthalpy(set_id: str, item: str, know: Knowledge) -> Fraction | None:
    factor = know.fuel(set_id or MEDIA_SET, item)
    if factor is None or factor.ncv_gj_per_unit is None:
        return None
    return Fraction(factor.ncv_gj_per_unit)


def enthalpy_table(enthalpies: Enthalpies) -> pl.DataFrame:
    """Return enthalpies as a table."""
    return pl.DataFrame(
        {
            "meter_id": list(enthalpies.kwh_per_kg),
            "kwh_per_unit": list(enthalpies.kwh_per_kg.values()),
        },
        schema={"meter_id": pl.String(), "kwh_per_unit": FACTOR},
    )


def is_pool_stream(stream_meter: str, pools: Pools) -> bool:
    """Whether a stream only states the factor of heat bought: its meter is a pool's."""
    return any(edge.meter == stream_meter for edge in pools.edges)
