"""Draw pages: the frame around every page, and in it what the rooms have worked out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from lingtan.evidence.lineage.nodes import Lineage
from lingtan.park.park import Park
from lingtan.reports.html_blocks import draw_block
from lingtan.reports.judged_ids import judged_notes
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.model import Table
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS, OWN_SECOND, OWN_SESSIONS, SIGN_OUT
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.body import Body
from lingtan.web.built import script_href
from lingtan.web.command_links import linked
from lingtan.web.documents_listed import Group
from lingtan.web.drawings import page_drawing
from lingtan.web.feature import Feature
from lingtan.web.features import EXPORTS, FEATURES, export_path
from lingtan.web.live_strip import LiveStrip
from lingtan.web.series_choice import SeriesChoice
from lingtan.web.supposed_lineage import Supposed
from lingtan.web.tree import tree_of
from lingtan.web.view import THEMES, View
from lingtan.web.visitor import NOBODY, Visitor

COMPOSED = "summary"  # the chapter that says by itself that a park is no real one
LANGUAGES = {"en": "English", "zh_CN": "中文"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a page shows beside its chapters.

    Attributes
    ----------
    documents : tuple of Group
        Documents that were issued, by kind and period.
    actions : tuple of tuple
        What can be done here: name, what it does, address.
    series : SeriesChoice or None
        Lines over time.
    live : LiveStrip or None
        What moves.
    statistics : Table or None
        What the readings of the meter come to that is drawn.
    asked : mapping of str to str
        What was asked for in the address.
    asks : tuple of mapping
        What can be asked for, as templates draw it.
    periods : mapping
        The field of the period, with those that are known.
    """

    documents: tuple[Group, ...] = ()
    actions: tuple[tuple[str, str, str], ...] = ()
    series: SeriesChoice | None = None
    live: LiveStrip | None = None
    statistics: Table | None = None
    asked: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Mapping[str, object], ...] = ()
    periods: Mapping[str, object] = field(default_factory=dict)


def draw_feature(
    feature: Feature, body: Body, view: View, visitor: Visitor, beside: Beside
) -> str:
    """Return a page: its answer, then the chapters it shows."""
    words, report = Words(view.language), body.shown.report
    drawing = page_drawing(view, visitor, feature.path, beside.asked)
    return draw_page(
        "feature.html",
        view,
        body.shown.contents.evaluation.account.check.park,
        visitor,
        title=words.say(f"page.{feature.id}"),
        path=feature.path,
        subtitle=report.subtitle,
        note="" if COMPOSED in feature.chapters else report.note,
        lead=body.lead,
        chapters=body.chapters,
        statistics=draw_block(beside.statistics, drawing) if beside.statistics else "",
        **_of_beside(feature, beside, view),
    )


def _of_beside(feature: Feature, beside: Beside, view: View) -> dict[str, object]:
    """Return what a page shows beside its chapters, as its template takes it."""
    return {
        "actions": beside.actions,
        "series": beside.series,
        "live": beside.live,
        "documents": beside.documents,
        "exports": [
            (form.upper(), view.link(export_path(feature, form), **beside.asked))
            for form in EXPORTS
        ],
        "asks": beside.asks,
        "periods": beside.periods.get("choices", ()),
        "own": beside.asked,
    }


def draw_lineage(
    lineage: Lineage, park: Park, view: View, visitor: Visitor, supposed: Supposed
) -> str:
    """Return the page of a figure: what it rests on, down to lines of raw files.

    Parameters
    ----------
    supposed : Supposed
        What it is told with that is not in force.
    """
    words = Words(view.language)
    root = next(iter(lineage.nodes.values()))
    named = NodeWords(words)
    account = (*_account_of(lineage, park, view), *judged_notes(words, lineage.about))
    about = (named.value_of(root), *account, root.id)
    return draw_page(
        "lineage.html",
        view,
        park,
        visitor,
        title=named.title_of(root),
        path="/lineage",
        subtitle=" · ".join(filter(None, about)),
        supposed=supposed.said(words, root),
        asked=supposed.asked,
        own={"figure": root.id, **supposed.asked},
        tree=tree_of(lineage, named),
    )


def _account_of(lineage: Lineage, park: Park, view: View) -> tuple[str, str]:
    """Return period and boundary of an account, which may be another than the page's."""
    asked = str(lineage.about.get("boundary", ""))
    boundary = park.find_boundary(asked)
    name = boundary.name.in_language(view.language) if boundary else ""
    return str(lineage.about.get("period", "")), name or asked


def draw_problem(
    what: str, steps: Sequence[str], park: Park | None, view: View, visitor: Visitor = NOBODY
) -> str:
    """Return the page of an error: what is wrong, and what to do."""
    title = Words(view.language).say("page.problem")
    return draw_page(
        "problem.html", view, park, visitor, title=title, path="/", here="", what=what, steps=steps
    )


def draw_page(
    template: str,
    view: View,
    park: Park | None,
    visitor: Visitor,
    *,
    path: str,
    **context: object,
) -> str:
    """Return a page of a template inside the frame that stands around every page.

    Parameters
    ----------
    path : str
        Its own address, to which other languages, themes and periods lead.
    context : object
        What the template needs beside what the frame needs; `own` is what else stands in its
        address, and is kept by other languages and themes; `here` is the address whose entry of
        the menu is marked, where that is another.
    """
    return (
        environment()
        .get_template(template)
        .render(
            say=Words(view.language).say,
            periods=context.pop("periods", ()),
            view=view,
            visitor=visitor,
            path=path,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            script=script_href(),
            **_of_park(park, view, visitor),
            **_ways_out(view, path, _own(context)),
            **_menu(park, view, visitor, str(context.get("here", path))),
            **context,
        )
    )


def _own(context: Mapping[str, object]) -> Mapping[str, str]:
    own = context.get("own")
    return {str(key): str(value) for key, value in own.items()} if isinstance(own, Mapping) else {}


def _of_park(park: Park | None, view: View, visitor: Visitor) -> dict[str, object]:
    """Return what every page says of the park; boundaries to those who see the whole of it."""
    if park is None:
        return {"park": "", "boundaries": ()}
    versions = park.boundaries if visitor.sees_the_park else ()
    return {
        "park": park.name.in_language(view.language) or park.id,
        "boundaries": [
            (each.id, each.name.in_language(view.language) or each.id) for each in versions
        ],
    }


def _menu(park: Park | None, view: View, visitor: Visitor, here: str) -> dict[str, object]:
    """Return the pages that are open, and what is done in them."""
    words = Words(view.language)
    return {
        "menu": [
            (words.say(f"page.{feature.id}"), view.link(feature.path), feature.path == here)
            for feature in FEATURES
            if visitor.is_known and visitor.may(ACCESS[feature.path])
            if park is None or (feature.is_for(park) and feature.is_shown(visitor))
        ],
        "doing": [
            (words.say(f"page.{id_}"), view.link(f"/{id_}"), here == f"/{id_}")
            for id_ in ("do", "jobs")
            if visitor.form_token
        ],
    }


def _ways_out(view: View, path: str, own: Mapping[str, str]) -> dict[str, object]:
    """Return where else a page leads: the same in other languages and themes, and out."""
    words = Words(view.language)
    return {
        "languages": [
            (name, view.link(path, language=id_, **own), id_ == view.language)
            for id_, name in LANGUAGES.items()
        ],
        "themes": [
            (
                words.say(f"page.theme.{theme}"),
                view.link(path, theme=theme, **own),
                theme == view.theme,
            )
            for theme in THEMES
        ],
        "sign_out": view.link(SIGN_OUT),
        "own_second": view.link(OWN_SECOND),
        "own_sessions": view.link(OWN_SESSIONS),
    }


@lru_cache
def environment() -> Environment:
    """Return what fills templates."""
    made = Environment(
        loader=PackageLoader("lingtan.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["linked"] = linked
    return made
