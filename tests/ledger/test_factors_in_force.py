"""Every line has exactly one factor, and a vintage changes at the park's own midnight."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from lingtan.base.errors import FactorCoverageError
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.ledger.options import AccountOptions
from lingtan.park.meters import Resolution
from lingtan.reports.words import Words
from tests.builders import a_park
from tests.builders_ledger import YEAR, ZONE, a_stream, billed, draw_up, figure, kinds, value

OLD, NEW = Decimal("0.0202"), Decimal("0.0101")
JULY = date(2025, 7, 1)


def a_catalogue(*spans: tuple[date | None, date | None, Decimal]) -> Catalogue:
    """Return the built-in catalogue with other vintages of diesel."""
    catalogue = load_catalogue()
    diesel = catalogue.fuel("A_guideline", "diesel")
    others = tuple(f for f in catalogue.fuels if f != diesel)
    vintages = tuple(
        replace(diesel, valid_from=start, valid_to=end, carbon_t_per_gj=carbon)
        for start, end, carbon in spans
    )
    return replace(catalogue, fuels=(*others, *vintages))


def burn(catalogue: Catalogue, resolution: Resolution = Resolution.MONTH) -> float:
    park = a_park(billed("m", "outside", "enterprise:works", "diesel", "t", resolution=resolution))
    park = replace(park, streams=(a_stream("s", "m", "diesel"),))
    count = 12 if resolution is Resolution.MONTH else 1
    inventory = draw_up(park, {"m": [1000] * count}, YEAR, catalogue=catalogue)
    return value(inventory, "national.e_fuel_kg")


def test_each_month_takes_the_vintage_in_force_at_its_local_midnight() -> None:
    emission = burn(a_catalogue((None, JULY, OLD), (JULY, None, NEW)))
    assert emission == pytest.approx(6 * 3145.122493 + 6 * 3145.122493 / 2, abs=0.1)


@pytest.mark.parametrize(
    "spans",
    [
        ((None, JULY, OLD),),
        ((None, None, OLD), (JULY, None, NEW)),
        ((None, JULY, OLD), (date(2025, 8, 1), None, NEW)),
    ],
)
def test_a_gap_or_an_overlap_is_named_and_never_guessed(
    spans: tuple[tuple[date | None, date | None, Decimal], ...],
) -> None:
    with pytest.raises(FactorCoverageError, match=r"2025-07-01 00:00 \(Asia/Shanghai\)"):
        burn(a_catalogue(*spans))


def test_a_vintage_may_not_change_within_a_bill() -> None:
    middle = date(2025, 7, 15)
    with pytest.raises(FactorCoverageError, match="billing interval"):
        burn(a_catalogue((None, middle, OLD), (middle, None, NEW)))


def test_two_factors_for_one_grid_are_refused() -> None:
    catalogue = load_catalogue()
    twin = next(f for f in catalogue.grid if (f.zone, f.year) == ("shandong", 2023))
    other = replace(twin, kg_co2_per_kwh=Decimal("0.5"))
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    with pytest.raises(FactorCoverageError, match="never mixes two"):
        draw_up(
            park,
            {"grid": [10], "use": [10]},
            YEAR,
            catalogue=replace(catalogue, grid=(*catalogue.grid, other)),
        )


def test_a_province_without_a_factor_has_no_location_based_figure() -> None:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    inventory = draw_up(replace(park, province="Atlantis"), {"grid": [10], "use": [10]}, YEAR)
    assert figure(inventory, "scope2_location_kg").value is None
    assert value(inventory, "scope2_market_kg") > 0
    assert value(inventory, "national.e_electricity_kg") == pytest.approx(8.325)
    assert "ledger_grid_factor_unknown" in kinds(inventory)


def test_a_grid_without_a_factor_is_named_in_the_language_of_the_reader() -> None:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    park = replace(park, province="Tibet")
    found = {f.kind.id: f for f in draw_up(park, {"grid": [10], "use": [10]}, YEAR).findings}
    unknown = found["ledger_grid_factor_unknown"]
    assert "没有西藏的平均电力排放因子" in Words("zh").what(unknown)
    assert "Tibet" in Words("en").what(unknown)


def test_the_year_of_the_account_chooses_the_vintage_of_the_grid() -> None:
    year = parse_period("2022", ZONE)
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    inventory = draw_up(park, {"grid": [1000], "use": [1000]}, year)
    assert value(inventory, "scope2_location_kg") == pytest.approx(641.0)
    assert "ledger_grid_factor_older" not in kinds(inventory)


def test_the_method_pins_its_own_factor_whatever_the_year() -> None:
    for name in ("2022", "2023", "2025"):
        park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
        inventory = draw_up(park, {"grid": [1000], "use": [1000]}, parse_period(name, ZONE))
        assert value(inventory, "national.e_electricity_kg") == pytest.approx(832.5)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("electricity_heat_value", "ledger_coal_rate_refused"),
        ("electricity_equivalent_supplied_2025", "ledger_coal_rate_unknown"),
        ("electricity_equivalent_generated", "ledger_coal_rate_unknown"),
        ("no_such_rate", "ledger_coal_rate_unknown"),
    ],
)
def test_a_coal_rate_that_cannot_serve_leaves_the_energy_unknown(item: str, kind: str) -> None:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    inventory = draw_up(
        park, {"grid": [1000], "use": [1000]}, YEAR, options=AccountOptions(coal_rate=item)
    )
    energy = figure(inventory, "national.e_tce")
    assert energy.value is None
    assert [reason.id for reason in energy.missing] == ["coal_rate"]
    assert kind in kinds(inventory)
    assert value(inventory, "national.e_park_kg") == pytest.approx(832.5)


def test_another_named_coal_rate_moves_the_energy_and_is_printed() -> None:
    park = a_park(billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
    inventory = draw_up(
        replace(park, coal_rate="electricity_equivalent_supplied_2020"),
        {"grid": [1000], "use": [1000]},
        YEAR,
    )
    assert value(inventory, "national.e_tce") == pytest.approx(0.3055)
    assert {p.id: p.value for p in inventory.parameters}["coal_rate"] == 0.3055
