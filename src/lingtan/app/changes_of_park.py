"""What of the description of a park is another than before, one change after the other.

The order is fixed: files of the own catalogue by their path, each row by row from the top; then
meters, outlines, and last the park file, which names what the others hold.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.closed_park import METERS_FILE as METERS
from lingtan.app.closed_park import files_of_park
from lingtan.app.layout import PARK_FILE as PARK
from lingtan.app.layout import Layout
from lingtan.ledger.causes import METERS_FILE, PARK_FILE, Cause, causes_in, of_file
from lingtan.ledger.changed_rows import changed_rows

ROWS = ".csv"
NAMED = {PARK: PARK_FILE, METERS: METERS_FILE}
SHOWN = 6  # changes a note names
BETWEEN, MORE = "; ", "…"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A change of one file below the folder of a park; no content where it is gone."""

    cause: str
    file: str
    content: bytes | None


def changes_between(before: Layout, after: Layout) -> tuple[FileChange, ...]:
    """Return what is another in one description of a park than in another, in order."""
    old, new = _contents(before), _contents(after)
    files = sorted({*old, *new}, key=lambda file: (_rank(file), file))
    return tuple(each for file in files for each in _changes(file, old.get(file), new.get(file)))


@contextmanager
def passing_copy(layout: Layout) -> Iterator[Layout]:
    """Yield a passing folder that holds a description of a park."""
    with TemporaryDirectory() as folder:
        copy = Layout(Path(folder), is_kept=True)
        for path in files_of_park(layout):
            target = copy.folder / path.relative_to(layout.folder)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        yield copy


def take_in(copy: Layout, change: FileChange) -> None:
    """Make a change to a passing copy."""
    target = copy.folder / change.file
    if change.content is None:
        target.unlink()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(change.content)


def named_changes(before: Layout, after: Layout) -> str:
    """Return what is another, as a note names it in any language: files, and rows by number."""
    names = [_name(each) for each in _causes(changes_between(before, after))]
    shown = list(dict.fromkeys(names))
    return BETWEEN.join(shown[:SHOWN]) + (MORE if len(shown) > SHOWN else "")


def _causes(changes: Sequence[FileChange]) -> Iterator[Cause]:
    for change in changes:
        yield from causes_in(change.cause)


def _name(cause: Cause) -> str:
    plain = {kind: file for file, kind in NAMED.items()}
    facts = cause.facts
    if "row" not in facts:
        return facts.get("file") or plain[cause.kind]
    is_bound = facts["since"] or facts["until"]
    span = f", {facts['since'] or MORE} – {facts['until'] or MORE}" if is_bound else ""
    return f"{facts['file']}:{facts['row']} ({facts['subject']}: {facts['what']}{span})"


def _contents(layout: Layout) -> dict[str, bytes]:
    return {
        path.relative_to(layout.folder).as_posix(): path.read_bytes()
        for path in files_of_park(layout)
    }


def _rank(file: str) -> int:
    if "/" in file:
        return 0
    return {METERS: 1, PARK: 3}.get(file, 2)


def _changes(file: str, old: bytes | None, new: bytes | None) -> Iterator[FileChange]:
    if old == new:
        return
    rows = _rows(file, old, new) if file not in NAMED else ()
    yield from rows
    if rows:
        return
    kind = "file_new" if old is None else "file_gone" if new is None else "file_changed"
    cause = NAMED.get(file) or of_file(kind, file)
    yield FileChange(cause=cause, file=file, content=new)


def _rows(file: str, old: bytes | None, new: bytes | None) -> tuple[FileChange, ...]:
    """Return the changes of a table row by row; none where it is told as one.

    A table that is new or gone has been, or stays, its first line alone.
    """
    if not file.endswith(ROWS):
        return ()
    before, after = (old or _first_line(new), new or _first_line(old))
    try:
        found = changed_rows(file, before.decode("utf-8"), after.decode("utf-8"))
    except UnicodeDecodeError:
        return ()
    changes = [
        FileChange(cause=each.cause, file=file, content=each.text.encode("utf-8"))
        for each in found
    ]
    if changes:
        changes[-1] = replace(changes[-1], content=new)
    return tuple(changes)


def _first_line(content: bytes | None) -> bytes:
    return (content or b"").partition(b"\n")[0] + b"\n"
