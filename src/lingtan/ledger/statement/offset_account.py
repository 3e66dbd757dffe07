"""The account of offsets: which blocks of credits stand, each number once in all registries."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone
from lingtan.ledger.credit_repeats import surrendered_numbers
from lingtan.ledger.serials import Serials, read_serials
from lingtan.ledger.statement.kinds import (
    OFFSET_ALIKE,
    OFFSET_NUMBERS_DIFFER,
    OFFSET_NUMBERS_UNCLEAR,
    OFFSET_OF_COUNTED_POWER,
    OFFSET_REGISTRY_UNKNOWN,
    OFFSET_STATE_UNCLEAR,
    OFFSET_SURRENDERED,
    OFFSET_TWICE,
    OFFSET_VINTAGE_LATER,
    OFFSET_WITHOUT_DAY,
    OFFSET_WITHOUT_PROOF,
    fault,
)
from lingtan.park.offsets import OffsetBlock, OffsetRegistry, OffsetState
from lingtan.park.park import Park

KG_PER_CREDIT = 1000  # a credit stands for one tonne of CO2e: what the word means
Blocks = tuple[OffsetBlock, ...]


def sound_offsets(park: Park) -> tuple[Blocks, tuple[Finding, ...]]:
    """Return the blocks that stand, and why the others do not.

    Of two blocks that hold one number, the one retired first stands; a block held comes after
    every one that is retired, since its credits are used up. Numbers of two registries may be
    alike by chance: both count, and it is said where even what is written before them is the same.
    """
    faults = {block.id: tuple(_faults(block, park)) for block in park.offsets}
    sound = [block for block in park.offsets if not faults[block.id]]
    twice = dict(_repeated(sound, park.time_zone))
    standing = tuple(block for block in sound if block.id not in twice)
    of_faults = (f for each in faults.values() for f in each)
    return standing, (*of_faults, *twice.values(), *_alike(standing))


def _faults(block: OffsetBlock, park: Park) -> Iterator[Finding]:
    if not block.evidence.strip():
        yield fault(OFFSET_WITHOUT_PROOF, block.id)
    if block.registry is OffsetRegistry.OTHER:
        known = ", ".join(r.value for r in OffsetRegistry if r is not OffsetRegistry.OTHER)
        yield fault(OFFSET_REGISTRY_UNKNOWN, block.id, {"known": known})
    yield from _number_faults(block)
    yield from _time_faults(block, park)
    yield from _power_faults(block, park)
    yield from _market_faults(block, park)


def _number_faults(block: OffsetBlock) -> Iterator[Finding]:
    count = read_serials(block.serial).count
    if count is None:
        yield fault(OFFSET_NUMBERS_UNCLEAR, block.id, {"serial": block.serial})
    elif Decimal(str(block.quantity_kg)) != count * KG_PER_CREDIT:
        facts: dict[str, Fact] = {
            "quantity_t": block.quantity_kg / KG_PER_CREDIT,
            "count": count,
        }
        yield fault(OFFSET_NUMBERS_DIFFER, block.id, facts)


def _time_faults(block: OffsetBlock, park: Park) -> Iterator[Finding]:
    zone = find_zone(park.time_zone)
    if block.state is OffsetState.HELD:
        if block.retired_on is not None:
            day = f"{block.retired_on.astimezone(zone):%Y-%m-%d}"
            yield fault(OFFSET_STATE_UNCLEAR, block.id, {"retired_on": day})
        return
    if block.retired_on is None:
        yield fault(OFFSET_WITHOUT_DAY, block.id)
        return
    year = block.retired_on.astimezone(zone).year
    if block.vintage > year:
        facts: dict[str, Fact] = {"vintage": block.vintage, "year": year}
        yield fault(OFFSET_VINTAGE_LATER, block.id, facts)


def _power_faults(block: OffsetBlock, park: Park) -> Iterator[Finding]:
    """Yield credits for power whose certificates or own use the park counts already."""
    if not block.asset:
        return
    zone = find_zone(park.time_zone)
    certified = [
        header.id
        for header in park.certificates
        if header.device == block.asset and header.start.astimezone(zone).year == block.vintage
    ]
    own = [a.id for a in park.assets if a.id == block.asset and not a.is_outside]
    lines = [c.id for c in park.contracts if block.asset in c.assets]
    counted = [*certified, *own, *lines]
    if counted:
        facts: dict[str, Fact] = {"asset": block.asset, "counted": ", ".join(counted)}
        yield fault(OFFSET_OF_COUNTED_POWER, block.id, facts)


def _market_faults(block: OffsetBlock, park: Park) -> Iterator[Finding]:
    """Yield credits that an enterprise surrendered in the carbon market: they are used up."""
    if block.registry is not OffsetRegistry.CCER:
        return
    serials = read_serials(block.serial)
    for fact, numbers in surrendered_numbers(park.facts):
        if serials.may_hold(numbers):
            facts: dict[str, Fact] = {
                "serial": block.serial,
                "enterprise": fact.enterprise,
                "year": fact.year,
                "numbers": fact.item,
            }
            yield fault(OFFSET_SURRENDERED, block.id, facts)
            return


def _repeated(blocks: Sequence[OffsetBlock], zone: str) -> Iterator[tuple[str, Finding]]:
    kept: list[tuple[OffsetBlock, Serials]] = []
    for block in sorted(blocks, key=_order):
        serials = read_serials(block.serial)
        other = next(
            (o for o, s in kept if o.registry is block.registry and serials.may_hold(s)), None
        )
        if other is None:
            kept.append((block, serials))
        else:
            facts: dict[str, Fact] = {
                "other": other.id,
                "serial": block.serial,
                "state": other.state.value,
                "retired_on": _day(other, zone),
            }
            yield block.id, fault(OFFSET_TWICE, block.id, facts)


def _alike(blocks: Sequence[OffsetBlock]) -> Iterator[Finding]:
    """Yield blocks that hold numbers of another registry's block, after the same words."""
    read = [(block, read_serials(block.serial)) for block in sorted(blocks, key=_order)]
    for place, (block, serials) in enumerate(read):
        for other, others in read[:place]:
            if other.registry is not block.registry and serials.share_words(others):
                facts: dict[str, Fact] = {
                    "serial": block.serial,
                    "registry": block.registry.value,
                    "other": other.id,
                    "other_serial": other.serial,
                    "other_registry": other.registry.value,
                }
                yield fault(OFFSET_ALIKE, block.id, facts)


def _day(block: OffsetBlock, zone: str) -> str:
    on = block.retired_on
    return f"{on.astimezone(find_zone(zone)):%Y-%m-%d}" if on else "–"


def _order(block: OffsetBlock) -> tuple[bool, str, str]:
    when = block.retired_on.isoformat() if block.retired_on else ""
    return block.state is OffsetState.HELD, when, block.id
