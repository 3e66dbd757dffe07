"""Draw the form of an action, and the list of all actions."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from lingtan.app.layout import Layout
from lingtan.park.park import Park
from lingtan.reports.html_blocks import draw_block
from lingtan.reports.words import Words
from lingtan.web.access import ACCESS
from lingtan.web.action_forms import Filled, fields_of
from lingtan.web.actions.action import Action, Kind, Worksheet
from lingtan.web.actions.table import ACTIONS
from lingtan.web.drawings import plain_drawing
from lingtan.web.features import FEATURES
from lingtan.web.fields_drawn import fields_drawn
from lingtan.web.pages import draw_page
from lingtan.web.park_paths import shown_within
from lingtan.web.view import View
from lingtan.web.visitor import Visitor

DO = "/do"


def draw_action(
    action: Action,
    layout: Layout,
    park: Park | None,
    view: View,
    visitor: Visitor,
    filled: Filled,
) -> str:
    """Return the page with the form of an action."""
    words, values = Words(view.language), _with_open_ones(action, filled.values)
    draw, drawing = action.sheet or _no_sheet, plain_drawing(view, visitor)
    sheet = draw(layout, values, words, visitor.enterprise)
    above = shown_within((*action.lead(layout, values, words), *sheet.blocks), layout)
    return draw_page(
        "action.html",
        view,
        park,
        visitor,
        path=_own_path(action, values),
        here=_page_of(action),
        title=words.say(f"do.{action.id}"),
        about=words.say(f"do.{action.id}.about"),
        button=words.say(f"do.{action.id}.button"),
        action=view.link(action.path),
        blocks=[draw_block(each, drawing) for each in above],
        groups=sheet.groups,
        lists=dict(sheet.lists),
        links=[
            (
                words.say(each.words) if each.words else each.text,
                view.link(each.path, **dict(each.brings)),
            )
            for each in sheet.links
        ],
        is_sent=bool(sheet.groups) or action.sheet is None,
        encoding="multipart/form-data" if action.takes_files else "",
        fields=fields_drawn(fields_of(action, visitor), layout, words, visitor, values),
        fault=filled.fault,
        is_typed=filled.is_typed,
    )


def _page_of(action: Action) -> str:
    """Return the address of the page an action belongs to, else that of all actions."""
    return next((each.path for each in FEATURES if each.id == action.page), DO)


def _with_open_ones(action: Action, sent: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was sent, and nothing for every field that did not come along."""
    return {**{field.name: "" for field in action.fields}, **sent}


def _own_path(action: Action, values: Mapping[str, str]) -> str:
    """Return the address of a form with what it is about, so that other languages keep it."""
    kept = {
        field.name: values[field.name]
        for field in action.fields
        if field.kind in {Kind.HIDDEN, Kind.CHOICE, Kind.KNOWN, Kind.OPEN}
        and not field.from_view
        and values.get(field.name)
    }
    return f"{action.path}?{urlencode(kept)}" if kept else action.path


def draw_actions(park: Park | None, view: View, visitor: Visitor) -> str:
    """Return the page that lists what this visitor can do, by the page it belongs to."""
    words = Words(view.language)
    groups = [(words.say(f"page.{page}"), actions_of(page, view, visitor)) for page in _pages()]
    return draw_page(
        "actions.html",
        view,
        park,
        visitor,
        path=DO,
        title=words.say("page.do"),
        groups=[(name, actions) for name, actions in groups if actions],
    )


def actions_of(page: str, view: View, visitor: Visitor) -> list[tuple[str, str, str]]:
    """Return what a visitor can do on a page: name, what it does, address."""
    words = Words(view.language)
    return [
        (words.say(f"do.{each.id}"), words.say(f"do.{each.id}.about"), view.link(each.path))
        for each in ACTIONS.values()
        if each.page == page and visitor.may(ACCESS[each.path])
    ]


def _no_sheet(
    _layout: Layout, _values: Mapping[str, str], _words: Words, _enterprise: str
) -> Worksheet:
    return Worksheet()


def _pages() -> Sequence[str]:
    known = [feature.id for feature in FEATURES]
    return [*known, *dict.fromkeys(a.page for a in ACTIONS.values() if a.page not in {"", *known})]
