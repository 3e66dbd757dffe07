"""Restate a closed period: take in what came since, and list what moved because of what."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from lingtan.app.account_period import account_boundaries
from lingtan.app.changes_of_park import changes_between, passing_copy, take_in
from lingtan.app.close_period import enter, held_by, nothing_told
from lingtan.app.closed_park import kept_park, park_digest
from lingtan.app.closing_notes import later_imports
from lingtan.app.code_digest import code_digest
from lingtan.app.figures_told import figures_beside, figures_of, told_as_closed
from lingtan.app.ground import known_parks
from lingtan.app.import_journals import import_waiting
from lingtan.app.inquiry import require_whole
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.results import Restatement
from lingtan.app.trial_inputs import require_formal, trials_of
from lingtan.app.wiring import ImportRecord, Store
from lingtan.base.errors import ClosingError, LingtanError
from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period
from lingtan.ledger.causes import SOFTWARE, together
from lingtan.ledger.closing import Closing, ClosingDraft, require_closed
from lingtan.ledger.known_parks import park_at
from lingtan.ledger.restatement import Movement, Stage, movements
from lingtan.park.signed_text import LONGEST_NAMES, required_note, signed_name, signed_note

BETWEEN = "; "
NAMED_LOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RestatementRequest:
    """Who restates a period, why and when.

    Attributes
    ----------
    dry_run : bool
        Only list what would move.
    accepts_unknown : bool
        Whether it is known to whoever restates that figures become unknown by it.
    settle : callable
        See `lingtan.app.close_period.close_period`.
    """

    restated_by: str
    reason: str
    now: datetime
    dry_run: bool = False
    accepts_unknown: bool = False
    settle: Callable[[], None] = nothing_told


def restate_period(layout: Layout, period_name: str, request: RestatementRequest) -> Restatement:
    """Close a closed period anew with what has come since; return which figure moved, and why.

    Raises
    ------
    ClosingError
        The period was never closed, nobody or no reason is named, an input is for trial,
        figures become unknown by it and nobody has accepted that, or something changed meanwhile.
    """
    if not request.dry_run:
        _require_said(period_name, request)
        request = replace(request, now=import_waiting(layout, request.now))
    zone = open_park(layout).park.time_zone
    held, park = held_by(layout), park_digest(layout)
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        closing = require_closed(store.closings(), parse_period(period_name, zone))
        later = later_imports(store.imports(), closing)
    stages = tuple(stages_since(layout, closing, later))
    moved = moved_since(layout, closing, stages)
    if not stages:
        return Restatement(closing=closing, restated=None, movements=moved, has_come=False)
    accounts = account_boundaries(layout, closing.period, None, layout)
    trials = trials_of(accounts[0].check.findings)
    if request.dry_run:
        told = Restatement(closing=closing, restated=None, movements=moved, findings=trials)
        asked_at = max(request.now, _last_known(closing, later))
        return replace(told, as_known_at=instant_with(layout, asked_at, park))
    _require_agreed(closing.period, request, trials, moved)
    draft = ClosingDraft(
        period=closing.period,
        asked_at=request.now,
        closed_by=signed_name(request.restated_by, most=LONGEST_NAMES),
        reason=signed_note(request.reason, "reason"),
        park_sha256=park,
        code=code_digest(),
        figures=figures_of(accounts),
        beside=figures_beside(layout, accounts),
        movements=moved,
    )
    request.settle()
    restated, noted = enter(layout, draft, held, accounts)
    return Restatement(
        closing=closing,
        restated=restated,
        movements=moved,
        as_known_at=restated.known_at,
        findings=noted,
    )


def instant_with(layout: Layout, now: datetime, park: str) -> datetime | None:
    """Return an instant at which the park file of today was the last seen; None before that."""
    with Store.open(layout.store) as store:
        seen = park_at(known_parks(store), now)
    return now if seen is not None and seen.sha256 == park else None


def _require_said(period_name: str, request: RestatementRequest) -> None:
    if not signed_name(request.restated_by, most=LONGEST_NAMES):
        raise ClosingError("nobody", facts={"period": period_name})
    if not required_note(request.reason, "reason"):
        raise ClosingError("no_reason", facts={"period": period_name})


def _require_agreed(
    period: str,
    request: RestatementRequest,
    trials: tuple[Finding, ...],
    moved: Sequence[Movement],
) -> None:
    """Make sure that a restatement rests on no trial input, and makes nothing unknown unawares."""
    require_formal(period, trials)
    if not request.accepts_unknown:
        _require_known(period, moved)


def _require_known(period: str, moved: Sequence[Movement]) -> None:
    """Make sure that no figure that was known becomes unknown."""
    lost = list(dict.fromkeys(each.figure for each in moved if each.is_lost))
    if lost:
        named = ", ".join(lost[:NAMED_LOST])
        raise ClosingError(
            "makes_unknown", facts={"period": period, "count": len(lost), "figures": named}
        )


def stages_since(
    layout: Layout,
    closing: Closing,
    later: tuple[ImportRecord, ...],
    park_layout: Layout | None = None,
) -> Iterator[Stage]:
    """Yield the figures after each cause: another lingtan, each file, each change of the park.

    Parameters
    ----------
    park_layout : Layout or None
        Where the park file stands that is held against that of the closing; None for today's.
    """
    today = park_layout or layout
    kept = kept_park(layout, closing)
    if closing.draft.code != code_digest():
        yield _stage(layout, closing, SOFTWARE, closing.known_at, kept)
    for known_at, records in groupby(later, key=lambda record: record.known_at):
        files = BETWEEN.join(dict.fromkeys(each.source.file_name for each in records))
        yield _stage(layout, closing, files, known_at, kept)
    if park_digest(today) != closing.draft.park_sha256:
        known_at = _last_known(closing, later)
        yield from _stages_of_park(layout, closing, known_at, (kept, today))


def moved_since(layout: Layout, closing: Closing, stages: Sequence[Stage]) -> tuple[Movement, ...]:
    """Return what moved since a closing, and why what is or was unknown is so.

    A closing keeps values alone: why one lacked is worked out anew where it is told now, and by
    another lingtan than that of the closing the first cause tells it.
    """
    told = closing.draft.told
    moved = movements(told, stages)
    if all(each.missing or each.before is not None for each in moved):
        return moved
    as_closed = _stage(layout, closing, "", closing.known_at, kept_park(layout, closing))
    return movements(told, stages, as_closed.missing)


def _last_known(closing: Closing, later: tuple[ImportRecord, ...]) -> datetime:
    """Return when the last of what came since a closing was known."""
    return later[-1].known_at if later else closing.known_at


def _stages_of_park(
    layout: Layout, closing: Closing, known_at: datetime, parks: tuple[Layout, Layout]
) -> Iterator[Stage]:
    """Yield the figures after each change of the park's description, the last one of today's.

    What cannot be accounted without the next change, as a meter that the park file does not name
    yet, is told with it as one cause.
    """
    kept, today = parks
    *changes, last = changes_between(kept, today)
    waiting: list[str] = []
    with passing_copy(kept) as copy:
        for change in changes:
            take_in(copy, change)
            waiting.append(change.cause)
            try:
                stage = _stage(layout, closing, together(waiting), known_at, copy)
            except LingtanError:  # a state nobody ever described: the next change completes it
                continue
            waiting.clear()
            yield stage
    yield _stage(layout, closing, together([*waiting, last.cause]), known_at, today)


def _stage(
    layout: Layout, closing: Closing, cause: str, known_at: datetime, park: Layout
) -> Stage:
    accounts = account_boundaries(layout, closing.period, known_at, park)
    return replace(told_as_closed(layout, closing, accounts), cause=cause)
