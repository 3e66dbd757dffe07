"""The description of the API shows what each route answers, and the answers are as described."""

import json
from collections.abc import Iterator, Mapping
from typing import Any  # an OpenAPI document may hold any JSON

import jsonschema_rs
import pytest

from lingtan.web.access import ACCESS
from lingtan.web.features import FEATURES
from lingtan.web.named_parameters import API
from tests.web.site import Site

DESCRIPTION = "/api/v1/openapi.json"
QUESTIONS = (
    "park",
    "account?period=2025",
    "evaluation?period=2025",
    "heat?period=2025",
    "alarms",
    "campaigns",
    "series?period=2025-07&series=electricity",
    "meters?limit=5",
    "meters/e_import/readings?limit=5&period=2025-07",
    "meters/e_import/statistics?by=month&period=2025",
    "findings?period=2025&limit=5",
    "lineage?figure=national.e_park_kg&period=2025&limit=20",
    "tasks",
    "imports",
    "certificates",
    "answers?period=2025",
)
Told = Mapping[str, Any]


@pytest.fixture(scope="module")
def described(site: Site) -> Told:
    return site.ask(DESCRIPTION).json


def answers(described: Told) -> Iterator[tuple[str, str, Told]]:
    """Yield each answer that has a body, with the place where it is described."""
    for path, route in described["paths"].items():
        for method, asked in route.items():
            for status, answer in asked["responses"].items():
                for kind, content in answer.get("content", {}).items():
                    yield f"{method} {path} {status}", kind, content


def faults(described: Told, schema: object, value: object) -> list[str]:
    whole = {"allOf": [schema], "components": described["components"]}
    judge = jsonschema_rs.Draft202012Validator(whole)
    return [fault.message for fault in judge.iter_errors(value)]


def test_every_answer_of_json_has_a_shape_and_an_example_of_that_shape(described: Told) -> None:
    shown = 0
    for place, kind, content in answers(described):
        if "json" not in kind:
            continue
        assert content["schema"], place
        assert faults(described, content["schema"], content["example"]) == [], place
        shown += 1
    assert shown > len(described["paths"]) * 6


def test_every_body_that_is_sent_has_an_example_of_its_shape(described: Told) -> None:
    posts = {path: each["post"] for path, each in described["paths"].items() if "post" in each}
    assert len(posts) == 3
    for path, post in posts.items():
        for kind, content in post["requestBody"]["content"].items():
            assert faults(described, content["schema"], content["example"]) == [], (path, kind)


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_has_the_shape_that_is_described(
    site: Site, described: Told, question: str
) -> None:
    path = f"/api/v1/{question.partition('?')[0]}".replace("/e_import/", "/{meter}/")
    told = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    answer = site.ask(f"/api/v1/{question}")
    assert answer.status == 200
    assert faults(described, told["schema"], json.loads(answer.body)) == []


def test_every_route_that_tells_json_is_asked(described: Told) -> None:
    asked = {
        f"/api/v1/{each.partition('?')[0]}".replace("/e_import/", "/{meter}/")
        for each in QUESTIONS
    }
    kinds = [
        path
        for path, route in described["paths"].items()
        if "get" in route and "application/json" in route["get"]["responses"]["200"]["content"]
    ]
    assert asked == set(kinds)


def test_a_stream_is_described_as_a_stream_and_nothing_else(described: Told) -> None:
    told = described["paths"]["/api/v1/live"]["get"]["responses"]
    assert list(told["200"]["content"]) == ["text/event-stream"]
    assert "304" not in told


def test_what_programs_ask_of_a_page_comes_with_the_page_and_is_as_open(described: Told) -> None:
    whole = {"park", "account", "evaluation", "heat", "lineage", "readings", "live", "campaigns"}
    whole |= {"answers/given", "answers/given/{answer}/reversal"}
    brought = {
        f"{API}/{name}": feature.least
        for feature in FEATURES
        for part in feature.programs
        for name in part.names
    }
    assert set(described["paths"]) - {f"{API}/{name}" for name in whole} == set(brought)
    assert {path: ACCESS[path].least for path in brought} == brought
