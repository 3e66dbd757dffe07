"""An admin traces who came in and how, who was refused, who was locked out and who left."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lingtan.app.record_steps import entries_of
from lingtan.app.record_visits import list_visits
from lingtan.app.workspace import Workspace
from tests.web.doing import Doer
from tests.web.person import PASSWORD, Person
from tests.web.site import Site, serving

TYPED = "a password in the wrong place"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = Workspace.new(tmp_path_factory.mktemp("visits") / "park", "logistics")
    made.add_user("ann", "admin", PASSWORD, by="test")
    for name in ("bob", "carl", "dora"):
        made.add_user(name, "viewer", PASSWORD, by="test")
    return made


@pytest.fixture(scope="module")
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


@pytest.fixture(scope="module")
def ann(site: Site) -> Person:
    person = Person(replace(site, source="127.0.0.9"))
    assert person.sign_in("ann").status == 303
    return person


def seen(ann: Person, query: str) -> list[tuple[object, ...]]:
    found = ann.ask(f"/visits.json?{query}").json["visits"]
    assert isinstance(found, list)
    return [(each["name"], each["step"], each["way"], each["times"]) for each in found]


@pytest.mark.slow
def test_sign_ins_refusals_and_sign_outs_are_told_and_nothing_that_was_typed(
    site: Site, ann: Person
) -> None:
    bob = Person(replace(site, source="127.0.0.2"))
    assert bob.sign_in(TYPED).status == 401
    assert bob.sign_in("bob", "not his password").status == 401
    mark = bob.mark()
    fields = {"name": "bob", "password": PASSWORD, "mark": mark, "next": "/"}
    assert bob.send("/sign-in", fields).status == 303
    out = {"mark": bob.mark("/do?lang=en")}
    assert bob.send("/sign-out", out).status == 303
    assert seen(ann, "by=bob") == [
        ("bob", "signed_out", "password", 1),
        ("bob", "signed_in", "password", 1),
        ("bob", "refused", "password", 1),
    ]
    assert seen(ann, "by=-&step=refused") == [("", "refused", "password", 1)]
    page = ann.ask("/visits?lang=en").text
    for words in ("signed in · password", "nobody known here", "127.0.0.2", "signed out"):
        assert words in page
    assert "登录" in ann.ask("/visits?lang=zh").text
    for path in ("/visits", "/visits.csv", "/visits.json"):
        text = ann.ask(path).text
        assert TYPED not in text
        assert PASSWORD not in text


@pytest.mark.slow
def test_who_tries_too_often_is_told_as_locked_out_in_one_line(site: Site, ann: Person) -> None:
    carl = Person(replace(site, source="127.0.0.3"))
    statuses = [carl.sign_in("carl", f"wrong password {each}").status for each in range(9)]
    assert statuses == [401] * 5 + [429] * 4
    assert sorted(seen(ann, "by=carl")) == [
        ("carl", "held_off", "password", 4),
        ("carl", "refused", "password", 5),
    ]
    assert "locked out: too many tries" in ann.ask("/visits?by=carl&lang=en").text
    admin = ann.ask("/admin?period=2025&lang=en")
    assert admin.status in {200, 503}  # a park without readings has no figures yet


@pytest.mark.slow
def test_wrong_tries_of_whoever_is_signed_in_are_told_as_well(site: Site, ann: Person) -> None:
    dora = Doer(replace(site, source="127.0.0.4"))
    assert dora.person.sign_in("dora").status == 303
    fields = {"old_password": "not hers at all", "password": "five slow herons wade"}
    assert "refused" in dora.done(dora.do("/do/password", fields)).text
    assert ("dora", "refused", "password", 1) in seen(ann, "by=dora")


def test_a_browser_is_told_by_its_name_and_nothing_else_of_it(site: Site, ann: Person) -> None:
    dora = Person(replace(site, source="127.0.0.5"))
    odd = f"{FIREFOX} <script>alert(1)</script>"
    answer = dora.ask("/healthz", User_Agent=odd)
    assert answer.status == 200
    mark = dora.mark()
    body = f"name=dora&password={PASSWORD.replace(' ', '+')}&mark={mark}&next=/".encode()
    headers = {"Origin": dora.origin, "User_Agent": odd}
    form = "application/x-www-form-urlencoded"
    assert dora.ask("/sign-in", "POST", body, Content_Type=form, **headers).status == 303
    text = ann.ask("/visits.json?by=dora&step=signed_in").text
    assert "Firefox · Linux" in text
    assert "alert" not in text


def test_a_flood_of_wrong_tokens_is_a_line_and_no_entry_of_the_log(
    site: Site, park: Workspace, ann: Person
) -> None:
    before = len(entries_of(park.layout))
    for number in range(50):
        bearer = f"Bearer lingtan{number:08x}_x"
        assert site.ask("/api/v1/park", Authorization=bearer).status == 401
    assert seen(ann, "by=-&step=refused")[0] == ("", "refused", "token", 50)
    assert len(entries_of(park.layout)) == before


def test_it_is_filtered_and_paged_and_the_audit_leads_there(ann: Person) -> None:
    assert 'href="/visits' in ann.ask("/audit?lang=en").text
    for odd in ("page=0", "page=x", "page=99999999", "step=nothing", "by=%00"):
        assert ann.ask(f"/visits?{odd}").status == 200
    told = ann.ask("/visits.csv").text.splitlines()
    assert (
        told[0]
        .lstrip("\ufeff")
        .startswith("first_at,last_at,name,step,way,address,browser,times,by")
    )


@pytest.mark.slow
def test_what_waits_is_written_when_the_server_ends(park: Workspace) -> None:
    before = sum(each.times for each in list_visits(park.layout) if each.name == "ann")
    with serving(park.layout.folder, options=()) as site:
        assert Person(site).sign_in("ann", "not hers at all").status == 401
    after = sum(each.times for each in list_visits(park.layout) if each.name == "ann")
    assert after == before + 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "source", "address"),
    [
        ((), "127.0.0.1", "127.0.0.1"),
        (("--https",), "127.0.0.1", "192.0.2.66"),
        (("--https",), "127.0.0.6", "127.0.0.6"),
    ],
)
def test_what_a_proxy_says_of_an_address_is_believed_of_a_proxy_only(
    park: Workspace,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    source: str,
    address: str,
) -> None:
    """Else whoever tries passwords is somebody else each time.

    What he claims himself stands before what the proxy adds, and nothing in the environment of
    the server makes a proxy of him.
    """
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    park.change_password("dora", PASSWORD, by="test")  # and no tries of before
    with serving(park.layout.folder, options=options) as site:
        dora = Person(replace(site, source=source))
        mark = dora.mark()
        body = f"name=dora&password={PASSWORD.replace(' ', '+')}&mark={mark}&next=/".encode()
        form, told = "application/x-www-form-urlencoded", "192.0.2.1, 192.0.2.66"
        headers = {"Origin": dora.origin, "X_Forwarded_For": told, "Content_Type": form}
        assert dora.ask("/sign-in", "POST", body, **headers).status == 303
    last = next(each for each in list_visits(park.layout) if each.step == "signed_in")
    assert (last.name, last.address) == ("dora", address)
