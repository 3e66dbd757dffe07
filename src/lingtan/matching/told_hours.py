"""Which claims tell their hours: from the tables of plants and certificates to arrays of hours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np
import polars as pl

from lingtan.base.time_axis import Period
from lingtan.ledger.claims import Claim
from lingtan.ledger.register.play import Register
from lingtan.ledger.vintages import vintage_of
from lingtan.matching.claim_hours import Held, HoursFrom, Offer, at_most, offers_of_plant
from lingtan.matching.whole_hours import WattHours
from lingtan.park.contracts import Contract

Plants = tuple[str, ...]
PlantHour = tuple[str, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What tells when the power of claims was made.

    Attributes
    ----------
    made : DataFrame
        ``start``, ``plant``, ``milli`` [Wh] and ``is_read`` of plants with a meter.
    register : Register
        The register of certificates.
    capacities_wh : mapping of str to int
        The most a plant of the park file can make in an hour [Wh].
    """

    made: pl.DataFrame
    register: Register
    capacities_wh: Mapping[str, int] = field(default_factory=dict)


def offers_by_hour(
    claims: Sequence[Claim],
    contracts: Mapping[str, Contract],
    starts: pl.Series,
    told: Told,
    period: Period,
) -> tuple[Offer, ...]:
    """Return what each claim offers by the hour; one that tells no hours is not among them.

    Granular certificates claimed for a contract, or by the very claim, tell its hours, as far as
    their plant can have made it in the hour; or else the meters of all plants it names do.
    Plants that two contracts name in different company tell none, nor does a vintage that
    reaches beyond the period: its hours are not all here.

    Parameters
    ----------
    starts : Series
        Start of every hour of the park.
    """
    made = told.made
    offers = list(_of_certificates(claims, told, starts))
    done = {offer.contract for offer in offers}
    for plants, held in _by_plants(claims, contracts, starts, period).items():
        mine = [each for each in held if each.contract not in done]
        if mine and _is_told(plants, made):
            offers += offers_of_plant(_made(plants, made, starts), mine)
    return tuple(offers)


def _of_certificates(claims: Sequence[Claim], told: Told, starts: pl.Series) -> Iterator[Offer]:
    left = _most_by_hour(told)
    for claim in claims:
        events = told.register.claims_for(claim.contract)
        granules = [
            (granule.certificate.device, granule.certificate.start, granule.energy_wh)
            for granule in told.register.claims
            if granule.certificate.is_granular
            and granule.event.id in events
            and granule.event.owner == claim.enterprise
        ]
        if granules:
            possible = [_possible(each, left, told.capacities_wh) for each in granules]
            yield Offer(
                contract=claim.contract,
                enterprise=claim.enterprise,
                claimed_wh=claim.milli,
                source=HoursFrom.CERTIFICATES,
                supply_wh=at_most(_in_hours(possible, starts), claim.milli),
            )


def _most_by_hour(told: Told) -> dict[PlantHour, int]:
    """Return what plants made in the hours that were read in full [Wh]."""
    rows = told.made.filter("is_read").select("plant", "start", "milli").rows()
    return {(plant, start): max(0, milli) for plant, start, milli in rows}


def _possible(
    granule: tuple[str, datetime, int],
    left: dict[PlantHour, int],
    capacities_wh: Mapping[str, int],
) -> tuple[datetime, int]:
    """Return start and energy of a certificate, no more than its plant has left of the hour."""
    plant, start, energy_wh = granule
    hour = (plant, start.astimezone(UTC).replace(minute=0, second=0, microsecond=0))
    most = left.get(hour, capacities_wh.get(plant))
    if most is None:
        return start, energy_wh
    taken = min(energy_wh, most)
    left[hour] = most - taken
    return start, taken


def _in_hours(amounts: Sequence[tuple[datetime, int]], starts: pl.Series) -> WattHours:
    """Return amounts summed up into the hours they fall in."""
    table = pl.DataFrame(
        amounts, schema={"start": starts.dtype, "milli": pl.Int64()}, orient="row"
    )
    return _aligned(table.with_columns(pl.col("start").dt.truncate("1h")), starts)


def _by_plants(
    claims: Sequence[Claim],
    contracts: Mapping[str, Contract],
    starts: pl.Series,
    period: Period,
) -> dict[Plants, list[Held]]:
    found: dict[Plants, list[Held]] = {}
    for claim in claims:
        contract = contracts[claim.contract]
        vintage = vintage_of(contract, period.zone)
        if not contract.assets or vintage is None:
            continue
        if vintage.start < period.start or vintage.end > period.end:
            continue
        is_open = (starts >= max(claim.start, vintage.start)) & (
            starts < min(claim.end, vintage.end)
        )
        held = Held(
            contract=claim.contract,
            enterprise=claim.enterprise,
            claimed_wh=claim.milli,
            is_open=is_open.to_numpy(),
        )
        found.setdefault(tuple(sorted(set(contract.assets))), []).append(held)
    return {plants: held for plants, held in found.items() if _stands_alone(plants, found)}


def _stands_alone(plants: Plants, every: Mapping[Plants, object]) -> bool:
    return not any(other != plants and set(other) & set(plants) for other in every)


def _is_told(plants: Plants, made: pl.DataFrame) -> bool:
    return set(plants) <= set(made["plant"].unique())


def _made(plants: Plants, made: pl.DataFrame, starts: pl.Series) -> WattHours:
    return _aligned(made.filter(pl.col("plant").is_in(plants)), starts)


def _aligned(table: pl.DataFrame, starts: pl.Series) -> WattHours:
    sums = table.group_by("start").agg(pl.col("milli").sum())
    hours = starts.to_frame("start").join(sums, on="start", how="left").sort("start")
    found: WattHours = np.maximum(hours["milli"].fill_null(0).to_numpy(), 0)
    return found
