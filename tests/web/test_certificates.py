"""Certificates are issued, sliced, transferred, claimed and run out in a browser."""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from lingtan.park.places import ParkType
from tests.conftest import NOW
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import serving

pytestmark = pytest.mark.slow

PAGE = "/certificates?period=2025&lang=en"
ISSUE, EVENT = "/do/certificate_issue", "/do/certificate_event"
PROPOSE = "/do/certificate_propose"
PEOPLE = {"ann": Role.OPERATOR, "ben": Role.ACCOUNTANT, "vera": Role.VIEWER}
BATCH = {
    "entry_id": "first",
    "device": "wind_north",
    "production": "2025-01",
    "energy": "5",
    "party": "-",
    "region": "Shandong",
    "configuration": "without_power",
    "serial": "GEC 2025-37-0000001 to 0000005",
    "proof": "statement",
}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("certificates") / "park"
    park = Workspace.new(folder, ParkType.MANUFACTURING)
    samples = sorted((park.layout.folder / "inbox").iterdir())
    park.import_files(samples, now=NOW - timedelta(days=1))
    for name, role in PEOPLE.items():
        park.add_user(name, role, PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def people(park: Workspace) -> Iterator[Mapping[str, Doer]]:
    with serving(park.layout.folder, options=()) as site:
        found = {name: Doer(site) for name in PEOPLE}
        for name, doer in found.items():
            assert doer.person.sign_in(name).status == 303
        yield found


def event(act: str, **fields: str) -> dict[str, str]:
    said = {"act": act, "certificate": "first", "day": "2025-12-01", "proof": "deal"}
    return {"entry_id": f"e_{act}", **said, **fields}


def brought(page: str) -> dict[str, str]:
    """Return what the way to propose brings along."""
    address = unescape(page.split(f'href="{PROPOSE}?')[1].split('"', maxsplit=1)[0])
    return dict(pair.split("=", 1) for pair in address.split("&"))


def enter(people: Mapping[str, Doer], park: Workspace, path: str, fields: dict[str, str]) -> str:
    """Try an entry, propose it as ann and approve it as ben; return what was tried."""
    ann, ben = people["ann"], people["ben"]
    before = energies(park)
    tried = ann.done(ann.do(path, fields)).text
    assert "Tried on a copy: this is how the register would stand." in tried, tried
    upload = brought(tried)["upload"]
    said = {"upload": upload, "period": "2025", "reason": "registry of December"}
    proposed = ann.done(ann.do(PROPOSE, said, f"upload={upload}&lang=en")).text
    assert "a second person approves" in proposed
    assert energies(park) == before
    number = re.findall(r">(C\d+)[ :,]", proposed) + re.findall(r"\b(C\d+)\b", proposed)
    done = ben.done(ben.do("/do/approve", {"candidate": number[0]})).text
    assert "It is in force" in done, done
    return tried


def take(ann: Doer, fields: dict[str, str]) -> None:
    """Try an event, and take it at once."""
    upload = brought(ann.done(ann.do(EVENT, fields)).text)["upload"]
    done = ann.done(ann.do("/do/take", {"upload": upload}, f"upload={upload}&lang=en"))
    assert "state done" in done.text, done.text


def energies(park: Workspace) -> dict[tuple[str, str], int]:
    """Return the MWh of each state and owner."""
    found = Workspace.open(park.layout.folder).certificates()
    told: dict[tuple[str, str], int] = {}
    for entry in found.register.entries:
        for part in entry.slices:
            key = part.state.value, part.owner
            told[key] = told.get(key, 0) + part.energy_wh // 1_000_000
    return told


def test_the_life_of_a_batch_is_noted_by_two_people(
    people: Mapping[str, Doer], park: Workspace
) -> None:
    tried = enter(
        people, park, ISSUE, BATCH
    )  # tried and proposed, nothing had changed: see `enter`
    assert "GEC 2025-37-0000001 to 0000005" in tried
    assert energies(park) == {("free", ""): 5}
    take(people["ann"], event("transfer", energy="4", party="-", to="machines"))
    assert energies(park) == {("free", ""): 1, ("free", "machines"): 4}
    enter(people, park, EVENT, event("claim", energy="2", party="machines", used_in="2025"))
    after = {("free", ""): 1, ("claimed", "machines"): 2, ("free", "machines"): 2}
    assert energies(park) == after
    page = people["vera"].person.ask(PAGE).said
    assert "1 entry of the register over 5 MWh: 3 MWh free, 2 MWh claimed" in page
    assert "e_transfer" in page


def test_what_would_have_no_effect_says_why(people: Mapping[str, Doer]) -> None:
    ann = people["ann"]
    far = event("claim", entry_id="far", energy="500", party="machines", used_in="2025")
    page = ann.done(ann.do(EVENT, far)).text
    assert "it is not taken, or has no effect" in page
    assert "500 MWh of certificate first" in page
    bad = event("transfer", entry_id="bad", energy="a lot", party="-", to="machines")
    assert ann.do(EVENT, bad).status == 400


def test_a_free_slice_leads_to_what_can_be_done_with_it(people: Mapping[str, Doer]) -> None:
    page = people["ann"].person.ask(PAGE).text
    link = next(
        unescape(each.split('"')[0])
        for each in page.split('href="')
        if each.startswith(EVENT) and "act=claim" in each
    )
    form = people["ann"].person.ask(link).text
    assert '<option value="claim" selected>' in form
    assert '<option value="first" selected>' in form
    viewer = people["vera"].person.ask(PAGE).text
    assert EVENT not in viewer


def test_who_only_looks_may_not_enter_anything(people: Mapping[str, Doer]) -> None:
    for path in (ISSUE, EVENT, PROPOSE):
        assert people["vera"].person.ask(f"{path}?upload=none").status == 403
