"""What a page is: its address, its answer, what may be asked of it, and who may see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from fastapi import APIRouter

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.evidence.lineage.addresses import USUAL, Judged
from lingtan.park.park import Park
from lingtan.park.people import Role
from lingtan.reports.judged_ids import with_judged_ids
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field
from lingtan.web.room import Room
from lingtan.web.visitor import Visitor


def _as_it_is(presentation: Presentation, _words: Words, _enterprise: str) -> Presentation:
    return presentation


def _every(_park: Park) -> bool:
    return True


def _any_field(_presentation: Presentation, _field: Field) -> bool:
    return True


def _to_everybody(_visitor: Visitor) -> bool:
    return True


def _nothing_more(
    presentation: Presentation, _layout: Layout, _words: Words, _enterprise: str
) -> Presentation:
    return presentation


def _of_report(presentation: Presentation, _layout: Layout, _words: Words) -> Presentation:
    return presentation


def _as_usual(_asked: Mapping[str, str]) -> Judged:
    return USUAL


def _unasked(
    presentation: Presentation, _asked: Mapping[str, str], _layout: Layout, _words: Words
) -> Presentation:
    return presentation


@dataclass(frozen=True, slots=True, kw_only=True)
class Programs:
    """What of a page programs may ask for: names of routes below the API, and what makes them."""

    names: tuple[str, ...]
    routes: Callable[[Room], APIRouter]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A page.

    Attributes
    ----------
    id : str
        Its name in words, addresses of the API and tests.
    path : str
        Address of the page.
    lead : callable
        The answer, in a sentence, that stands before everything else.
    chapters : tuple of str
        Chapters of the report it shows, in order.
    has_documents : bool
        Whether it lists the documents that were issued.
    has_series : bool
        Whether it draws lines over time.
    has_live : bool
        Whether it shows the newest readings as they come in.
    is_summary : bool
        Whether it leads with the answer to all, which the briefing does not repeat.
    least : Role
        The least role that may see it. What is open to users of an enterprise shows nothing that
        `prepare` has not reduced to their own.
    asks : tuple of Field
        What a visitor may ask for beside period and boundary; it stands in the address.
    programs : tuple of Programs
        Its routes in the API; they are as open as the page.
    folded : frozenset of str
        Chapters that are opened by whoever wants them: the page leads with its answer.
    has_use_for : callable
        Whether anything on the page as it is shown depends on a field.
    answer : callable
        Answers what was asked, before anything is drawn up.
    compose : callable
        Draws up a page that is no chapter of the report from what else stands in the workspace.
    prepare : callable
        Makes of a presentation the one that is shown to a user of an enterprise, by its id, or
        to somebody who sees the whole park, where the id is empty.
    tell : callable
        Adds what is told to this visitor alone, by the enterprise he is bound to.
    judged : callable
        How the park is judged that is shown as it was asked.
    is_for : callable
        Whether a park has what the page shows: there is no empty page.
    is_shown : callable
        Whether it has anything for a visitor.
    is_drawn_once : bool
        Whether its chapters depend on the presentation, the address and the rights of the visitor
        only: not on the clock, and on nothing that `compose` reads beside the presentation.
    """

    id: str
    path: str
    lead: Callable[[Presentation, Words], str]
    chapters: tuple[str, ...]
    has_documents: bool = False
    has_series: bool = False
    has_live: bool = False
    is_summary: bool = False
    least: Role = Role.VIEWER
    asks: tuple[Field, ...] = ()
    programs: tuple[Programs, ...] = ()
    folded: frozenset[str] = frozenset()
    has_use_for: Callable[[Presentation, Field], bool] = _any_field
    answer: Callable[[Presentation, Mapping[str, str], Layout, Words], Presentation] = _unasked
    compose: Callable[[Presentation, Layout, Words], Presentation] = _of_report
    prepare: Callable[[Presentation, Words, str], Presentation] = _as_it_is
    tell: Callable[[Presentation, Layout, Words, str], Presentation] = _nothing_more
    judged: Callable[[Mapping[str, str]], Judged] = _as_usual
    is_for: Callable[[Park], bool] = _every
    is_shown: Callable[[Visitor], bool] = _to_everybody
    is_drawn_once: bool = False

    def asked(self, query: Mapping[str, str]) -> Mapping[str, str]:
        """Return what of an address this page answers; what is left open is left out."""
        given = {field.name: query.get(field.name, "").strip() for field in self.asks}
        return {name: value for name, value in given.items() if value}

    def fields(self, shown: Presentation) -> tuple[Field, ...]:
        """Return what a visitor is asked on the page as it is shown."""
        return tuple(field for field in self.asks if self.has_use_for(shown, field))

    def shown(
        self,
        presentation: Presentation,
        layout: Layout,
        words: Words,
        enterprise: str,
        asked: Mapping[str, str],
    ) -> Presentation:
        """Return what is shown to a user of an enterprise, or to all others where it is empty."""
        answered = self.answer(presentation, asked, layout, words)
        shown = self.prepare(self.compose(answered, layout, words), words, enterprise)
        told = self.tell(shown, layout, words, enterprise)
        judged = self.judged(asked)
        if judged == USUAL:
            return told
        return replace(told, report=with_judged_ids(told.report, judged))
