"""A series of grid intensity gives location-based scope 2 by the hour, beside the yearly one."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.meters import Resolution
from lingtan.park.park import Park
from tests.builders import a_park
from tests.builders_ledger import billed, draw_up, figure, hourly, kinds, value

BY_HOUR, BY_YEAR = "scope2_location_hourly_kg", "scope2_location_kg"
GATE = hourly("grid", "outside", "bus")
USER = hourly("works", "bus", "enterprise:works")
SERIES = hourly("carbon", "outside", "common", "grid_intensity", "gCO2/kWh")
PARK = replace(a_park(GATE, USER, SERIES), grid_intensity="carbon")
POWER = [100.0] * 12 + [300.0] * 12
READ = {"grid": POWER, "works": POWER}
CARBON = [600.0] * 12 + [400.0] * 12


def account(carbon: list[float], park: Park = PARK) -> Inventory:
    return draw_up(park, {**READ, "carbon": carbon})


def test_each_hour_counts_at_its_own_intensity() -> None:
    """By hand: 1200 kWh at 0.6 and 3600 kWh at 0.4 kgCO2/kWh."""
    found = account(CARBON)
    assert value(found, BY_HOUR) == pytest.approx(1200 * 0.6 + 3600 * 0.4)
    assert not [kind for kind in kinds(found) if "grid_intensity" in kind]


def test_an_intensity_by_the_quarter_is_the_mean_of_its_hour() -> None:
    quarters = replace(SERIES, resolution=Resolution.MINUTES_15)
    park = replace(a_park(GATE, USER, quarters), grid_intensity="carbon")
    found = account([4 * each for each in CARBON], park)
    assert value(found, BY_HOUR) == pytest.approx(1200 * 0.6 + 3600 * 0.4)


def test_an_hour_without_intensity_counts_at_the_yearly_factor_and_is_told() -> None:
    found = account(CARBON[:23])
    yearly = value(found, BY_YEAR) / sum(POWER)
    assert value(found, BY_HOUR) == pytest.approx(1200 * 0.6 + 3300 * 0.4 + 300 * yearly)
    (told,) = (each for each in found.findings if each.kind.id.endswith("intensity_incomplete"))
    assert (told.facts["hours"], told.facts["share_pct"]) == (1, 6.25)
    assert set(figure(found, BY_YEAR).rests_on) < set(figure(found, BY_HOUR).rests_on)


def test_an_intensity_no_grid_has_is_no_intensity() -> None:
    found = account([600_000.0, *CARBON[1:]])
    assert "ledger_grid_intensity_incomplete" in kinds(found)
    assert value(found, BY_HOUR) < 4800


def test_a_gate_read_by_the_month_has_no_hours_to_rate() -> None:
    gate = billed("grid", "outside", "bus", resolution=Resolution.DAY)
    park = replace(a_park(gate, USER, SERIES), grid_intensity="carbon")
    found = draw_up(park, {"grid": [4800.0], "works": POWER, "carbon": CARBON})
    assert value(found, BY_HOUR) == pytest.approx(value(found, BY_YEAR))
    assert "ledger_grid_intensity_no_hours" in kinds(found)


def test_no_other_figure_moves_and_without_a_series_there_is_none() -> None:
    plain = account(CARBON, replace(PARK, grid_intensity=""))
    with_series = account(CARBON)
    assert BY_HOUR not in plain.figures
    assert {**plain.figures, BY_HOUR: figure(with_series, BY_HOUR)} == with_series.figures
