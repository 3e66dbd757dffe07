"""What is alike for all with the same rights is drawn once; it holds nothing of one person."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation, present_park
from lingtan.app.question_of import question_of
from lingtan.park.people import Role
from lingtan.web.body import body_of
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from lingtan.web.view import View
from lingtan.web.visitor import OWN_MACHINE, Visitor
from tests.conftest import Demo

pytestmark = pytest.mark.slow

YEAR = "2025"
ONCE = [each for each in FEATURES if each.is_drawn_once]
CARBON = next(each for each in FEATURES if each.path == "/carbon")
LENA = Visitor(name="lena", role=Role.VIEWER, form_token="a" * 64, news=2)
OTTO = Visitor(name="otto", role=Role.VIEWER, form_token="b" * 64)


@pytest.fixture(scope="module")
def told(demo: Demo) -> Presentation:
    return present_park(demo.workspace.layout, question_of(YEAR), "en")


def looks(visitor: Visitor, **other: str) -> tuple[View, Visitor]:
    return View(period=YEAR, **other), visitor


@pytest.mark.slow
def test_a_page_is_drawn_once_for_two_with_the_same_rights(demo: Demo, told: Presentation) -> None:
    layout = demo.workspace.layout
    one, other = (body_of(CARBON, told, layout, looks(each), {}) for each in (LENA, OTTO))
    assert one is other


@pytest.mark.parametrize("other", [replace(OTTO, role=Role.OPERATOR), OWN_MACHINE], ids=str)
def test_other_rights_have_a_page_of_their_own(
    demo: Demo, told: Presentation, other: Visitor
) -> None:
    layout = demo.workspace.layout
    assert body_of(CARBON, told, layout, looks(LENA), {}) is not body_of(
        CARBON, told, layout, looks(other), {}
    )


def test_another_state_of_the_park_or_another_address_is_another_page(
    demo: Demo, told: Presentation
) -> None:
    layout = demo.workspace.layout
    body = body_of(CARBON, told, layout, looks(LENA), {})
    assert body_of(CARBON, replace(told), layout, looks(LENA), {}) is not body
    assert body_of(CARBON, told, layout, looks(LENA, theme="dark"), {}) is not body
    assert body_of(CARBON, told, layout, looks(LENA), {"grade": "A"}) is not body


@pytest.mark.parametrize("feature", ONCE, ids=[each.id for each in ONCE])
def test_a_page_drawn_once_rests_on_what_was_presented_alone(
    feature: Feature, told: Presentation, tmp_path: Path
) -> None:
    """It reads nothing of the workspace: that of an empty folder is the same."""
    drawn = body_of(feature, told, Layout(tmp_path), looks(LENA), {})
    again = replace(feature, is_drawn_once=False)
    anew = body_of(again, told, Layout(tmp_path), looks(LENA), {})
    assert (drawn.lead, drawn.chapters) == (anew.lead, anew.chapters)
    assert not any(mark in str(drawn.chapters) for mark in (LENA.name, LENA.form_token))
