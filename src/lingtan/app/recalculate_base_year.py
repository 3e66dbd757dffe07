"""Hold the base year, as it was closed, against what it would be for the park of today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from math import isclose

from lingtan.app.account_anew import draw_up_as
from lingtan.app.account_period import account_boundaries, account_of
from lingtan.app.check_readings import believed
from lingtan.app.closed_park import kept_park, park_digest
from lingtan.app.closing_notes import later_imports
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.restate_period import instant_with, stages_since
from lingtan.app.results import Account, Check
from lingtan.app.trial_inputs import trials_of
from lingtan.app.wiring import Store
from lingtan.base.errors import ClosingError
from lingtan.base.figures import Figure
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import parse_period
from lingtan.ledger.base_year import (
    FIGURE,
    Change,
    Recalculation,
    emission_moved,
    joined_since,
    left_since,
)
from lingtan.ledger.closing import Closing, is_closed, require_closed
from lingtan.ledger.restatement import Stage, movements
from lingtan.ledger.target_path import Allowed, path_of
from lingtan.park.base_year import BaseYear
from lingtan.park.flows import flows_of
from lingtan.park.park import Park

Drawn = tuple[Stage, Figure]  # the figures after a cause, and the emission with its ends
EVER = datetime.max.replace(tzinfo=UTC)
METERS_READ = "select distinct meter_id from amounts"


def recalculate_base_year(
    layout: Layout, now: datetime, park_layout: Layout | None = None, *, as_known: bool = False
) -> Recalculation:
    """Return what has moved the base year since it was closed, and whether that is enough.

    Errors found come as files, another method as another lingtan or park file. Who has joined or
    left the park's main boundary since is taken in one after the other, for the whole base year.

    Parameters
    ----------
    now : datetime
        When it is asked who is inside.
    park_layout : Layout or None
        Where the park file stands; None for today's.
    as_known : bool
        Whether only what was known then counts.

    Raises
    ------
    ClosingError
        The park file names no base year, or that year was never closed.
    """
    today = park_layout or layout
    park = open_park(today).park
    base = park.base_year
    if base is None:
        raise ClosingError("no_base_year", facts={"file": str(today.park_file)})
    year = parse_period(str(base.year), park.time_zone)
    until = now if as_known else EVER
    with Store.open(layout.store) as store:
        closing = require_closed([e for e in store.closings() if e.known_at <= until], year)
        imports = [each for each in store.imports() if each.known_at <= until]
        later = later_imports(imports, closing)
    boundary = park.boundaries[0].id
    closed = {boundary: closing.draft.figures.get(boundary, {})}
    stages = [
        replace(each, figures={boundary: each.figures.get(boundary, {})})
        for each in stages_since(layout, _account_alone(closing), later, today)
    ]
    known_at = later[-1].known_at if later else closing.known_at
    structure = _structure(layout, today, base, known_at, now)
    stages += structure.stages
    after, causes = emission_moved(boundary, closed, stages)
    todays = account_boundaries(layout, str(base.year), known_at, today)[0]
    return Recalculation(
        base=base,
        boundary=boundary,
        closed_at=closing.known_at,
        todays_at=instant_with(layout, max(now, known_at), park_digest(today)),
        before=closed[boundary].get(FIGURE),
        after=after,
        causes=causes,
        without_readings=structure.without_readings,
        movements=movements(closed, stages),
        trial_inputs=trials_of(todays.check.findings),
        before_ends=_ends(_as_closed(layout, closing, boundary), closed[boundary].get(FIGURE)),
        after_ends=_ends(structure.emission or todays.inventory.figures[FIGURE], after),
    )


def _account_alone(closing: Closing) -> Closing:
    """Return a closing without what was told beside the account: who joins has no part of it."""
    return replace(closing, draft=replace(closing.draft, beside={}))


def _as_closed(layout: Layout, closing: Closing, boundary: str) -> Figure:
    """Return the emission of the base year by the park file and the readings of its closing."""
    kept = kept_park(layout, closing)
    with inquire(layout, closing.period, closing.known_at, kept) as inquiry:
        return account_of(inquiry, boundary).inventory.figures[FIGURE]


def _ends(figure: Figure, told: float | None) -> tuple[float, ...]:
    """Return the ends of a figure that is the one told; none where it has none."""
    is_it = figure.value is not None and told is not None and isclose(figure.value, told)
    return figure.bounds if is_it and len(figure.bounds) > 1 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """What those who joined or left do to the base year.

    Attributes
    ----------
    stages : tuple of Stage
        The figures after one more of them was taken in for the whole year, or left out of it.
    without_readings : tuple of str
        Who joined and has no readings of the base year, so that nobody knows what it does.
    emission : Figure or None
        The emission after the last of them; None where nobody joined or left.
    """

    stages: tuple[Stage, ...]
    without_readings: tuple[str, ...]
    emission: Figure | None = None


def _structure(
    layout: Layout, today: Layout, base: BaseYear, known_at: datetime, now: datetime
) -> Structure:
    """Take in who joined, then leave out who left, one after the other; the unknown come last."""
    with inquire(layout, str(base.year), known_at, today) as inquiry:
        park, year = inquiry.opened.park, inquiry.period
        boundary = park.boundaries[0].id
        joined = [
            each
            for each in joined_since(park, boundary, year, now)
            if each not in base.began_later
        ]
        left = left_since(park, boundary, year, now)
        if not joined and not left:
            return Structure(stages=(), without_readings=())
        checked = believed(inquiry)
        read = {str(row[0]) for row in checked[1].rows(METERS_READ).iter_rows()}
        unread = tuple(each for each in joined if not _meters_of(park, each) & read)
        changes = [Change(enterprise=each, since=year.start) for each in joined]
        changes += [Change(enterprise=each) for each in left]
        changes.sort(key=lambda each: each.enterprise in unread)
        drawn = tuple(_stages_of(inquiry, checked, boundary, changes))
        return Structure(
            stages=tuple(stage for stage, _ in drawn),
            without_readings=unread,
            emission=drawn[-1][1],
        )


def _stages_of(
    inquiry: Inquiry, checked: tuple[Check, SqlRunner], boundary: str, changes: Sequence[Change]
) -> Iterator[Drawn]:
    """Yield the figures after one more change; those that make the emission unknown come last.

    Nothing can be told of what follows an unknown figure, so what is known is told before it.
    """
    park = inquiry.opened.park
    unknown: list[Change] = []
    for change in changes:
        drawn = _drawn_up(inquiry, checked, change.made_to(park, boundary), boundary, change)
        if drawn[1].value is None:
            unknown.append(change)
        else:
            park = change.made_to(park, boundary)
            yield drawn
    for change in unknown:
        park = change.made_to(park, boundary)
        yield _drawn_up(inquiry, checked, park, boundary, change)


def _drawn_up(
    inquiry: Inquiry,
    checked: tuple[Check, SqlRunner],
    park: Park,
    boundary: str,
    change: Change,
) -> Drawn:
    figures = draw_up_as(inquiry, checked, park, boundary).figures
    values = {id_: figure.value for id_, figure in figures.items()}
    missing = {id_: figure.missing for id_, figure in figures.items() if figure.missing}
    told = Stage(cause=change.cause, figures={boundary: values}, missing={boundary: missing})
    return told, figures[FIGURE]


def _meters_of(park: Park, enterprise: str) -> set[str]:
    return {flow.meter for flow in flows_of(park) if flow.enterprise == enterprise}


def base_year_of_report(
    layout: Layout, account: Account, instant: datetime
) -> Recalculation | None:
    """Return the base year as a report tells it: as known then, for the park file it rests on.

    None where the park names no base year, or that year was not closed yet.
    """
    base = account.check.park.base_year
    if base is None:
        return None
    year = parse_period(str(base.year), account.check.park.time_zone)
    with Store.open(layout.store) as store:
        known = [each for each in store.closings() if each.known_at <= instant]
    if not is_closed(known, year):
        return None
    return recalculate_base_year(layout, instant, account.layout, as_known=True)


def target_path_of(found: Recalculation, until: int) -> tuple[Allowed, ...]:
    """Return what the park's target allows each year; nothing where no path is stated or known.

    The path starts from the base year as it would be for the park of today, where that is known.
    """
    base_kg = found.before if found.after is None else found.after
    if found.base.target is None or base_kg is None:
        return ()
    return tuple(path_of(found.base.target, base_kg, found.base.year, until))
