"""Of a park whose depot joins on 10 July, everything that shows its accounts says so."""

import json
from pathlib import Path

import pytest

from lingtan.app.present_park import Presentation, present_park
from lingtan.app.question_of import question_of
from lingtan.app.workspace import Workspace
from lingtan.cli.main import main
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.reports.model import Amount, Table
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.accounts import only_accounts
from lingtan.web.lead import accounts
from tests.builders_spans import is_whole
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW

INSIDE = {"en": "2025-07-10 – 2025-07-31", "zh_CN": "2025-07-10 至 2025-07-31"}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("joined") / "park"
    a_small_park(folder)
    file = folder / "park.yaml"
    text = file.read_text(encoding="utf-8")
    joined = text.replace("{enterprise: depot}", "{enterprise: depot, first_day: 2025-07-10}")
    assert joined != text
    file.write_text(joined, encoding="utf-8")
    return Workspace.open(folder)


@pytest.fixture(scope="module")
def allocation(park: Workspace) -> Allocation:
    return park.allocate(MONTH).allocation


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    with pytest.raises(SystemExit) as leaving:
        main(words)
    return int(leaving.value.code or 0)


def shown(park: Workspace, language: str) -> Presentation:
    return present_park(park.layout, question_of(MONTH), language)


def table(presentation: Presentation, id_: str) -> Table:
    return next(each for each in presentation.report.tables() if each.id == id_)


def test_the_spans_add_up_to_what_the_park_reports(
    park: Workspace, allocation: Allocation
) -> None:
    is_whole(allocation)
    assert [sorted(each.span.members) for each in allocation.spans] == [
        ["foundry", "works"],
        ["depot", "foundry", "works"],
    ]
    figure = park.account(MONTH).inventory.figures["national.e_park_kg"].value
    assert allocation.park_kg == round(figure or 0)


def test_what_was_kept_is_what_was_worked_out(park: Workspace, allocation: Allocation) -> None:
    assert Workspace.open(park.layout.folder).allocate(MONTH).allocation == allocation


def test_the_command_says_the_span(
    park: Workspace, allocation: Allocation, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    assert run("allocate", folder, "-p", MONTH) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "inside" in said
    assert said.index("2025-07-01 – 2025-07-09") < said.index("2025-07-10 – 2025-07-31: within")
    assert run("allocate", folder, "-p", MONTH, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [span["members"] for span in told["spans"]] == [
        sorted(each.span.members) for each in allocation.spans
    ]
    assert sum(span["park_kg"] for span in told["spans"]) == told["park_kg"]
    (depot,) = (each for each in told["accounts"] if each["enterprise"] == "depot")
    ((start, end),) = depot["inside"]
    assert (start, end) == ("2025-07-09T16:00:00+00:00", "2025-07-31T16:00:00+00:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_says_the_span_and_shows_the_accounts_of_each(
    park: Workspace, allocation: Allocation, language: str
) -> None:
    presentation = shown(park, language)
    names = [str(row[0]) for row in table(presentation, "accounts").rows[:3]]
    assert [INSIDE[language] in name for name in names] == [True, False, False]
    by_span = table(presentation, "accounts_by_span")
    assert len(by_span.rows) == (2 + 2) + (3 + 2)
    totals = [row[-1] for row in by_span.rows if row[1] == by_span.rows[3][1]]
    amounts = [cell.value or 0 for cell in totals if isinstance(cell, Amount)]
    assert sum(amounts) * 1000 == pytest.approx(allocation.park_kg)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_an_enterprise_tells_it_its_span_and_nobody_elses(
    park: Workspace, language: str
) -> None:
    words, presentation = Words(language), shown(park, language)
    own = only_accounts(presentation, words, "depot")
    assert [each.id for each in own.report.tables()] == ["accounts"]
    assert INSIDE[language] in accounts(own, words)
    other = only_accounts(presentation, words, "works")
    assert [each.id for each in other.report.tables()] == ["accounts"]
    assert "2025-07-10" not in str(other.report.chapters)
    everybody = only_accounts(presentation, words, "")
    assert [each.id for each in everybody.report.tables()] == ["accounts", "accounts_by_span"]


def test_a_share_is_proved_of_the_time_inside(park: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "depot.json"
    found = park.prove_share(file, "depot", MONTH, now=NOW)
    assert found.is_sound
    inventory = park.account(MONTH).inventory
    own = inventory.figures["by_enterprise.depot_kg"].value
    assert float(found.own_kg) == pytest.approx(own)
    assert float(found.total_kg) == pytest.approx(inventory.figures["national.e_park_kg"].value)
