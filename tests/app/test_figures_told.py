"""A closing keeps every figure, those beside the account too, and each is told when it moves."""

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from lingtan import Workspace
from lingtan.app.account_period import account_boundaries
from lingtan.app.close_period import enter, held_by
from lingtan.app.closed_park import park_digest
from lingtan.app.figures_told import figures_of, told_as_closed, told_of
from lingtan.app.rehearse_candidate import is_held_closed
from lingtan.app.wiring import Store
from lingtan.base.errors import PeriodError
from lingtan.base.plain import to_plain
from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.store_entries import digest_of_json
from lingtan.ledger.closing import Closing
from tests.app.test_closed_parts import with_all_bills
from tests.app.test_closing import LATE
from tests.builders_candidates import DECIDED
from tests.conftest import Demo
from tests.prepared import copied

YEAR = "2025"
CORE = "cn910.core.unit_energy_carbon"
WASTE = "fact:solid_waste_used:2025:ceramics:broken tiles"

LATE_BILL = """matches: ["late_*.xlsx"]
kind: xlsx
time: {columns: [月份], formats: ["%Y年%m月"]}
values: [{column: g_boiler(万立方米), meter: g_boiler, unit: 万Nm³}]
quality: manual
"""


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with every bill of a year."""
    return copied(with_all_bills, tmp_path / "park")


def closing_of(park: Workspace) -> Closing:
    with Store.open(park.layout.store) as store:
        return store.closings()[-1]


def test_a_closing_keeps_what_the_account_and_the_frameworks_say(park: Workspace) -> None:
    park.close(YEAR, by="office", now=LATE)
    closing = closing_of(park)
    judged = park.evaluate(YEAR)
    told = closing.draft.told["whole"]
    for framework in judged.frameworks:
        for indicator in framework.indicators:
            assert told[indicator.figure.id] == indicator.figure.value
    green = park.match(YEAR)
    assert told["matching.physical_share"] == green.figures["matching.physical_share"].value
    assert not set(closing.draft.figures["whole"]) & set(closing.draft.beside["whole"])
    entry = park.layout.evidence / "entries.jsonl"
    digest = digest_of_json(to_plain(closing.draft.beside))
    assert digest in entry.read_text(encoding="utf-8")
    assert park.verify().is_sound


@pytest.mark.slow
def test_a_restatement_tells_how_the_core_indicator_moved(demo: Demo, tmp_path: Path) -> None:
    park = Workspace.open(shutil.copytree(demo.workspace.layout.folder, tmp_path / "park"))
    before = core_of(park)
    closing = park.close(YEAR, by="office").closing
    path = tmp_path / "late_能源账单_2025-05.xlsx"
    book = openpyxl.Workbook()
    for row in (("月份", "g_boiler(万立方米)"), ("2025年5月", 60.0)):
        book.worksheets[0].append(row)
    book.save(path)
    mapping = park.layout.mappings / "late.yaml"
    mapping.write_text(LATE_BILL, encoding="utf-8")
    park.import_files([path], mapping=mapping)
    done = park.restate(YEAR, by="office", reason="late bill")
    (moved,) = (each for each in done.movements if (each.boundary, each.figure) == ("whole", CORE))
    assert (moved.before, moved.after) == (before, core_of(park))
    assert moved.least_change > 0.0
    assert [share.cause for share in moved.shares] == [path.name]
    id_ = address_of(CORE, period=YEAR, boundary="whole", known_at=closing.known_at)
    assert park.trace(id_, YEAR, depth=0).nodes[CORE].value == before


def core_of(park: Workspace) -> float | None:
    """Return the core indicator of the year."""
    figure = park.evaluate(YEAR).frameworks[0].indicators[0].figure
    assert figure.id == CORE
    return figure.value


@pytest.mark.slow
def test_a_correction_of_a_fact_lists_the_fact(park: Workspace) -> None:
    text = park.layout.park_file.read_text(encoding="utf-8")
    proposed = park.layout.folder.parent / "park.yaml"
    assert "value: 210," in text
    proposed.write_text(text.replace("value: 210,", "value: 84,"), encoding="utf-8")
    view = park.propose(YEAR, [proposed], by="Li", reason="miscounted", now=LATE)
    moved = {each.figure: (each.before, each.after) for each in view.movements}
    assert moved[WASTE] == (210_000.0, 84_000.0)
    park.approve("C1", by="Wang", now=DECIDED)
    assert park.trace(WASTE, YEAR).nodes[WASTE].value == 84_000.0


@pytest.mark.slow
def test_a_form_of_several_sheets_is_one_cause(park: Workspace) -> None:
    park.close(YEAR, by="office", now=LATE)
    form = park.write_template("waste", int(YEAR), language="en")
    book = openpyxl.load_workbook(form)
    book["Waste 1"]["D5"] = 84
    late = form.parent.parent / "late_form.xlsx"
    book.save(late)
    park.import_files([late])
    done = park.restate(YEAR, by="office", reason="late form")
    (moved,) = (each for each in done.movements if each.figure == WASTE)
    assert (moved.before, moved.after) == (210_000.0, 84_000.0)
    assert [share.cause for share in moved.shares] == [late.name]


def test_a_closing_of_an_earlier_version_is_held_against_the_account_alone(
    park: Workspace,
) -> None:
    park.close(YEAR, by="office", now=LATE)
    closing = closing_of(park)
    accounts = account_boundaries(park.layout, YEAR, closing.known_at)
    earlier = replace(closing, draft=replace(closing.draft, beside={}))
    assert told_as_closed(park.layout, earlier, accounts).figures == figures_of(accounts)
    assert told_as_closed(park.layout, earlier, accounts).figures == earlier.draft.told
    assert told_as_closed(park.layout, closing, accounts).figures == closing.draft.told
    assert told_of(park.layout, accounts).figures == closing.draft.told
    assert is_held_closed(park.layout, YEAR)


def closed_with(park: Workspace, line: str) -> None:
    """Close a year with another target year in the park file, as earlier versions did."""
    park.close(YEAR, by="office", now=LATE)
    text = park.layout.park_file.read_text(encoding="utf-8")
    old = next(each for each in text.splitlines() if each.startswith("target_year:"))
    park.layout.park_file.write_text(text.replace(old, line), encoding="utf-8")
    told = closing_of(park).draft
    judged = {id_ for each in told.beside.values() for id_ in each if id_.startswith("cn")}
    beside = {
        name: {id_: value for id_, value in each.items() if id_ not in judged}
        for name, each in told.beside.items()
    }
    draft = replace(told, park_sha256=park_digest(park.layout), beside=beside)
    enter(park.layout, draft, held_by(park.layout))
    park.layout.park_file.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_closing_with_a_target_year_refused_since_still_opens(park: Workspace) -> None:
    closed_with(park, "target_year: 2100")
    assert park.account(YEAR).check.park.target_year == 2100
    with pytest.raises(PeriodError) as refused:
        park.evaluate(YEAR)
    assert refused.value.case == "no_target_year"  # none of its frameworks has dated rows
    assert park.evaluate(YEAR, target_year=2030).target_year == 2030
    told = park.restate(YEAR, dry_run=True, now=DECIDED)
    assert {each.figure for each in told.movements} == set()
