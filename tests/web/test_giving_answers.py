"""A program answers a finding over the API: with the right token, once, and it can be undone."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import AnswerError
from lingtan.client import Client
from lingtan.client.answers import Document, NewAnswer
from lingtan.park.people import Role
from tests.app.test_answers import MONTH, SPIKY, TRUE, park_with, the_spike, totals
from tests.app.test_answers_of_contracts import FINDING as DOUBTED
from tests.app.test_answers_of_contracts import traded
from tests.prepared import copied
from tests.web.doing import Doer
from tests.web.person import PASSWORD
from tests.web.site import Answer, Site, serving

GIVEN = "/api/v1/answers/given"
IGNORED = pytest.approx(sum(TRUE["works"]), rel=2e-3)


def spiky(folder: Path) -> Workspace:
    park = park_with(folder, SPIKY)
    park.add_user("operator", Role.OPERATOR, PASSWORD, by="test")
    return park


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(spiky, tmp_path / "park")


@pytest.fixture
def site(park: Workspace) -> Iterator[Site]:
    with serving(park.layout.folder, options=()) as running:
        yield running


def token(park: Workspace, scope: str = "answer") -> str:
    return park.issue_token(scope, by="test").text


def post(site: Site, secret: str, body: object, path: str = GIVEN, key: str = "") -> Answer:
    text = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {secret}", "content-type": "application/json"}
    headers |= {"idempotency-key": key} if key else {}
    return site.ask(f"{path}?lang=en", "POST", text, **headers)


@pytest.mark.slow
def test_a_program_reads_answers_and_takes_back_with_one_token(
    park: Workspace, site: Site
) -> None:
    before, secret, finding = totals(park), token(park), the_spike(park)
    with Client(f"http://127.0.0.1:{site.port}", secret) as client:
        (spike,) = (each for each in client.answers(MONTH).findings if each.id == finding)
        (proposed,) = (each for each in spike.answers if each.is_proposed)
        given = client.give_answer(
            NewAnswer(
                period=MONTH,
                finding=finding,
                kind=proposed.kind,
                note="logger restarted",
                documents=(Document(name="../log.txt", content=base64.b64encode(b"restart")),),
            )
        )
        assert (given.id, given.kind, given.by) == ("A1", "ignore", secret.partition("_")[0])
        ((path, _),) = given.evidence.items()
        assert (park.layout.folder / path).read_bytes() == b"restart"
        assert totals(park)["works"] == IGNORED
        assert finding not in {each.id for each in client.answers(MONTH).findings}
        back = client.reverse_answer("A1", note="it was the neighbour")
        assert (back.is_in_force, back.reversal and back.reversal["note"]) == (
            False,
            "it was the neighbour",
        )
    assert totals(park) == before
    assert park.verify().is_sound
    assert not list((park.layout.folder / ".uploads").glob("*"))


@pytest.mark.slow
def test_what_is_sent_again_counts_once_and_is_answered_as_before(
    park: Workspace, site: Site
) -> None:
    secret = token(park)
    body = {"period": MONTH, "finding": the_spike(park), "note": "seen on site"}
    first, again = (post(site, secret, body, key="k1") for _ in range(2))
    assert (first.json["id"], first.json["is_repeated"]) == ("A1", False)
    assert (again.json["id"], again.json["is_repeated"]) == ("A1", True)
    other = post(site, secret, {**body, "note": "another"}, key="k1")
    assert (other.status, other.json["case"]) == (422, "key_reused")
    gone = post(site, secret, body)  # the finding was answered: without a key it is news
    assert (gone.status, gone.json["case"]) == (404, "no_such_finding")
    reversal = f"{GIVEN}/A1/reversal"
    backs = [post(site, secret, {"note": "another meter"}, reversal, key="k2") for _ in range(2)]
    assert [each.json["is_repeated"] for each in backs] == [False, True]
    assert len(park.answers(MONTH).answers) == 1
    assert post(site, secret, {"note": "another meter"}, reversal).status == 409
    assert park.verify().is_sound


@pytest.mark.slow
@pytest.mark.parametrize("scope", ["read", "push"])
def test_a_token_that_is_not_for_it_answers_nothing(
    park: Workspace, site: Site, scope: str
) -> None:
    body = {"period": MONTH, "finding": the_spike(park), "note": "seen on site"}
    assert post(site, token(park, scope), body).status == 403
    assert post(site, "", body).status == 401
    assert park.answers(MONTH).answers == ()


@pytest.mark.slow
def test_a_page_of_elsewhere_cannot_answer_with_anothers_cookie(
    park: Workspace, site: Site
) -> None:
    doer = Doer(site)
    assert doer.person.sign_in("operator").status == 303
    body = json.dumps(
        {"period": MONTH, "finding": the_spike(park), "note": "seen on site"}
    ).encode()
    cookie = "; ".join(f"{name}={value}" for name, value in doer.person.cookies.items())
    named = {"cookie": cookie, "content-type": "application/json"}
    refused = site.ask(f"{GIVEN}?lang=en", "POST", body, origin="http://evil.example", **named)
    assert (refused.status, refused.json["case"]) == (403, "from_elsewhere")
    plain = site.ask(GIVEN, "POST", body, **{**named, "content-type": "text/plain"})
    assert plain.status in {403, 415}
    assert park.answers(MONTH).answers == ()


RATIO = {"kind": "ratio", "meter": "works", "note": "seen on site"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status", "case"),
    [
        (b"{", 400, "not_read"),
        ({"nothing": 1}, 400, "not_read"),
        ({**RATIO, "from": "2025-01-01T00:00"}, 400, "not_read"),
        (RATIO, 422, "no_parameter"),
        ({**RATIO, "parameters": {"ratio": "two"}}, 422, "bad_parameter"),
        ({**RATIO, "parameters": {"ratio": 1e300}}, 422, "bad_parameter"),
        (
            b'{"kind": "ratio", "meter": "works", "parameters": {"ratio": NaN}}',
            422,
            "bad_parameter",
        ),
        ({**RATIO, "parameters": {"minutes": 3}}, 422, "other_parameter"),
        ({**RATIO, "kind": "clock", "parameters": {"minutes": 0.5}}, 422, "bad_parameter"),
        ({**RATIO, "meter": "nobody", "parameters": {"ratio": 2}}, 404, "no_meter"),
        ({**RATIO, "parameters": {"ratio": 2}, "to": "0001-01-01T00:00+14:00"}, 422, "no_span"),
        ({**RATIO, "parameters": {"ratio": 2}, "note": ""}, 422, "no_proof"),
        (
            {"finding": "metering_spike:x", "period": MONTH, "note": "seen on site"},
            404,
            "no_such_finding",
        ),
        ({"finding": "x", "period": "soon", "note": "seen on site"}, 400, "not_a_period"),
        ({"note": "seen on site"}, 422, "no_kind"),
    ],
)
def test_what_cannot_be_is_a_problem_and_leaves_no_trace(
    refusing: tuple[Workspace, Site, str], body: object, status: int, case: str
) -> None:
    park, site, secret = refusing
    found = post(site, secret, body)
    assert (found.status, found.json["case"]) == (status, case)
    assert found.json["title"]
    assert park.answers(MONTH).answers == ()


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Workspace, Site, str]]:
    """Serve a park in which nothing that is asked comes to be."""
    park = copied(spiky, tmp_path_factory.mktemp("refusing") / "park")
    with serving(park.layout.folder, options=()) as running:
        yield park, running, token(park)


def test_a_client_says_why_an_answer_is_not_taken(
    refusing: tuple[Workspace, Site, str],
) -> None:
    _, site, secret = refusing
    with (
        Client(f"http://127.0.0.1:{site.port}", secret) as client,
        pytest.raises(AnswerError, match="no answer A9") as error,
    ):
        client.reverse_answer("A9", note="seen on site")
    assert error.value.facts["status"] == 404


@pytest.mark.slow
def test_on_ones_own_machine_a_program_says_who_answers(tmp_path: Path) -> None:
    park = copied(spiky, tmp_path / "park")
    body = {"period": MONTH, "finding": the_spike(park), "note": "seen on site"}
    with serving(park.layout.folder) as site:
        refused = post(site, "", body)
        given = post(site, "", {**body, "by": "Li Na"})
    assert (refused.status, refused.json["case"]) == (422, "nobody")
    assert given.json["by"] == "Li Na"


@pytest.mark.slow
def test_a_program_answers_in_which_unit_a_trade_is_written(tmp_path: Path) -> None:
    park = copied(traded, tmp_path / "trade")
    park.add_user("operator", Role.OPERATOR, PASSWORD, by="test")
    with serving(park.layout.folder, options=()) as site:
        with Client(f"http://127.0.0.1:{site.port}", token(park)) as client:
            (asked,) = (each for each in client.answers(MONTH).findings if each.id == DOUBTED)
            (proposed,) = (each for each in asked.answers if each.is_proposed)
            assert (proposed.kind, proposed.meter, asked.meters) == ("ratio", "trade", ())
            given = client.give_answer(NewAnswer(period=MONTH, finding=DOUBTED, note="settlement"))
            assert (given.id, given.parameters) == ("A1", {"ratio": 1000})
            assert DOUBTED not in {each.id for each in client.answers(MONTH).findings}
            client.reverse_answer("A1", note="it was another document")
        operator = Doer(site)
        assert operator.person.sign_in("operator").status == 303
        form = operator.person.ask(
            f"/do/finding_answer?lang=en&period={MONTH}&finding={DOUBTED}"
        ).text
        assert 'value="ratio" selected' in form
        assert 'value="1000"' in form
        filled = {"period": MONTH, "finding": DOUBTED, "says": "real", "note": "settlement"}
        told = operator.done(operator.do("/do/finding_answer", filled)).text
    assert "A2: trade" in told
    assert "it is real" in told
    assert DOUBTED not in {each.id for each in park.answers(MONTH).findings}
