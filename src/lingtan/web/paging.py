"""Long lists in pages: a stable order, and a cursor that says where the next page begins.

A cursor is opaque: it names the last thing of a page by its place in the order. So what comes or
goes between two pages neither repeats nor hides anything else. It belongs to one list.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import Query, Request

from lingtan.base.errors import ArgumentError

T = TypeVar("T")
Place = tuple[str, ...]
USUAL, MOST = 100, 1000
LIMIT = Query(USUAL, ge=1, le=MOST, description="Things of a page at most.")
CURSOR = Query("", max_length=2000, description="Where to go on: `cursor` of a `next` link.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """A part of a list.

    Attributes
    ----------
    count : int
        How many there are in the whole list.
    last : tuple of str
        Place of the last one; empty where no other page follows.
    """

    items: Sequence[T]
    count: int
    last: Place = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """Which part of a list is asked for: from a cursor on, so many things at most."""

    cursor: str
    limit: int


def page_of(items: Sequence[T], place: Callable[[T], Place], cursor: str, limit: int) -> Page[T]:
    """Return a page of a list, in the order of the places of its things.

    Raises
    ------
    ArgumentError
        The cursor is none of this list.

    Examples
    --------
    >>> first = page_of(["c", "a", "b"], lambda each: (each,), "", 2)
    >>> first.items, first.count
    (['a', 'b'], 3)
    >>> page_of(["c", "a", "b"], lambda each: (each,), cursor_of(first.last), 2).items
    ['c']
    """
    placed = _numbered(sorted(((place(each), each) for each in items), key=lambda pair: pair[0]))
    places = [each for each, _ in placed]
    first = bisect_right(places, place_in(cursor)) if cursor else 0
    chosen = placed[first : first + limit]
    has_more = first + limit < len(placed)
    return Page(
        items=[each for _, each in chosen],
        count=len(placed),
        last=chosen[-1][0] if has_more and chosen else (),
    )


def _numbered(placed: Sequence[tuple[Place, T]]) -> list[tuple[Place, T]]:
    """Tell things of one place apart by their number."""
    told: list[tuple[Place, T]] = []
    number = 0
    for at, (place, each) in enumerate(placed):
        number = number + 1 if at and placed[at - 1][0] == place else 0
        told.append(((*place, f"{number:06d}"), each))
    return told


def cursor_of(place: Place) -> str:
    """Return the cursor that leads on after a place."""
    return urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode().rstrip("=")


def place_in(cursor: str) -> Place:
    """Return the place a cursor names.

    Raises
    ------
    ArgumentError
        It is none.
    """
    try:
        told = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise ArgumentError("no_cursor", facts={"cursor": cursor}) from error
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise ArgumentError("no_cursor", facts={"cursor": cursor})
    return tuple(told)


def next_link(request: Request, last: Place) -> str | None:
    """Return the address of the next page; None where none follows."""
    if not last:
        return None
    query = [pair for pair in parse_qsl(request.url.query) if pair[0] != "cursor"]
    return f"{request.url.path}?{urlencode([*query, ('cursor', cursor_of(last))])}"


def told_page(
    request: Request,
    name: str,
    items: Sequence[T],
    place: Callable[[T], Place],
    tell: Callable[[T], object],
    cut: Cut,
) -> dict[str, object]:
    """Return a page of a list for a program: its things under a name, `count` and `next`.

    Raises
    ------
    ArgumentError
        The cursor is none of this list.
    """
    found = page_of(items, place, cut.cursor, cut.limit)
    return {
        name: [tell(each) for each in found.items],
        "count": found.count,
        "next": next_link(request, found.last),
    }
