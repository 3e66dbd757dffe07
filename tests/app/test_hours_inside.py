"""Hourly matching of a park whose members come and go, and of one with a user read by the day."""

from pathlib import Path

import pytest

from lingtan.app.results_match import GreenPower
from lingtan.app.workspace import Workspace
from tests.app.test_grid_score import MAPPING
from tests.builders_grid_shares import hours_from
from tests.conftest import NOW

MONTH, HOURS = "2025-01", 31 * 24
WORKS = [11.0 + hour % 5 for hour in range(HOURS)]
SHOP = [3.0 + hour % 3 for hour in range(HOURS)]
SUN = [6.0 if 6 <= hour % 24 < 18 else 0.0 for hour in range(HOURS)]
JOINS = 16 * 24  # the hour at which the shop comes in
PARK = """
id: two
name: Two
type: manufacturing
province: Shandong
boundaries:
  whole: {name: Whole, kind: whole_park, members: [{enterprise: works}, MEMBER]}
enterprises:
  works: {name: Works, sector: industry}
  shop: {name: Shop, sector: building}
nodes:
  bus: {name: Busbar, carrier: electricity}
assets:
  roof: {name: Roof, kind: solar, capacity_kw: 100OWNER}
"""
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
sun,Roof,屋顶,electricity,kWh,interval,1h,asset:roof,bus
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
shop,Shop,商店,electricity,kWh,interval,1h,bus,enterprise:shop
"""


def matched(folder: Path, *, member: str, owner: str = "", by_day: str = "") -> GreenPower:
    """Match a month in which the roof gives 6 kWh an hour for half of each day."""
    (folder / "mappings").mkdir(parents=True)
    text = PARK.replace("MEMBER", member).replace("OWNER", owner)
    (folder / "park.yaml").write_text(text, encoding="utf-8")
    lines = (
        line.replace(",1h,", ",1d,") if line.startswith(f"{by_day},") else line
        for line in METERS.splitlines()
    )
    (folder / "meters.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    grid = [each + other - sun for each, other, sun in zip(WORKS, SHOP, SUN, strict=True)]
    given = {"grid": grid, "sun": SUN, "works": WORKS, "shop": SHOP}
    rows = [
        f"{meter},{row}"
        for meter, values in given.items()
        if meter != by_day
        for row in hours_from("2025-01-01 00:00", values)
    ]
    for day in range(31 if by_day else 0):
        used = sum(given[by_day][24 * day : 24 * day + 24])
        rows.append(f"{by_day},2025-01-{day + 1:02d} 00:00,{used}")
    file = folder / "readings.csv"
    file.write_text("\n".join(["meter,start,value", *rows]), encoding="utf-8")
    park = Workspace.open(folder)
    park.import_files([file], now=NOW)
    return park.match(MONTH)


def test_a_member_that_joins_is_matched_from_its_first_day(tmp_path: Path) -> None:
    found = matched(tmp_path, member="{enterprise: shop, first_day: 2025-01-17}")
    use = [
        (w, s if hour >= JOINS else 0.0)
        for hour, (w, s) in enumerate(zip(WORKS, SHOP, strict=True))
    ]
    load = sum(map(sum, use))
    parts = zip(use, SUN, WORKS, SHOP, strict=True)
    served = sum(sun * sum(own) / (works + shop) for own, sun, works, shop in parts)
    assert found.figures["matching.load_kwh"].value == load
    assert found.figures["matching.metered_kwh"].value == pytest.approx(served, abs=0.5)
    share = found.figures["matching.metered_share"].value
    assert share == pytest.approx(served / load, abs=1e-4)
    assert {user.enterprise for user in found.users} >= {"works", "shop"}


@pytest.mark.slow
def test_hours_of_a_plant_whose_owner_joins_later_are_not_guessed(tmp_path: Path) -> None:
    member = "{enterprise: shop, first_day: 2025-01-17}"
    found = matched(tmp_path, member=member, owner=", owner: shop")
    reasons = {each.id for each in found.figures["matching.metered_share"].missing}
    assert "matching_of_a_part" in reasons


@pytest.mark.slow
def test_a_user_read_by_the_day_leaves_the_share_of_the_park_known(tmp_path: Path) -> None:
    found = matched(tmp_path, member="{enterprise: shop}", by_day="shop")
    assert found.figures["matching.metered_share"].value == pytest.approx(
        sum(SUN) / sum(WORKS + SHOP)
    )
    told = [(each.kind.id, each.subject) for each in found.findings]
    assert ("ledger_user_not_by_hour", "shop") in told
    assert found.users == ()


@pytest.mark.parametrize("by_day", ["grid", "sun"])
def test_a_gate_or_plant_read_by_the_day_gives_the_share_and_its_ends(
    tmp_path: Path, by_day: str
) -> None:
    found = matched(tmp_path, member="{enterprise: shop}", by_day=by_day)
    share = found.figures["matching.metered_share"]
    assert share.value == pytest.approx(sum(SUN) / sum(WORKS + SHOP))
    assert share.bounds[0] <= sum(SUN) / sum(WORKS + SHOP) <= share.bounds[-1]
    assert [each.subject for each in share.unsure if each.id == "meter_by_profile"] == [by_day]
    told = [(each.kind.id, each.subject) for each in found.findings]
    assert ("ledger_hours_by_profile", by_day) in told
    assert found.users == ()


@pytest.mark.slow
def test_a_part_of_the_users_has_no_ends_by_the_day(tmp_path: Path) -> None:
    found = matched(tmp_path, member="{enterprise: shop, first_day: 2025-01-17}", by_day="grid")
    share = found.figures["matching.metered_share"]
    assert [(each.id, each.subject) for each in share.missing] == [("meter_not_by_hour", "grid")]
