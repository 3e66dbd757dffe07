"""Green power three ways on the reference park: the account's sums, and nothing guessed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest

from lingtan.app.match_period import match_account
from lingtan.app.results import Account, Evaluation
from lingtan.app.results_match import GreenPower
from lingtan.base.plain import to_plain
from tests.app.test_grid_score import a_park
from tests.conftest import NOW, Demo
from tests.prepared import copied


@pytest.fixture(scope="module")
def year(demo: Demo) -> GreenPower:
    return demo.workspace.match("2025")


def value(found: GreenPower, id_: str) -> float:
    figure = found.figures[f"matching.{id_}"]
    assert figure.value is not None, figure.missing
    return figure.value


def reasons(found: GreenPower, id_: str) -> set[str]:
    return {missing.id for missing in found.figures[f"matching.{id_}"].missing}


@pytest.mark.slow
def test_physical_and_contractual_are_those_of_the_account(demo: Demo, year: GreenPower) -> None:
    account = demo.all_of(Account)[0].inventory.figures
    used = [account[f"energy.{name}_kwh"].value for name in ("own_non_fossil_used", "direct_used")]
    claimed = [account[f"energy.{name}_kwh"].value for name in ("green_power", "certificate")]
    physical = sum(each or 0.0 for each in used)
    assert value(year, "physical_kwh") == pytest.approx(physical)
    assert value(year, "contractual_kwh") == pytest.approx(
        physical + sum(each or 0.0 for each in claimed)
    )


def test_the_hours_add_up_to_the_account_to_the_watt_hour(year: GreenPower) -> None:
    """What own plants and direct lines served in its hour or charged is all that stayed inside."""
    assert year.store is not None
    inside = value(year, "same_hour_kwh") + year.store.cancelled_kwh
    assert inside == pytest.approx(value(year, "physical_kwh"), abs=1e-3)
    assert sum(user.load_kwh for user in year.users) == pytest.approx(value(year, "load_kwh"))
    assert sum(user.matched_kwh for user in year.users) == pytest.approx(
        value(year, "metered_kwh")
    )


def test_load_by_the_hour_is_all_use_but_what_stores_lost(year: GreenPower) -> None:
    assert year.store is not None
    lost = year.store.charged_kwh - year.store.discharged_kwh
    whole = year.account.inventory.figures["energy.load_kwh"].value
    assert value(year, "load_kwh") + lost == pytest.approx(whole)


def test_all_three_ways_are_shares_of_the_same_use(year: GreenPower) -> None:
    """What stores lost is used as well: without it a lossy store would raise the third way."""
    whole = value(year, "physical_kwh") / value(year, "physical_share")
    for way in ("metered", "contractual"):
        assert value(year, f"{way}_kwh") / value(year, f"{way}_share") == pytest.approx(whole)
    assert year.direct is not None
    assert year.direct.load_share is not None
    self_used = year.direct.generated_kwh - year.direct.fed_in_kwh
    assert self_used / year.direct.load_share == pytest.approx(whole, rel=1e-6)


def test_no_store_certifies_more_than_went_in_times_its_efficiency(year: GreenPower) -> None:
    store = year.store
    assert store is not None
    assert store.efficiency is not None
    assert store.efficiency <= store.discharged_kwh / store.charged_kwh
    assert 0 < store.certified_kwh <= store.cancelled_kwh * store.efficiency


def test_claims_without_hours_are_not_matched_and_have_bounds(year: GreenPower) -> None:
    assert reasons(year, "hourly_matched_share") == {"claims_not_by_hour"}
    assert reasons(year, "cfe_score") == {"claims_not_by_hour", "grid_clean_share"}
    low, high = value(year, "metered_share"), value(year, "at_most_share")
    assert low == pytest.approx(0.4095, abs=5e-4)
    assert high == pytest.approx(0.936, abs=5e-4)


def test_longer_netting_never_shows_less(year: GreenPower) -> None:
    spans = [value(year, f"netted_{name}_share") for name in ("hour", "day", "month", "period")]
    assert spans == sorted(spans)
    assert value(year, "metered_share") <= spans[1]
    assert spans[-1] <= min(1.0, value(year, "ratio_of_sums"))


def test_the_direct_line_keeps_the_balance_of_the_account(year: GreenPower) -> None:
    figures = year.account.inventory.figures
    assert year.direct is not None
    assert year.direct.generated_kwh == figures["energy.direct_kwh"].value
    used = year.direct.generated_kwh - year.direct.fed_in_kwh
    assert used == pytest.approx(figures["energy.direct_used_kwh"].value)
    assert year.direct.forbidden_intervals == 0


def test_a_month_tells_no_efficiency_of_a_store(demo: Demo) -> None:
    month = demo.workspace.match("2025-07")
    assert month.store is not None
    assert (month.store.efficiency, month.store.certified_kwh) == (None, 0.0)
    assert value(month, "metered_share") < value(month, "physical_share")


@pytest.mark.slow
def test_the_hours_of_a_part_of_the_park_are_not_decidable(demo: Demo) -> None:
    part = demo.workspace.match("2025", boundary="services_zone")
    assert "matching_of_a_part" in reasons(part, "metered_share")
    assert value(part, "physical_share") > 0
    assert part.users == ()


def test_the_hours_of_a_meter_whose_clock_is_wrong_are_not_believed(
    demo: Demo, year: GreenPower
) -> None:
    check = year.account.check
    row = {"kind": "clock", "subject": "e_solar", "month": "2025-03", "intervals": 8}
    wrong = pl.DataFrame([row], schema=check.doubts.schema)
    doubted = replace(check, doubts=pl.concat([check.doubts, wrong]))
    found = match_account(demo.workspace.layout, replace(year.account, check=doubted))
    assert reasons(found, "metered_share") == {"clock_not_believed"}
    assert value(found, "physical_share") == value(year, "physical_share")
    assert found.users == ()


def test_a_result_can_be_told_as_plain_values(year: GreenPower) -> None:
    plain = to_plain(year.figures)
    assert isinstance(plain, dict)
    assert isinstance(to_plain([year.users, year.store, year.direct]), list)


@pytest.mark.slow
def test_a_closed_period_is_matched_as_it_was_closed(tmp_path: Path) -> None:
    """The roof becomes a part of the grid in the park file; the closing keeps the roof."""
    park = copied(a_park, tmp_path / "park")
    before, other = (park.match(day).figures for day in ("2025-01-08", "2025-01-09"))
    assert before["matching.metered_share"].value
    park.close("2025-01-08", by="park office", now=NOW + timedelta(days=1))
    meters = park.layout.folder / "meters.csv"
    text = meters.read_text(encoding="utf-8")
    meters.write_text(text.replace("asset:roof_solar", "outside"), encoding="utf-8")
    assert park.match("2025-01-08").figures == before
    assert park.match("2025-01-09").figures != other


def test_the_notices_on_direct_connection_are_held_against_the_lines(
    demo: Demo, year: GreenPower
) -> None:
    outcomes = {i.id: i.outcome.value for result in year.rules for i in result.indicators}
    assert outcomes == {
        "gd650.self_use_of_generation": "meets",
        "gd650.self_use_of_load": "not_decidable",  # with own plants it meets
        "gd650.feed_in": "meets",
        "gd688.self_use_of_generation": "meets",
        "gd688.self_use_of_load": "not_decidable",  # with own plants it meets
        "gd688.feed_in": "meets",
    }
    judged = {result.id: result.outcome for result in demo.all_of(Evaluation)[0].frameworks}
    assert [judged[rule.id] for rule in year.rules] == [rule.outcome for rule in year.rules]
    assert demo.workspace.match("2025-07").rules == ()  # ratios are of whole years


@pytest.mark.slow
def test_hours_are_mixed_once_and_told_the_same(tmp_path: Path) -> None:
    park = copied(a_park, tmp_path / "park")
    first, hours = to_plain(park.match("2025-01")), park.layout.derived_hours
    kept = {path: path.stat().st_mtime_ns for path in hours.rglob("*") if path.is_file()}
    assert kept
    assert to_plain(park.match("2025-01")) == first
    assert {path: path.stat().st_mtime_ns for path in kept} == kept
    for path in kept:
        path.write_bytes(b"not what was sealed")
    assert to_plain(park.match("2025-01")) == first
