"""Memo lines of use are kept by the hour, or by the month where they would be too many."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.constants import kg_per_kwh
from lingtan.ledger.edges import Role, edges_of
from lingtan.ledger.options import AccountOptions
from lingtan.park.assets import AssetKind
from lingtan.park.meters import VirtualMeter
from lingtan.park.park import Park
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import ZONE, draw_up, exact, hourly, value
from tests.examples import examples

JULY = parse_period("2025-07", ZONE)


def a_solar_park() -> Park:
    return a_park(
        hourly("grid", "outside", "bus"),
        hourly("pv", "asset:pv", "bus"),
        hourly("use_a", "bus", "enterprise:a"),
        hourly("use_b", "bus", "enterprise:b"),
        assets=(an_asset("pv", AssetKind.SOLAR),),
        enterprises=(an_enterprise("a"), an_enterprise("b")),
    )


def a_month(low: float, high: float) -> list[float]:
    return [low if hour % 24 < 12 else high for hour in range(JULY.hours)]


AMOUNTS = {
    "grid": a_month(20, 10),
    "pv": a_month(0, 7.003),
    "use_a": a_month(11, 3.001),
    "use_b": a_month(8, 13),
}


def test_lines_by_the_month_hold_the_same_sums_as_lines_by_the_hour() -> None:
    fine = draw_up(a_solar_park(), AMOUNTS, JULY)
    coarse = draw_up(a_solar_park(), AMOUNTS, JULY, options=AccountOptions(most_use_lines=10))
    assert set(coarse.postings.filter(account="use")["resolution"].to_list()) == {"1mo"}
    assert coarse.postings.filter(account="use")["start"].unique().to_list() == [JULY.start]
    for column in ("quantity", "emissions_kg", "energy_kgce"):
        assert exact(coarse, "use", column=column) == exact(fine, "use", column=column)
    assert coarse.figures == fine.figures
    assert value(fine, "energy.peak_load_kw") == 20


def test_lines_at_the_meter_stay_as_fine_as_they_were_metered() -> None:
    coarse = draw_up(a_solar_park(), AMOUNTS, JULY, options=AccountOptions(most_use_lines=10))
    assert len(coarse.postings.filter(account="electricity_grid")) == JULY.hours


def test_a_sum_of_meters_takes_the_place_of_its_terms() -> None:
    park = a_solar_park()
    total = VirtualMeter(
        id="total",
        name=a_name("total"),
        carrier="electricity",
        source="bus",
        target="enterprise:a",
        terms=((1.0, "use_a"), (1.0, "use_b")),
    )
    users = [
        edge.meter
        for edge in edges_of(replace(park, virtual_meters=(total,)))
        if edge.role is Role.USE
    ]
    assert users == ["total"]


@settings(deadline=None, max_examples=examples(20))
@given(st.decimals(0, 10, places=6))
def test_a_constant_means_the_same_in_every_unit(amount: Decimal) -> None:
    catalogue = load_catalogue()
    heat = catalogue.method("cn_zcp_2025_06").constant("heat_fossil")
    exactly = Fraction(amount)
    per_gigajoule = replace(heat, value=_decimal(exactly), unit="tCO2/GJ")
    in_kilograms = replace(heat, value=_decimal(exactly * 1000), unit="kgCO2/GJ")
    per_megawatt_hour = replace(heat, value=_decimal(exactly * 36 / 10), unit="tCO2/MWh")
    found = {
        kg_per_kwh(constant, catalogue.units)
        for constant in (per_gigajoule, in_kilograms, per_megawatt_hour)
    }
    assert len(found) == 1


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
