"""Print what moved: figure, value before and after, and the share of each cause."""

from collections.abc import Sequence

from lingtan.cli.language import WORDS, say
from lingtan.cli.show import print_table
from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.cause_words import cause_of
from lingtan.reports.numbers import places_of_change

PLACES = 3
HEADINGS = ("figure", "before", "after", "causes")
OPEN_HEADINGS = ("figure", "as_known", "corrected", "causes")  # nothing was closed


def print_movements(
    moved: Sequence[Movement], limit: int, headings: Sequence[str] = HEADINGS
) -> None:
    """Print the first movements as a table."""
    rows = [_row(each) for each in moved[:limit]]
    print_table([say(f"closing.{heading}") for heading in headings], rows)


def number(value: float | None, sign: str = "", places: int = PLACES) -> str:
    """Return a number, or the word for unknown."""
    return say("closing.unknown") if value is None else f"{value:{sign},.{places}f}"


def _row(moved: Movement) -> list[str]:
    places = places_of_change(moved.least_change, PLACES)
    causes = [
        f"{cause_of(share.cause, WORDS)} {_change(share, places)}".rstrip()
        for share in moved.shares
    ]
    name = f"{moved.boundary}: {moved.figure}"
    values = (number(each, places=places) for each in (moved.before, moved.after))
    return [name, *values, "\n".join(causes)]


def _change(share: Share, places: int) -> str:
    return "" if share.change is None else number(share.change, "+", places)
