"""Lines over time by address: the same energy as the account, as JSON and as Arrow."""

from html import unescape
from io import BytesIO

import polars as pl
import pytest

from lingtan.web.series_api import ARROW
from tests.conftest import Demo
from tests.web.site import Site

PATH = "/api/v1/series"


def lines(site: Site, query: str) -> dict[str, dict[str, object]]:
    told = site.ask(f"{PATH}?{query}").json
    found = told["series"]
    assert isinstance(found, list)
    return {str(each["id"]): each for each in found}


def total(line: dict[str, object]) -> float:
    values = line["values"]
    assert isinstance(values, list)
    return sum(float(value) for value in values if value is not None)


@pytest.mark.slow
def test_a_line_sums_up_to_what_the_account_holds(site: Site, demo: Demo) -> None:
    figures = demo.workspace.account("2025").inventory.figures
    drawn = lines(site, "period=2025&series=electricity&measure=energy")
    bought = figures["energy.import_kwh"].value
    assert total(drawn["electricity.import"]) == pytest.approx(float(bought or 0), rel=1e-9)


@pytest.mark.slow
def test_names_come_in_the_language_that_is_asked_for(site: Site) -> None:
    assert lines(site, "period=2025&series=e_import&lang=en")["e_import"]["name"] == "Grid import"
    assert lines(site, "period=2025&series=e_import&lang=zh")["e_import"]["name"] == "电网受入"


@pytest.mark.slow
def test_arrow_holds_what_json_holds(site: Site) -> None:
    query = "period=2025&series=electricity&series=g_boiler&measure=energy"
    answer = site.ask(f"{PATH}?{query}", accept=ARROW)
    assert answer.headers["content-type"] == ARROW
    table = pl.read_ipc_stream(BytesIO(answer.body))
    drawn = lines(site, query)
    assert set(table.columns) == {"start", *drawn, *(f"{id_}.quality" for id_ in drawn)}
    for id_, line in drawn.items():
        assert table[id_].sum() == pytest.approx(total(line), rel=1e-9)


def test_a_line_asked_for_twice_comes_once(site: Site) -> None:
    query = "period=2025&series=g_boiler&series=e_import&series=g_boiler"
    table = pl.read_ipc_stream(BytesIO(site.ask(f"{PATH}?{query}", accept=ARROW).body))
    assert list(lines(site, query)) == ["g_boiler", "e_import"]
    assert [name for name in table.columns if "." not in name] == ["start", "g_boiler", "e_import"]


def test_quarter_hours_are_drawn_as_they_were_metered_and_bounded(site: Site) -> None:
    told = site.ask(f"{PATH}?period=2025-07-01&series=e_import&step=15min").json
    assert (told["resolution"], len(list(told["start"]))) == ("15min", 96)  # type: ignore[call-overload]
    month = site.ask(f"{PATH}?period=2025-07&series=e_import&step=15min").json
    assert month["resolution"] == "30min"
    whole = site.ask(f"{PATH}?period=2025-07&series=e_import&step=15min&points=3000").json
    assert whole["resolution"] == "15min"


def test_a_line_says_where_it_was_not_plainly_measured(site: Site) -> None:
    line = lines(site, "period=2025&series=e_electroplating&step=15min")["e_electroplating"]
    spans = line["quality"]
    assert isinstance(spans, list)
    assert {each["quality"] for each in spans} == {"estimated", "suspect"}
    assert all(each["from"] < each["to"] for each in spans)


def test_an_answer_that_still_holds_is_not_sent_again(site: Site) -> None:
    first = site.ask(f"{PATH}?period=2025")
    again = site.ask(f"{PATH}?period=2025", if_none_match=first.headers["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")


@pytest.mark.parametrize(
    "query", ["series=nothing", "measure=colour", "period=never", "step=2min", "points=1"]
)
def test_what_cannot_be_drawn_is_a_problem_in_words(site: Site, query: str) -> None:
    period = "" if "period" in query else "&period=2025"
    answer = site.ask(f"{PATH}?{query}{period}")
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json["title"]


def test_the_page_keeps_what_is_chosen_in_its_address(site: Site) -> None:
    text = site.ask("/energy?period=2025&series=e_solar&lang=en").text
    assert '<option value="e_solar" selected>' in text
    assert "series=e_solar" in text.partition("<lingtan-series")[2].partition(">")[0]
    plain = site.ask("/energy?period=2025&series=%3Cb%3E&lang=en").text
    assert '<option value="electricity" selected>' in plain


@pytest.mark.slow
def test_the_page_offers_the_steps_of_the_meters(site: Site) -> None:
    text = site.ask("/energy?period=2025-07-01&series=e_solar&step=15min&lang=en").text
    assert '<option value="15min" selected>' in text
    assert '<option value="1min"' not in text
    assert "step=15min" in text.partition("<lingtan-series")[2].partition(">")[0]


@pytest.mark.slow
def test_a_page_in_every_theme_is_answered_with_its_lines(site: Site) -> None:
    """A route of the API has no parameter of a theme, and refuses what it does not have."""
    text = site.ask("/energy?period=2025&theme=dark&lang=en&known_at=2026-02-01").text
    source = unescape(text.partition('<lingtan-series data-src="')[2].partition('"')[0])
    assert "known_at=2026-02-01" in source
    assert site.ask(source).status == 200
