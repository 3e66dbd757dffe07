"""Issue the monitoring plan of a park, made from its file, with what changed since the last."""

from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.closed_park import keep_park, park_digest
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park, require_boundary, with_statements
from lingtan.app.record_evidence import evidence_of, note_changes, record
from lingtan.app.record_steps import entries_of
from lingtan.app.results import IssuedReport
from lingtan.app.wiring import Store
from lingtan.app.write_documents import documents_written
from lingtan.base.time_axis import find_zone, parse_period
from lingtan.evidence.store_entries import Entry
from lingtan.ledger.constants import parameters_of
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.park.changes import ParkChange, park_changes
from lingtan.park.tables import POSTINGS
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.monitoring_plan import PlanContents, build_plan

KIND = "plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedPlan:
    """A monitoring plan that was written.

    Attributes
    ----------
    version : int
        From 1; a park described as before keeps its version.
    changes : tuple of ParkChange
        What differs from the version before.
    """

    version: int
    changes: tuple[ParkChange, ...]
    documents: IssuedReport


def issue_plan(
    layout: Layout, language: str, now: datetime, *, boundary: str = "", over: bool = False
) -> IssuedPlan:
    """Write the monitoring plan (数据质量控制计划) into ``reports/``.

    Parameters
    ----------
    boundary : str
        Boundary version; the park's first one when empty.
    over : bool
        Whether to write over the documents that stand there.
    """
    opened = open_park(layout)
    boundary_id = require_boundary(opened.park, boundary)
    version, changes = _version(layout, opened)
    contents = PlanContents(
        version=version,
        changes=changes,
        mappings=_mappings(layout),
        digest=park_digest(layout),
    )
    report = build_plan(_inputs(layout, opened, boundary_id, language, now), contents)
    with evidence_of(layout, wait=True) as log:
        noted = note_changes(layout, log)
        name = f"plan_{version}_{boundary_id}_{language}"
        with documents_written(layout, report, name, replace=over) as written:
            entry: Entry = {
                "kind": KIND,
                "at": now.isoformat(),
                "language": language,
                "version": version,
                "park": keep_park(layout),
                "documents": written.digests(layout),
            }
            record(layout, log, [entry])
    documents = IssuedReport(
        language=language,
        pdf=written.pdf,
        xlsx=written.xlsx,
        html=written.html,
        why_no_pdf=written.why_no_pdf,
        findings=noted,
        kept=written.kept,
        replaced=written.replaced,
    )
    return IssuedPlan(version=version, changes=changes, documents=documents)


def _version(layout: Layout, opened: OpenPark) -> tuple[int, tuple[ParkChange, ...]]:
    """Return the number of this version and what differs from the one before it."""
    versions: dict[int, str] = {
        int(entry["version"]): str(entry["park"])
        for entry in entries_of(layout)
        if entry["kind"] == KIND
    }
    last = max(versions, default=0)
    version = last if versions.get(last) == park_digest(layout) else last + 1
    before = Layout(layout.closed_parks / versions.get(version - 1, ""), is_kept=True)
    if version == 1 or not before.park_file.is_file():
        return version, ()
    return version, park_changes(open_park(before).park, opened.park)


def _mappings(layout: Layout) -> tuple[str, ...]:
    found = layout.mappings.glob("*.yaml") if layout.mappings.is_dir() else ()
    return tuple(sorted(path.name for path in found))


def _inputs(
    layout: Layout, opened: OpenPark, boundary_id: str, language: str, now: datetime
) -> ReportInputs:
    park, catalogue = opened.park, opened.catalogue
    with Store.open(layout.store) as store:
        stated = with_statements(opened, store, None)
    park = replace(park, enterprises=stated.enterprises, contracts=stated.contracts)
    year = now.astimezone(find_zone(park.time_zone)).year
    period = parse_period(str(year), park.time_zone)
    method = catalogue.method(AccountOptions().method)
    return ReportInputs(
        park=park,
        boundary=park.boundary(boundary_id),
        period=period,
        inventory=Inventory(
            boundary=boundary_id,
            period=period,
            method=method.id,
            postings=POSTINGS.empty(),
            figures={},
            parameters=parameters_of(method),
            findings=(),
        ),
        frameworks=(),
        knowledge=knowledge_of(catalogue),
        generated_at=now,
        language=language,
    )
