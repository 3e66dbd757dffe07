"""Lists come in pages: each thing once, in an order that stays, whatever comes in between."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.park.certificates import Certificate, Registered, Slice, SliceState
from lingtan.web.lists_plain import plain_certificate
from lingtan.web.paging import Place, cursor_of, page_of, place_in
from tests.web.site import Site

API = "/api/v1"
LISTS = ("findings", "imports", "certificates", "tasks", "meters")
Things = list[dict[str, object]]


def pages(site: Site, path: str) -> Iterator[Mapping[str, object]]:
    following: object = path
    while following:
        told = site.ask(str(following)).json
        yield told
        following = told["next"]


def things(site: Site, name: str, query: str) -> Things:
    found: Things = []
    for page in pages(site, f"{API}/{name}?period=2025&lang=en&{query}"):
        some = page[name if name != "lineage" else "nodes"]
        assert isinstance(some, list)
        found += some
    return found


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_each_thing_once_and_in_the_order_of_the_whole(site: Site, name: str) -> None:
    whole = things(site, name, "limit=1000")
    assert things(site, name, "limit=3") == whole
    told = site.ask(f"{API}/{name}?period=2025&limit=3").json
    assert told["count"] == len(whole)


@pytest.mark.parametrize("name", ["alarms", "campaigns"])
def test_what_is_told_as_of_now_comes_in_pages_as_well(site: Site, name: str) -> None:
    whole = site.ask(f"{API}/{name}").json
    some = [page[name] for page in pages(site, f"{API}/{name}?limit=1")]
    assert [each for part in some for each in part] == whole[name]  # type: ignore[attr-defined]
    assert (whole["count"], whole["next"]) == (len(whole[name]), None)  # type: ignore[arg-type]
    assert site.ask(f"{API}/{name}?cursor=x").status == 400
    assert site.ask(f"{API}/{name}?limit=0").status == 400


def test_a_lineage_is_whole_over_its_pages_with_the_root_first(site: Site) -> None:
    figure = "figure=national.e_park_kg"
    whole = things(site, "lineage", f"{figure}&limit=10000")
    assert whole[0]["id"] == "national.e_park_kg"
    assert things(site, "lineage", f"{figure}&limit=17") == whole


def test_findings_come_with_the_gravest_first_and_all_that_the_page_counts(site: Site) -> None:
    found = [str(each["severity"]) for each in things(site, "findings", "limit=10")]
    assert found == sorted(found, key=("error", "warning", "info").index)
    said = site.ask("/findings?period=2025&lang=en").said
    lead = re.search(r"(\d+) refused, (\d+) doubted", said)
    assert lead is not None
    assert (found.count("error"), found.count("warning")) == (int(lead[1]), int(lead[2]))


def test_imports_are_those_of_the_store(site: Site) -> None:
    found = things(site, "imports", "limit=5")
    assert [each["id"] for each in found] == list(range(1, len(found) + 1))
    assert found[0]["sha256"]
    assert {"new", "same", "changed", "refused", "withdrawn", "older"} == set(found[0]["rows"])  # type: ignore[call-overload]


def test_a_certificate_is_told_by_how_much_is_in_each_state() -> None:
    start = datetime(2025, 7, 1, tzinfo=UTC)
    entry = Registered(
        certificate=Certificate(id="c1", device="wind", start=start, end=start, energy_wh=5),
        slices=(
            Slice(first_wh=0, end_wh=2, owner="", state=SliceState.CLAIMED),
            Slice(first_wh=2, end_wh=5, owner=""),
        ),
        expires=start + timedelta(days=730),
    )
    early, late = (plain_certificate(entry, start + timedelta(days=days)) for days in (9, 900))
    assert (early["id"], early["energy_wh"]) == ("c1", 5)
    for told, state in ((early, "free"), (late, "expired")):
        states = told["states_wh"]
        assert isinstance(states, dict)
        assert {name: wh for name, wh in states.items() if wh} == {"claimed": 2, state: 3}
        assert told["figures"].keys() == states.keys()  # type: ignore[attr-defined]


def test_what_holds_of_a_page_is_not_sent_again(site: Site) -> None:
    for name in LISTS:
        first = site.ask(f"{API}/{name}?period=2025&limit=2")
        again = site.ask(f"{API}/{name}?period=2025&limit=2", if_none_match=first.headers["etag"])
        assert again.status == 304


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("cursor", ["x", "e30", "W10x", "WzFd", "W1tb" * 400])
def test_a_cursor_of_nowhere_is_refused_in_words(site: Site, name: str, cursor: str) -> None:
    answer = site.ask(f"{API}/{name}?period=2025&cursor={cursor}&lang=en")
    assert (answer.status, answer.json["case"]) == (400, "no_cursor")
    assert "does not belong to this list" in str(answer.json["title"])


@given(
    st.lists(st.sampled_from("abcde"), max_size=30),
    st.lists(st.sampled_from("abcde"), max_size=5),
    st.integers(1, 7),
)
def test_what_comes_in_between_repeats_and_hides_nothing_else(
    before: list[str], added: list[str], limit: int
) -> None:
    named = [(letter, f"old{number}") for number, letter in enumerate(before)]
    more = [(letter, f"new{number}") for number, letter in enumerate(added)]

    def place(thing: tuple[str, str]) -> Place:
        return thing

    seen: list[tuple[str, str]] = []
    cursor, items = "", named
    while True:
        page = page_of(items, place, cursor, limit)
        seen += page.items
        items = named + more
        if not page.last:
            break
        cursor = cursor_of(page.last)
        assert place_in(cursor) == page.last
    assert [each for each in seen if each in named] == sorted(named)
    assert len(seen) == len(set(seen))


def test_every_list_is_described_with_an_example(site: Site) -> None:
    paths = site.ask(f"{API}/openapi.json").json["paths"]
    assert isinstance(paths, dict)
    for name in (*LISTS, "lineage"):
        route = paths[f"{API}/{name}"]["get"]
        assert {"cursor", "limit"} <= {each["name"] for each in route["parameters"]}
        example = route["responses"]["200"]["content"]["application/json"]["example"]
        assert json.dumps(example)
        assert "next" in example


def test_tasks_are_told_by_their_state(site: Site) -> None:
    every = things(site, "tasks", "limit=100")
    told = [things(site, "tasks", f"state={state}") for state in ("open", "closed")]
    assert sorted(str(each["id"]) for some in told for each in some) == sorted(
        str(each["id"]) for each in every
    )
    for each in every:
        date.fromisoformat(str(each["due"]))


def test_every_finding_that_needs_a_person_says_what_settles_it(site: Site) -> None:
    found = site.ask("/api/v1/findings?period=2025&limit=500").json["findings"]
    assert isinstance(found, list)
    graves = [each for each in found if each["severity"] != "info"]
    assert len(graves) > 15
    assert [each["kind"] for each in graves if not (each["answers"] or each["act"])] == []
    steady = next(each for each in graves if each["kind"] == "reconciliation_suspect_steady")
    assert steady["answers"][0] == "ratio"
    unknown = next(each for each in graves if each["kind"] == "file_meter_unknown")
    assert (unknown["answers"], unknown["act"]) == ([], "meters")
