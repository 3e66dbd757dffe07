"""Name the first few of a list, and count the others: a page unfolds them."""

from collections.abc import Iterable

from lingtan.reports.context import Context
from lingtan.reports.rest import Rest
from lingtan.reports.sentence import Part, Sentence


def first_few(context: Context, names: Iterable[str], shown: int | None) -> Sentence:
    """Name the first few, or all when `shown` is None, and count the others.

    One alone is named, not counted: that takes no more room.
    """
    given, between = list(names), context.say("joiner")
    kept = given if shown is None or len(given) <= shown + 1 else given[:shown]
    told: tuple[Part, ...] = (between.join(kept),)
    if len(kept) < len(given):
        told = (*told, rest_of(context, given[len(kept) :], "and_more"))
    return Sentence(told)


def rest_of(context: Context, names: list[str], key: str) -> Rest:
    """Return the end of a list, counted in the words of an id of reports."""
    between = context.say("joiner")
    text = context.say(key, count=len(names))
    return Rest(text=text, names=between.join(names), joiner=between)
