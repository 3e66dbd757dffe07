"""No Chinese value enters the account of a park elsewhere without being named."""

from dataclasses import replace

import pytest

from lingtan.ledger.chinese_defaults import CHINESE_DEFAULT
from lingtan.ledger.inventory import Inventory
from tests.builders import a_park
from tests.builders_ledger import YEAR, billed, draw_up, kinds, value

METERS = (billed("grid", "outside", "bus"), billed("use", "bus", "enterprise:works"))
READ = {"grid": [1000], "use": [1000]}


def account(country: str) -> Inventory:
    return draw_up(replace(a_park(*METERS), country=country), READ, YEAR)


def named(inventory: Inventory) -> dict[str, str]:
    return {
        finding.subject: str(finding.facts["figures"])
        for finding in inventory.findings
        if finding.kind == CHINESE_DEFAULT
    }


@pytest.mark.parametrize("country", ["VN", ""])
def test_each_chinese_value_is_named_with_the_figures_it_is_in(country: str) -> None:
    found = named(account(country))
    assert "national.e_park_kg" in found["cn_zcp_2025_06.electricity_other"]
    rate = "coal/E_coal_equivalent/electricity_equivalent_supplied_2024"
    assert "national.e_tce" in found[rate]


def test_a_park_of_china_is_told_nothing() -> None:
    assert named(account("CN")) == {}


def test_elsewhere_the_average_of_the_grid_stands_for_a_residual_mix_nobody_knows() -> None:
    at_home, abroad = account("CN"), account("VN")
    assert value(at_home, "scope2_market_kg") == pytest.approx(1000 * 0.6096)
    assert value(abroad, "scope2_market_kg") == value(abroad, "scope2_location_kg")
    assert "ledger_residual_of_average" in kinds(abroad)
    assert "ledger_residual_of_average" not in kinds(at_home)
