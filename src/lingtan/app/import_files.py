"""Import files: each is kept as it came, read by its mapping, and appended to the log.

Nothing is lost: a row that cannot be used is kept word for word beside the log, with its reason.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.import_form import import_form
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park
from lingtan.app.results import FileImport
from lingtan.app.wiring import (
    ImportSource,
    Mapping,
    Store,
    is_form,
    read_mapping,
    stage_file,
)
from lingtan.base.errors import ImportFileError, MappingError

CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are read: the park, the store they go to, and the time of day.

    Attributes
    ----------
    store : Store or None
        None while only rehearsing.
    """

    layout: Layout
    opened: OpenPark
    store: Store | None
    now: datetime


def import_files(
    layout: Layout,
    paths: Iterable[Path],
    *,
    mapping: Path | None = None,
    dry_run: bool = False,
    now: datetime,
) -> Iterator[FileImport]:
    """Import files one by one and yield what became of each.

    Parameters
    ----------
    mapping : Path or None
        How to read them; without one, the mapping whose pattern fits the file's name.
    dry_run : bool
        Show what would happen; change nothing.
    now : datetime
        When the readings became known.

    Raises
    ------
    ImportFileError
        A file cannot be read at all. Files before it are imported; it and those after are not.
    MappingError
        No mapping, or more than one, fits a file.
    """
    opened = open_park(layout)
    if dry_run:
        desk = Desk(layout=layout, opened=opened, store=None, now=now)
        yield from (_import_file(desk, path, mapping) for path in paths)
        return
    with Store.open(layout.store, writable=True) as store:
        desk = Desk(layout=layout, opened=opened, store=store, now=now)
        yield from (_import_file(desk, path, mapping) for path in paths)


def choose_mapping(layout: Layout, file_name: str) -> Path:
    """Return the one mapping of a workspace that fits a file's name.

    Raises
    ------
    MappingError
        None fits, or several do.
    """
    known = sorted(layout.mappings.glob("*.yaml"))
    fitting = [path for path in known if read_mapping(path).reads(file_name)]
    if len(fitting) == 1:
        return fitting[0]
    if not fitting:
        raise MappingError(
            f"No mapping in {layout.mappings} reads {file_name}. Let one be suggested: "
            f"lingtan import {layout.folder} {file_name} --suggest",
            facts={"file": file_name},
        )
    names = ", ".join(path.name for path in fitting)
    raise MappingError(
        f"{file_name} is read by several mappings: {names}. Name one with --mapping.",
        facts={"file": file_name},
    )


def _import_file(desk: Desk, path: Path, mapping_path: Path | None) -> FileImport:
    if not path.is_file():
        raise ImportFileError(
            f"There is no file {path}. Check the path.", facts={"file": str(path)}
        )
    digest = digest_of(path)
    kept = path if desk.store is None else keep_in_inbox(desk.layout, path, digest)
    if is_form(path):
        return import_form(desk.opened, desk.store, kept, digest, desk.now)
    chosen = mapping_path or choose_mapping(desk.layout, path.name)
    mapping = read_mapping(chosen)
    source = ImportSource(
        file_name=kept.name, file_sha256=digest, mapping_sha256=_digest_of_mapping(desk, mapping)
    )
    known = desk.store.known_import(source) if desk.store else None
    if known is not None:
        return FileImport(file=kept.name, mapping=chosen.name, is_repeated=True)
    with TemporaryDirectory(dir=desk.layout.folder, prefix=".staging-") as folder:
        return _stage_and_append(desk, kept, mapping, source, Path(folder), chosen.name)


def _stage_and_append(
    desk: Desk, path: Path, mapping: Mapping, source: ImportSource, folder: Path, name: str
) -> FileImport:
    staged = stage_file(path, mapping, desk.opened.park, desk.opened.catalogue, folder)
    shown = FileImport(
        file=path.name,
        mapping=name,
        read=staged.read,
        skipped=staged.skipped,
        new=staged.rows,
        same=staged.identical,
        refused=staged.refused,
        is_dry_run=desk.store is None,
        findings=staged.findings,
        preview=staged.preview,
    )
    if desk.store is None:
        return shown
    outcome = desk.store.append(
        staged.staged_path,
        source=source,
        refused=staged.refused_path,
        findings=staged.findings,
        known_at=desk.now,
    )
    rows = outcome.record.rows
    return FileImport(
        file=shown.file,
        mapping=shown.mapping,
        read=shown.read,
        skipped=shown.skipped,
        new=rows.new,
        same=rows.same + staged.identical,
        changed=rows.changed,
        refused=staged.refused,
        is_repeated=outcome.is_repeated,
        findings=(*staged.findings, *outcome.findings),
        preview=staged.preview,
    )


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def keep_in_inbox(layout: Layout, path: Path, digest: str) -> Path:
    """Copy a file into the inbox as it came, unless it stands there; return its place.

    Another file of the same name is never overwritten: the newcomer's name gains its digest.
    """
    layout.inbox.mkdir(exist_ok=True)
    place = layout.inbox / path.name
    if place.exists() and digest_of(place) != digest:
        place = layout.inbox / f"{path.stem}.{digest[:8]}{path.suffix}"
    if not place.exists():
        passing = place.with_name(f".{place.name}.part")
        shutil.copyfile(path, passing)
        passing.replace(place)
    return place


def _digest_of_mapping(desk: Desk, mapping: Mapping) -> str:
    """Return a digest of all that decides how rows are read: the mapping, meters and zone."""
    park = desk.opened.park
    meters = [(m.id, m.carrier, m.unit, m.kind, m.resolution, m.maximum) for m in park.meters]
    text = f"{mapping.model_dump_json(exclude={'notes', 'matches'})}{park.time_zone}{meters}"
    return hashlib.sha256(text.encode()).hexdigest()
