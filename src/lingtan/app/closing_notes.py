"""What a reader is told of the ground of an answer: closed, what waits, which park file."""

from collections.abc import Iterator, Sequence

from lingtan.app.changes_of_park import named_changes
from lingtan.app.clock_of_imports import READ_BY_ANOTHER_CLOCK
from lingtan.app.closed_park import park_digest
from lingtan.app.closed_parts import KINDS as OF_PARTS
from lingtan.app.ground import Asked, Ground
from lingtan.app.layout import Layout
from lingtan.app.trial_inputs import is_trial
from lingtan.app.wiring import ImportRecord
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.ledger.closing import Closing

CLOSED = FindingKind(id="closing_closed", severity=Severity.INFO)
WAITING = FindingKind(id="closing_files_wait", severity=Severity.WARNING)
PARK_WAITS = FindingKind(id="closing_park_waits", severity=Severity.WARNING)
PARK_FAULTY = FindingKind(id="closing_park_faulty", severity=Severity.WARNING)
PARK_OF_THEN = FindingKind(id="closing_park_of_then", severity=Severity.INFO)
PARK_OF_TODAY = FindingKind(id="closing_park_of_today", severity=Severity.WARNING)
KINDS = (
    CLOSED,
    WAITING,
    PARK_WAITS,
    PARK_FAULTY,
    PARK_OF_THEN,
    PARK_OF_TODAY,
    READ_BY_ANOTHER_CLOCK,
    *OF_PARTS,
)
PLACE = Place(source="closing")


def ground_notes(
    layout: Layout, imports: Sequence[ImportRecord], asked: Asked, ground: Ground
) -> tuple[Finding, ...]:
    """Return the findings about what an answer stands on; none where it is as one expects."""
    return (
        *_of_closing(layout, imports, ground),
        *_of_instant(asked, ground),
        *_of_fault(ground),
    )


def is_closing_note(finding: Finding) -> bool:
    """Whether a finding tells of a closing, what waits, which park file and clock, or of trial."""
    return finding.kind in KINDS or is_trial([finding])


def later_imports(imports: Sequence[ImportRecord], closing: Closing) -> tuple[ImportRecord, ...]:
    """Return what came after a closing, in the order it became known."""
    later = (record for record in imports if record.import_id > closing.last_import)
    return tuple(sorted(later, key=lambda record: (record.known_at, record.import_id)))


def _of_closing(
    layout: Layout, imports: Sequence[ImportRecord], ground: Ground
) -> Iterator[Finding]:
    closing = ground.closing
    if closing is None:
        return
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
        changed: dict[str, Fact] = {"changed": named_changes(ground.layout, layout)}
        yield Finding(kind=PARK_WAITS, subject=closing.period, place=PLACE, facts=changed)


def _of_instant(asked: Asked, ground: Ground) -> Iterator[Finding]:
    """Say which park file answers where an instant was named and no file."""
    instant = asked.as_known_at
    if instant is None or asked.park_layout is not None:
        return
    facts: dict[str, Fact] = {"known_at": instant.isoformat(timespec="seconds")}
    if ground.seen is None:
        yield Finding(kind=PARK_OF_TODAY, subject=asked.period, place=PLACE, facts=facts)
    else:
        facts["seen_at"] = ground.seen.known_at.isoformat(timespec="seconds")
        yield Finding(kind=PARK_OF_THEN, subject=asked.period, place=PLACE, facts=facts)


def _of_fault(ground: Ground) -> Iterator[Finding]:
    if ground.fault is not None:
        facts: dict[str, Fact] = {"count": len(ground.fault.details)}
        yield Finding(kind=PARK_FAULTY, subject=ground.period.name, place=PLACE, facts=facts)
