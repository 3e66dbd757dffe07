"""Credits surrendered in the carbon market: each number is one tonne, and is used once."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from lingtan.ledger.serials import Serials, read_serials
from lingtan.park.facts import Fact

CREDITS = "ets_ccer_surrendered"
KG_PER_CREDIT = 1000  # a credit stands for one tonne of CO2e: what the word means


def surrendered_numbers(facts: Sequence[Fact]) -> tuple[tuple[Fact, Serials], ...]:
    """Return the credits that were surrendered and state numbers, of any year."""
    read = ((fact, read_serials(fact.item)) for fact in facts if fact.datum == CREDITS)
    return tuple((fact, serials) for fact, serials in read if serials.ranges)


def misnumbered_credits(facts: Sequence[Fact], year: int) -> Iterator[tuple[Fact, int]]:
    """Yield credits of a year whose numbers stand for another amount, with how many they are."""
    for fact, serials in surrendered_numbers(facts):
        count = serials.count or 0
        if fact.year == year and Decimal(str(fact.value)) != count * KG_PER_CREDIT:
            yield fact, count


def repeated_credits(facts: Sequence[Fact], year: int) -> Iterator[tuple[Fact, Fact]]:
    """Yield credits of a year whose numbers somebody else surrendered, with that statement.

    Of two of the same year none stands, since nobody can tell whose they are; what was
    surrendered for an earlier year is used up.
    """
    numbered = surrendered_numbers(facts)
    for fact, serials in numbered:
        if fact.year != year:
            continue
        for other, others in numbered:
            is_another = other.key != fact.key and other.year <= year
            if is_another and serials.may_hold(others):
                yield fact, other
                break
