"""Rehearse a correction on a copy of the workspace: which figure would move, by how much.

The copy is a workspace of its own: store, inbox, park file, mappings, catalogue and kept parks.
What is done there is really done, and thrown away; so what is listed is what will come.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from lingtan.app.account_period import account_boundaries
from lingtan.app.changes_of_park import NAMED, passing_copy
from lingtan.app.closed_beside import closed_beside
from lingtan.app.closed_park import files_of_park
from lingtan.app.closing_notes import later_imports
from lingtan.app.enter_files import enter_files
from lingtan.app.figures_told import told_as_closed, told_of
from lingtan.app.ground import zone_of
from lingtan.app.import_request import ImportRequest
from lingtan.app.layout import Layout
from lingtan.app.other_years import other_years
from lingtan.app.reach_of_correction import Reach, elsewhere, last_row, reach_since, require_within
from lingtan.app.rehearse import stage_set
from lingtan.app.restate_period import BETWEEN, moved_since, stages_since
from lingtan.app.results import Account
from lingtan.app.trial_inputs import require_formal, trials_of
from lingtan.app.wiring import Store, copy_durably, link_files
from lingtan.app.wiring_files import is_form
from lingtan.base.findings import Finding
from lingtan.base.time_axis import parse_period, told_period
from lingtan.ledger.causes import together
from lingtan.ledger.closing import Closing, covering
from lingtan.ledger.restatement import (
    MovedPeriod,
    Movement,
    Stage,
    movements,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is to be taken in.

    Attributes
    ----------
    files : tuple of Path
        To be imported, under the names they came with.
    park_files : mapping of str to Path
        To stand for ``park.yaml`` or ``meters.csv``.
    mapping : Path or None
        What the files are read by; None takes the workspace's.
    """

    files: tuple[Path, ...] = ()
    park_files: Mapping[str, Path]
    mapping: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """What a correction would move, and which trial inputs the figures rest on then.

    Attributes
    ----------
    others : tuple of MovedPeriod
        Other years in which it moves a figure.
    """

    movements: tuple[Movement, ...]
    others: tuple[MovedPeriod, ...] = ()
    trials: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Listing:
    """The figures of a period before a correction, and after each cause of it."""

    period: str
    before: Stage
    stages: list[Stage] = field(default_factory=list)
    closing: Closing | None = None

    def told(self, stage: Layout, accounts: tuple[Account, ...]) -> Stage:
        """Return the figures of accounts that are held against it."""
        if self.closing is None:
            return told_of(stage, accounts)
        return told_as_closed(stage, self.closing, accounts)

    def moved(self, layout: Layout) -> tuple[Movement, ...]:
        if self.closing is not None:
            return moved_since(layout, self.closing, self.stages)
        return movements(self.before.figures, self.stages, self.before.missing)


def rehearse(
    layout: Layout,
    period_name: str,
    correction: Correction,
    now: datetime,
    *,
    must_restate: bool = False,
) -> Rehearsal:
    """Return every figure that a correction would move, with the share of each cause.

    Parameters
    ----------
    period_name : str
        One that `held_against` gives: of a closed period the figures are those it was closed
        with, and what waits for a restatement already comes first, each delivery on its own.
    must_restate : bool
        Whether a closed period must bear the restatement that follows, too.

    Raises
    ------
    ClosingError
        The restatement would be refused, since it would rest on a trial input.
    CandidateError
        Its files change readings outside the period: they are to be proposed for theirs.
    LingtanError
        A file of it cannot be imported, or the park file it proposes is faulty.
    """
    main = _as_it_stands(layout, period_name)
    trials: tuple[Finding, ...] = ()
    reach: Reach | None = None
    with copy_of_workspace(layout) as stage:
        if correction.files:
            row = last_row(stage)
            take_files(stage, correction, now)
            reach = reach_since(stage, period_name, row)
            require_within(stage, reach, row)
        others = _others(layout, _beside(layout, stage, period_name, correction, reach))
        if correction.files:
            cause = BETWEEN.join(path.name for path in correction.files)
            trials = _add_stage(stage, cause, main, others)
        if correction.park_files:
            take_park_files(stage, correction)
            changed = [NAMED[name] for name in sorted(correction.park_files)]
            trials = _add_stage(stage, together(changed), main, others)
        if must_restate:
            _require_restatable(stage, period_name)
    found = Rehearsal(
        movements=main.moved(layout), others=tuple(_moved_in(layout, others)), trials=trials
    )
    if reach is not None and reach.is_elsewhere and not (found.movements or found.others):
        raise elsewhere(reach)
    return found


def held_against(layout: Layout, period_name: str) -> str:
    """Return the closed period that holds a period, or the period itself while it is open.

    Raises
    ------
    PeriodError
        It is not a year, month or day.
    """
    closing = _closing_of(layout, period_name)
    return told_period(period_name) if closing is None else closing.period


def is_held_closed(layout: Layout, period_name: str) -> bool:
    """Whether a closed period holds a period."""
    return _closing_of(layout, period_name) is not None


def take_files(layout: Layout, correction: Correction, now: datetime) -> None:
    """Import the files of a correction into a workspace; what was taken before changes nothing.

    Raises
    ------
    LingtanError
        One of them cannot be imported.
    """
    request = ImportRequest(mapping=correction.mapping, now=now)
    for done in enter_files(layout, correction.files, request):
        if done.error is not None:
            raise done.error


def take_park_files(layout: Layout, correction: Correction) -> None:
    """Put the park file or meters of a correction where those of a workspace stand."""
    for name, path in correction.park_files.items():
        copy_durably(path, layout.folder / name)


@contextmanager
def copy_of_workspace(layout: Layout) -> Iterator[Layout]:
    """Yield a passing workspace that is the copy of another, its log of evidence left out."""
    with stage_set(layout) as (stage, _):
        for path in (*files_of_park(layout), *layout.mappings.glob("*.yaml")):
            copy_durably(path, stage.folder / path.relative_to(layout.folder))
        link_files(layout.closed_parks, stage.closed_parks)
        yield stage


def _as_it_stands(layout: Layout, period_name: str) -> _Listing:
    """Return the figures of a period as they are answered, and what waits already."""
    period = parse_period(period_name, zone_of(layout))
    with Store.open(layout.store) as store:
        closing, imports = covering(store.closings(), period), store.imports()
    if closing is None:
        told = told_of(layout, account_boundaries(layout, period_name))
        return _Listing(period=period_name, before=told)
    waiting = stages_since(layout, closing, later_imports(imports, closing))
    as_closed = Stage(cause="", figures=closing.draft.told)
    return _Listing(period=period_name, before=as_closed, stages=list(waiting), closing=closing)


def _beside(
    layout: Layout, stage: Layout, period_name: str, correction: Correction, reach: Reach | None
) -> tuple[str, ...]:
    """Return the other periods a correction may move: readings none but those they reach."""
    is_readings = not correction.park_files and not any(map(is_form, correction.files))
    with passing_copy(stage) as proposed:
        take_park_files(proposed, correction)
        years = other_years(stage, period_name, (stage, proposed), beside_only=is_readings)
    names = dict.fromkeys(held_against(layout, year) for year in years)
    names.pop(period_name, None)
    taken = reach.taken if is_readings and reach is not None else None
    return (*names, *closed_beside(layout, period_name, names, taken))


def _others(layout: Layout, names: tuple[str, ...]) -> tuple[_Listing, ...]:
    """Return the figures of other periods as a restatement of today would tell them."""
    return tuple(
        _Listing(
            period=name,
            before=told_of(layout, account_boundaries(layout, name, None, layout)),
        )
        for name in names
    )


def _moved_in(layout: Layout, listed: tuple[_Listing, ...]) -> Iterator[MovedPeriod]:
    for each in listed:
        moved = each.moved(layout)
        if any(one.before or one.after for one in moved):  # a year of nothing has only zeros
            yield MovedPeriod(
                period=each.period,
                is_closed=is_held_closed(layout, each.period),
                movements=moved,
            )


def _closing_of(layout: Layout, period_name: str) -> Closing | None:
    period = parse_period(period_name, zone_of(layout))
    with Store.open(layout.store) as store:
        return covering(store.closings(), period)


def _require_restatable(stage: Layout, period_name: str) -> None:
    """Make sure, on a copy that holds the correction, that a closed period can be restated."""
    if is_held_closed(stage, period_name):
        accounts = account_boundaries(stage, period_name, None, stage)
        require_formal(period_name, trials_of(accounts[0].check.findings))


def _add_stage(
    stage: Layout, cause: str, main: _Listing, others: tuple[_Listing, ...]
) -> tuple[Finding, ...]:
    """Add the figures after one more cause; return which trial inputs they rest on."""
    trials: list[Finding] = []
    for each in (main, *others):
        accounts = account_boundaries(stage, each.period, None, stage)
        each.stages.append(replace(each.told(stage, accounts), cause=cause))
        found = trials_of(accounts[0].check.findings)
        trials += [trial for trial in found if trial not in trials]
    return tuple(trials)
