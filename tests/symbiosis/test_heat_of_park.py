"""What a park is told: a year by hours, and an emission only where a factor is known."""

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.footprint.heat_factors import HeatFactors
from lingtan.symbiosis.heat_of_park import HeatOfPark, heat_of_park
from lingtan.symbiosis.saved_emission import Undecided
from tests.builders_symbiosis import a_process_stream, waste_heat

FACTORS = HeatFactors(kg_per_kwh={"dye": 0.2, "food": 0.3}, labels=(Evidence.I,))
HOT = waste_heat("flue", "steel", duty_kw=150.0)
DYE = a_process_stream("dye_bath", "dye", heated_by="heat_main")
FOOD = a_process_stream("wash", "food", heated_by="heat_main")


def told(*changed: object, factors: HeatFactors = FACTORS) -> HeatOfPark:
    return heat_of_park((HOT, *changed), factors)  # type: ignore[arg-type]  # streams


def test_a_saving_lies_between_the_factors_of_those_who_need_heat() -> None:
    found = told(DYE, FOOD)
    assert found.shared.saved_kw == 150
    assert found.year is not None
    assert found.year.saved_gj == 150 * 5000 * 3.6 / 1000
    assert found.saved.low_kg == pytest.approx(150 * 5000 * 0.2)
    assert found.saved.high_kg == pytest.approx(150 * 5000 * 0.3)
    assert found.saved.labels == (Evidence.I,)


def test_hours_that_differ_are_shared_while_both_run() -> None:
    found = told(a_process_stream("dye_bath", "dye", hours_per_year=2000.0), FOOD)
    assert found.year is not None
    assert {who: float(gj) for who, gj in found.year.alone_gj.items()} == {
        "dye": 100 * 2000 * 0.0036,
        "food": 100 * 5000 * 0.0036,
        "steel": 0,
    }
    assert float(found.year.saved_gj) == pytest.approx((150 * 2000 + 100 * 3000) * 0.0036)


def test_without_hours_there_is_no_year_and_no_emission() -> None:
    found = told(a_process_stream("dye_bath", "dye", hours_per_year=None), FOOD)
    assert found.year is None
    assert (found.saved.why, found.saved.about) == (Undecided.HOURS, ("dye_bath",))


def test_heat_of_an_own_fuel_has_no_factor() -> None:
    found = told(a_process_stream("dye_bath", "dye"), FOOD)
    assert (found.saved.why, found.saved.about) == (Undecided.NETWORK, ("dye_bath",))
    assert found.saved.low_kg is None


def test_a_network_the_ledger_does_not_know_is_named_by_its_user() -> None:
    factors = HeatFactors(kg_per_kwh={"dye": 0.2, "food": None})
    found = told(DYE, FOOD, factors=factors)
    assert (found.saved.why, found.saved.about) == (Undecided.FACTOR, ("food",))


def test_who_needs_no_heat_alone_needs_no_factor() -> None:
    own = a_process_stream("feed", "steel", duty_kw=50.0)
    assert told(own, DYE, FOOD).saved.why is None


def test_who_needs_heat_only_while_its_own_waste_heat_stands_still_has_its_factor_counted() -> (
    None
):
    own = waste_heat("condenser", "dye", duty_kw=100.0, hours_per_year=2000.0)
    found = heat_of_park((own, DYE, HOT), FACTORS)
    assert found.shared.alone["dye"].hot_utility_kw == 0
    assert found.year is not None
    assert float(found.year.saved_gj) == pytest.approx(100 * 3000 * 0.0036)
    assert found.saved.low_kg == pytest.approx(100 * 3000 * 0.2)
    silent = heat_of_park((own, DYE, HOT), HeatFactors(kg_per_kwh={"dye": None}))
    assert (silent.saved.why, silent.saved.about) == (Undecided.FACTOR, ("dye",))
