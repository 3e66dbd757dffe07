"""Every amount of an account is a figure: with an id, its parts, its evidence and its ends."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.allocation.account_figures import PARTS, account_figures, figure_id
from lingtan.ledger.allocation.allocate import allocate
from tests.builders_allocation import GRID, a_shared_park, with_cogeneration
from tests.builders_ledger import YEAR, draw_up

VALUES = GRID | {
    "grid": 700,
    "gas_e": 1000,
    "power_e": 300,
    "heat_e": 500,
    "heat_a": 300,
    "heat_b": 200,
}


def test_a_total_is_the_sum_of_the_figures_it_rests_on() -> None:
    park = with_cogeneration(a_shared_park(), owner="c")
    inventory = draw_up(park, {name: [value] for name, value in VALUES.items()}, YEAR)
    figures = account_figures(allocate(park, inventory), inventory)
    for who in "abc":
        total = figures[figure_id(who, "total")]
        assert total.rests_on == tuple(figure_id(who, part) for part in PARTS)
        assert total.value == sum(figures[id_].value or 0 for id_ in total.rests_on)
        assert Evidence.I in total.evidence
    assert (figures[figure_id("c", "given")].value or 0) < 0
    assert figures[figure_id("a", "received")].rests_on == ("by_enterprise.c_kg",)


def test_readings_in_doubt_move_a_part_as_they_move_its_whole() -> None:
    park = a_shared_park()
    inventory = draw_up(park, {name: [value] for name, value in GRID.items()}, YEAR)
    allocation = allocate(park, inventory)
    shared = inventory.figures["shared_kg"]
    assert shared.value is not None
    doubted = replace(shared, low=shared.value * 0.9, high=shared.value * 1.2)
    inventory = replace(inventory, figures={**inventory.figures, "shared_kg": doubted})
    figure = account_figures(allocation, inventory)[figure_id("a", "total")]
    allocated = allocation.account("a").allocated_kg
    assert allocated is not None
    assert figure.value is not None
    assert figure.low == pytest.approx(figure.value - 0.1 * allocated)
    assert figure.high == pytest.approx(figure.value + 0.2 * allocated)


def test_what_is_not_known_is_no_figure_with_a_value() -> None:
    park = a_shared_park(tenants=("a", "b", "c"))
    park = replace(park, meters=tuple(m for m in park.meters if m.id != "use_c"))
    values = {name: [value] for name, value in GRID.items() if name != "use_c"}
    inventory = draw_up(park, values, YEAR)
    total = account_figures(allocate(park, inventory), inventory)[figure_id("c", "total")]
    assert total.value is None
    assert total.missing
