"""Credits surrendered in the carbon market under one number twice: each number is used once."""

from collections.abc import Iterator, Sequence

from lingtan.ledger.serials import Serials, read_serials
from lingtan.park.facts import Fact

CREDITS = "ets_ccer_surrendered"


def surrendered_numbers(facts: Sequence[Fact]) -> tuple[tuple[Fact, Serials], ...]:
    """Return the credits that were surrendered and state numbers, of any year."""
    read = ((fact, read_serials(fact.item)) for fact in facts if fact.datum == CREDITS)
    return tuple((fact, serials) for fact, serials in read if serials.ranges)


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
