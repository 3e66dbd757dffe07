"""A question opens the park and its store once, however many accounts it rests on."""

from collections.abc import Callable

import pytest

from lingtan.app.ground import Fault, todays_park
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark
from lingtan.app.workspace import Workspace
from tests.conftest import Demo

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "ask", [lambda park: park.match("2025"), lambda park: park.compare("2025")]
)
def test_the_park_is_read_once_for_a_question(
    demo: Demo, ask: Callable[[Workspace], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Layout] = []

    def noted(layout: Layout) -> OpenPark | Fault:
        read.append(layout)
        return todays_park(layout)

    monkeypatch.setattr("lingtan.app.inquiry.todays_park", noted)
    ask(demo.workspace)
    assert len(read) == 1
