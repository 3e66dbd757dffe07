"""Claims beyond what the plants they name made, as the plants' own meters tell it.

A settlement proves a trade, and a meter what was made. Where all hours of a claim's vintage and
span were read at its plants and they made less than is claimed of them, one of the two is wrong.
The claim counts as its document says; that it contradicts the meter is said beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.ledger.claims import MILLI, PARK, Claim
from lingtan.ledger.doubts import CLAIM_BEYOND_PLANT, doubt
from lingtan.ledger.plant_hours import generator_meters, plant_hours
from lingtan.ledger.vintages import vintage_of
from lingtan.metering.limits import DEFAULT
from lingtan.park.park import Park

Plants = tuple[str, ...]
ONE_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """A claim on plants, made and used over [start, end)."""

    claim: Claim
    start: datetime
    end: datetime


def claims_beyond_plants(
    runner: SqlRunner, park: Park, year: Period, claims: Sequence[Claim]
) -> Iterator[Finding]:
    """Yield the claims of a year that hold more than their plants were read to have made.

    Parameters
    ----------
    runner : SqlRunner
        Has ``ledger_amounts`` of the year.
    """
    groups = _by_plants(park, year, claims)
    if not groups:
        return
    made = plant_hours(runner, park)
    for plants, held in groups.items():
        alone = [found for each in held for found in _beyond(park, plants, [each], made)]
        yield from alone or _beyond(park, plants, held, made)


def _by_plants(park: Park, year: Period, claims: Sequence[Claim]) -> dict[Plants, list[_Held]]:
    """Return claims by the plants they name, where each plant has a meter of its own."""
    contracts, metered = {each.id: each for each in park.contracts}, generator_meters(park)
    found: dict[Plants, list[_Held]] = {}
    for claim in claims:
        contract = contracts.get(claim.contract)
        vintage = vintage_of(contract, year.zone) if contract else None
        if contract is None or vintage is None or not contract.assets:
            continue
        is_here = vintage.start >= year.start and vintage.end <= year.end
        if is_here and set(contract.assets) <= set(metered.values()):
            held = _Held(
                claim=claim,
                start=max(claim.start, vintage.start),
                end=min(claim.end, vintage.end),
            )
            found.setdefault(tuple(sorted(set(contract.assets))), []).append(held)
    return found


def _beyond(
    park: Park, plants: Plants, held: Sequence[_Held], made: pl.DataFrame
) -> Iterator[Finding]:
    start, end = min(each.start for each in held), max(each.end for each in held)
    hours = made.filter(
        pl.col("plant").is_in(plants) & (pl.col("start") >= start) & (pl.col("start") < end)
    )
    if hours.filter("is_read").height < len(plants) * ((end - start) // ONE_HOUR):
        return
    claimed = sum(each.claim.milli for each in held)
    told = int(hours["milli"].sum())
    if claimed > told * (1 + _accuracy(park, plants)):
        facts: dict[str, Fact] = {
            "claims": ", ".join(each.claim.contract for each in held),
            "plants": ", ".join(plants),
            "claimed_mwh": round(claimed / MILLI / MILLI, 3),
            "made_mwh": round(told / MILLI / MILLI, 3),
        }
        yield doubt(CLAIM_BEYOND_PLANT, held[0].claim.contract, facts, at=PARK)


def _accuracy(park: Park, plants: Plants) -> float:
    """Return the widest class of the meters of some plants, as a share."""
    metered = generator_meters(park)
    classes = [
        DEFAULT.assumed_class if meter.accuracy_class is None else meter.accuracy_class
        for meter in park.meters
        if metered.get(meter.id) in plants
    ]
    return max(classes, default=DEFAULT.assumed_class) / 100
