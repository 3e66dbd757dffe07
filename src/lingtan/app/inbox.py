"""The inbox: raw files as they came, kept once they could be read, under a name of their own."""

import codecs
import hashlib
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring_light import number_of
from lingtan.base.errors import ImportFileError
from lingtan.base.findings import Finding
from lingtan.base.visible_text import has_look_alikes, looked_at, odd_sign

CHUNK = 1 << 20
STAGING = ".staging-"
"""Folders of imports; only the one process that holds the store has any."""
REHEARSAL = ".rehearsal-"
"""Folders of rehearsals, of which several may run at once."""
REHEARSAL_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A file that came.

    Attributes
    ----------
    path : Path
        Where it is read from.
    digest : str
        SHA-256 of its bytes.
    place : Path
        Where it stands, or will stand, in the inbox.
    """

    path: Path
    digest: str
    place: Path

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it but blanks."""
        with self.path.open("rb") as stream:
            head = stream.read(CHUNK)
        return len(head) < CHUNK and not head.removeprefix(codecs.BOM_UTF8).strip()

    @property
    def original_name(self) -> str:
        """Name it came under; a copy that was renamed in the inbox carries its digest."""
        mark = f".{self.digest[:8]}"
        stem = self.path.stem
        return (
            stem.removesuffix(mark) + self.path.suffix if stem.endswith(mark) else self.path.name
        )


def arrive(layout: Layout, path: Path) -> Arrival:
    """Look at a file and choose its place in the inbox; nothing is written.

    Another file of the same name is never overwritten: the newcomer's name gains its digest. So it
    does where the name reads like that of another file, with letters that only look the same, and
    where it is that of a journal which this park did not write: its number would count.

    Raises
    ------
    ImportFileError
        There is no such file, or its name is not what it looks like.
    """
    if sign := odd_sign(path.name):
        facts = {"file": ascii(path.name)[1:-1], "sign": f"U+{ord(sign):04X}"}
        raise ImportFileError("odd_name", facts=facts)
    if not path.is_file():
        if path.is_dir():
            raise ImportFileError("is_a_folder", facts={"file": str(path)})
        raise ImportFileError("no_file", facts={"file": str(path)})
    digest = digest_of(path)
    place = layout.inbox / path.name
    is_another = _is_taken_for_another(place) or _is_journal_of_another(layout, path)
    if digest_of(place) != digest if place.exists() else is_another:
        place = layout.inbox / f"{path.stem}.{digest[:8]}{path.suffix}"
    return Arrival(path=path, digest=digest, place=place)


def _is_taken_for_another(place: Path) -> bool:
    """Whether a new name reads like that of a file of the inbox."""
    if not has_look_alikes(place.name) or not place.parent.is_dir():
        return False
    seen = looked_at(place.name)
    return any(looked_at(each.name) == seen for each in place.parent.iterdir())


def _is_journal_of_another(layout: Layout, path: Path) -> bool:
    own = (layout.live, layout.inbox)
    return number_of(path) > 0 and path.resolve().parent not in [each.resolve() for each in own]


def keep(arrival: Arrival) -> None:
    """Copy a file to its place in the inbox, unless it stands there.

    Raises
    ------
    ImportFileError
        The file has changed since it was looked at.
    """
    place = arrival.place
    if place.exists():
        _require_unchanged(arrival, arrival.path)
        return
    place.parent.mkdir(exist_ok=True)
    passing = place.with_name(f".{place.name}.part")
    try:
        shutil.copyfile(arrival.path, passing)
        _require_unchanged(arrival, passing)
        passing.replace(place)
    finally:
        passing.unlink(missing_ok=True)


def under_its_name(arrival: Arrival, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Let findings name a file as the inbox does, so that their lines can be looked up there."""
    old, new = arrival.path.name, arrival.place.name
    return tuple(
        replace(
            finding,
            subject=new if finding.subject == old else finding.subject,
            place=replace(finding.place, source=new),
        )
        if old != new and finding.place.source == old
        else finding
        for finding in findings
    )


def sweep_leftovers(layout: Layout) -> None:
    """Remove what killed imports left; only for the one process that holds the store.

    Rehearsals do not hold it, so their folders are taken for left behind only after a day.
    """
    oldest = time.time() - REHEARSAL_SECONDS
    stale = [*layout.folder.glob(f"{STAGING}*")]
    stale += [
        folder for folder in layout.folder.glob(f"{REHEARSAL}*") if folder.stat().st_mtime < oldest
    ]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    for part in layout.inbox.glob(".*.part"):
        part.unlink(missing_ok=True)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _require_unchanged(arrival: Arrival, path: Path) -> None:
    if digest_of(path) != arrival.digest:
        raise ImportFileError("changed", facts={"file": str(arrival.path)})
