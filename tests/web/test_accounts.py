"""What an enterprise is shown is cut down to its own row, whatever its neighbours are called."""

from dataclasses import replace

import pytest

from lingtan.app.present_park import Presentation, present_park
from lingtan.app.question_of import question_of
from lingtan.ledger.allocation.account_figures import PARTS, figure_id
from lingtan.reports.model import Amount, Cell, Chapter, Paragraph, Table
from lingtan.reports.words import Words
from lingtan.web.accounts import only_accounts
from lingtan.web.lead import accounts
from tests.conftest import Demo

WORDS = Words("en")


@pytest.fixture(scope="module")
def shown(demo: Demo) -> Presentation:
    return present_park(demo.workspace.layout, question_of("2025"), "en")


def unknown(enterprise: str, part: str) -> Cell:
    return Amount(value=None, text="unknown", figure=figure_id(enterprise, part))


def with_rows(shown: Presentation, *ids: str) -> Presentation:
    """Return a presentation whose accounts are of some enterprises."""
    table = next(each for each in shown.report.tables() if each.id == "accounts")
    rows = tuple((id_, *(unknown(id_, part) for part in (*PARTS, "total"))) for id_ in ids)
    chapter = Chapter(id="emissions", title="", blocks=(replace(table, rows=rows),))
    return replace(shown, report=replace(shown.report, chapters=(chapter,)))


@pytest.mark.slow
@pytest.mark.parametrize("enterprise", ["steel", "steel.east", "steel_east"])
def test_an_id_that_begins_the_same_is_another_enterprise(
    shown: Presentation, enterprise: str
) -> None:
    every = with_rows(shown, "steel", "steel.east", "steel_east")
    found = only_accounts(every, WORDS, enterprise)
    (table,) = found.report.tables()
    assert [row[0] for row in table.rows] == [enterprise]
    assert table.notes == (WORDS.say("page.enterprise.unknown"),)
    assert accounts(found, WORDS) == f"The account of {enterprise} in 2025: unknown."


@pytest.mark.slow
def test_an_enterprise_that_is_gone_is_shown_nothing(shown: Presentation) -> None:
    found = only_accounts(shown, WORDS, "gone")
    (chapter,) = found.report.chapters
    assert found.report.sheets == ()
    assert [type(block) for block in chapter.blocks] == [Paragraph]
    assert not [block for block in chapter.blocks if isinstance(block, Table)]
