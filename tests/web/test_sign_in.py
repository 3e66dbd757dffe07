"""People come in by name and password, forms by pages of ours, and guessing is slow."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.app.sign_in import Chosen, recognise
from lingtan.app.workspace import Workspace
from lingtan.web.throttle import BY_NAME, Rate, Throttle
from tests.web.command import lingtan
from tests.web.person import FORM_TYPE, MARK, PASSWORD, Person
from tests.web.site import Site, serving

NOW = datetime(2026, 1, 10, 8, tzinfo=UTC)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", "logistics")


@pytest.fixture
def begun(park: Workspace) -> Workspace:
    park.add_user("ann", "admin", PASSWORD, by="test")
    return park


@pytest.fixture(scope="module")
def of_many(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Begin a park of ann, whom tests leave as she was, and of those who are locked out."""
    park = Workspace.new(tmp_path_factory.mktemp("lasting") / "park", "logistics")
    park.add_user("ann", "admin", PASSWORD, by="test")
    for name in ("bob", "kim"):
        park.add_user(name, "viewer", PASSWORD, by="ann")
    return park


@pytest.fixture(scope="module")
def lasting(of_many: Workspace) -> Iterator[Site]:
    """Serve it; who tries wrong passwords comes from an address of his own."""
    with serving(of_many.layout.folder, options=()) as site:
        yield site


def first_fields(person: Person, link: str, **more: str) -> dict[str, str]:
    return {
        "name": "Ann",
        "password": PASSWORD,
        "again": PASSWORD,
        "key": link.partition("key=")[2],
        "mark": person.mark(link),
        **more,
    }


@pytest.mark.slow
def test_the_first_link_makes_one_admin_and_counts_no_more(park: Workspace) -> None:
    with serving(park.layout.folder, options=()) as earlier:
        pass
    with serving(park.layout.folder, options=()) as site:
        assert Person(site).ask(earlier.first_link).status == 403
        assert Person(site).ask(site.first_link).status == 200
        person = Person(site)
        assert person.ask("/").status == 401
        wrong = (
            ({"again": "something else"}, 400, "differ"),
            ({"password": "short", "again": "short"}, 400, "fewer than 12"),
            ({"name": "a b"}, 400, "no name"),
            ({"key": "x"}, 403, "does not count"),
            ({"mark": "0" * 64}, 403, "came from elsewhere"),
        )
        for change, status, words in wrong:
            fields = first_fields(person, site.first_link, **change)
            answer = person.send("/first?lang=en", fields)
            assert answer.status == status
            assert words in answer.text
            assert PASSWORD not in answer.text
        assert park.users() == ()
        done = person.send("/first", first_fields(person, site.first_link))
        assert (done.status, done.headers["location"]) == (303, "/")
        assert person.ask("/?period=2025").status == 200
        assert [(user.name, user.role.value) for user in park.users()] == [("ann", "admin")]
        assert Person(site).ask(site.first_link).status == 403


@pytest.mark.slow
def test_who_signs_in_goes_on_where_he_wanted_to(lasting: Site) -> None:
    person = Person(lasting)
    page = person.ask("/energy?period=2025&lang=zh")
    assert page.status == 401
    assert 'value="/energy?period=2025&amp;lang=zh"' in page.text
    assert '<html lang="zh-CN"' in page.text
    done = person.sign_in("ANN", going="/energy?period=2025")
    assert (done.status, done.headers["location"]) == (303, "/energy?period=2025")
    assert person.ask(done.headers["location"]).status == 200
    for far in ("https://example.org", "//example.org", "/\\example.org", "/\t/example.org"):
        assert Person(lasting).sign_in("ann", going=far).headers["location"] == "/"


def test_the_cookie_is_for_this_host_and_no_script(lasting: Site) -> None:
    cookie = Person(lasting).sign_in("ann").headers["set-cookie"].lower()
    assert re.match(r"lingtan_session=[\w-]{43};", cookie)  # 256 bits
    for word in ("httponly", "samesite=strict", "path=/"):
        assert word in cookie
    assert "domain" not in cookie
    assert "max-age" not in cookie


def test_behind_tls_cookies_go_over_tls_only(begun: Workspace) -> None:
    with serving(begun.layout.folder, options=("--https", "--allow-host", "Park.example")) as site:
        answer = Person(site).ask("/sign-in", Host="park.example")
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-lingtan_form=")
        assert "Secure" in cookie
        assert "max-age" in answer.headers["strict-transport-security"]
        mark = MARK.findall(answer.text)[0]
        body = urlencode({"name": "ann", "password": PASSWORD, "mark": mark}).encode()
        done = Person(site).ask(
            "/sign-in",
            "POST",
            body,
            Host="park.example",
            Origin="https://park.example",
            Cookie=cookie.partition(";")[0],
            Content_Type=FORM_TYPE,
        )
        assert done.status == 303
        assert done.headers["set-cookie"].startswith("__Host-lingtan_session=")
        assert site.ask("/healthz", Host="other.example").status == 421


@pytest.mark.slow
def test_a_session_is_new_at_every_sign_in_and_over_after_signing_out(lasting: Site) -> None:
    person = Person(lasting, {"lingtan_session": "chosen-by-somebody-else"})
    person.sign_in("ann")
    first = person.cookies["lingtan_session"]
    assert first != "chosen-by-somebody-else"
    person.sign_in("ann")
    second = person.cookies["lingtan_session"]
    assert first != second
    assert Person(lasting, {"lingtan_session": first}).ask("/?period=2025").status == 401
    page = "/?period=2025"
    assert person.send("/sign-out", {"mark": "0" * 64}).status == 403
    assert person.send("/sign-out", {"mark": person.mark("/sign-in")}).status == 403
    assert person.ask(page).status == 200
    assert person.send("/sign-out", {"mark": person.mark(page)}).status == 303
    assert Person(lasting, {"lingtan_session": second}).ask(page).status == 401


def test_who_is_locked_is_out_at_the_next_click(of_many: Workspace, lasting: Site) -> None:
    bob = Person(replace(lasting, source="127.0.0.2"))
    bob.sign_in("bob")
    assert bob.ask("/?period=2025").status == 200
    of_many.lock_user("bob", by="ann")
    assert bob.ask("/?period=2025").status == 401
    assert bob.sign_in("bob").status == 401


def test_answers_are_not_kept_by_browsers(lasting: Site) -> None:
    person = Person(lasting)
    assert person.ask("/?period=2025").headers["cache-control"] == "no-store"
    person.sign_in("ann")
    for path in ("/?period=2025", "/pages/energy.csv?period=2025", "/sign-in"):
        assert person.ask(path).headers["cache-control"] == "no-store"
    kept = person.ask("/api/v1/account?period=2025").headers["cache-control"]
    assert kept == "private, no-cache"


@pytest.mark.parametrize("origin", ["", "null", "https://example.org", "http://127.0.0.1", "x"])
def test_a_form_from_elsewhere_is_refused(lasting: Site, origin: str) -> None:
    person = Person(lasting)
    fields = {"name": "ann", "password": PASSWORD, "mark": person.mark(), "next": "/"}
    assert person.send("/sign-in", fields, origin=origin).status == 403
    assert "lingtan_session" not in person.cookies


ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["ann", PASSWORD, "\0", "\ud800", "/", "//x", "' or 1=1 --", "{{7*7}}"]),
)


@pytest.fixture(scope="module")
def any_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    park = Workspace.new(tmp_path_factory.mktemp("odd") / "park", "logistics")
    with serving(park.layout.folder, options=()) as site:
        yield site


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    path=st.sampled_from(["/sign-in", "/first", "/sign-out"]),
    fields=st.dictionaries(
        st.sampled_from(["name", "password", "again", "key", "next", "mark"]), ODD, max_size=6
    ),
    shown=st.text(st.characters(min_codepoint=33, max_codepoint=255, exclude_characters=";,\x7f"))
    .map(str.strip)
    .filter(lambda text: not set(text) & {chr(number) for number in range(0x80, 0xA1)}),
)
def test_nothing_that_is_sent_breaks_the_server(
    any_site: Site, path: str, fields: dict[str, str], shown: str
) -> None:
    person = Person(any_site)
    fields = {"mark": person.mark(), **fields}
    body = urlencode(fields, errors="surrogatepass").encode()
    more = {"Origin": person.origin, "Content_Type": FORM_TYPE}
    cookies = f"lingtan_session={shown}; lingtan_form={person.cookies['lingtan_form']}"
    for headers in ({"Cookie": cookies}, {"Authorization": f"Bearer {shown}"}):
        assert any_site.ask(path, "POST", body, **more, **headers).status < 500
        query = urlencode(fields, errors="surrogatepass")
        assert any_site.ask(f"{path}?{query}", "GET", None, **headers).status < 500


def test_a_form_of_another_browser_is_refused(lasting: Site) -> None:
    person = Person(lasting)
    fields = {"name": "ann", "password": PASSWORD, "next": "/"}
    for mark in ("", "é", Person(lasting).mark()):
        person.ask("/sign-in")
        assert person.send("/sign-in", {**fields, "mark": mark}).status == 403


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 400),
        ("application/x-www-form-urlencoded", b"a=" + b"x" * 300_000, 413),
        ("application/x-www-form-urlencoded", b"&".join([b"a=1"] * 50), 400),
        ("application/x-www-form-urlencoded", b"name=%ff", 400),
        ("application/x-www-form-urlencoded", b"\xff", 400),
        ("multipart/form-data; boundary=x", b"--x--", 400),
    ],
)
def test_what_is_no_small_form_is_refused(
    lasting: Site, kind: str, body: bytes, status: int
) -> None:
    for path in ("/sign-in", "/first"):
        assert Person(lasting).ask(path, "POST", body, Content_Type=kind).status == status


def test_known_and_unknown_names_get_the_same_answers(lasting: Site) -> None:
    told, site = {}, replace(lasting, source="127.0.0.3")
    for name in ("kim", "eve"):
        person = Person(site)
        told[name] = [person.sign_in(name, f"wrong {n} and wrong") for n in range(7)]
    known, unknown = told["kim"], told["eve"]
    assert [answer.status for answer in known] == [401] * 5 + [429] * 2
    assert [answer.status for answer in unknown] == [401] * 5 + [429] * 2
    assert "retry-after" in known[-1].headers
    for one, other in zip(known, unknown, strict=True):
        assert blank(one.text, "kim") == blank(other.text, "eve")
    assert Person(site).sign_in("kim").status == 429


def blank(text: str, name: str) -> str:
    """Return a page without its mark and the name that was typed."""
    lines = [line for line in text.splitlines() if 'name="mark"' not in line]
    return "\n".join(lines).replace(f'value="{name}"', 'value=""')


def test_an_address_has_tries_of_its_own(lasting: Site) -> None:
    person = Person(replace(lasting, source="127.0.0.4"))
    found = [person.sign_in(f"name{n}", "wrong and wrong").status for n in range(22)]
    assert found[:20] == [401] * 20
    assert found[-1] == 429
    assert Person(lasting).sign_in("ann").status == 303


@pytest.mark.slow
def test_all_addresses_of_one_line_share_its_tries(begun: Workspace) -> None:
    """Whoever has one address of version 6 has 2 to the 64th; of version 4 each is its own."""
    with serving(begun.layout.folder, options=("--https",)) as site:
        person = Person(site)

        def tried(address: str) -> int:
            body = urlencode(
                {
                    "name": re.sub(r"[^0-9a-f]", "_", address),
                    "password": "wrong",
                    "mark": person.mark(),
                }
            )
            more = {"Origin": person.origin, "X_Forwarded_For": address}
            return person.ask(
                "/sign-in", "POST", body.encode(), Content_Type=FORM_TYPE, **more
            ).status

        mine = [tried(f"2001:db8:0:7:{n:x}::{n:x}") for n in range(21)]
        assert mine == [401] * 20 + [429]
        assert tried("2001:db8:0:8::1") == 401
        mapped = [tried(f"::ffff:192.0.2.{n}") for n in range(21)]
        assert mapped == [401] * 21


@pytest.mark.slow
def test_an_address_that_is_only_claimed_has_no_tries_of_its_own(begun: Workspace) -> None:
    """Without a proxy nobody is believed to be another one at each try."""
    with serving(begun.layout.folder, options=()) as site:
        person = Person(site)

        def tried(number: int) -> int:
            form = {"name": f"n{number}", "password": "wrong", "mark": person.mark()}
            claimed = {"Origin": person.origin, "X_Forwarded_For": f"192.0.2.{number}"}
            body = urlencode(form).encode()
            return person.ask("/sign-in", "POST", body, Content_Type=FORM_TYPE, **claimed).status

        assert [tried(number) for number in range(21)] == [401] * 20 + [429]


@pytest.mark.slow
def test_an_unknown_name_takes_as_long_as_a_wrong_password(begun: Workspace) -> None:
    spent: dict[str, list[float]] = {"ann": [], "eve": []}
    for _ in range(9):
        for name, times in spent.items():
            start = time.process_time()
            assert recognise(begun.layout, Chosen(name=name, password="wrong"), NOW) is None  # noqa: S106
            times.append(time.process_time() - start)
    assert median(spent["eve"][1:]) == pytest.approx(median(spent["ann"][1:]), rel=0.5)


def test_tries_come_back_with_time_and_with_the_right_password() -> None:
    throttle = Throttle(BY_NAME)
    assert [throttle.take("ann", NOW) for _ in range(6)] == [True] * 5 + [False]
    assert throttle.take("eve", NOW)
    later = NOW + timedelta(seconds=BY_NAME.seconds_a_try)
    assert [throttle.take("ann", later) for _ in range(2)] == [True, False]
    assert not throttle.take("ann", NOW)
    throttle.forgive("ann")
    assert throttle.take("ann", NOW)


def test_tries_of_a_clock_that_was_ahead_come_back_once_it_is_right() -> None:
    throttle, ahead = Throttle(BY_NAME), NOW + timedelta(days=365)
    assert [throttle.take("ann", ahead) for _ in range(6)] == [True] * 5 + [False]
    assert not throttle.take("ann", NOW)
    later = NOW + timedelta(seconds=BY_NAME.seconds_a_try)
    assert [throttle.take("ann", later) for _ in range(2)] == [True, False]


def test_many_names_do_not_fill_the_memory_nor_free_the_one_that_is_tried() -> None:
    throttle = Throttle(Rate(tries=2, seconds_a_try=1e9))
    for _ in range(2):
        throttle.take("ann", NOW)
    for number in range(20_000):
        throttle.take(f"n{number}", NOW)
    assert len(throttle._left) <= 10_000
    assert not throttle.take("ann", NOW)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--no-sign-in", "--host", "0.0.0.0"), "this machine only"),  # noqa: S104
        (("--no-sign-in", "--allow-host", "park.example"), "this machine only"),
        (("--no-sign-in", "--https"), "this machine only"),
        (("--host", "0.0.0.0", "--allow-host", "park.example"), "Nobody may sign in"),  # noqa: S104
        (("--allow-host", "http://park.example"), "no name of a host"),
        (("--allow-host", "*"), "no name of a host"),
    ],
)
def test_others_are_let_in_only_by_sign_in(
    park: Workspace, options: tuple[str, ...], words: str
) -> None:
    done = lingtan("serve", str(park.layout.folder), "--port", "0", *options)
    assert done.returncode == 1
    assert words in " ".join(done.stderr.split())


def test_other_machines_are_served_under_names_once_there_are_users(begun: Workspace) -> None:
    folder = begun.layout.folder
    done = lingtan("serve", str(folder), "--port", "0", "--host", "0.0.0.0")  # noqa: S104
    assert done.returncode == 1
    assert "--allow-host" in done.stderr


@pytest.mark.slow
def test_one_s_own_machine_is_told_so_on_every_page(park: Workspace) -> None:
    with serving(park.layout.folder) as site:
        for path in ("/?period=2025&lang=en", "/nowhere?lang=en"):
            assert "Served without sign-in, to this machine only" in site.ask(path).text
        assert site.ask("/sign-in").status == 404


@pytest.mark.slow
def test_a_damaged_database_lets_nobody_in(begun: Workspace) -> None:
    with serving(begun.layout.folder, options=()) as site:
        person = Person(site)
        person.sign_in("ann")
        begun.layout.users.write_bytes(b"no database" * 1000)
        for path in ("/?period=2025", "/api/v1/park"):
            assert person.ask(path).status == 503
