"""No page waits long for its results: it says how far they are, and shows no earlier ones."""

import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest

from lingtan.app.question_of import question_of
from lingtan.base.errors import LingtanError
from lingtan.web.answers import Asked, is_presented
from lingtan.web.computations import MOST, Computations
from tests.conftest import Demo
from tests.web.site import WAITING, Site, serving
from tests.web.stream import watching

ASKED = "period=2025"
SOON = 2.0  # seconds
AT_ONCE = ""  # what whoever asks prefers that does not wait
LATEST = {"en": "Step {} of 3: ", "zh": "第 {} 步，共 3 步："}
LATE = 300.0


@pytest.fixture
def site(demo: Demo, tmp_path: Path) -> Iterator[Site]:
    folder = tmp_path / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    with serving(folder, options=("--no-sign-in", "--import-seconds", "1")) as running:
        yield running


def import_live(site: Site, quarter: int) -> None:
    """Push a reading, and wait until it was imported: then the account is another one."""
    with watching(site) as stream:
        before = stream.event()["state"]
        at = f"2026-01-10T08:{15 * quarter:02d}:00+08:00"
        body = json.dumps({"meter": "e_import", "time": [at], "value": [100]}).encode()
        pushed = site.ask("/api/v1/readings", "POST", body, content_type="application/json")
        assert pushed.json["accepted"] == 1
        while stream.event()["state"] == before:
            pass


def said(site: Site, language: str, **headers: str) -> str:
    began = monotonic()
    answer = site.ask(f"/?{ASKED}&lang={language}", "GET", None, prefer=AT_ONCE, **headers)
    assert monotonic() - began < SOON
    assert answer.status == 200
    return answer.text


@pytest.mark.slow
@pytest.mark.parametrize("language", LATEST)
def test_the_first_page_after_a_live_import_says_how_far_it_is(site: Site, language: str) -> None:
    whole = site.ask(f"/?{ASKED}&lang={language}").text
    assert 'id="summary"' in whole
    import_live(site, 0)
    page = said(site, language)
    assert any(LATEST[language].format(step) in page for step in (1, 2, 3))
    assert '<nav class="menu"' in page
    assert 'data-figure="' not in page
    part = said(site, language, hx_request="true")
    assert part.startswith('<div id="computing">')
    whole = site.ask(f"/?{ASKED}&lang={language}", prefer=WAITING).text
    assert 'id="summary"' in whole
    assert 'id="computing"' not in said(site, language)
    ready = site.ask(f"/?{ASKED}&lang={language}", hx_request="true")
    assert (ready.headers["hx-refresh"], ready.body) == ("true", b"")


@pytest.mark.slow
def test_what_was_looked_at_is_computed_after_an_import_without_being_asked_for(
    site: Site,
) -> None:
    site.ask(f"/?{ASKED}&lang=en")
    before = asked_of(site)
    import_live(site, 0)
    until = monotonic() + LATE
    while asked_of(site) == before and monotonic() < until:
        pass
    assert 'id="computing"' not in said(site, "en")


def asked_of(site: Site) -> str:
    lines = site.ask("/metrics").text.splitlines()
    return next(each for each in lines if each.startswith("lingtan_answers_asked_total"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/api/v1/account?{ASKED}", {}),
        (f"/pages/overview.csv?{ASKED}&lang=en", {}),
        (f"/?{ASKED}&lang=en", {"sec_fetch_dest": "empty"}),
    ],
)
def test_programs_and_scripts_wait_for_the_results(
    site: Site, path: str, headers: dict[str, str]
) -> None:
    import_live(site, 0)
    answer = site.ask(path, "GET", None, prefer=AT_ONCE, **headers)
    assert answer.status == 200
    assert "2025" in answer.text
    assert 'id="computing"' not in answer.text


def test_why_results_cannot_be_computed_is_told_to_all_who_waited(demo: Demo) -> None:
    computations, told = Computations(), []
    for _ in range(2):
        with pytest.raises(LingtanError) as error:
            computations.lacking(failing(demo, "2025-01"), LATE)
        told.append(error.value)
    assert told[0] is told[1]


def test_nobody_begins_more_computations_than_there_may_be(demo: Demo) -> None:
    computations, one_more = Computations(), failing(demo, "2024")
    for month in range(1, MOST + 1):
        with suppress(LingtanError):
            computations.lacking(failing(demo, f"2025-{month:02d}"), 0)
    assert computations.lacking(one_more, 0) is None
    assert not is_presented(one_more)


def failing(demo: Demo, period: str) -> Asked:
    return demo.workspace.layout, question_of(period, boundary="none_such"), "en"
