"""Edit the park file or the meters: what is faulty is not taken, and what was there is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.closed_park import METERS_FILE, files_of_park, keep_park
from lingtan.app.inbox import REHEARSAL, digest_of
from lingtan.app.layout import PARK_FILE, Layout
from lingtan.app.open_park import open_park
from lingtan.app.record_evidence import evidence_of, note_changes, record
from lingtan.app.remember_park import remember_reported
from lingtan.app.wiring import copy_durably
from lingtan.base.errors import JobError, LingtanError
from lingtan.evidence.act_entries import act_entry
from lingtan.park.park import Park

SETTINGS = (PARK_FILE, METERS_FILE)
ACTS = {PARK_FILE: "park", METERS_FILE: "meters"}
BYTE_MARK = "\ufeff"


def settings_text(layout: Layout, name: str) -> str:
    """Return the park file or the meters as they stand.

    Raises
    ------
    JobError
        It is neither.
    """
    return (layout.folder / _known(name)).read_text("utf-8").removeprefix(BYTE_MARK)


def settings_digest(layout: Layout, name: str) -> str:
    """Return the SHA-256 of the park file or the meters, by which a later edit is told."""
    return digest_of(layout.folder / _known(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """An edited park file or meters.

    Attributes
    ----------
    name : str
        The file.
    seen : str
        Digest of the file that was edited.
    by : str
        Who edited it; empty on one's own machine.
    """

    name: str
    text: str
    seen: str
    by: str


def save_settings(layout: Layout, edit: Edit, now: datetime) -> Park:
    """Put a text in the place of the park file or the meters; return the park it describes.

    Raises
    ------
    ParkFileError, CatalogueError
        The park would be faulty; `details` lists every fault with its line.
    JobError
        Somebody has edited the file since.
    """
    name = _known(edit.name)
    with _tried(layout, name, edit.text) as (park, path):
        if settings_digest(layout, name) != edit.seen:
            raise JobError("edited_meanwhile", facts={"file": name})
        keep_park(layout)
        copy_durably(path, layout.folder / name)
        with evidence_of(layout, wait=True) as log:
            note_changes(layout, log)
            remember_reported(layout, now, log)
            record(layout, log)
            files = {name: settings_digest(layout, name)}
            log.append([act_entry(ACTS[name], edit.by, now, files)])
    return park


@contextmanager
def _tried(layout: Layout, name: str, text: str) -> Iterator[tuple[Park, Path]]:
    """Yield the park as a text would describe it, and a file with that text."""
    with TemporaryDirectory(dir=layout.folder, prefix=REHEARSAL) as folder:
        stage = Layout(Path(folder))
        for path in files_of_park(layout):
            copy_durably(path, stage.folder / path.relative_to(layout.folder))
        path = stage.folder / name
        mark = BYTE_MARK if name == METERS_FILE else ""  # spreadsheets look for it
        path.write_text(mark + _plain(text) + "\n", encoding="utf-8", newline="\n")
        yield _opened(stage, layout), path


def _opened(stage: Layout, layout: Layout) -> Park:
    """Return the park of a rehearsal; an error speaks of the park itself."""
    try:
        return open_park(stage).park
    except LingtanError as error:
        tried, own = str(stage.folder), str(layout.folder)
        error.facts = {
            key: fact.replace(tried, own) if isinstance(fact, str) else fact
            for key, fact in error.facts.items()
        }
        raise


def _known(name: str) -> str:
    if name not in SETTINGS:
        raise JobError("no_settings", facts={"file": name, "known": ", ".join(SETTINGS)})
    return name


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").rstrip()
