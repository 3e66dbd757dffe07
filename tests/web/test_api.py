"""The API gives programs the figures of the pages, and says plainly what it cannot answer."""

import json
from collections.abc import Mapping
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.plain import to_plain
from lingtan.web.features import FEATURES
from tests.conftest import Demo
from tests.web.site import Site

API = "/api/v1"


def plain(value: object) -> object:
    return json.loads(json.dumps(to_plain(value)))


@pytest.mark.slow
def test_the_account_is_that_of_the_library(site: Site, demo: Demo) -> None:
    inventory = demo.workspace.account("2025").inventory
    told = site.ask(f"{API}/account?period=2025").json
    assert told["figures"] == plain(inventory.figures)
    assert told["boundary"] == inventory.boundary
    assert told["is_trial"] is False


@pytest.mark.slow
def test_the_verdicts_are_those_of_the_library(site: Site, demo: Demo) -> None:
    told = site.ask(f"{API}/evaluation?period=2025").json
    assert told["frameworks"] == plain(demo.workspace.evaluate("2025").frameworks)


@pytest.mark.slow
def test_findings_come_with_ids_and_words_in_the_language_asked_for(site: Site) -> None:
    english, chinese = (
        site.ask(f"{API}/findings?period=2025&lang={lang}").json["findings"]
        for lang in ("en", "zh")
    )
    assert isinstance(english, list)
    assert isinstance(chinese, list)
    assert [each["kind"] for each in english] == [each["kind"] for each in chinese]
    assert all(one["what"] != other["what"] for one, other in zip(english, chinese, strict=True))


def test_a_lineage_adds_up_to_its_figure(site: Site) -> None:
    told = site.ask(f"{API}/lineage?period=2025&figure=national.e_park_kg").json
    nodes = {node["id"]: node for node in told["nodes"]}  # type: ignore[attr-defined]
    root = nodes["national.e_park_kg"]
    added = sum(nodes[part["node"]]["value"] * part.get("weight", 1.0) for part in root["parts"])
    assert added == pytest.approx(root["value"], rel=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        "account",
        "evaluation",
        "findings",
        "series",
        "meters/e_import/readings",
        "meters/e_import/statistics",
    ],
)
def test_what_holds_numbers_says_as_known_at_which_instant(site: Site, path: str) -> None:
    assert site.ask(f"{API}/{path}?period=2025").json["known_at"] is None
    then = site.ask(f"{API}/{path}?period=2025&known_at=2026-02-01T00:00:00%2B08:00").json
    assert then["known_at"] == "2026-01-31T16:00:00+00:00"


def test_the_park_names_its_pages(site: Site) -> None:
    pages = site.ask(f"{API}/park?lang=en").json["pages"]
    assert [each["id"] for each in pages] == [feature.id for feature in FEATURES]  # type: ignore[attr-defined]


@pytest.mark.slow
def test_what_is_known_already_is_not_sent_again(site: Site) -> None:
    first = site.ask(f"{API}/account?period=2025")
    again = site.ask(f"{API}/account?period=2025", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    other = site.ask(f"{API}/account?period=2025-01", If_None_Match=first.headers["etag"])
    assert other.status == 200


@pytest.mark.slow
@pytest.mark.parametrize("path", ["account?period=2025", "alarms", "campaigns"])
def test_what_is_known_may_be_one_of_several(site: Site, path: str) -> None:
    """A proxy names all it has; and each answer that may be kept says what it is."""
    tag = site.ask(f"{API}/{path}").headers["etag"]
    for known, status in (
        (f'"other", {tag}', 304),
        (tag.removeprefix("W/"), 304),
        ("*", 304),
        ('"other"', 200),
    ):
        assert site.ask(f"{API}/{path}", If_None_Match=known).status == status


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("account?period=x", 400, "period"),
        ("account?period=2025&boundary=x", 400, "park_file"),
        ("park?boundary=x", 400, "park_file"),
        ("tasks?period=2025-13", 400, "period"),
        ("imports?period=x", 400, "period"),
        ("meters?boundary=x", 400, "park_file"),
        ("park?lang=fr", 400, "argument"),
        ("account?period=2025&known_at=soon", 400, "period"),
        ("account?period=2025&known_at=0001-01-01T00:00:00%2B23:59", 400, "period"),
        ("account?period=2025&known_at=0001-01-01T00:00:00", 400, "period"),
        ("lineage?period=2025&figure=x", 404, "trace"),
        ("lineage?period=2025", 400, "argument"),
        ("nothing", 404, None),
    ],
)
def test_a_problem_is_told_as_one(site: Site, path: str, status: int, code: str | None) -> None:
    answer = site.ask(f"{API}/{path}", Accept_Language="zh")
    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json["status"] == status
    assert answer.json.get("code") == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in str(answer.json["title"]))


@pytest.mark.parametrize(
    ("path", "name", "allowed"),
    [
        ("meters?limit=0", "limit", "≥ 1"),
        ("meters?limit=many", "limit", "…, 1, 2, …"),
        ("tasks?state=x", "state", "'all', 'open', 'closed'"),
        ("lineage?period=2025", "figure", None),
        ("park?lang=fr", "lang", "zh, en"),
        ("alarms?lang=fr", "lang", "zh, en"),
        ("campaigns?period=2025", "period", "cursor, limit, lang"),
        ("live?meter=e_import", "meter", "lang"),
        ("park?x=1&period=2025&y", "x, y", "lang, period, boundary, known_at"),
        ("tasks?theme=dark", "theme", "state, cursor, limit, lang, period, boundary, known_at"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_parameter_that_is_refused_is_named_with_what_is_allowed(
    site: Site, path: str, name: str, allowed: str | None, language: str
) -> None:
    told = site.ask(f"{API}/{path}", Accept_Language=language).json
    assert name in str(told["title"])
    assert isinstance(told["facts"], Mapping)
    assert told["facts"].get("allowed") == allowed
    assert (allowed or name) in str(told["detail"])


def test_no_question_is_answered_as_another_because_of_a_parameter_that_is_unknown(
    site: Site,
) -> None:
    paths = site.ask(f"{API}/openapi.json").json["paths"]
    assert isinstance(paths, Mapping)
    for path, route in paths.items():
        for method, described in route.items():
            address = path.replace("{meter}", "e_import")
            answer = site.ask(f"{address}?meter=e_export&lang=en", method.upper(), b"{}")
            assert (answer.status, answer.json.get("case")) == (400, "unknown_parameter"), path
            assert "meter" in str(answer.json["title"])
            named = [each["name"] for each in described["parameters"] if each["in"] == "query"]
            assert answer.json["facts"] == {"name": "meter", "allowed": ", ".join(named)}


def test_the_description_says_what_a_refusal_is_and_how_a_token_is_sent(site: Site) -> None:
    told = site.ask(f"{API}/openapi.json").json
    assert isinstance(told["paths"], Mapping)
    for path, route in told["paths"].items():
        for asked in route.values():
            refused = asked["responses"]["400"]["content"]["application/problem+json"]
            assert refused["schema"] == {"$ref": "#/components/schemas/Problem"}, path
    assert "HTTPValidationError" not in str(told)
    assert told["components"]["securitySchemes"]["token"]["scheme"] == "bearer"  # type: ignore[index]


def test_the_description_names_every_route_and_every_parameter(site: Site) -> None:
    told = site.ask(f"{API}/openapi.json").json
    assert str(told["openapi"]).startswith("3.1")
    paths = told["paths"]
    assert isinstance(paths, Mapping)
    shown = {
        f"{API}/{name}"
        for name in ("park", "account", "evaluation", "heat", "findings", "lineage")
    }
    assert set(paths) == shown | {
        f"{API}/{name}"
        for name in (
            "alarms",
            "answers",
            "answers/given",
            "answers/given/{answer}/reversal",
            "campaigns",
            "live",
            "readings",
            "series",
            "tasks",
            "imports",
            "certificates",
            "meters",
            "meters/{meter}/readings",
            "meters/{meter}/statistics",
        )
    }
    for route in paths.values():
        for asked in route.values():
            assert all(each.get("description") for each in asked.get("parameters", ()))


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["2025", "2025-02", "2025-02-30", "9999", "-1", "whole", "1e9", "2025-13"]),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    route=st.sampled_from(["park", "account", "evaluation", "heat", "findings", "lineage"]),
    query=st.dictionaries(
        st.sampled_from(["period", "boundary", "known_at", "lang"]), WORDS, max_size=4
    ),
    of_lineage=st.dictionaries(st.sampled_from(["figure", "depth"]), WORDS),
)
def test_no_question_breaks_the_server(
    site: Site, route: str, query: dict[str, str], of_lineage: dict[str, str]
) -> None:
    asked = query | of_lineage if route == "lineage" else query
    answer = site.ask(f"{API}/{route}?{urlencode(asked, errors='replace')}")
    assert answer.status < 500, answer.text
