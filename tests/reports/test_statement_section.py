"""The statement stands in the report with its removals and credits, in both languages."""

import pytest

from lingtan.reports.chapters.statement import statement_blocks, statement_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.words import LANGUAGES
from tests.builders_offsets import a_wood, beside, came_back, retired
from tests.builders_reports import report_inputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_removals_and_credits_have_their_rows(language: str) -> None:
    found = beside(a_wood(100, reversals=(came_back(30),)), retired("used", 5))
    context = Context(inputs=report_inputs(language, beside=found))
    accounts, removals, blocks = statement_tables(context)
    assert accounts.id == "statement"
    (wood,) = removals.rows
    assert [cell.value for cell in wood if isinstance(cell, Amount)] == [100, 30, 20, 0.1]
    (used,) = blocks.rows
    assert used[4] == "CCER-2024-0000001 to 0000005"
    assert used[6] == context.word("beside", "retired")


def test_without_a_statement_there_is_no_section() -> None:
    assert statement_blocks(Context(inputs=report_inputs())) == ()
