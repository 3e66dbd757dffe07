"""Import a filled form: readings go to the log, yearly facts and contracts beside it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

import polars as pl

from lingtan.app.contradictions import contradictions
from lingtan.app.import_findings import (
    corrections,
    of_the_future,
    superseded,
    superseded_statements,
)
from lingtan.app.import_request import ImportRequest
from lingtan.app.inbox import Arrival, keep, under_its_name
from lingtan.app.open_park import OpenPark, with_statements
from lingtan.app.register_import import only_added, only_happened
from lingtan.app.results import FileImport
from lingtan.app.stated import compare_statements
from lingtan.app.way_of_reading import digest_of_form_reading
from lingtan.app.wiring import (
    CERTIFICATES,
    ENTERPRISES,
    REGISTER_EVENTS,
    Difference,
    ImportOutcome,
    ImportSource,
    RowCounts,
    Store,
)
from lingtan.app.wiring_files import AHEAD, TIME_IN_FUTURE, FormContents, read_form
from lingtan.base.findings import Severity
from lingtan.park.park import Park

FORM = "form"


class Told(TypedDict):
    """Where statements come from, and when they are known."""

    source: ImportSource
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOutcome:
    """What the store did with a form; the first outcome is that of its readings.

    Attributes
    ----------
    others : tuple of Difference
        Of a repeated form: readings in whose place something else holds now.
    """

    outcomes: tuple[ImportOutcome, ...]
    others: tuple[Difference, ...]


def import_form(
    opened: OpenPark,
    store: Store,
    arrival: Arrival,
    request: ImportRequest,
    evidence: tuple[tuple[str, str], ...] = (),
) -> FileImport:
    """Read a form back and append what it states.

    Blanks are notes: only what is not taken counts as refused. A form of another park or version
    is not taken at all, and so neither kept nor remembered as imported.
    """
    park = with_statements(opened, store, None)
    contents = read_form(arrival.path, park, opened.catalogue)
    contents = replace(contents, findings=under_its_name(arrival, contents.findings))
    then = request.received or request.now
    contents, late = _until_now(contents, arrival, then, park.time_zone)
    contents = only_added(only_happened(contents, then), park)
    stated = compare_statements(contents, park)
    refused = late + sum(
        finding.kind.severity is Severity.ERROR and finding.kind != TIME_IN_FUTURE
        for finding in contents.findings
    )
    shown = FileImport(
        file=arrival.place.name,
        mapping=FORM,
        read=contents.readings.height + len(stated) + refused,
        refused=refused,
        statements=len(stated),
        stated=stated,
        findings=contents.findings,
        preview=contents.readings.head(10),
    )
    if contents.kind is None:
        return shown
    keep(arrival)
    source = ImportSource(
        file_name=arrival.place.name,
        file_sha256=arrival.digest,
        mapping_sha256=digest_of_form_reading(opened),
        is_asked_again=request.again,
        is_trial=request.trial,
        received_at=request.received,
        evidence=evidence,
    )
    done = _told(
        shown, _append(store, contents, source, request.now), park, is_asked_again=request.again
    )
    return replace(done, findings=(*done.findings, *contradictions(contents, opened)))


def _until_now(
    contents: FormContents, arrival: Arrival, now: datetime, zone: str
) -> tuple[FormContents, int]:
    """Leave out readings of what has not begun yet, and say so; return how many there are."""
    latest = (now + AHEAD).astimezone(UTC).replace(tzinfo=None)
    is_late = pl.col("start") > latest
    late = contents.readings.filter(is_late)
    found = of_the_future(arrival.place.name, late, zone)
    kept = replace(
        contents,
        readings=contents.readings.filter(~is_late),
        findings=(*contents.findings, *found),
    )
    return kept, late.height


def _told(shown: FileImport, done: FormOutcome, park: Park, *, is_asked_again: bool) -> FileImport:
    """Say what became of a form, or of what it says something else holds since it was taken."""
    outcomes = done.outcomes
    is_repeated = all(outcome.is_repeated for outcome in outcomes)
    rows = RowCounts() if outcomes[0].is_repeated else outcomes[0].record.rows
    shown = replace(
        shown,
        new=rows.new,
        same=rows.same,
        changed=rows.changed,
        withdrawn=rows.withdrawn,
        superseded=sum(other.count for other in done.others),
        is_repeated=is_repeated,
        import_id=outcomes[0].record.import_id,
        findings=(
            *shown.findings,
            *(finding for outcome in outcomes for finding in outcome.findings),
            *corrections(shown.file, outcomes[0].corrections, park, is_asked_again=is_asked_again),
            *superseded(shown.file, done.others, park.time_zone),
        ),
    )
    if not is_repeated:
        return shown
    return replace(shown, findings=(*shown.findings, *superseded_statements(shown)))


def _append(
    store: Store, contents: FormContents, source: ImportSource, now: datetime
) -> FormOutcome:
    """Append statements first, readings last; each is all or none, and may be repeated.

    A form has an import of readings even where it states none: with it, all of the form is taken.
    """
    told: Told = {"source": source, "known_at": now}
    stated: list[ImportOutcome] = []
    if contents.facts:
        stated.append(store.append_facts(contents.facts, **told))
    if contents.contracts:
        stated.append(store.append_contracts(contents.contracts, **told))
    if contents.enterprises:
        stated.append(store.append_things(ENTERPRISES, contents.enterprises, **told))
    if contents.certificates:
        stated.append(store.append_things(CERTIFICATES, contents.certificates, **told))
    if contents.register_events:
        stated.append(store.append_things(REGISTER_EVENTS, contents.register_events, **told))
    with TemporaryDirectory() as folder:
        staged = Path(folder) / "form.parquet"
        contents.readings.write_parquet(staged)
        read = store.append(staged, findings=contents.findings, **told)
        others = store.compare(staged) if read.is_repeated else ()
    return FormOutcome(outcomes=(read, *stated), others=others)
