"""The one place where a page comes to life: its address, its menu entry, its answer, its chapters.

A new capability adds one `Feature` here, its words (``page.<id>``, ``page.<id>.lead``) in both
languages, and a chapter of the report or a body of its own. Menu, routes, the list of pages of the
API and the tests of every page follow from this list.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.park.park import Park
from lingtan.park.people import Role
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.accounts import only_accounts
from lingtan.web.admin.page import CHAPTERS as ADMIN_CHAPTERS
from lingtan.web.admin.page import with_admin
from lingtan.web.alarm_words import lead_of_alarms, with_alarms
from lingtan.web.briefing import briefing_of
from lingtan.web.campaign_board import BOARD, sees_campaigns, with_campaigns, with_notice
from lingtan.web.campaign_board import CHAPTERS as CAMPAIGN_CHAPTERS
from lingtan.web.conformance import with_conformance
from lingtan.web.corrections import CHAPTERS as CORRECTION_CHAPTERS
from lingtan.web.corrections import with_corrections
from lingtan.web.park_map import with_map
from lingtan.web.task_board import CHAPTERS as TASK_CHAPTERS
from lingtan.web.task_board import with_owing, with_tasks_of
from lingtan.web.verifier.page import CHAPTERS as VERIFIER_CHAPTERS
from lingtan.web.verifier.page import with_verification
from lingtan.web.visitor import Visitor

EXPORTS = ("json", "csv")


def _as_it_is(presentation: Presentation, _words: Words, _enterprise: str) -> Presentation:
    return presentation


def _every(_park: Park) -> bool:
    return True


def _to_everybody(_visitor: Visitor) -> bool:
    return True


def _nothing_more(
    presentation: Presentation, _layout: Layout, _words: Words, _enterprise: str
) -> Presentation:
    return presentation


def _of_report(presentation: Presentation, _layout: Layout, _words: Words) -> Presentation:
    return presentation


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
    least : Role
        The least role that may see it. What is open to users of an enterprise shows nothing that
        `prepare` has not reduced to their own.
    compose : callable
        Draws up a page that is no chapter of the report from what else stands in the workspace.
    prepare : callable
        Makes of a presentation the one that is shown to a user of an enterprise, by its id, or
        to somebody who sees the whole park, where the id is empty.
    tell : callable
        Adds what is told to this visitor alone, by the enterprise he is bound to.
    is_for : callable
        Whether a park has what the page shows: there is no empty page.
    is_shown : callable
        Whether it has anything for a visitor.
    """

    id: str
    path: str
    lead: Callable[[Presentation, Words], str]
    chapters: tuple[str, ...]
    has_documents: bool = False
    has_series: bool = False
    has_live: bool = False
    least: Role = Role.VIEWER
    compose: Callable[[Presentation, Layout, Words], Presentation] = _of_report
    prepare: Callable[[Presentation, Words, str], Presentation] = _as_it_is
    tell: Callable[[Presentation, Layout, Words, str], Presentation] = _nothing_more
    is_for: Callable[[Park], bool] = _every
    is_shown: Callable[[Visitor], bool] = _to_everybody

    def shown(
        self, presentation: Presentation, layout: Layout, words: Words, enterprise: str
    ) -> Presentation:
        """Return what is shown to a user of an enterprise, or to all others where it is empty."""
        shown = self.prepare(self.compose(presentation, layout, words), words, enterprise)
        return self.tell(shown, layout, words, enterprise)


FEATURES = (
    Feature(id="overview", path="/", lead=lead.overview, chapters=("summary",), has_live=True),
    Feature(
        id="energy",
        path="/energy",
        lead=lead.energy,
        chapters=("energy", "quality"),
        has_series=True,
        has_live=True,
    ),
    Feature(
        id="carbon",
        path="/carbon",
        lead=lead.carbon,
        chapters=("emissions", "electricity", "factors"),
    ),
    Feature(id="indicators", path="/indicators", lead=lead.indicators, chapters=("indicators",)),
    Feature(
        id="reports",
        path="/reports",
        lead=lead.reports,
        chapters=("basis", "closings"),
        has_documents=True,
    ),
    Feature(
        id="findings",
        path="/findings",
        lead=lead.findings,
        chapters=("findings",),
        compose=with_owing,
    ),
    Feature(
        id="finance",
        path="/finance",
        lead=lead.finance,
        chapters=("finance",),
        is_for=lambda park: bool(park.measures or park.loans),
    ),
    Feature(
        id="alarms",
        path="/alarms",
        lead=lead_of_alarms,
        chapters=("alarms",),
        compose=with_alarms,
    ),
    Feature(id="map", path="/map", lead=lead.park_map, chapters=("map",), prepare=with_map),
    Feature(
        id="briefing",
        path="/briefing",
        lead=lead.overview,
        chapters=("briefing",),
        prepare=briefing_of(
            {
                "energy": lead.energy,
                "carbon": lead.carbon,
                "indicators": lead.indicators,
                "findings": lead.findings,
                "reports": lead.reports,
                "map": lead.park_map,
            }
        ),
    ),
    Feature(
        id="tasks",
        path="/tasks",
        lead=lead.composed,
        chapters=TASK_CHAPTERS,
        compose=with_tasks_of,
    ),
    Feature(
        id="campaigns",
        path=BOARD,
        lead=lead.composed,
        chapters=CAMPAIGN_CHAPTERS,
        least=Role.ENTERPRISE,
        tell=with_campaigns,
        is_shown=sees_campaigns,
    ),
    Feature(
        id="corrections",
        path="/corrections",
        lead=lead.composed,
        chapters=CORRECTION_CHAPTERS,
        compose=with_corrections,
    ),
    Feature(
        id="verification",
        path="/verification",
        lead=lead.composed,
        chapters=VERIFIER_CHAPTERS,
        compose=with_verification,
    ),
    Feature(
        id="conformance",
        path="/conformance",
        lead=lead.conformance,
        chapters=("conformance",),
        prepare=with_conformance,
    ),
    Feature(
        id="admin",
        path="/admin",
        lead=lead.composed,
        chapters=ADMIN_CHAPTERS,
        least=Role.ADMIN,
        compose=with_admin,
    ),
    Feature(
        id="enterprise",
        path="/enterprise",
        lead=lead.accounts,
        chapters=("accounts",),
        least=Role.ENTERPRISE,
        prepare=only_accounts,
        tell=with_notice,
    ),
)


def export_path(feature: Feature, form: str) -> str:
    """Return the address of a page as data."""
    return f"/pages/{feature.id}.{form}"
