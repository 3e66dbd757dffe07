"""A form of one month: its own columns and deadline, held against the month before."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.app.hand_in import desk_of, typed_in
from lingtan.app.wiring_forms import FormCell
from lingtan.app.workspace import Workspace
from lingtan.base.errors import CampaignError
from lingtan.collection.campaigns import State
from tests.builders_campaigns import DUE, KNOWN, LATE_BILL, REMARK, WORKS
from tests.builders_verification import a_small_park
from tests.conftest import NOW

COUNTER = "Counter of the works,工厂表计,natural_gas,Nm3,register,1mo,outside,enterprise:works"


def a_monthly_park(folder: Path, bills: str = "") -> Workspace:
    """Return the small park, which asks for the energy of July; it knows earlier bills."""
    park = a_small_park(folder)
    if bills:
        file = folder / "bills_before.csv"
        file.write_text(f"month,meter,amount\n{bills}", encoding="utf-8")
        (done,) = park.import_files([file], now=NOW)
        assert done.error is None
    park.open_campaign("energy", "2025-07", DUE, by="park office", now=NOW)
    return park


def filled(park: Workspace, folder: Path, july: float) -> Path:
    desk = desk_of(park.layout, WORKS, "en")
    cells: dict[str, FormCell] = {"meter": "g_works", "07": july}
    rows = {"months": [cells]}
    with typed_in(desk, rows) as file:
        return Path(file.replace(folder / f"july_{july}.xlsx"))


@pytest.mark.slow
def test_a_form_of_a_month_asks_for_that_month_and_nothing_else(tmp_path: Path) -> None:
    park = a_monthly_park(tmp_path / "park")
    (now,) = park.campaigns(now=NOW).campaigns
    assert (now.campaign.period, now.campaign.due) == ("2025-07", DUE)
    path = park.write_form(("C1", "works"), tmp_path, language="en")
    assert path.name == "C1_works_energy_2025-07.xlsx"
    page = load_workbook(path).worksheets[0]
    headings = [str(cell.value) for cell in page[4] if cell.value]
    assert [each for each in headings if "2025" in each] == ["July 2025 [unit of the row]"]
    assert KNOWN in [cell.value for cell in page[5]]  # prefilled from the account


@pytest.mark.slow
def test_a_form_of_a_month_goes_the_whole_way(tmp_path: Path) -> None:
    park = a_monthly_park(tmp_path / "park", "2025-06,g_works,20000\n")
    file = filled(park, tmp_path, LATE_BILL)
    handed = park.submit_form(("C1", "works"), file=file, by="ann", note=REMARK, now=NOW)
    doubts = {each.kind.id: each.facts for each in handed.checked.doubts}
    assert set(doubts) == {"campaign_replaces", "campaign_last_month"}
    assert doubts["campaign_last_month"]["before"] == "2025-06"
    assert doubts["campaign_last_month"]["last"] == 20_000
    done = park.approve_form(("C1", "works"), by="li", now=NOW)
    assert (done.imported.error, done.imported.changed) == (None, 1)
    assert done.asked.state is State.APPROVED
    told = {name: park.evidence(name, now=NOW).collected for name in ("2025", "2025-07")}
    assert {name: [form.period for form in forms] for name, forms in told.items()} == {
        "2025": ["2025-07"],
        "2025-07": ["2025-07"],
    }


@pytest.mark.slow
def test_the_reading_of_a_counter_in_place_of_the_amount_is_doubted(tmp_path: Path) -> None:
    bills = "".join(f"2025-{month:02},g_works,{39_000 + month}\n" for month in range(1, 7))
    park = a_monthly_park(tmp_path / "park", bills)
    kept = park.draft_form(("C1", "works"), filled(park, tmp_path, 1_234_567.0), by="ann", now=NOW)
    doubts = {each.kind.id: each.facts for each in kept.checked.doubts}
    assert doubts["campaign_counter"]["most"] == 39_010  # to four digits
    assert doubts["campaign_counter"]["when"] == "2025-07"


def test_december_is_held_against_november_and_january_against_the_year_before(
    tmp_path: Path,
) -> None:
    park = a_small_park(tmp_path / "park")
    file = tmp_path / "bills_2024.csv"
    file.write_text("month,meter,amount\n2024-12,g_works,10000\n", encoding="utf-8")
    park.import_files([file], now=NOW)
    park.open_campaign("energy", "2025-01", DUE, by="park office", now=NOW)
    desk = desk_of(park.layout, WORKS, "en")
    assert desk.known.before == "2024-12"
    assert desk.known.of_last("g_works", ["01"]) == {"01": 10_000}
    assert replace(desk.known, which=replace(desk.wanted, month=12)).before == "2025-11"


@pytest.mark.slow
def test_a_file_of_another_month_or_of_the_year_is_refused(tmp_path: Path) -> None:
    park = a_monthly_park(tmp_path / "park")
    park.open_campaign("energy", 2025, DUE, by="park office", now=NOW)
    july, year = (park.write_form((each, "works"), tmp_path) for each in ("C1", "C2"))
    book = load_workbook(july)
    book["_lingtan"]["B8"] = "6"
    book.save(tmp_path / "june.xlsx")
    for campaign, file in (("C1", year), ("C2", july), ("C1", tmp_path / "june.xlsx")):
        with pytest.raises(CampaignError) as error:
            park.draft_form((campaign, "works"), file, by="ann", now=NOW)
        assert error.value.case == "another_form"


def test_only_energy_is_asked_by_month_and_each_month_once(tmp_path: Path) -> None:
    park = a_monthly_park(tmp_path / "park")
    for form, period, case in (
        ("waste", "2025-07", "whole_year"),
        ("energy", "2025-07", "asked_already"),
        ("energy", "2026-02", "before_period"),
        ("energy", "2025-07-01", "no_month"),
    ):
        with pytest.raises(CampaignError) as error:
            park.open_campaign(form, period, date(2026, 1, 31), by="park office", now=NOW)
        assert error.value.case == case
    assert park.open_campaign("energy", "2025-08", DUE, by="park office", now=NOW).id == "C2"


def test_counters_read_by_hand_are_told_with_the_amounts_they_come_to(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    meters = park.layout.folder / "meters.csv"
    text = meters.read_text(encoding="utf-8").replace(
        "from,to\n", "from,to,multiplier,automatic\n"
    )
    meters.write_text(f"{text}r_works,{COUNTER},10,no\n", encoding="utf-8")
    park.open_campaign("energy", "2025-12", DUE, by="park office", now=NOW)
    desk = desk_of(park.layout, WORKS, "en")
    cells: dict[str, FormCell] = {"meter": "r_works", "12": 1500.0, "13": 1490.0}
    rows = {"registers": [{**cells, "evidence": "photo 7"}]}
    with typed_in(desk, rows) as file:
        kept = park.draft_form(("C1", "works"), file, by="ann", now=NOW)
    (line,) = (each for each in kept.checked.lines if each.subject == "r_works")
    assert line.readings == {"12": 1500, "13": 1490}
    assert line.stated == {"12": -100}
    assert line.evidence == "photo 7"
    assert "campaign_backwards" in {each.kind.id for each in kept.checked.doubts}
