"""The one place where a page comes to life: address, menu entry, answer, chapters, API routes.

A new capability adds one `Feature` here, its words (``page.<id>``, ``page.<id>.lead``) in both
languages, and a chapter of the report or a body of its own; `programs` are its routes in the API.
Menu, routes, who may see what, the list of pages of the API and the tests of every page follow.
"""

from lingtan.park.people import Role
from lingtan.web import lead
from lingtan.web.accounts import only_accounts
from lingtan.web.admin.page import CHAPTERS as ADMIN_CHAPTERS
from lingtan.web.admin.page import with_admin
from lingtan.web.alarm_words import ALARMS, lead_of_alarms, with_alarms
from lingtan.web.alarms import alarms_for
from lingtan.web.all_listed import (
    FINDINGS_ASKED,
    MOVED_ASKED,
    asked_by_links,
    with_all_moved,
    with_every_finding,
)
from lingtan.web.answers_api import answers_api
from lingtan.web.asked_findings import with_answers
from lingtan.web.briefing import briefed
from lingtan.web.campaign_board import BOARD, sees_campaigns, with_campaigns, with_notice
from lingtan.web.campaign_board import CHAPTERS as CAMPAIGN_CHAPTERS
from lingtan.web.carbon_assets import ASKED as ASSET_ASKED
from lingtan.web.carbon_assets import CHAPTERS as ASSET_CHAPTERS
from lingtan.web.carbon_assets import at_price, has_use_for, with_assets
from lingtan.web.certificates import CHAPTERS as CERTIFICATE_CHAPTERS
from lingtan.web.certificates import with_register
from lingtan.web.conformance import with_conformance
from lingtan.web.corrections import CHAPTERS as CORRECTION_CHAPTERS
from lingtan.web.corrections import with_corrections
from lingtan.web.every_figure import CHAPTER as EVERY_FIGURE
from lingtan.web.every_figure import with_every_figure
from lingtan.web.feature import Feature, Programs
from lingtan.web.finance_page import CHAPTER as FINANCE_CHAPTER
from lingtan.web.finance_page import with_finance
from lingtan.web.graded import ASKED as GRADE_ASKED
from lingtan.web.graded import has_grades, with_graded
from lingtan.web.green_power import CHAPTERS as GREEN_CHAPTERS
from lingtan.web.green_power import with_green_power
from lingtan.web.import_ways import PAGE as IMPORTS
from lingtan.web.imports_page import ASKED as IMPORT_ASKED
from lingtan.web.imports_page import CHAPTERS as IMPORT_CHAPTERS
from lingtan.web.imports_page import is_filled_in, with_imports
from lingtan.web.judging import ASKED, judged_anew, judged_by
from lingtan.web.lists_api import certificates_api, findings_api, imports_api, tasks_api
from lingtan.web.metered import with_meter_tree
from lingtan.web.meters_api import meters_api
from lingtan.web.park_map import with_map
from lingtan.web.series_api import series_api
from lingtan.web.series_asked import ASKED as SERIES_ASKED
from lingtan.web.task_board import CHAPTERS as TASK_CHAPTERS
from lingtan.web.task_board import FOLDED as FOLDED_TASKS
from lingtan.web.task_board import with_tasks_of
from lingtan.web.uncertainty_page import ASKED as UNCERTAIN_ASKED
from lingtan.web.uncertainty_page import CHAPTERS as UNCERTAIN_CHAPTERS
from lingtan.web.uncertainty_page import weighed_anew, with_uncertainty
from lingtan.web.verifier.page import CHAPTERS as VERIFIER_CHAPTERS
from lingtan.web.verifier.page import with_verification

EXPORTS = ("json", "csv", "xlsx", "pdf")
METER_ROUTES = ("meters", "meters/{meter}/readings", "meters/{meter}/statistics")


FEATURES: tuple[Feature, ...] = (
    Feature(
        id="overview",
        path="/",
        lead=lead.overview,
        chapters=("summary",),
        has_live=True,
        is_summary=True,
        is_drawn_once=True,
    ),
    Feature(
        id="energy",
        path="/energy",
        lead=lead.energy,
        chapters=("energy", "quality"),
        asks=(*GRADE_ASKED, *SERIES_ASKED),
        has_use_for=has_grades,
        answer=with_graded,
        prepare=with_meter_tree,
        has_series=True,
        has_live=True,
        programs=(
            Programs(names=("series",), routes=series_api),
            Programs(names=METER_ROUTES, routes=meters_api),
        ),
        is_drawn_once=True,
    ),
    Feature(
        id="carbon",
        path="/carbon",
        lead=lead.carbon,
        chapters=("emissions", "electricity", "factors"),
        is_drawn_once=True,
    ),
    Feature(
        id="green_power",
        path="/green-power",
        lead=lead.composed,
        chapters=GREEN_CHAPTERS,
        compose=with_green_power,
        is_drawn_once=True,
    ),
    Feature(
        id="certificates",
        path="/certificates",
        lead=lead.composed,
        chapters=CERTIFICATE_CHAPTERS,
        compose=with_register,
        programs=(Programs(names=("certificates",), routes=certificates_api),),
    ),
    Feature(
        id="assets",
        path="/assets",
        lead=lead.composed,
        chapters=ASSET_CHAPTERS,
        asks=ASSET_ASKED,
        has_use_for=has_use_for,
        answer=at_price,
        compose=with_assets,
        is_drawn_once=True,
    ),
    Feature(
        id="indicators",
        path="/indicators",
        lead=lead.indicators,
        chapters=("indicators",),
        asks=ASKED,
        answer=judged_anew,
        judged=judged_by,
        is_drawn_once=True,
    ),
    Feature(
        id="uncertainty",
        path="/uncertainty",
        lead=lead.composed,
        chapters=UNCERTAIN_CHAPTERS,
        asks=UNCERTAIN_ASKED,
        answer=weighed_anew,
        judged=judged_by,
        compose=with_uncertainty,
        is_drawn_once=True,
    ),
    Feature(
        id="reports",
        path="/reports",
        lead=lead.reports,
        chapters=("basis", "closings", EVERY_FIGURE),
        asks=MOVED_ASKED,
        has_use_for=asked_by_links,
        answer=with_all_moved,
        folded=frozenset({EVERY_FIGURE}),
        prepare=with_every_figure,
        has_documents=True,
        is_drawn_once=True,
    ),
    Feature(
        id="findings",
        path="/findings",
        lead=lead.findings,
        chapters=("findings",),
        asks=FINDINGS_ASKED,
        has_use_for=asked_by_links,
        answer=with_every_finding,
        compose=with_answers,
        programs=(
            Programs(names=("findings",), routes=findings_api),
            Programs(names=("answers",), routes=answers_api),
        ),
    ),
    Feature(
        id="imports",
        path=IMPORTS,
        lead=lead.composed,
        chapters=IMPORT_CHAPTERS,
        asks=IMPORT_ASKED,
        has_use_for=is_filled_in,
        answer=with_imports,
        programs=(Programs(names=("imports",), routes=imports_api),),
    ),
    Feature(
        id="finance",
        path="/finance",
        lead=lead.finance,
        chapters=(FINANCE_CHAPTER,),
        compose=with_finance,
        is_for=lambda park: bool(park.measures or park.loans),
        is_drawn_once=True,
    ),
    Feature(
        id="alarms",
        path="/alarms",
        lead=lead_of_alarms,
        chapters=("alarms",),
        compose=with_alarms,
        programs=(Programs(names=(ALARMS,), routes=alarms_for),),
    ),
    Feature(
        id="map",
        path="/map",
        lead=lead.park_map,
        chapters=("map",),
        prepare=with_map,
        is_drawn_once=True,
    ),
    Feature(
        id="briefing",
        path="/briefing",
        lead=lead.overview,
        chapters=("briefing",),
        compose=lambda shown, layout, words: briefed(FEATURES, shown, layout, words),
        is_summary=True,
    ),
    Feature(
        id="tasks",
        path="/tasks",
        lead=lead.composed,
        chapters=TASK_CHAPTERS,
        folded=FOLDED_TASKS,
        compose=with_tasks_of,
        programs=(Programs(names=("tasks",), routes=tasks_api),),
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
        is_drawn_once=True,
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
    return export_of(f"/pages/{feature.id}", form)


def export_of(path: str, form: str) -> str:
    """Return the address of what stands at another one as data."""
    return f"{path}.{form}"


def exports_of(path: str) -> tuple[str, ...]:
    """Return the addresses of what stands at another one in every form there is."""
    return tuple(export_of(path, form) for form in EXPORTS)
