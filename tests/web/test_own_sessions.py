"""Everybody sees where he is signed in, and ends what is not his with his password."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from lingtan.app.record_visits import list_visits
from lingtan.app.workspace import Workspace
from tests.web.person import PASSWORD, Person
from tests.web.site import Answer, Site, serving
from tests.web.stream import watching

HANDLE = re.compile(r'<option value="([0-9a-f]{16})">')
PLACES = count(2)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("sessions") / "park", "logistics")
    for name, role in (("root", "admin"), ("bob", "viewer"), ("carl", "viewer")):
        made.add_user(name, role, PASSWORD, by="test")
    made.add_user("dora", "enterprise", PASSWORD, enterprise="cold_store", by="test")
    return made


@pytest.fixture(scope="module")
def served(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture
def site(served: Site) -> Site:
    """Return it as it is seen from where nobody was before."""
    return replace(served, source=f"127.0.0.{next(PLACES)}")


def signed_in(site: Site, name: str) -> Person:
    person = Person(site)
    assert person.sign_in(name).status == 303
    return person


def is_in(person: Person) -> bool:
    return person.ask("/do").status == 200


def handles(person: Person) -> list[str]:
    return HANDLE.findall(person.ask("/sessions?lang=en").text)


def end(person: Person, session: str, password: str = PASSWORD) -> Answer:
    fields = {"mark": person.mark("/sessions"), "session": session, "password": password}
    return person.send("/sessions?lang=en", fields)


@pytest.mark.parametrize("name", ["bob", "dora"])
def test_one_of_ones_own_sessions_is_ended_and_the_others_go_on(
    site: Site, park: Workspace, name: str
) -> None:
    here, there, third = (signed_in(site, name) for _ in range(3))
    page = here.ask("/sessions?lang=en").text
    assert "This one" in page
    assert site.source in page
    assert "password · since" in page
    assert "在别处登录" in here.ask("/sessions?lang=zh").text
    seen_here, seen_there = set(handles(here)), set(handles(there))
    assert (len(seen_here), len(seen_there)) == (2, 2)
    (of_there,) = seen_here - seen_there
    done = end(here, of_there)
    assert (done.status, "1 session ended" in done.text) == (200, True)
    assert [is_in(each) for each in (here, there, third)] == [True, False, True]
    last = next(each for each in list_visits(park.layout) if each.name == name)
    assert (last.step, last.way, last.address) == ("ended", "password", site.source)
    secret = here.cookies["lingtan_session"]
    assert secret not in page
    end(here, "others")


@pytest.mark.slow
def test_all_others_are_ended_and_their_streams_with_them(site: Site) -> None:
    here, there = signed_in(site, "bob"), signed_in(site, "bob")
    cookie = f"lingtan_session={there.cookies['lingtan_session']}"
    with watching(site, Cookie=cookie) as stream:
        assert "readings" in stream.event()
        assert "ended" in end(here, "others").text
        assert stream.event() == {}
    assert [is_in(each) for each in (here, there)] == [True, False]
    assert "signed in nowhere else" in here.ask("/sessions?lang=en").text


def test_nothing_is_ended_without_the_password_and_tries_are_few(
    site: Site, park: Workspace
) -> None:
    here, there = signed_in(site, "carl"), signed_in(site, "carl")
    wrong = [end(here, "others", "not his at all").status for _ in range(7)]
    assert wrong == [401] * 5 + [429] * 2
    assert is_in(there)
    tried = next(each for each in list_visits(park.layout) if each.step == "refused")
    assert (tried.name, tried.way, tried.times) == ("carl", "password", 5)


def test_sessions_of_others_are_neither_shown_nor_ended(site: Site) -> None:
    bob, root, more = signed_in(site, "bob"), signed_in(site, "root"), signed_in(site, "root")
    (of_root,) = handles(root)
    assert of_root not in bob.ask("/sessions").text
    assert end(bob, of_root).status == 400
    assert end(bob, "").status == 400
    assert is_in(root)
    assert is_in(more)


def test_a_form_of_elsewhere_ends_nothing(site: Site) -> None:
    here, there = signed_in(site, "root"), signed_in(site, "root")
    fields = {"mark": here.mark("/sessions"), "session": "others", "password": PASSWORD}
    assert here.send("/sessions", fields, origin="https://evil.example").status == 403
    assert here.send("/sessions", {**fields, "mark": "0" * 64}).status == 403
    assert is_in(there)


def test_who_comes_again_is_told_what_was_changed_and_tried_meanwhile(
    site: Site, park: Workspace
) -> None:
    park.add_user("eve", "viewer", "the first of her passwords", by="root")
    first = Person(site)
    assert first.sign_in("eve", "the first of her passwords").status == 303
    assert "new" not in link(first)  # nothing happened before she ever came
    park.change_password("eve", PASSWORD, by="root")
    assert Person(site).sign_in("eve", "a guess of somebody").status == 401
    eve = signed_in(site, "eve")
    assert link(eve) == "Sessions: 2 new"
    assert "条新消息" in eve.ask("/do?lang=zh").text
    told = eve.ask("/sessions?lang=en").text
    for line in ("changed · password", "by root", "refused · password", "signed in · password"):
        assert line in told
    assert link(eve) == "Sessions"
    assert link(signed_in(site, "eve")) == "Sessions"
    assert "changed · role" not in told
    park.change_role("eve", "operator", by="root")
    assert link(signed_in(site, "eve")) == "Sessions: 1 new"
    assert "by root" not in signed_in(site, "bob").ask("/sessions?lang=en").text


def link(person: Person) -> str:
    """Return what the bar calls the page of sessions."""
    (found,) = re.findall(r'<a href="/sessions[^"]*">([^<]*)</a>', person.ask("/do?lang=en").text)
    return str(found)


def test_the_page_is_beside_the_name_on_every_page(site: Site) -> None:
    assert 'href="/sessions' in signed_in(site, "root").ask("/do?lang=en").text
