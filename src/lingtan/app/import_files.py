"""Import files: each is read by its mapping, kept as it came, and appended to the log.

Nothing is lost: a row that cannot be used is kept word for word beside the log, with its reason.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.import_form import import_form
from lingtan.app.inbox import (
    REHEARSAL,
    STAGING,
    Arrival,
    arrive,
    keep,
    sweep_leftovers,
    under_its_name,
)
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park
from lingtan.app.results import FileImport
from lingtan.app.way_of_reading import digest_of_reading
from lingtan.app.wiring import ImportSource, Store
from lingtan.app.wiring_files import Mapping, is_form, read_mapping, stage_file
from lingtan.base.errors import ImportFileError, LingtanError, MappingError
from lingtan.base.reasons import reason_of


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

    Yields
    ------
    FileImport
        In the order of the paths. A file that cannot be read, that no mapping or more than one
        fits, or that the store could not take, is yielded with its `error`: nothing of it was
        taken, and the others are imported all the same.

    Raises
    ------
    WorkspaceError, ParkFileError, CatalogueError, StoreError
        The park or its store cannot be opened; no file was looked at.
    """
    opened = open_park(layout)
    if dry_run:
        desk = Desk(layout=layout, opened=opened, store=None, now=now)
        yield from (_import_file(desk, path, mapping) for path in paths)
        return
    with Store.open(layout.store, writable=True) as store:
        sweep_leftovers(layout)
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
            "none_fits",
            facts={
                "file": file_name,
                "mappings": str(layout.mappings),
                "folder": str(layout.folder),
            },
        )
    names = ", ".join(path.name for path in fitting)
    raise MappingError("several_fit", facts={"file": file_name, "mappings": names})


def _import_file(desk: Desk, path: Path, mapping_path: Path | None) -> FileImport:
    """Import a file, or say why nothing of it was taken."""
    try:
        return _read_file(desk, path, mapping_path)
    except LingtanError as error:
        return FileImport(file=path.name, error=error)
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        return FileImport(file=path.name, error=ImportFileError("not_imported", facts=facts))


def _read_file(desk: Desk, path: Path, mapping_path: Path | None) -> FileImport:
    arrival = arrive(desk.layout, path)
    if is_form(path):
        return import_form(desk.opened, desk.store, arrival, desk.now)
    chosen = mapping_path or choose_mapping(desk.layout, arrival.original_name)
    mapping = read_mapping(chosen)
    source = ImportSource(
        file_name=arrival.place.name,
        file_sha256=arrival.digest,
        mapping_sha256=digest_of_reading(mapping, desk.opened),
    )
    repeated = _known(desk, arrival, source, chosen.name)
    if repeated is not None:
        return repeated
    prefix = REHEARSAL if desk.store is None else STAGING
    with TemporaryDirectory(dir=desk.layout.folder, prefix=prefix) as folder:
        return _stage_and_append(desk, arrival, mapping, source, Path(folder), chosen.name)


def _known(desk: Desk, arrival: Arrival, source: ImportSource, name: str) -> FileImport | None:
    """Return what was said of a file that was last imported in the same way."""
    known = desk.store.known_import(source) if desk.store else None
    if desk.store is None or known is None:
        return None
    keep(arrival)
    return FileImport(
        file=source.file_name,
        mapping=name,
        refused=known.rows.refused,
        is_repeated=True,
        findings=desk.store.findings_of(known.import_id),
    )


def _stage_and_append(
    desk: Desk, arrival: Arrival, mapping: Mapping, source: ImportSource, folder: Path, name: str
) -> FileImport:
    opened = desk.opened
    staged = stage_file(arrival.path, mapping, opened.park, opened.catalogue, folder, now=desk.now)
    findings = under_its_name(arrival, staged.findings)
    shown = FileImport(
        file=source.file_name,
        mapping=name,
        read=staged.read,
        skipped=staged.skipped,
        new=staged.rows,
        same=staged.identical,
        refused=staged.refused,
        is_dry_run=desk.store is None,
        findings=findings,
        preview=staged.preview,
    )
    if desk.store is None:
        return shown
    keep(arrival)
    outcome = desk.store.append(
        staged.staged_path,
        source=source,
        refused=staged.refused_path,
        findings=findings,
        known_at=desk.now,
    )
    rows = outcome.record.rows
    return replace(
        shown,
        new=rows.new,
        same=rows.same + staged.identical,
        changed=rows.changed,
        withdrawn=rows.withdrawn,
        findings=(*findings, *outcome.findings),
    )
