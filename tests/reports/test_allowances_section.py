"""The report shows allowances as stated, beside the account's own figure."""

import pytest

from lingtan.base.figures import Evidence
from lingtan.ledger.allowance_compare import Compared
from lingtan.ledger.allowances import Holdings, MarketRules, weigh_allowances
from lingtan.park.facts import Fact
from lingtan.reports.chapters.allowances import allowance_blocks, allowance_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs

RULES = MarketRules(credit_cap=0.05, label=Evidence.R)
BESIDE = Compared(
    direct_kg=980_000.0,
    whole_kg=1_400_000.0,
    difference_kg=20_000.0,
    reasons=("agrees", "part_of_year"),
)


def holdings(*facts: Fact) -> Holdings:
    """Return the position of one enterprise."""
    return weigh_allowances(facts, 2025, RULES, {"glass": BESIDE})


def stated(datum: str, tonnes: float) -> Fact:
    return Fact(
        datum=datum, year=2025, value=tonnes * 1000, enterprise="glass", evidence="registry"
    )


FULL = holdings(stated("ets_allocation", 900), stated("ets_verified_emission", 1000))


def context(language: str, held: Holdings | None) -> Context:
    return Context(inputs=report_inputs(language, holdings=held))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_position_stands_beside_the_accounts_own_figure(language: str) -> None:
    (table,) = allowance_tables(context(language, FULL))
    (row,) = table.rows
    told = [cell.value for cell in row if isinstance(cell, Amount)]
    assert told == [900.0, 1000.0, 980.0, None, None, -100.0]
    notes = " ".join(table.notes)
    assert "(R" in notes or "（R" in notes
    assert "20" in notes


def test_where_nobody_states_any_nothing_is_said() -> None:
    assert allowance_blocks(context("en", None)) == ()
    assert allowance_blocks(context("en", holdings())) == ()
