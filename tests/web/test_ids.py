"""Every number of the account that a route gives is traced by its id over HTTP to the same one."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

import pytest

from lingtan.app.lineage_of import lineage_of
from lingtan.evidence.lineage.nodes import Lineage
from tests.conftest import Demo
from tests.web.site import Answer, Site

API = "/api/v1"
ASKED = 12  # of many ids that are asked for over HTTP; the others are held against the lineage
# Routes that give no number of an account, and why.
WITHOUT_NUMBERS = {
    "park": "names",
    "findings": "words; the facts of a finding are its own",
    "answers": "what people said of findings, under ids of their own",
    "answers/given": "takes answers in",
    "answers/given/{answer}/reversal": "takes answers back",
    "heat": "a bound that the command of heat works out, and no figure of the account",
    "lineage": "the nodes that ids lead to",
    "tasks": "steps",
    "alarms": "what has not come in",
    "campaigns": "forms",
    "live": "what comes in just now",
    "readings": "takes readings in",
    "series": "readings by the interval, under the id of their meter",
    "meters": "names",
    "meters/{meter}/readings": "rows of raw files, under the id of their meter",
    "meters/{meter}/statistics": "of raw readings, under the id of their meter",
    "certificates": "a register as it stands at an instant, under ids of its own",
}
WITH_NUMBERS = ("account", "evaluation", "imports")


def ask(site: Site, route: str) -> dict[str, Any]:
    return site.ask(f"{API}/{route}?period=2025").json


def traced(site: Site, id_: str) -> Answer:
    return site.ask(f"{API}/lineage?period=2025&depth=1&figure={quote(id_, safe='')}")


def root_of(site: Site, id_: str) -> Mapping[str, Any]:
    answer = traced(site, id_)
    assert (id_, answer.status) == (id_, 200)
    nodes = answer.json["nodes"]
    assert isinstance(nodes, Sequence)
    return nodes[0]  # type: ignore[no-any-return]


def figures_in(told: object) -> Iterator[Mapping[str, Any]]:
    """Yield everything that has an id, a value and a unit."""
    if isinstance(told, Mapping):
        if {"id", "value", "unit"} <= told.keys():
            yield told
        for each in told.values():
            yield from figures_in(each)
    elif isinstance(told, list):
        for each in told:
            yield from figures_in(each)


def id_of(figure: Mapping[str, Any]) -> str:
    return str(figure.get("figure", figure["id"]))


@pytest.fixture(scope="module")
def lineage(demo: Demo) -> Lineage:
    return lineage_of(demo.workspace.layout, "2025")


def test_every_route_is_either_held_against_its_lineage_or_has_a_reason(site: Site) -> None:
    paths = site.ask(f"{API}/openapi.json").json["paths"]
    assert isinstance(paths, Mapping)
    routes = {path.removeprefix(f"{API}/") for path in paths}
    assert routes == WITHOUT_NUMBERS.keys() | set(WITH_NUMBERS)


@pytest.mark.parametrize("route", ["account", "evaluation"])
def test_every_number_of_a_route_is_a_node_of_the_same_value(
    site: Site, lineage: Lineage, route: str
) -> None:
    found = {id_of(each): each for each in figures_in(ask(site, route))}
    assert len(found) > 20
    for id_, figure in found.items():
        node = lineage.nodes[id_]
        given = figure["value"] if isinstance(figure["value"], float | int) else None
        assert (id_, node.unit) == (id_, figure["unit"])
        assert (node.value is None) == (given is None), id_
        assert given is None or math.isclose(node.value or 0.0, given, rel_tol=1e-12), id_


@pytest.mark.parametrize("route", ["account", "evaluation"])
def test_the_lineage_route_gives_the_number_that_was_told(site: Site, route: str) -> None:
    found = {id_of(each): each for each in figures_in(ask(site, route))}
    for id_ in list(found)[:: max(1, len(found) // ASKED)]:
        given = found[id_]["value"]
        assert (id_, root_of(site, id_)["value"]) == (
            id_,
            given if isinstance(given, float | int) else None,
        )


def test_an_import_is_traced_to_its_file(site: Site) -> None:
    for each in ask(site, "imports")["imports"]:
        facts = root_of(site, each["figure"])["facts"]
        assert (facts["file"], facts["sha256"]) == (each["file"], each["sha256"])


@pytest.mark.parametrize("end", ["low", "high"])
def test_an_end_of_a_figure_is_traced(site: Site, end: str) -> None:
    figure = ask(site, "account")["figures"]["national.e_park_kg"]
    assert root_of(site, f"national.e_park_kg#{end}")["value"] == figure[end]


def test_a_sum_of_lines_is_traced_however_its_plus_is_written(site: Site) -> None:
    id_ = "sum:emission:account=fuel+process"
    escaped = root_of(site, id_)
    plain = site.ask(f"{API}/lineage?period=2025&depth=1&figure={id_}").json["nodes"]
    parts = [root_of(site, f"sum:emission:account={name}") for name in ("fuel", "process")]
    assert isinstance(plain, Sequence)
    assert escaped["value"] == pytest.approx(sum(each["value"] for each in parts), rel=1e-12)
    assert plain[0] == escaped


def test_an_id_of_another_period_is_traced_in_the_account_of_that_period(site: Site) -> None:
    answer = traced(site, "sum:energy:account=fuel:carrier=natural_gas@2025-03").json
    about, nodes = answer["about"], answer["nodes"]
    assert isinstance(about, Mapping)
    assert isinstance(nodes, Sequence)
    of_year = root_of(site, "sum:energy:account=fuel:carrier=natural_gas:month=2025-03")
    assert about["period"] == "2025-03"
    assert nodes[0]["value"] == pytest.approx(of_year["value"], rel=1e-9)


@pytest.mark.parametrize(
    "id_",
    [
        "sum:energy:account=no_such_account",
        "sum:weight:account=fuel",
        "lines:colour=red",
        "national.e_tce#colour",
        "parameter:nothing",
        "footprint:steel:nothing:pact/fossilGhgEmissions@2025",
    ],
)
def test_an_id_of_nothing_is_refused_as_a_problem(site: Site, id_: str) -> None:
    answer = traced(site, id_)
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json["code"] == "trace"


@pytest.mark.parametrize(
    ("language", "title", "of"),
    [
        ("en", "Coal equivalent: Fuel", "natural gas"),
        ("zh", "折标煤", "天然气"),
    ],
)
def test_the_page_of_a_sum_says_what_it_adds_up(
    site: Site, language: str, title: str, of: str
) -> None:
    id_ = "sum:energy:account=fuel:carrier=natural_gas:month=2025-03"
    page = site.ask(f"/lineage?period=2025&lang={language}&figure={quote(id_, safe='')}")
    heading = page.text.partition("<h1")[2].partition("</h1>")[0]
    assert page.status == 200
    assert title in heading
    assert of in heading.casefold()
    assert id_ in page.text


def test_the_page_shows_what_a_sum_takes_off_with_a_minus(site: Site) -> None:
    page = site.ask("/lineage?period=2025&lang=en&figure=balance%3Abus_10a%3Arest")
    assert page.status == 200
    assert "− Out: 10 kV industry busbar" in page.text
    assert "− In:" not in page.text
