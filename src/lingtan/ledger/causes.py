"""What a figure moved because of, as text that is kept: lingtan, files, a row of the catalogue.

A cause is the name of the files that came, or one of the kinds below. What was changed in the
description of a park stands behind its kind and a colon; the parts are kept apart by bars.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

SOFTWARE, PARK_FILE, METERS_FILE = "software", "park_file", "meters_file"
PLAIN = (SOFTWARE, PARK_FILE, METERS_FILE)
OF_FILES = ("file_changed", "file_new", "file_gone")
OF_ROWS = ("row_changed", "row_new", "row_gone")
TOGETHER, BAR, AND = "together", "|", " & "
FILE_PARTS = ("file",)
ROW_PARTS = ("file", "row", "subject", "what", "since", "until")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A cause taken apart.

    Attributes
    ----------
    kind : str
        One of the kinds above; empty for files that came, an enterprise that joined or left.
    facts : mapping of str to str
        ``file``; of a row also its number, subject, what it says and from when until when.
    """

    kind: str
    text: str
    facts: Mapping[str, str] = field(default_factory=dict)


def of_file(kind: str, file: str) -> str:
    """Return the cause that a file was changed, is new or is gone."""
    return _joined(kind, (file,))


def of_row(kind: str, facts: Mapping[str, str]) -> str:
    """Return the cause that a row was changed, is new or is gone; see `ROW_PARTS`."""
    return _joined(kind, [facts[part] for part in ROW_PARTS])


def together(causes: Sequence[str]) -> str:
    """Return causes that can only be told as one."""
    return causes[0] if len(causes) == 1 else f"{TOGETHER}:{AND.join(causes)}"


def causes_in(text: str) -> Iterator[Cause]:
    """Yield what a cause is made of: itself, or those that are told as one."""
    kind, _, rest = text.partition(":")
    if kind == TOGETHER:
        for each in rest.split(AND):
            yield from causes_in(each)
    elif text in PLAIN:
        yield Cause(kind=text, text=text)
    elif kind in (*OF_FILES, *OF_ROWS):
        names = FILE_PARTS if kind in OF_FILES else ROW_PARTS
        facts = dict(zip(names, rest.split(BAR), strict=False))
        yield Cause(kind=kind, text=text, facts=facts)
    else:
        yield Cause(kind="", text=text)


def _joined(kind: str, parts: Sequence[str]) -> str:
    clean = (part.replace(BAR, "/").replace(AND, " + ") for part in parts)
    return f"{kind}:{BAR.join(clean)}"
