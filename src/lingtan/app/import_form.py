"""Import a filled form: readings go to the log, yearly facts and contracts beside it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.app.inbox import Arrival, keep, under_its_name
from lingtan.app.open_park import OpenPark, with_statements
from lingtan.app.results import FileImport
from lingtan.app.way_of_reading import digest_of_form_reading
from lingtan.app.wiring import ImportOutcome, ImportSource, RowCounts, Store
from lingtan.app.wiring_files import FormContents, read_form
from lingtan.base.findings import Severity

FORM = "form"


def import_form(
    opened: OpenPark, store: Store | None, arrival: Arrival, now: datetime
) -> FileImport:
    """Read a form back and append what it states; without a store, only show it.

    Blanks are notes: only what is not taken counts as refused. A form of another park or version
    is not taken at all, and so neither kept nor remembered as imported.
    """
    park = with_statements(opened.park, store, None) if store else opened.park
    contents = read_form(arrival.path, park, opened.catalogue)
    findings = under_its_name(arrival, contents.findings)
    statements = len(contents.facts) + len(contents.contracts) + len(contents.enterprises)
    refused = sum(finding.kind.severity is Severity.ERROR for finding in findings)
    shown = FileImport(
        file=arrival.place.name,
        mapping=FORM,
        read=contents.readings.height + statements + refused,
        new=contents.readings.height,
        refused=refused,
        statements=statements,
        is_dry_run=store is None,
        findings=findings,
        preview=contents.readings.head(10),
    )
    if store is None or contents.kind is None:
        return shown
    keep(arrival)
    source = ImportSource(
        file_name=arrival.place.name,
        file_sha256=arrival.digest,
        mapping_sha256=digest_of_form_reading(opened),
    )
    outcomes = _append(store, replace(contents, findings=findings), source, now)
    rows = RowCounts() if outcomes[0].is_repeated else outcomes[0].record.rows
    return replace(
        shown,
        new=rows.new,
        same=rows.same,
        changed=rows.changed,
        withdrawn=rows.withdrawn,
        is_repeated=all(outcome.is_repeated for outcome in outcomes),
        findings=(*findings, *(f for outcome in outcomes for f in outcome.findings)),
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
