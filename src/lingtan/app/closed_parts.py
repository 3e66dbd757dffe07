"""An open period of which parts are closed: it counts what came since, and its parts do not.

Before it is closed itself, its parts must say what it says.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from lingtan.app.changes_of_park import named_changes
from lingtan.app.closed_park import park_digest
from lingtan.app.ground import Ground
from lingtan.app.layout import Layout
from lingtan.app.wiring import Store
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import parse_period
from lingtan.ledger.closing import Closing, closed_parts, covering

PARTS_CLOSED = FindingKind(id="closing_parts_closed", severity=Severity.INFO)
PART_WAITS = FindingKind(id="closing_part_waits", severity=Severity.WARNING)
PARTS_PARK = FindingKind(id="closing_parts_park", severity=Severity.WARNING)
KINDS = (PARTS_CLOSED, PART_WAITS, PARTS_PARK)
PLACE = Place(source="closing")
BETWEEN = ", "
BETWEEN_FILES = "; "

SINCE = """
select count(*) as readings, arg_min(source, seq) as file from log
where known_at > timestamp '{known_at}' and start >= timestamp '{start}'
  and start < timestamp '{end}'"""


def part_notes(layout: Layout, store: Store, ground: Ground) -> tuple[Finding, ...]:
    """Return what an open period counts of its closed parts that they do not count.

    Parameters
    ----------
    layout : Layout
        The workspace, which keeps the park file of each closing.
    """
    until = ground.as_known_at
    known = [each for each in store.closings() if until is None or each.known_at <= until]
    parts = closed_parts(known, ground.period)
    if ground.closing is not None or not parts or covering(known, ground.period) is not None:
        return ()
    return tuple(_notes(layout, store, ground, parts))


def _notes(
    workspace: Layout, store: Store, ground: Ground, parts: Sequence[Closing]
) -> Iterator[Finding]:
    period = ground.period
    closed: dict[str, Fact] = {"closed": _names(parts), "count": len(parts)}
    yield Finding(kind=PARTS_CLOSED, subject=period.name, place=PLACE, facts=closed)
    runner = store.log_runner(ground.as_known_at, period)
    for part in parts:
        count, file = _since(runner, part, period.zone)
        if count:
            facts: dict[str, Fact] = {"count": count, "file": file, "period": period.name}
            yield Finding(kind=PART_WAITS, subject=part.period, place=PLACE, facts=facts)
    digest = park_digest(ground.layout)
    other = [part for part in parts if part.draft.park_sha256 != digest]
    if other:
        named: dict[str, Fact] = {
            "period": period.name,
            "changed": _changed(workspace, ground, other),
        }
        yield Finding(kind=PARTS_PARK, subject=_names(other), place=PLACE, facts=named)


def _since(runner: SqlRunner, part: Closing, zone: str) -> tuple[int, str]:
    """Return how many readings of a part came since it was closed, and the first one's file."""
    span = parse_period(part.period, zone)
    known_at, start, end = map(_naive, (part.known_at, span.start, span.end))
    row = runner.rows(SINCE.format(known_at=known_at, start=start, end=end)).row(0)
    return int(row[0]), str(row[1] or "")


def _changed(workspace: Layout, ground: Ground, parts: Sequence[Closing]) -> str:
    """Return what is another than at each closing; of a copy that is gone, its period."""
    told = []
    for part in parts:
        kept = Layout(workspace.closed_parks / part.draft.park_sha256, is_kept=True)
        told.append(
            named_changes(kept, ground.layout) if kept.park_file.is_file() else part.period
        )
    return BETWEEN_FILES.join(dict.fromkeys(told))


def _names(parts: Sequence[Closing]) -> str:
    return BETWEEN.join(part.period for part in parts)


def _naive(instant: datetime) -> str:
    return instant.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
