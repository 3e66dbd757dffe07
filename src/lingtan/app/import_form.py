"""Import a filled form: readings go to the log, yearly facts and contracts beside it."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.open_park import OpenPark, with_statements
from lingtan.app.results import FileImport
from lingtan.app.wiring import FormContents, ImportOutcome, ImportSource, Store, read_form

FORM = "form"


def import_form(
    opened: OpenPark, store: Store | None, path: Path, digest: str, now: datetime
) -> FileImport:
    """Read a form back and append what it states; without a store, only show it."""
    park = with_statements(opened.park, store, None) if store else opened.park
    contents = read_form(path, park, opened.catalogue)
    statements = len(contents.facts) + len(contents.contracts) + len(contents.enterprises)
    shown = FileImport(
        file=path.name,
        mapping=FORM,
        read=contents.readings.height + statements + len(contents.findings),
        new=contents.readings.height,
        refused=len(contents.findings),
        statements=statements,
        is_dry_run=store is None,
        findings=contents.findings,
        preview=contents.readings.head(10),
    )
    if store is None:
        return shown
    source = ImportSource(file_name=path.name, file_sha256=digest)
    outcomes = _append(store, contents, source, now)
    return FileImport(
        file=shown.file,
        mapping=FORM,
        read=shown.read,
        new=sum(o.record.rows.new for o in outcomes[:1]),
        same=sum(o.record.rows.same for o in outcomes[:1]),
        changed=sum(o.record.rows.changed for o in outcomes[:1]),
        refused=shown.refused,
        statements=statements,
        is_repeated=bool(outcomes) and all(outcome.is_repeated for outcome in outcomes),
        findings=(*contents.findings, *(f for outcome in outcomes for f in outcome.findings)),
        preview=shown.preview,
    )


def _append(
    store: Store, contents: FormContents, source: ImportSource, now: datetime
) -> tuple[ImportOutcome, ...]:
    """Append readings first, then statements; each is all or none, and may be repeated."""
    outcomes: list[ImportOutcome] = []
    with TemporaryDirectory() as folder:
        staged = Path(folder) / "form.parquet"
        contents.readings.write_parquet(staged)
        outcomes.append(
            store.append(staged, source=source, findings=contents.findings, known_at=now)
        )
    if contents.facts:
        outcomes.append(store.append_facts(contents.facts, source=source, known_at=now))
    if contents.contracts:
        outcomes.append(store.append_contracts(contents.contracts, source=source, known_at=now))
    if contents.enterprises:
        outcomes.append(
            store.append_enterprises(contents.enterprises, source=source, known_at=now)
        )
    return tuple(outcomes)
