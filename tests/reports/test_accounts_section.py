"""The report shows the accounts of the enterprises, what passed between them, and the rules."""

from dataclasses import replace

import pytest

from lingtan.ledger.allocation.account_figures import account_figures
from lingtan.ledger.allocation.allocate import allocate
from lingtan.park.allocation import AllocationRule, Basis, SharedPart
from lingtan.park.park import Park
from lingtan.reports.chapters.enterprise_accounts import account_blocks, account_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.words import LANGUAGES
from tests.builders_allocation import BOILER, GRID, HEAT, a_shared_park, with_boiler
from tests.builders_ledger import YEAR, draw_up
from tests.builders_reports import report_inputs


def context(language: str, park: Park) -> Context:
    values = {name: [value] for name, value in (GRID | BOILER | HEAT).items()}
    inventory = draw_up(park, values, YEAR)
    allocation = allocate(park, inventory)
    figures = {**inventory.figures, **account_figures(allocation, inventory)}
    inputs = report_inputs(
        language,
        park=park,
        inventory=replace(inventory, figures=figures),
        allocation=allocation,
    )
    return Context(inputs=inputs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_amount_of_an_account_is_a_figure_and_the_park_stands_below(language: str) -> None:
    accounts, transfers, rules = account_tables(context(language, with_boiler(a_shared_park())))
    first = [cell for cell in accounts.rows[0] if isinstance(cell, Amount)]
    assert [cell.figure for cell in first] == [
        f"account.a.{part}_kg" for part in ("own", "received", "given", "allocated", "total")
    ]
    last = accounts.rows[-1][-1]
    assert isinstance(last, Amount)
    assert last.figure == "national.e_park_kg"
    assert len(transfers.rows) == 2  # heat to a and to b
    assert len(rules.rows) == 3  # common use, and the losses of both networks


def test_what_is_not_decidable_says_why_under_the_rules() -> None:
    rule = AllocationRule(of=SharedPart.COMMON, by=Basis.DATUM, datum="land_area")
    park = with_boiler(a_shared_park(rules=(rule,)))
    accounts, _, rules = account_tables(context("en", park))
    assert any("common use" in note for note in rules.notes)
    assert accounts.notes[0] != accounts.notes[-1]


def test_a_boundary_without_accounts_has_no_section() -> None:
    assert account_blocks(Context(inputs=report_inputs("en"))) == ()
