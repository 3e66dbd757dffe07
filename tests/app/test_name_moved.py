"""Pages and commands name what moved as the report does: by name and unit, the id beside it."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.name_moved import names_of_moved
from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.model import Amount, Table
from lingtan.reports.moved_figures import context_in, moved_figures
from lingtan.reports.words import Words
from lingtan.web.actions.candidates import show_candidate
from lingtan.web.actions.tables import movements_table
from tests.app.test_closing import LATE, bill, closed_in, read_in
from tests.cli.test_commands import run
from tests.prepared import copied

JANUARY = "2025-01"
FUEL, TOTAL = "national.e_fuel_kg", "national.e_park_kg"
CORE = "cn910.core.unit_energy_carbon"
NAMES = {
    "en": ("Park emissions", "CO₂ emission per unit of energy consumption", "Fuel burned"),
    "zh": ("园区碳排放总量", "单位能耗碳排放", "化石燃料燃烧排放"),
}
UNITS = {
    "energy.heat_tce": "tce",
    "energy.peak_load_kw": "MW",
    "scope3.4_kg": "tCO₂e",
    "national.e_heat_kg": "tCO₂",
    "nobody.knows": "",
}


def moved(figure: str) -> Movement:
    share = Share(cause="late.csv", change=1000.0)
    return Movement(boundary="whole", figure=figure, before=1000.0, after=2000.0, shares=(share,))


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose January is closed, and a bill that came since."""
    park = copied(closed_in, tmp_path / "park")
    bill(park, "late", 99.0)
    return park


@pytest.mark.parametrize("language", NAMES)
def test_a_page_names_what_moved_and_shows_its_id(park: Workspace, language: str) -> None:
    ids = (FUEL, CORE, TOTAL)
    context = context_in(names_of_moved(park.layout, JANUARY, LATE), Words(language))
    table = movements_table(context, [moved(id_) for id_ in ids])
    assert [row[6] for row in table.rows] == [TOTAL, CORE, FUEL]
    assert tuple(row[1] for row in table.rows) == NAMES[language]
    assert [row[4] for row in table.rows] == ["tCO₂", "tCO₂/tce", "tCO₂"]
    boundary = park.account(JANUARY).check.park.boundary("whole").name
    assert table.rows[0][0] == boundary.in_language(context.language)


def test_a_page_shows_the_number_of_the_report(park: Workspace) -> None:
    (fuel,) = (
        each
        for each in park.restate(JANUARY, dry_run=True).movements
        if (each.boundary, each.figure) == ("whole", FUEL)
    )
    context = context_in(names_of_moved(park.layout, JANUARY, LATE), Words("en"))
    closed = movements_table(context, [fuel]).rows[0][2]
    assert fuel.before is not None
    assert isinstance(closed, Amount)
    assert closed.value == pytest.approx(fuel.before / 1000)
    assert closed.text == f"{fuel.before / 1000:,.{closed.decimals}f}"


def test_a_figure_that_the_account_has_no_more_has_a_unit_all_the_same(park: Workspace) -> None:
    inputs = names_of_moved(park.layout, JANUARY, LATE)
    inventory = replace(inputs.inventory, figures={})
    bare = context_in(replace(inputs, inventory=inventory), Words("en"))
    told = moved_figures(bare, [moved(id_) for id_ in UNITS])
    assert [each.unit for each in told] == list(UNITS.values())


@pytest.mark.slow
def test_a_command_names_what_moved_and_the_id_to_trace_it_by(
    park: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.cli.show.SCREEN.width", 160)
    run("restate", str(park.layout.folder), "-p", JANUARY, "--dry-run")
    heads, first, id_, *_ = capsys.readouterr().out.splitlines()
    assert heads.split()[:4] == ["figure", "closed", "restated", "unit"]
    assert first.startswith("Whole park: Park emissions ")
    assert "tCO₂" in first
    assert id_.strip() == TOTAL


@pytest.mark.slow
def test_a_correction_is_listed_by_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.cli.show.SCREEN.width", 160)
    park = copied(read_in, tmp_path / "park")
    late = park.layout.folder / "sample_bills_late.csv"
    late.write_text("note\nmonth,meter,amount\n2025-01,g_ceramics,99.0\n", encoding="utf-8")
    park.propose(JANUARY, [late], by="Li", reason="late bill", now=LATE)
    run("candidates", str(park.layout.folder), "show", "C1")
    out = capsys.readouterr().out
    assert "\nWhole park: Fuel burned " in out
    assert f"\n{FUEL} " in out
    blocks = show_candidate(park.layout, {"candidate": "C1"}, Words("zh"))
    table = next(each for each in blocks if isinstance(each, Table))
    assert ("化石燃料燃烧排放", FUEL) in [(row[1], row[6]) for row in table.rows]
