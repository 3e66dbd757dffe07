"""What a request needs to be answered: the workspace, the clock, and what is looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from fastapi import Request

from lingtan.app.arguments import last_full_year
from lingtan.app.evaluate_park import Question
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.present_park import Presentation
from lingtan.app.state_of import state_of
from lingtan.app.trace_candidate import trace_candidate
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.trace_rehearsed import (
    of_account,
    rehearsed_moves,
    unknown_end,
    with_rehearsed,
)
from lingtan.app.trace_restated import trace_restated
from lingtan.base.errors import LingtanError, TraceError
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.rehearsed_ids import RehearsedId, read_rehearsed_id
from lingtan.evidence.lineage.sum_ids import with_pluses
from lingtan.ledger.restatement import MovedPeriod
from lingtan.park.park import Park
from lingtan.web.answers import Kept, presented
from lingtan.web.jobs.book import JobBook
from lingtan.web.passed_over import known_to, passed_over
from lingtan.web.view import View, view_of

CORRECTED = Kept[Lineage](most=8)  # each takes a copy of the workspace
REHEARSED = Kept[tuple[MovedPeriod, ...]](most=4)  # so does each list of what would move


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A workspace that is being served.

    Attributes
    ----------
    clock : callable
        Returns now.
    jobs : JobBook
        What people have asked it to do.
    """

    layout: Layout
    clock: Callable[[], datetime]
    jobs: JobBook = field(default_factory=JobBook, compare=False)

    def view(self, request: Request) -> View:
        """Return what a request looks at."""
        view = self.view_by(request.query_params, request)
        return replace(view, passed_over=passed_over(request), known=known_to(request))

    def view_by(self, query: Mapping[str, str], request: Request) -> View:
        """Return what some query of a request looks at."""
        accepted = request.headers.get("accept-language", "")
        return view_of(query, accepted, last_full_year(self.clock()))

    def question(self, view: View) -> Question:
        """Return the question a view asks."""
        return view.question(self.layout, self.clock())

    def presented(self, view: View) -> Presentation:
        """Return what a view shows."""
        return presented(self.layout, self.question(view), view.language)

    def supposed(self, view: View, figure: str, candidate: str = "") -> Lineage:
        """Return what a figure of a view would rest on with a correction that is proposed.

        Without one it is what it would rest on if its period were restated now.
        """
        asked = Traced(figure=figure, period=view.period, boundary=view.boundary)

        def traced() -> Lineage:
            now = self.clock()
            if candidate:
                return trace_candidate(self.layout, candidate, asked, now)
            return trace_restated(self.layout, asked, now)

        return CORRECTED.of((self.layout, state_of(self.layout), asked, candidate), traced)

    def lineage(self, view: View, figure: str, depth: int | None = None) -> Lineage:
        """Return what a figure of a view rests on, or what a cause would do to it."""
        id_ = None if view.known_at else read_rehearsed_id(figure)
        if id_ is not None:
            return self._rehearsed(view, id_, depth)
        question = self.question(view)
        asked = Traced(
            figure=figure,
            period=question.period,
            boundary=question.boundary,
            as_known_at=question.as_known_at,
            depth=depth,
        )
        try:
            return trace_figure(self.layout, asked)
        except TraceError:
            plain = with_pluses(figure)
            if plain == figure:
                raise
            return trace_figure(self.layout, replace(asked, figure=plain))

    def park(self) -> Park:
        """Return the park of today."""
        return open_park(self.layout).park

    def park_if_sound(self) -> Park | None:
        """Return the park, or nothing of one that cannot be read: a page says what is wrong."""
        try:
            return self.park()
        except LingtanError:
            return None

    def _rehearsed(self, view: View, id_: RehearsedId, depth: int | None) -> Lineage:
        """Return what it rests on what a cause would do to a figure of a view."""
        layout = self.layout
        asked = of_account(id_, Traced(figure="", period=view.period, boundary=view.boundary))
        of_period = "" if id_.candidate else asked.period  # a correction tells all of its periods
        moved = REHEARSED.of(
            (layout, state_of(layout), id_.rehearsed, of_period),
            lambda: rehearsed_moves(layout, id_, asked.period, self.clock()),
        )
        try:
            account = replace(view, period=asked.period, boundary=asked.boundary)
            end = self.supposed(account, id_.figure, id_.candidate)
        except TraceError:
            end = unknown_end(layout, asked)
        return with_rehearsed(layout, end, moved, id_, depth)
