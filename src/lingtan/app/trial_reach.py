"""How far the figures of a period reach for readings and contracts: what may move them.

Readings of the period do, and those next to it that tell of it: of a counter the reading on
either side, of a bill the one that lasts into it. Where the park claims green power in the
period, the whole calendar year does, since claims are settled in it; so it does where the park has
a plant of which nobody states the capacity, since the year shows it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from lingtan.app.span_of_reading import end_of_reading
from lingtan.app.wiring import Store, TrialNeighbour, trial_neighbours_of, trial_readings_of
from lingtan.base.time_axis import Period
from lingtan.ledger.capacity_estimate import bare_plants
from lingtan.ledger.claim_repeats import may_repeat
from lingtan.ledger.claims import CLAIMS, claiming
from lingtan.ledger.year_power import year_of
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.park import Park


def reach_of(park: Park, period: Period) -> Period:
    """Return the span whose readings and contracts the figures of a period rest on."""
    return year_of(period) if claiming(park, period) or bare_plants(park) else period


def may_move(contract: Contract, park: Park, reach: Period) -> bool:
    """Whether a contract may move figures that rest on a span.

    It may where it holds in it. And where a claim holds in it that may be the same power: of the
    two only the earlier one counts.
    """
    if _holds_in(contract, reach):
        return True
    if contract.kind not in (*CLAIMS, ContractKind.DIRECT_LINE):
        return False
    return any(may_repeat(contract, each, reach.zone) for each in claiming(park, reach))


def trial_readings_in(
    store: Store,
    park: Park,
    reach: Period,
    as_known_at: datetime | None,
    imports: Sequence[int],
) -> tuple[int, ...]:
    """Return which trial imports decide readings that the figures of a span rest on."""
    meters = {meter.id: meter for meter in park.meters}
    runner = store.runner(as_known_at, period=reach)
    inside = {id_ for id_, meter in trial_readings_of(runner, imports) if meter in meters}
    beside = _beside(trial_neighbours_of(runner, imports), meters, reach)
    return tuple(sorted(inside.union(beside)))


def _beside(
    found: Sequence[TrialNeighbour], meters: dict[str, Meter], reach: Period
) -> Iterator[int]:
    for each in found:
        meter = meters.get(each.meter_id)
        if meter is not None and _tells_of(each, meter, reach):
            yield each.import_id


def _tells_of(reading: TrialNeighbour, meter: Meter, reach: Period) -> bool:
    """Whether a reading next to a span tells what flowed in it."""
    if meter.kind is MeterKind.REGISTER:
        return True
    end = end_of_reading(reading.start, reading.quality, meter.resolution, reach.zone)
    return reading.start < reach.start < end


def _holds_in(contract: Contract, reach: Period) -> bool:
    return contract.valid_from < reach.end and (
        contract.valid_to is None or contract.valid_to > reach.start
    )
