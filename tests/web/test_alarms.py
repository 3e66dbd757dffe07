"""Alarms on a page and for programs: what is the matter, what it means, and what was done."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from tests.conftest import NOW
from tests.web.doing import Doer
from tests.web.site import Site, serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Workspace.new(tmp_path_factory.mktemp("alarms") / "park", "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir()), now=NOW)
    return made.layout.folder


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    with serving(folder) as running:
        yield running


def alarms(site: Site, language: str = "en") -> dict[str, dict[str, str]]:
    """Return the alarms by name."""
    told = site.ask(f"/api/v1/alarms?lang={language}").json["alarms"]
    assert isinstance(told, list)
    return {each["name"]: each for each in told}


def push_late(site: Site, meter: str) -> None:
    hour = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=8)
    body = json.dumps({"meter": meter, "time": [hour.isoformat()], "value": [5]}).encode()
    answer = site.ask("/api/v1/readings", "POST", body, Content_Type="application/json")
    assert answer.status == 200


@pytest.mark.slow
def test_a_park_nothing_is_pushed_into_does_not_call_its_meters_sound(tmp_path: Path) -> None:
    made = Workspace.new(tmp_path / "park", "logistics")
    with serving(made.layout.folder) as unwatched:
        page = unwatched.ask("/alarms?lang=en").text
        assert "No meter is watched: no reading has been pushed yet." in page
        push_late(unwatched, "e_import")
        assert "No meter is watched" not in unwatched.ask("/alarms?lang=en").text


def steps(site: Site) -> set[str]:
    """Return the steps that the rows of alarms lead to, each with its alarm filled in."""
    rows = site.ask("/alarms?period=2025&lang=en").text.partition("<tbody")[2]
    return set(re.findall(r'href="/do/(\w+)\?[^"]*\balarm=\w+%3Alate', rows))


@pytest.mark.slow
def test_a_late_meter_is_told_with_what_it_means_and_acknowledged(site: Site) -> None:
    assert alarms(site) == {}
    push_late(site, "e_import")
    (told,) = alarms(site).values()
    assert (told["name"], told["state"], told["consequence"]) == (
        "e_import:late",
        "open",
        "border",
    )
    assert "Grid import" in told["title"]
    page = site.ask("/alarms?period=2025&lang=en").said
    assert "1 alarm nobody has looked at" in page
    assert "core indicator" in page
    assert steps(site) == {"acknowledge", "shelve"}
    chosen = site.ask("/do/shelve?alarm=e_import%3Alate&lang=en").text
    assert '<option value="e_import:late" selected>' in chosen
    doer = Doer(site)
    fields = {"alarm": "e_import:late", "reason": "modem is being replaced", "by": "ann"}
    assert "acknowledged by ann" in doer.done(doer.do("/do/acknowledge", fields)).text
    (told,) = alarms(site, "zh").values()
    assert (told["state"], told["by"]) == ("acknowledged", "ann")
    assert "电网受入" in told["title"]
    assert steps(site) == {"shelve"}
    assert "1 acknowledged or shelved" in site.ask("/alarms?period=2025&lang=en").said


def test_a_shelf_needs_a_reason_and_a_day(site: Site) -> None:
    push_late(site, "e_solar")
    doer = Doer(site)
    fields = {"alarm": "e_solar:late", "by": "ann", "reason": "cleaning"}
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    assert doer.do("/do/shelve", fields).status == 400
    assert "shelved by ann" in doer.done(doer.do("/do/shelve", {**fields, "until": day})).text
    assert alarms(site)["e_solar:late"]["state"] == "shelved"


@pytest.mark.slow
def test_alarms_are_exported_as_every_page(site: Site) -> None:
    push_late(site, "e_charging")
    text = site.ask("/pages/alarms.csv?period=2025&lang=en").text
    assert "Charging station (e_charging)" in text
    assert site.ask("/pages/alarms.json?period=2025&lang=en").json["page"] == "alarms"
