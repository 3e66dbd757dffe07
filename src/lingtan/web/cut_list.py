"""Long lists of pages: a hundred lines at a time, and a link to the next, as the API has them.

An export has the whole list: it is asked for with `WHOLE`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from lingtan.reports.model import Amount
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import Sentence
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.paging import USUAL, Page, Place, cursor_of, page_of

T = TypeVar("T")
CURSOR = Field(name="cursor", kind=Kind.HIDDEN, is_required=False)
WHOLE = "whole"


def cut_list(
    items: Sequence[T], place: Callable[[T], Place], asked: Mapping[str, str], name: str = "cursor"
) -> Page[T]:
    """Return the lines of a list that are shown, in the order of their places.

    Parameters
    ----------
    asked : mapping of str to str
        What was asked for in the address; under `name` where to go on.

    Raises
    ------
    ArgumentError
        The cursor is none of this list.
    """
    limit = max(len(items), 1) if WHOLE in asked else USUAL
    return page_of(items, place, asked.get(name, ""), limit)


def cut_notes(
    page: Page[T], way: Way, asked: Mapping[str, str], words: Words, name: str = "cursor"
) -> tuple[Sentence, ...]:
    """Return what stands below a list that is cut: how many there are, and where to go on.

    Parameters
    ----------
    way : Way
        To the place where the list stands.
    """
    cursor = asked.get(name, "")
    if not page.last and not cursor:
        return ()
    others = tuple((key, told) for key, told in asked.items() if key not in (name, WHOLE))
    shown, count = (write_number(n, 0, words.language) for n in (len(page.items), page.count))
    parts: list[str | Amount | Way] = [words.say("page.cut", {"shown": shown, "count": count})]
    if cursor:
        begun = replace(way, brings=(*others, (name, "")), goes_on="first")
        parts += [" ", replace(begun, text=words.say("page.cut.first"))]
    if page.last:
        following = replace(way, brings=(*others, (name, cursor_of(page.last))), goes_on="next")
        parts += [" ", replace(following, text=words.say("page.cut.next"))]
    return (Sentence(tuple(parts)),)
