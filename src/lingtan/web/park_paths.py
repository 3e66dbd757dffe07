"""Paths as a browser shows them: the name within the park or of an upload, none of the server.

Where the server keeps a park is nobody's business who reads its pages, and no help: he knows a
file by the name it has in the park, or by the one he sent it under.
"""

import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar  # what an action says is a tree of any frozen things

from lingtan.app.layout import Layout
from lingtan.app.receive_files import DOWNLOADS, UPLOADS
from lingtan.base.errors import Fact, LingtanError

Shown = TypeVar("Shown")
ADDRESSES = {"path", "figure"}  # of a page, and of a number: no text
PASSING = rf"(?:{re.escape(UPLOADS)}|{re.escape(DOWNLOADS)})/[a-z0-9_]+"
NO_NAME_BEFORE, ENDS = r"(?<![\w./-])", r"(?=/|(?![\w.-])|\.(?!\w))"


def within_park(layout: Layout) -> Callable[[str], str]:
    """Return what takes the place of the park on this machine out of a text.

    Examples
    --------
    >>> shown = within_park(Layout(Path("/srv/parks/east")))
    >>> shown("/srv/parks/east/meters.csv is faulty; /srv/parks/east holds no park.")
    'meters.csv is faulty; east holds no park.'
    >>> shown("/srv/parks/east/.uploads/upload_a1b2/load.csv cannot be read")
    'load.csv cannot be read'
    >>> shown("/srv/parks/east.backup lies beside it")
    'east.backup lies beside it'
    """
    folders = {str(layout.folder), str(layout.folder.absolute()), str(layout.folder.resolve())}
    return _shortening(tuple(sorted(folders - {".", "/"}, key=len, reverse=True)))


@lru_cache(maxsize=32)
def _shortening(folders: tuple[str, ...]) -> Callable[[str], str]:
    named = [(_of_folder(folder), Path(folder).name) for folder in folders]
    beside = sorted({str(Path(f).parent) for f in folders} - {".", "/"}, key=len, reverse=True)
    parents = [re.compile(f"{NO_NAME_BEFORE}{re.escape(each)}/") for each in beside]
    passing = re.compile(rf"{NO_NAME_BEFORE}{re.escape(tempfile.gettempdir())}/[\w.-]+/")

    def shown(text: str) -> str:
        if "/" not in text and "\\" not in text:
            return text
        for pattern, name in named:
            text = pattern.sub(partial(_inside, name), text)
        for pattern in (*parents, passing):
            text = pattern.sub("", text)
        return text

    return shown


def _of_folder(folder: str) -> re.Pattern[str]:
    """Return the pattern of a folder, and of a passing one in it, before a name or alone."""
    return re.compile(f"{NO_NAME_BEFORE}{re.escape(folder)}{ENDS}(/{PASSING})?/?")


def _inside(park: str, found: re.Match[str]) -> str:
    """Return nothing before a name within the park; the park's own name where none follows."""
    return "" if found[0].endswith("/") and found.end() < len(found.string) else park


def shown_within(told: Shown, layout: Layout) -> Shown:
    """Return what an action says, its texts without places of this machine; files stay files."""
    walked: Shown = _walked(told, within_park(layout))
    return walked


def error_within(error: LingtanError, layout: Layout) -> LingtanError:
    """Take the place of the park out of what an error states, and of its details; return it."""
    shown = within_park(layout)
    error.facts = _facts(error.facts, shown)
    error.details = tuple(
        replace(each, facts=_facts(each.facts, shown), place=shown(each.place))
        for each in error.details
    )
    return error


def _facts(facts: Mapping[str, Fact], shown: Callable[[str], str]) -> dict[str, Fact]:
    return {key: shown(fact) if isinstance(fact, str) else fact for key, fact in facts.items()}


def _walked(told: Any, shown: Callable[[str], str]) -> Any:
    if type(told) is str:  # markup that is drawn already is a text of its own
        return shown(told)
    if isinstance(told, tuple | list):
        return type(told)(_walked(each, shown) for each in told)
    if is_dataclass(told) and not isinstance(told, type):
        texts = (each.name for each in fields(told) if each.name not in ADDRESSES)
        walked = {name: _walked(getattr(told, name), shown) for name in texts}
        changed = {name: each for name, each in walked.items() if each is not getattr(told, name)}
        return replace(told, **changed) if changed else told
    return told
