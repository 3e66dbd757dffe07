"""Whoever hands in an old file in a browser says when it was received, and what shows it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.adapters.store.store import Store
from lingtan.app.workspace import Workspace
from lingtan.park.people import Role
from tests.builders_verification import a_small_park
from tests.prepared import copied
from tests.web.doing import Doer, signed_in
from tests.web.person import PASSWORD
from tests.web.site import Answer, Site, serving

MARCH = b"month,meter,amount\n2025-03,g_works,61000\n"
MAIL = b"From: supplier\nDate: 2025-04-22\n"


def with_people(folder: Path) -> Workspace:
    park = a_small_park(folder)
    for name, role in (("operator", Role.OPERATOR), ("viewer", Role.VIEWER)):
        park.add_user(name, role, PASSWORD, by="test")
    return park


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(with_people, tmp_path / "park")


@pytest.fixture
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def handed_in(doer: Doer) -> str:
    """Send a file to be looked at; return where it is taken."""
    looked = doer.done(doer.send_files("/do/import", {"bills_march.csv": MARCH})).text
    upload = re.search(r"upload=([\w-]+)", looked)
    assert upload, looked
    return upload[1]


@pytest.mark.slow
def test_what_a_file_says_is_known_from_when_it_was_received(park: Workspace, site: Site) -> None:
    operator = signed_in(site, ["operator"])["operator"]
    upload = handed_in(operator)
    path, fields = f"/do/take?upload={upload}", {"upload": upload, "received": "2025-04-22"}
    operator.done(send(operator, path, fields, MAIL))
    with Store.open(park.layout.store) as store:
        record = store.imports()[-1]
    assert record.source.file_name == "bills_march.csv"
    assert record.known_at < datetime(2025, 4, 23, tzinfo=UTC)
    kept = [each.read_bytes() for each in (park.layout.folder / "documents").iterdir()]
    assert MAIL in kept
    assert park.verify().is_sound
    assert not list((park.layout.folder / ".uploads").glob("*/*"))


def send(doer: Doer, path: str, fields: dict[str, str], document: bytes) -> Answer:
    """Fill in the form with a document beside it."""
    shown = doer.person.ask(f"{path}&lang=en").text
    assert 'name="received"' in shown
    mark = re.findall(r'name="mark" value="([0-9a-f]{64})"', shown)[0]
    bound = "b0undary"
    parts = [
        f'--{bound}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"mark": mark, **fields}.items()
    ]
    head = f'--{bound}\r\nContent-Disposition: form-data; name="documents"; filename="m.eml"'
    body = b"".join([*parts, head.encode(), b"\r\n\r\n", document, f"\r\n--{bound}--".encode()])
    form = f"multipart/form-data; boundary={bound}"
    return doer.person.ask(
        f"{path}&lang=en", "POST", body, Origin=doer.person.origin, Content_Type=form
    )


@pytest.mark.slow
def test_nobody_receives_tomorrow(site: Site) -> None:
    operator = signed_in(site, ["operator"])["operator"]
    upload = handed_in(operator)
    fields = {"upload": upload, "received": "2999-01-01"}
    told = operator.done(operator.do(f"/do/take?upload={upload}", fields)).text
    assert "2999-01-01" in told


@pytest.mark.slow
def test_who_only_looks_receives_nothing(site: Site) -> None:
    viewer = signed_in(site, ["viewer"])["viewer"]
    assert viewer.person.ask("/do/take?lang=en").status == 403
