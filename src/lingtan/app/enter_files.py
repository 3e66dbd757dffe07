"""Enter files: each is read by its mapping, kept as it came, and appended to the log.

Nothing is lost: a row that cannot be used is kept word for word beside the log, with its reason.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from lingtan.app.choose_mapping import choose_mappings, faulty_mappings
from lingtan.app.handed_documents import look_at
from lingtan.app.import_findings import (
    FILE_OLDER,
    RECEIVED_UNPROVED,
    corrections,
    nothing_in,
    superseded,
)
from lingtan.app.import_form import import_form
from lingtan.app.import_request import ImportRequest
from lingtan.app.inbox import STAGING, Arrival, arrive, keep, sweep_leftovers, under_its_name
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park
from lingtan.app.record_evidence import recording
from lingtan.app.record_steps import keep_document
from lingtan.app.rehearse import stage_set
from lingtan.app.remember_park import remember_park
from lingtan.app.results import FileImport
from lingtan.app.way_of_reading import digest_of_reading
from lingtan.app.wiring import ImportKind, ImportRecord, ImportSource, Store
from lingtan.app.wiring_files import (
    SHEETS_UNREAD,
    Mapping,
    Staged,
    is_form,
    read_answered_mapping,
    stage_file,
)
from lingtan.base.errors import Fact, ImportFileError, LingtanError
from lingtan.base.findings import Finding, Place
from lingtan.base.reasons import reason_of

BETWEEN = ", "
COUNTED = ("read", "skipped", "new", "same", "changed", "refused", "withdrawn", "superseded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are read: the park, the store they go to, and the time of day.

    Attributes
    ----------
    layout : Layout
        Park file and mappings.
    place : Layout
        Inbox and store; those of another folder while only rehearsing.
    evidence : tuple of (str, str)
        Documents that show when the files were received: path and digest.
    findings : tuple of Finding
        What must be known about the store.
    """

    layout: Layout
    place: Layout
    opened: OpenPark
    store: Store
    request: ImportRequest
    evidence: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file about to be read, by which mapping, and a folder for what is staged of it.

    Attributes
    ----------
    elsewhere : tuple of str
        Sheets that other mappings read.
    """

    desk: Desk
    arrival: Arrival
    mapping: Mapping
    name: str
    folder: Path
    elsewhere: tuple[str, ...] = ()

    @property
    def zone(self) -> str:
        """The park's."""
        return self.desk.opened.park.time_zone

    def stage(self) -> Staged:
        """Read the file."""
        opened = self.desk.opened
        staged = stage_file(
            self.arrival.path,
            self.mapping,
            opened.park,
            opened.catalogue,
            self.folder,
            now=self.desk.request.received or self.desk.request.now,
        )
        return replace(staged, findings=tuple(_but_sheets(staged.findings, self.elsewhere)))

    def source(self) -> ImportSource:
        """Return where its readings come from."""
        desk, mapping = self.desk, self.mapping
        return ImportSource(
            file_name=self.arrival.place.name,
            file_sha256=self.arrival.digest,
            mapping_sha256=digest_of_reading(mapping, desk.opened),
            is_asked_again=desk.request.again,
            is_trial=desk.request.trial or mapping.trial,
            received_at=desk.request.received,
            part=BETWEEN.join(mapping.sheets) if mapping.kind == "xlsx" else "",
            evidence=desk.evidence,
        )


def enter_files(
    layout: Layout, paths: Iterable[Path], request: ImportRequest
) -> Iterator[FileImport]:
    """Import files without a look at what waits; see `lingtan.app.import_files.import_files`."""
    opened = open_park(layout)
    handed = tuple(look_at(layout, each) for each in request.evidence)
    with (
        recording(layout, is_dry_run=request.dry_run) as begun,
        _place(layout, request) as (place, findings),
        Store.open(place.store, writable=True, witness=begun.witness) as store,
    ):
        sweep_leftovers(place)
        if not request.dry_run:
            remember_park(layout, store, request.now)
            for document in handed:
                keep_document(layout, document)
        desk = Desk(
            layout=layout,
            place=place,
            opened=opened,
            store=store,
            request=request,
            evidence=tuple((each.path, each.sha256) for each in handed),
            findings=(*begun.noted, *findings, *faulty_mappings(layout)),
        )
        yield from (_import_file(desk, path) for path in paths)


def _place(
    layout: Layout, request: ImportRequest
) -> AbstractContextManager[tuple[Layout, tuple[Finding, ...]]]:
    """Return the workspace that is written to."""
    return stage_set(layout) if request.dry_run else nullcontext((layout, ()))


def _import_file(desk: Desk, path: Path) -> FileImport:
    """Import a file, or say why nothing of it was taken; raise where a part of it was."""
    last = desk.store.last_import
    try:
        done = _read_file(desk, path)
        unproved = _unproved(desk, done.file)
        done = replace(done, findings=(*desk.findings, *unproved, *done.findings))
    except LingtanError as error:
        done = FileImport(file=path.name, error=error)
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        done = FileImport(file=path.name, error=ImportFileError("not_imported", facts=facts))
    if done.error is not None and desk.store.last_import != last:
        raise done.error  # a sheet or a kind was entered: whoever records puts the store back
    return replace(done, is_dry_run=desk.request.dry_run)


def _unproved(desk: Desk, file: str) -> tuple[Finding, ...]:
    """Say that nothing shows when a file was received, where it is said to be long ago."""
    if desk.request.received is None or desk.evidence:
        return ()
    facts: dict[str, Fact] = {"received": desk.request.received.isoformat(timespec="minutes")}
    place = Place(source=file)
    return (Finding(kind=RECEIVED_UNPROVED, subject=file, place=place, facts=facts),)


def _read_file(desk: Desk, path: Path) -> FileImport:
    request = desk.request
    arrival = arrive(desk.place, path)
    if arrival.is_blank:
        return nothing_in(arrival.path.name)
    if is_form(path):
        return import_form(desk.opened, desk.store, arrival, request, desk.evidence)
    named = arrival.original_name
    chosen = (request.mapping,) if request.mapping else choose_mappings(desk.layout, named)
    mappings = [read_answered_mapping(path) for path in chosen]
    sheets = {sheet for mapping in mappings for sheet in mapping.sheets}
    with TemporaryDirectory(dir=desk.place.folder, prefix=STAGING) as folder:
        readings = [
            Reading(
                desk=desk,
                arrival=arrival,
                mapping=mapping,
                name=path.name,
                folder=Path(folder) / str(number),
                elsewhere=tuple(sheets - {*mapping.sheets}),
            )
            for number, (path, mapping) in enumerate(zip(chosen, mappings, strict=True))
        ]
        known = [desk.store.known_import(reading.source()) for reading in readings]
        staged = [
            reading.stage() if record is None else None
            for reading, record in zip(readings, known, strict=True)
        ]  # each of them before any is taken: a file is in or its error says why not
        parts = [
            _repeat(reading, record) if record else _append(reading, found or reading.stage())
            for reading, record, found in zip(readings, known, staged, strict=True)
        ]
    return parts[0] if len(parts) == 1 else _together(parts)


def _together(parts: Sequence[FileImport]) -> FileImport:
    """Return what became of a file that several mappings read, each its own sheets."""
    first, last = parts[0], parts[-1]
    previews = [part.preview for part in parts if part.preview is not None]
    return replace(
        first,
        mapping=BETWEEN.join(part.mapping for part in parts),
        **{name: sum(getattr(part, name) for part in parts) for name in COUNTED},
        is_repeated=all(part.is_repeated for part in parts),
        findings=tuple(finding for part in parts for finding in part.findings),
        preview=pl.concat(previews) if previews else None,
        import_id=last.import_id,
    )


def _but_sheets(findings: Iterable[Finding], read: Sequence[str]) -> Iterator[Finding]:
    """Yield findings; of sheets that are not read those that no other mapping reads."""
    for finding in findings:
        if finding.kind != SHEETS_UNREAD or not read:
            yield finding
            continue
        names = str(finding.facts["sheets"]).split(BETWEEN)
        if left := [name for name in names if name not in read]:
            yield replace(finding, facts={**finding.facts, "sheets": BETWEEN.join(left)})


def _repeat(reading: Reading, known: ImportRecord) -> FileImport:
    """Say again what was said of a file that was last read in the same way, and what holds now.

    It is read only when other files have corrected anything since.
    """
    store, file = reading.desk.store, reading.arrival.place.name
    keep(reading.arrival)
    others = store.compare(reading.stage().staged_path) if _is_old(known, store) else ()
    return FileImport(
        file=file,
        mapping=reading.name,
        refused=known.rows.refused,
        superseded=sum(other.count for other in others),
        is_repeated=True,
        import_id=known.import_id,
        findings=(*store.findings_of(known.import_id), *superseded(file, others, reading.zone)),
    )


def _is_old(known: ImportRecord, store: Store) -> bool:
    return any(
        record.import_id > known.import_id and record.rows.changed + record.rows.withdrawn
        for record in store.imports()
        if record.kind is ImportKind.READINGS
    )


def _append(reading: Reading, staged: Staged) -> FileImport:
    arrival, now = reading.arrival, reading.desk.request.now
    source = replace(reading.source(), exported_at=staged.exported_at)
    findings = under_its_name(arrival, staged.findings)
    keep(arrival)
    store = reading.desk.store
    outcome = store.append(
        staged.staged_path,
        source=source,
        refused=staged.refused_path,
        findings=findings,
        known_at=now,
    )
    rows = outcome.record.rows
    others = store.compare(staged.staged_path) if rows.older else ()
    older = superseded(source.file_name, others, reading.zone, FILE_OLDER)
    corrected = corrections(
        source.file_name,
        outcome.corrections,
        reading.desk.opened.park,
        is_asked_again=source.is_asked_again,
    )
    return FileImport(
        file=source.file_name,
        mapping=reading.name,
        read=staged.read,
        skipped=staged.skipped,
        refused=staged.refused,
        preview=staged.preview,
        new=rows.new,
        same=rows.same + staged.identical,
        changed=rows.changed,
        withdrawn=rows.withdrawn,
        superseded=rows.older,
        findings=(*findings, *outcome.findings, *corrected, *older),
        import_id=outcome.record.import_id,
    )
