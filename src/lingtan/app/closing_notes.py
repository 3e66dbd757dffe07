"""What a reader of a closed period is told: that it is closed, and what waits."""

from collections.abc import Iterator, Sequence

from lingtan.app.closed_park import park_digest
from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportRecord
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.ledger.closing import Closing

CLOSED = FindingKind(id="closing_closed", severity=Severity.INFO)
WAITING = FindingKind(id="closing_files_wait", severity=Severity.WARNING)
PARK_WAITS = FindingKind(id="closing_park_waits", severity=Severity.WARNING)
PLACE = Place(source="closing")


def closing_notes(
    layout: Layout, imports: Sequence[ImportRecord], closing: Closing | None
) -> tuple[Finding, ...]:
    """Return the findings about a closing; none for an open period."""
    return () if closing is None else tuple(_notes(layout, imports, closing))


def is_closing_note(finding: Finding) -> bool:
    """Whether a finding tells of a closing, or of what waits for a restatement."""
    return finding.kind in (CLOSED, WAITING, PARK_WAITS)


def later_imports(imports: Sequence[ImportRecord], closing: Closing) -> tuple[ImportRecord, ...]:
    """Return what came after a closing, in order."""
    return tuple(record for record in imports if record.import_id > closing.last_import)


def _notes(layout: Layout, imports: Sequence[ImportRecord], closing: Closing) -> Iterator[Finding]:
    said: dict[str, Fact] = {
        "closed_by": closing.draft.closed_by,
        "known_at": closing.known_at.isoformat(timespec="seconds"),
    }
    yield Finding(kind=CLOSED, subject=closing.period, place=PLACE, facts=said)
    later = later_imports(imports, closing)
    if later:
        facts: dict[str, Fact] = {"count": len(later), "file": later[0].source.file_name}
        yield Finding(kind=WAITING, subject=closing.period, place=PLACE, facts=facts)
    if park_digest(layout) != closing.draft.park_sha256:
        yield Finding(kind=PARK_WAITS, subject=closing.period, place=PLACE)
