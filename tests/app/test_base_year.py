"""A base year is held against the park of today: who joined or left, what was found wrong."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.recalculate_base_year import base_year_of_report
from lingtan.base.errors import ClosingError, ParkFileError
from lingtan.cli.main import main
from lingtan.ledger.base_year import Advice, Recalculation
from lingtan.reports.base_year_ids import base_year_ids, moved_ids
from tests.prepared import Make, copied

PARK = """
id: based
name: Based
type: mixed
province: Shandong
boundaries:
  whole:
    name: Whole
    kind: whole_park
    members: [{{enterprise: works}}, {shop}]
enterprises:
  works: {{name: Works, sector: industry}}
  shop: {{name: Shop, sector: building}}
nodes:
  bus: {{name: Busbar, carrier: electricity}}
base_year: {{year: 2024, threshold: {threshold}, began_later: [{later}]}}
"""
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,multiplier,from,to
grid_in,Grid,电网,electricity,kWh,interval,1d,1,outside,bus
works_use,Works,工厂,electricity,kWh,interval,1d,1,bus,enterprise:works
shop_use,Shop,商店,electricity,kWh,interval,1d,1,bus,enterprise:shop
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d"], label: start}
meter: {columns: [meter]}
values: [{column: amount, unit: kWh}]
"""
ALWAYS, SINCE_2025 = "{enterprise: shop}", "{enterprise: shop, first_day: 2025-01-01}"
UNTIL_2024 = "{enterprise: shop, last_day: 2024-12-31}"
IMPORTED = datetime(2025, 1, 10, tzinfo=UTC)
CLOSED = datetime(2025, 1, 20, tzinfo=UTC)
NOW = datetime(2025, 6, 1, tzinfo=UTC)
WORKS, SHOP = 900, 100
GAP = range(205, 213)


def describe(folder: Path, shop: str, threshold: float = 0.05, later: str = "") -> None:
    """Write the park file with the shop's membership."""
    text = PARK.format(shop=shop, threshold=threshold, later=later)
    (folder / "park.yaml").write_text(text, encoding="utf-8")


def deliver(
    park: Workspace, name: str, meters: dict[str, int], now: datetime, *, has_gap: bool = False
) -> None:
    """Import a year of days of some meters; without the last of July, where there is a gap."""
    numbers = [n for n in range(366) if not (has_gap and n in GAP)]
    days = [(date(2024, 1, 1) + timedelta(days=n), 100 + n % 7) for n in numbers]
    rows = [f"{day},{meter},{kwh * p / 100}" for meter, kwh in meters.items() for day, p in days]
    path = park.layout.folder / f"{name}.csv"
    path.write_text("\n".join(["time,meter,amount", *rows]) + "\n", encoding="utf-8")
    (done,) = park.import_files([path], now=now)
    assert done.error is None
    path.unlink()


def a_park(
    tmp_path: Path, shop: str, *, with_shop: bool = True, has_gap: bool = False
) -> Workspace:
    """Return a park whose base year is closed."""
    return copied(_maker(shop, with_shop=with_shop, has_gap=has_gap), tmp_path / "park")


@cache
def _maker(shop: str, *, with_shop: bool, has_gap: bool) -> Make:
    """Return the one function that makes such a park."""
    return partial(_make, shop=shop, with_shop=with_shop, has_gap=has_gap)


def _make(folder: Path, *, shop: str, with_shop: bool, has_gap: bool) -> Workspace:
    (folder / "mappings").mkdir(parents=True)
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "days.yaml").write_text(MAPPING, encoding="utf-8")
    describe(folder, shop)
    park = Workspace.open(folder)
    meters = {"grid_in": WORKS + SHOP, "works_use": WORKS}
    deliver(
        park, "year", meters | ({"shop_use": SHOP} if with_shop else {}), IMPORTED, has_gap=has_gap
    )
    park.close("2024", by="office", now=CLOSED)
    park.account("2024")  # kept, and copied along
    return park


def share(found: Recalculation) -> float:
    """Return the sum of causes."""
    assert found.sum_of_causes is not None
    return found.sum_of_causes


@pytest.mark.slow
def test_nothing_has_changed_and_the_base_year_stands(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    found = park.base_year(now=NOW)
    assert (found.causes, found.advice, found.net_share) == ((), Advice.KEEP, 0.0)
    ids = base_year_ids(found)
    assert ids.keys() == {"before", "after", "change", "net", "sum", "threshold"}
    assert ids["before"] == "national.e_park_kg@2024/whole~20250120T000000Z"
    assert ids["after"] == "national.e_park_kg@2024/whole"
    for side in ("before", "after"):
        root, *_ = park.trace(ids[side], "2025").nodes.values()
        assert root.value == pytest.approx(found.before)


@pytest.mark.slow
def test_a_figure_that_moved_beside_the_emission_opens_its_value_of_today(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    deliver(park, "shared", {"works_use": WORKS // 2}, NOW)
    found = park.base_year(now=NOW + timedelta(hours=1))
    assert found.causes == ()
    moved = next(each for each in found.movements if each.figure == "by_enterprise.works_kg")
    assert moved.before != pytest.approx(moved.after)
    root, *_ = park.trace(moved_ids(found, moved)["after"], "2025").nodes.values()
    assert root.value == pytest.approx(moved.after)


def test_who_has_joined_is_taken_into_the_base_year(tmp_path: Path) -> None:
    found = a_park(tmp_path, SINCE_2025).base_year(now=NOW)
    (cause,) = found.causes
    assert cause.cause == "joined:shop"
    assert share(found) == pytest.approx(SHOP / WORKS)
    assert found.net_share == pytest.approx(SHOP / WORKS)
    assert found.advice is Advice.RECALCULATE
    assert found.before is not None
    assert found.after == pytest.approx(found.before * (WORKS + SHOP) / WORKS)
    assert any(each.figure == "national.e_tce" for each in found.movements)


@pytest.mark.slow
def test_the_written_report_tells_what_moved_the_base_year(tmp_path: Path) -> None:
    park = a_park(tmp_path, SINCE_2025)
    issued = park.report("2024", language="en", now=NOW)
    text = issued.html.read_text(encoding="utf-8")
    assert "Base year 2024" in text
    assert "Shop joined" in text
    assert "Recalculate 2024" in text
    assert 'data-figure="national.e_park_kg@2024/whole~20250120T000000Z"' in text


@pytest.mark.slow
def test_what_came_after_the_report_moves_no_base_year_in_it(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    account = park.account("2024")
    deliver(park, "late", {"grid_in": WORKS * 2}, NOW)
    then = base_year_of_report(park.layout, account, CLOSED)
    assert then is not None
    assert then.causes == ()
    later = base_year_of_report(park.layout, account, NOW)
    assert later is not None
    assert later.causes != ()
    assert base_year_of_report(park.layout, account, IMPORTED) is None  # not closed yet


@pytest.mark.slow
def test_who_has_left_is_taken_out_of_it(tmp_path: Path) -> None:
    park = a_park(tmp_path, UNTIL_2024)
    found = park.base_year(now=NOW)
    (cause,) = found.causes
    assert cause.cause == "left:shop"
    assert found.net_share == pytest.approx(-SHOP / (WORKS + SHOP))
    assert found.advice is Advice.RECALCULATE


@pytest.mark.slow
def test_below_the_threshold_the_base_year_stands(tmp_path: Path) -> None:
    park = a_park(tmp_path, SINCE_2025)
    describe(park.layout.folder, SINCE_2025, threshold=0.2)
    assert park.base_year(now=NOW).advice is Advice.KEEP


@pytest.mark.slow
def test_growth_moves_no_base_year(tmp_path: Path) -> None:
    park = a_park(tmp_path, SINCE_2025)
    describe(park.layout.folder, SINCE_2025, later="shop")
    found = park.base_year(now=NOW)
    assert (found.causes, found.advice) == ((), Advice.KEEP)


@pytest.mark.slow
def test_one_up_does_not_make_another_one_down_good(tmp_path: Path) -> None:
    park = a_park(tmp_path, SINCE_2025)
    deliver(park, "corrected", {"grid_in": 900, "works_use": 800}, NOW)
    found = park.base_year(now=NOW)
    assert [each.cause for each in found.causes] == ["corrected.csv", "joined:shop"]
    assert found.net_share == pytest.approx(0.0, abs=1e-9)
    assert share(found) == pytest.approx(2 * 100 / 900)
    assert found.advice is Advice.RECALCULATE


@pytest.mark.slow
def test_who_joined_without_readings_leaves_it_open(tmp_path: Path) -> None:
    found = a_park(tmp_path, SINCE_2025, with_shop=False).base_year(now=NOW)
    assert found.without_readings == ("shop",)
    assert found.advice is not Advice.KEEP


@pytest.mark.slow
def test_what_is_known_is_told_beside_who_joined_without_readings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_park(tmp_path, UNTIL_2024)
    text = park.layout.park_file.read_text(encoding="utf-8")
    text = text.replace(UNTIL_2024, f"{{enterprise: new, first_day: 2025-02-01}}, {UNTIL_2024}")
    text = text.replace("  shop: {", "  new: {name: New, sector: building}\n  shop: {")
    park.layout.park_file.write_text(text, encoding="utf-8")
    found = park.base_year(now=NOW)
    known, unknown = found.every_cause
    assert (known.cause, unknown.cause, unknown.change) == ("left:shop", "joined:new", None)
    assert found.before is not None
    assert known.change == pytest.approx(-found.before * SHOP / (WORKS + SHOP))
    assert share(found) == pytest.approx(SHOP / (WORKS + SHOP))
    assert (found.after, found.advice) == (None, Advice.RECALCULATE)  # 10 % is above 5 %
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder)])
    said = capsys.readouterr().out
    assert "-10.00 %" in said
    assert [line.split() for line in said.splitlines()].count(
        ["new", "joined", "unknown", "–"]
    ) == 1


def test_a_base_year_that_is_not_named_or_closed_is_an_error(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(text.replace("year: 2024", "year: 2023"), encoding="utf-8")
    with pytest.raises(ClosingError, match="never closed"):
        park.base_year(now=NOW)
    kept = [line for line in text.splitlines() if not line.startswith("base_year")]
    park.layout.park_file.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ClosingError, match="names no base year"):
        park.base_year(now=NOW)


def test_a_threshold_beyond_one_or_an_unknown_enterprise_is_a_fault(tmp_path: Path) -> None:
    park = a_park(tmp_path, ALWAYS)
    for threshold, later in ((1.5, ""), (0.05, "nobody")):
        describe(park.layout.folder, ALWAYS, threshold=threshold, later=later)
        with pytest.raises(ParkFileError):
            park.base_year(now=NOW)


def test_the_command_says_sum_threshold_and_advice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_park(tmp_path, SINCE_2025)
    folder = str(park.layout.folder)
    with pytest.raises(SystemExit):
        main(["baseyear", folder])
    said = capsys.readouterr().out
    assert "shop joined" in said
    assert "11.11 %" in said
    assert "Recalculate 2024" in said
    with pytest.raises(SystemExit):
        main(["baseyear", folder, "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["advice"] == "recalculate"
    assert told["recalculation"]["causes"][0]["cause"] == "joined:shop"
    assert told["ids"]["before"] == "national.e_park_kg@2024/whole~20250120T000000Z"
    assert told["ids"]["change_1"].startswith("base_year:national.e_park_kg:1:change@2024/whole~")


@pytest.mark.slow
def test_a_target_says_which_path_it_is_and_what_each_year_may_emit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_park(tmp_path, ALWAYS)
    text = park.layout.park_file.read_text(encoding="utf-8")
    target = "began_later: [], target: {kind: linear, rate: 0.05}"
    park.layout.park_file.write_text(text.replace("began_later: []", target), encoding="utf-8")
    base = park.base_year(now=NOW).after
    assert base is not None
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder)])
    assert "5.00 % a year, of the base year (linear)" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder), "--json"])
    path = json.loads(capsys.readouterr().out)["target_path"]
    assert [each["year"] for each in path] == [2025, 2026, 2027]
    kilograms = [each["kg"] for each in path]
    assert kilograms == pytest.approx([0.95 * base, 0.9 * base, 0.85 * base])


@pytest.mark.slow
def test_a_closed_emission_in_doubt_is_told_with_its_ends(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = a_park(tmp_path, ALWAYS, has_gap=True)
    found = park.base_year(now=NOW)
    figure = park.account("2024").inventory.figures["national.e_park_kg"]
    assert found.before_ends == found.after_ends == figure.bounds
    low, high = found.before_ends
    assert found.before is not None
    assert low <= found.before <= high
    assert low < high
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder)])
    shown = capsys.readouterr().out
    assert f"{low / 1000:.3f}" in shown
    assert f"{high / 1000:.3f}" in shown
