"""Meters for programs: listed in pages, what each told, and what its readings come to."""

from collections.abc import Iterator
from io import BytesIO

import polars as pl
import pytest

from lingtan.web.series_api import ARROW
from tests.conftest import Demo
from tests.web.site import Site

METERS = "/api/v1/meters"


def pages(site: Site, path: str) -> Iterator[dict[str, object]]:
    following: object = path
    while following:
        told = site.ask(str(following)).json
        yield told
        following = told["next"]


def test_every_meter_stands_on_one_page_in_the_order_of_ids(site: Site, demo: Demo) -> None:
    told = list(pages(site, f"{METERS}?limit=7"))
    found = [each["id"] for page in told for each in page["meters"]]  # type: ignore[attr-defined]
    assert found == sorted(meter.id for meter in demo.workspace.park().meters)
    assert {len(page["meters"]) for page in told[:-1]} == {7}  # type: ignore[arg-type]


@pytest.mark.parametrize("cursor", ["x", "e30", "W10", "WyJhIl0"])
@pytest.mark.parametrize("path", ["", "/e_import/readings"])
def test_a_cursor_of_nowhere_is_refused_in_words_or_goes_on(
    site: Site, path: str, cursor: str
) -> None:
    answer = site.ask(f"{METERS}{path}?period=2025&cursor={cursor}")
    assert answer.status in {200, 400}
    assert answer.status == 200 or answer.json["case"] == "no_cursor"


def test_readings_come_page_by_page_each_once(site: Site) -> None:
    told = list(pages(site, f"{METERS}/e_import/readings?period=2025-07-01&limit=40"))
    times = [each for page in told for each in page["time"]]  # type: ignore[attr-defined]
    assert [len(page["time"]) for page in told] == [40, 40, 16]  # type: ignore[arg-type]
    assert times == sorted(set(times))


def test_arrow_holds_what_columns_hold_and_names_the_next_page(site: Site) -> None:
    path = f"{METERS}/e_import/readings?period=2025-07-01&limit=50"
    answer, told = site.ask(path, accept=ARROW), site.ask(path).json
    table = pl.read_ipc_stream(BytesIO(answer.body))
    assert table["value"].to_list() == told["value"]
    assert answer.headers["link"] == f'<{told["next"]}>; rel="next"'


def test_statistics_are_those_of_the_readings(site: Site) -> None:
    path = f"{METERS}/e_electroplating"
    told = site.ask(f"{path}/statistics?period=2025-07").json
    raw = list(pages(site, f"{path}/readings?period=2025-07"))
    values = pl.Series([each for page in raw for each in page["value"]])  # type: ignore[attr-defined]
    whole = told["all"]
    assert isinstance(whole, dict)
    assert whole["count"] == len(values)
    assert whole["missing"] == 31 * 96 - len(values)
    assert whole["total"] == pytest.approx(values.sum())
    assert (whole["least"], whole["greatest"]) == (values.min(), values.max())
    quantiles = told["quantiles"]
    assert isinstance(quantiles, dict)
    assert quantiles["p50"] == pytest.approx(values.median(), rel=0.01)


def test_months_add_up_to_the_year_and_days_to_the_month(site: Site) -> None:
    for period, by, count in (("2025", "month", 12), ("2025-07", "day", 31)):
        told = site.ask(f"{METERS}/e_logistics/statistics?period={period}&by={by}").json
        parts, whole = told["by"], told["all"]
        assert isinstance(parts, list)
        assert isinstance(whole, dict)
        assert len(parts) == count
        for name in ("count", "missing", "manual"):
            assert sum(each[name] for each in parts) == whole[name]
        assert sum(each["total"] for each in parts) == pytest.approx(whole["total"])


def test_a_counter_has_no_sum_and_owes_no_reading(site: Site) -> None:
    whole = site.ask(f"{METERS}/e_metal/statistics?period=2025").json["all"]
    assert isinstance(whole, dict)
    assert (whole["total"], whole["mean"], whole["missing"]) == (None, None, None)
    assert whole["greatest"] > whole["least"]


def test_all_that_was_ever_read_is_more_than_a_period(site: Site) -> None:
    ever, year = (
        site.ask(f"{METERS}/e_import/statistics?{query}").json["all"]
        for query in ("ever=true", "period=2025-07")
    )
    assert ever["count"] > year["count"]  # type: ignore[index]


def test_a_meter_that_is_not_there_is_not_found(site: Site) -> None:
    for path in ("statistics", "readings"):
        answer = site.ask(f"{METERS}/e_nowhere/{path}?period=2025")
        assert (answer.status, answer.json["case"]) == (404, "no_meter")


def test_the_page_shows_what_the_readings_of_a_chosen_meter_come_to(site: Site) -> None:
    text = site.ask("/energy?period=2025&series=e_steel&lang=en").text
    assert "Readings of this meter" in text
    assert "35,040" in text.partition("Readings of this meter")[2]
    assert "Readings of this meter" not in site.ask("/energy?period=2025&lang=en").text
