"""A park as text and back: what is read again in a thousandth of the time a park file takes."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from lingtan.park.park import Park


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPark:
    """A park as it was read.

    Attributes
    ----------
    outlines : mapping of str to str
        SHA-256 of each file of an outline the park names, by that name.
    """

    park: Park
    outlines: Mapping[str, str]


def read_park_to_text(read: ReadPark) -> str | None:
    """Return a park as text; None where not all of it would come back as it was."""
    try:
        text = msgspec.json.encode(read).decode()
    except (TypeError, ValueError):  # a number, or a thing, that the text has no words for
        return None
    return text if read_park_from_text(text) == read else None


def read_park_from_text(text: str) -> ReadPark | None:
    """Return the park of a text; None where it is not the text of one."""
    try:
        return msgspec.json.decode(text, type=ReadPark)
    except msgspec.MsgspecError:
        return None
