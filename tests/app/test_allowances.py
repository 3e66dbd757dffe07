"""Allowances of the reference park: none stated, then stated in its park file."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.app.workspace import Workspace
from lingtan.base.errors import PeriodError
from lingtan.ledger.allowances import Holding
from tests.conftest import Demo

STATED = [
    ("ets_allocation", 22_000, ""),
    ("ets_verified_emission", 13_500, "gas"),
    ("ets_verified_emission", 10_000, "process"),
    ("ets_surrendered", 22_325, ""),
    ("ets_ccer_surrendered", 1_175, ""),
]
FACTS = "".join(
    f"\n  - {{datum: {datum}, year: 2025, enterprise: steel, value: {tonnes}, unit: t, "
    f'item: "{item}", evidence: registry}}'
    for datum, tonnes, item in STATED
)


@pytest.fixture(scope="module")
def holding(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Holding:
    """Return the position of the steel works, stated in a copy of the reference park."""
    folder: Path = tmp_path_factory.mktemp("allowances") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    park = folder / "park.yaml"
    text = park.read_text(encoding="utf-8")
    assert "\nfacts:\n" in text
    park.write_text(text.replace("\nfacts:\n", f"\nfacts:{FACTS}\n", 1), encoding="utf-8")
    found = Workspace.open(folder).allowances("2025", price_cny_per_t=Decimal(80))
    (held,) = found.holdings.holdings
    assert found.holdings.findings == ()
    return held


@pytest.mark.slow
def test_the_position_follows_in_tonnes_and_money(holding: Holding) -> None:
    assert holding.enterprise == "steel"
    assert holding.position_kg == pytest.approx(-325_000)
    assert holding.still_owed_kg == pytest.approx(0)
    assert holding.cost_cny == Decimal("26000.00")


def test_the_account_has_gas_and_process_of_the_works_beside_it(holding: Holding) -> None:
    assert holding.beside is not None
    assert holding.beside.direct_kg == pytest.approx(23_268_000, rel=1e-3)
    assert holding.beside.whole_kg == pytest.approx(42_861_000, rel=1e-3)
    assert holding.beside.reasons == ("agrees",)


def test_the_verified_emission_of_all_items_is_compared_with_the_accounts_own(
    holding: Holding,
) -> None:
    assert holding.beside is not None
    assert holding.beside.direct_kg is not None
    assert holding.verified_kg == pytest.approx(23_500_000)
    assert holding.beside.difference_kg == pytest.approx(23_500_000 - holding.beside.direct_kg)


@pytest.mark.slow
def test_a_park_without_such_facts_has_no_positions(demo: Demo) -> None:
    assert demo.workspace.allowances("2025").holdings.holdings == ()


def test_a_month_has_no_allowances(demo: Demo) -> None:
    with pytest.raises(PeriodError, match="not a year"):
        demo.workspace.allowances("2025-07")
