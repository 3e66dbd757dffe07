"""A bill over the day a member joins or leaves is split by days, and nothing is lost or won."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from lingtan.base.figures import Evidence, Missing
from lingtan.base.time_axis import parse_period
from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind, Member
from tests.builders import a_name, a_park, an_enterprise
from tests.builders_ledger import (
    YEAR,
    ZONE,
    a_stream,
    billed,
    draw_up,
    exact,
    figure,
    kinds,
    value,
)

KG_PER_NM3 = 2.162188809  # natural gas of A_guideline: 38.931 × 15.3 × 0.99 × 44/12 / 1000
ALWAYS = datetime(2000, 1, 1, tzinfo=ZoneInfo(ZONE))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE))


def the_park(day: str, resolution: Resolution = Resolution.MONTH, zone: str = ZONE) -> Park:
    """Return a park in which works leaves ``before`` and joins ``after`` on one day."""
    turn = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    park = a_park(
        billed("grid", "outside", "bus", resolution=resolution),
        billed("use", "bus", "enterprise:works", resolution=resolution),
        billed("gas", "outside", "enterprise:works", "natural_gas", "Nm3", resolution),
        enterprises=(an_enterprise("works"),),
    )
    boundaries = (
        a_boundary("before", Member(enterprise="works", valid_from=ALWAYS, valid_to=turn)),
        a_boundary("after", Member(enterprise="works", valid_from=turn)),
    )
    return replace(
        park,
        time_zone=zone,
        boundaries=(*park.boundaries, *boundaries),
        streams=(a_stream("gas", "gas", "natural_gas"),),
    )


def a_boundary(name: str, *members: Member) -> Boundary:
    kind = BoundaryKind.PARK_IN_PARK
    return Boundary(id=name, name=a_name(name), kind=kind, members=members)


def yearly(day: str, boundary: str) -> Inventory:
    park = the_park(day, Resolution.YEAR)
    amounts = {"grid": [12_000], "use": [12_000], "gas": [1_200_000]}
    return draw_up(park, amounts, YEAR, boundary=boundary)


def monthly(day: str, boundary: str, **more: object) -> Inventory:
    amounts = {"grid": [1000] * 12, "use": [1000] * 12, "gas": [100_000] * 12}
    return draw_up(the_park(day), amounts, YEAR, boundary=boundary, **more)  # type: ignore[arg-type]  # passed on


def test_a_member_from_2_january_has_364_days_of_the_yearly_bill() -> None:
    late = yearly("2025-01-02", "after")
    assert value(late, "national.e_fuel_kg") == pytest.approx(
        1_200_000 * 364 / 365 * KG_PER_NM3, rel=1e-8
    )
    assert value(late, "energy.import_kwh") == pytest.approx(12_000 * 364 / 365, abs=1e-3)


def test_a_member_until_15_april_has_half_of_the_bill_of_april() -> None:
    early = monthly("2025-04-16", "before")
    assert value(early, "national.e_fuel_kg") == pytest.approx(350_000 * KG_PER_NM3, rel=1e-8)
    assert value(early, "energy.import_kwh") == 3500


def test_a_member_from_2_february_keeps_27_of_28_days_of_that_month() -> None:
    february = parse_period("2025-02", ZONE)
    amounts = {"grid": [1000], "use": [1000], "gas": [100_000]}
    inventory = draw_up(the_park("2025-02-02"), amounts, february, boundary="after")
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(
        100_000 * 27 / 28 * KG_PER_NM3, rel=1e-8
    )
    assert value(inventory, "energy.import_kwh") == pytest.approx(1000 * 27 / 28, abs=1e-3)


def test_a_day_is_a_day_where_the_clock_is_put_forward() -> None:
    zone = "Europe/Berlin"
    march = parse_period("2025-03", zone)  # 743 hours, 31 days
    amounts = {"grid": [3100], "use": [3100], "gas": [3100]}
    park = the_park("2025-03-31", zone=zone)
    inventory = draw_up(park, amounts, march, boundary="after")
    assert exact(inventory, "electricity_grid", column="quantity") == Decimal("100.000")


def test_a_member_at_the_turn_of_a_month_splits_no_bill() -> None:
    early = monthly("2025-04-01", "before")
    assert exact(early, "fuel", column="quantity") == 300_000
    assert not [kind for kind in kinds(early) if kind.startswith("ledger_bill_split")]
    assert sum(early.postings["estimated"].drop_nulls()) == 0


def test_the_part_of_a_bill_is_estimated_and_says_by_whom() -> None:
    early = monthly("2025-04-16", "before")
    gas = early.postings.filter(account="fuel").sort("start")
    assert gas["estimated"].to_list() == [0, 0, 0, 50_000]
    found = {f.facts["account"]: f for f in early.findings if f.kind.id == "ledger_bill_split"}
    # half of one bill of three and a half
    assert found["fuel"].subject == "works"
    assert found["fuel"].facts["share_pct"] == pytest.approx(14.29)
    told = tuple(found["fuel"].facts[name] for name in ("day", "first", "last"))
    assert told == ("2025-04-16", "2025-04-01", "2025-04-30")
    assert Evidence.I in figure(early, "energy.import_kwh").evidence


def test_a_split_above_a_fifth_of_the_account_leaves_the_figure_unknown() -> None:
    half = yearly("2025-07-02", "after")
    assert exact(half, "fuel", column="quantity") == pytest.approx(
        Decimal(1_200_000 * 183) / 365, abs=Decimal("0.001")
    )
    reason = Missing(kind="rule", id="bill_split_by_days", subject="works")
    for name in ("national.e_fuel_kg", "national.e_park_kg", "energy.import_kwh"):
        assert figure(half, name).value is None
        assert reason in figure(half, name).missing
    found = [f for f in half.findings if f.kind.id == "ledger_bill_split_beyond_limit"]
    assert {f.facts["account"] for f in found} >= {"fuel", "electricity_grid"}
    assert {f.subject for f in found} == {"works"}
    for each in found:
        told = (each.facts["day"], each.facts["first"], each.facts["last"])
        assert told == ("2025-07-02", "2025-01-01", "2025-12-31")


@pytest.fixture(scope="module")
def wholes() -> list[Inventory]:
    """Return the whole by bills of a year and of a month: nobody's day changes anything in it."""
    return [draw("2025-04-16", "whole") for draw in (yearly, monthly)]


@pytest.mark.slow
@pytest.mark.parametrize("day", ["2025-01-02", "2025-04-16", "2025-12-31", "2026-03-01"])
def test_before_and_after_are_the_whole_to_the_last_digit(
    wholes: list[Inventory], day: str
) -> None:
    for draw, whole in zip((yearly, monthly), wholes, strict=True):
        parts = [draw(day, name) for name in ("before", "after")]
        for column in ("quantity", "emissions_kg", "energy_kgce"):
            for account in ("fuel", "electricity_grid"):
                total = sum((exact(p, account, column=column) for p in parts), Decimal(0))
                assert total == exact(whole, account, column=column)


def test_a_membership_that_goes_on_without_a_gap_is_one() -> None:
    turn = local("2025-04-10")
    park = the_park("2025-04-10")
    seamed = a_boundary(
        "whole",
        Member(enterprise="works", valid_from=ALWAYS, valid_to=turn),
        Member(enterprise="works", valid_from=turn),
    )
    plain = a_boundary("whole", Member(enterprise="works", valid_from=ALWAYS))
    readings = {"grid": [1000.0] * 12, "use": [1000.0] * 12, "gas": [10.0] * 12}
    found = [
        draw_up(replace(park, boundaries=(each,)), readings, YEAR) for each in (seamed, plain)
    ]
    assert found[0].figures == found[1].figures
    assert kinds(found[0]) == kinds(found[1])
