"""The statement stands in the report with its removals and credits, in both languages."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from lingtan.reports.chapters.statement import statement_blocks, statement_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from lingtan.reports.words import LANGUAGES, Words
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_retirement_still_to_come_is_said_as_a_plan_with_its_day(language: str) -> None:
    inputs = report_inputs(language)
    ahead = inputs.generated_at + timedelta(days=40)
    day = ahead.astimezone(ZoneInfo(inputs.park.time_zone)).date().isoformat()
    found = beside(retired("planned", 5, retired_on=ahead), retired("used", 5, first=100))
    (table,) = statement_tables(Context(inputs=replace(inputs, beside=found)))[1:]
    states = {str(row[0]): str(row[6]) for row in table.rows}
    words = Words(language)
    assert day in states["planned"]
    assert states["planned"] != words.say("beside.held")
    assert states["used"] == words.say("beside.retired")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_retired_after_the_period_was_held_in_it(language: str) -> None:
    inputs = report_inputs(language)
    since = retired("since", 5, retired_on=inputs.period.end)
    in_time = retired("used", 5, first=100, retired_on=inputs.period.end - timedelta(hours=1))
    told = replace(inputs, beside=beside(since, in_time, period=inputs.period))
    (table,) = statement_tables(Context(inputs=told))[1:]
    states = {str(row[0]): str(row[6]) for row in table.rows}
    words = Words(language)
    day = inputs.period.end.astimezone(ZoneInfo(inputs.park.time_zone)).date().isoformat()
    assert states["since"] == words.say("beside.retired_since", {"day": day})
    assert states["used"] == words.say("beside.retired")


def test_on_its_day_it_is_retired_and_before_it_is_a_plan() -> None:
    block = retired("planned", 5, day="2026-12-20")
    at = block.retired_on
    assert at is not None
    assert not block.is_planned(at)
    assert block.is_planned(at - timedelta(seconds=1))
