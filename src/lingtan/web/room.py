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
from lingtan.app.trace_restated import trace_restated
from lingtan.base.errors import LingtanError, TraceError
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.sum_ids import with_pluses
from lingtan.park.park import Park
from lingtan.web.answers import Kept, presented
from lingtan.web.jobs.book import JobBook
from lingtan.web.view import View, view_of

CORRECTED = Kept[Lineage](most=8)  # each takes a copy of the workspace


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
        return self.view_by(request.query_params, request)

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

    def corrected(self, view: View, figure: str, candidate: str) -> Lineage:
        """Return what a figure of a view would rest on with a correction that is proposed."""
        asked = Traced(figure=figure, period=view.period, boundary=view.boundary)
        key = (self.layout, state_of(self.layout), asked, candidate)
        return CORRECTED.of(
            key, lambda: trace_candidate(self.layout, candidate, asked, self.clock())
        )

    def restated(self, view: View, figure: str) -> Lineage:
        """Return what a figure of a view would rest on if its period were restated now."""
        asked = Traced(figure=figure, period=view.period, boundary=view.boundary)
        key = (self.layout, state_of(self.layout), asked)
        return CORRECTED.of(key, lambda: trace_restated(self.layout, asked, self.clock()))

    def lineage(self, view: View, figure: str, depth: int | None = None) -> Lineage:
        """Return what a figure of a view rests on."""
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
