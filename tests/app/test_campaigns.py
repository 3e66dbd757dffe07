"""A form of an enterprise reaches the account by approval, and by nothing else."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.app.hand_in import approve, desk_of
from lingtan.app.keep_campaigns import Deed
from lingtan.app.workspace import Workspace
from lingtan.base.errors import CampaignError
from lingtan.collection.campaigns import State
from tests.builders_campaigns import (
    DUE,
    KNOWN,
    LATE_BILL,
    REMARK,
    WORKS,
    a_collecting_park,
    a_filled_form,
)
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW

TOTAL = "national.e_park_kg"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return a_collecting_park(tmp_path / "park")


def total(park: Workspace) -> float:
    value = park.account(MONTH).inventory.figures[TOTAL].value
    assert value is not None
    return value


def refused(case: str, error: pytest.ExceptionInfo[CampaignError]) -> None:
    assert error.value.case == case, error.value


def test_everyone_with_something_to_fill_in_is_asked(park: Workspace) -> None:
    (now,) = park.campaigns(now=NOW).campaigns
    assert {each.asked.enterprise for each in now.asked} == {"works", "foundry"}
    with pytest.raises(CampaignError) as error:
        park.open_campaign("energy", 2025, DUE, enterprises=["depot"], by="park", now=NOW)
    refused("nothing_to_fill_in", error)
    with pytest.raises(CampaignError) as error:
        park.open_campaign("load", 2025, DUE, by="park", now=NOW)
    refused("no_form", error)


def test_a_form_comes_prefilled_with_what_stands_in_the_account(
    park: Workspace, tmp_path: Path
) -> None:
    path = park.write_form(("C1", "works"), tmp_path, language="en")
    page = load_workbook(path).worksheets[0]
    rows = list(page.iter_rows(min_row=4, values_only=True))
    assert [row[0] for row in rows[1:] if row[0]] == ["g_works"]  # and not the foundry's
    (july,) = (n for n, heading in enumerate(rows[0]) if "Jul" in str(heading))
    assert rows[1][july] == KNOWN


@pytest.mark.slow
def test_nothing_counts_before_approval_and_then_the_file_is_the_source(
    park: Workspace, tmp_path: Path
) -> None:
    before, file = total(park), a_filled_form(park, tmp_path)
    park.draft_form(("C1", "works"), file, by="ann", acts_for="works", now=NOW)
    assert total(park) == before
    handed = park.submit_form(("C1", "works"), by="ann", note=REMARK, acts_for="works", now=NOW)
    assert handed.asked.state is State.SUBMITTED
    assert [each.kind.id for each in handed.checked.doubts] == ["campaign_replaces"]
    assert total(park) == before
    done = park.approve_form(("C1", "works"), by="li", now=NOW + timedelta(hours=1))
    assert done.imported.error is None
    assert (done.imported.new, done.imported.changed) == (0, 1)
    assert total(park) == pytest.approx(before * 1.017, rel=0.01)
    (works,) = (e for e in park.campaigns(now=NOW).campaigns[0].asked if e.is_taken)
    assert works.asked.enterprise == "works"
    sources = str(park.trace(TOTAL, MONTH).nodes)
    assert "C1_works_energy_2025.xlsx" in sources
    assert park.verify().findings == ()


@pytest.mark.slow
def test_a_form_of_a_month_that_is_closed_is_said_to_wait_for_its_restatement(
    park: Workspace, tmp_path: Path
) -> None:
    park.close(MONTH, by="ann", now=NOW)
    file = a_filled_form(park, tmp_path)
    park.draft_form(("C1", "works"), file, by="ann", acts_for="works", now=NOW)
    park.submit_form(("C1", "works"), by="ann", note=REMARK, acts_for="works", now=NOW)
    park.approve_form(("C1", "works"), by="li", now=NOW + timedelta(hours=1))

    def waits() -> set[tuple[str, tuple[str, ...]]]:
        (now,) = park.campaigns(now=NOW).campaigns
        return {(each.asked.enterprise, each.waits_for) for each in now.asked}

    assert waits() == {("works", (MONTH,)), ("foundry", ())}
    park.restate(MONTH, by="ann", reason="the form came late", now=NOW + timedelta(hours=2))
    assert waits() == {("works", ()), ("foundry", ())}


def test_doubts_are_told_with_numbers_and_need_a_remark(park: Workspace, tmp_path: Path) -> None:
    file = a_filled_form(park, tmp_path)
    with pytest.raises(CampaignError) as error:
        park.submit_form(("C1", "works"), file=file, by="ann", acts_for="works", now=NOW)
    refused("no_remark", error)
    assert "52,000 Nm3" in str(error.value)
    assert "41,000 Nm3" in str(error.value)


@pytest.mark.parametrize(("july", "told"), [("1,000", "1,000"), (-3.0, "is -3")])
def test_what_cannot_be_believed_is_kept_as_a_draft_and_not_handed_in(
    park: Workspace, tmp_path: Path, july: object, told: str
) -> None:
    file = a_filled_form(park, tmp_path, july)
    kept = park.draft_form(("C1", "works"), file, by="ann", acts_for="works", now=NOW)
    assert kept.checked.faults
    with pytest.raises(CampaignError) as error:
        park.submit_form(("C1", "works"), by="ann", note=REMARK, acts_for="works", now=NOW)
    refused("faults", error)
    assert told in str(error.value)
    row = desk_of(park.layout, WORKS, "en").form.layout.sheets[0].rows[0]
    assert row["07"] == (july if isinstance(july, float) else str(july))


def test_an_empty_form_is_not_handed_in(park: Workspace, tmp_path: Path) -> None:
    file = a_filled_form(park, tmp_path, "")
    with pytest.raises(CampaignError) as error:
        park.submit_form(("C1", "works"), file=file, by="ann", note=REMARK, now=NOW)
    refused("nothing_said", error)


def test_the_form_of_another_enterprise_is_neither_seen_nor_handed_in(
    park: Workspace, tmp_path: Path
) -> None:
    file = a_filled_form(park, tmp_path)
    with pytest.raises(CampaignError) as error:
        desk_of(park.layout, WORKS, "en", "foundry")
    refused("unknown", error)
    with pytest.raises(CampaignError) as error:  # the file of the works under one's own name
        park.submit_form(("C1", "foundry"), file=file, by="bo", acts_for="foundry", now=NOW)
    refused("another_form", error)
    seen = park.campaigns(acts_for="foundry", now=NOW).campaigns
    assert [e.asked.enterprise for each in seen for e in each.asked] == ["foundry"]
    assert park.campaigns(acts_for="depot", now=NOW).campaigns == ()


def test_a_file_of_another_park_does_not_take_the_place_of_a_draft(
    park: Workspace, tmp_path: Path
) -> None:
    good = a_filled_form(park, tmp_path)
    park.draft_form(("C1", "works"), good, by="ann", acts_for="works", now=NOW)
    book = load_workbook(good)
    book["_lingtan"]["B4"] = "another_park"
    book.save(tmp_path / "strange.xlsx")
    with pytest.raises(CampaignError) as error:
        park.draft_form(("C1", "works"), tmp_path / "strange.xlsx", by="ann", now=NOW)
    refused("not_readable", error)
    assert "another_park" in str(error.value)
    assert desk_of(park.layout, WORKS, "en").form.layout.sheets[0].rows[0]["07"] == LATE_BILL


def test_a_form_that_names_a_meter_of_another_is_refused(park: Workspace, tmp_path: Path) -> None:
    path = park.write_form(("C1", "works"), tmp_path)
    book = load_workbook(path)
    book.worksheets[0]["A5"] = "g_foundry"
    book.save(path)
    with pytest.raises(CampaignError) as error:
        park.submit_form(("C1", "works"), file=path, by="ann", acts_for="works", now=NOW)
    refused("faults", error)


def test_who_hands_in_does_not_approve(park: Workspace, tmp_path: Path) -> None:
    file = a_filled_form(park, tmp_path)
    park.submit_form(("C1", "works"), file=file, by="li", note=REMARK, now=NOW)
    with pytest.raises(CampaignError) as error:
        park.approve_form(("C1", "works"), by="Li", now=NOW)
    refused("own_work", error)
    with pytest.raises(CampaignError) as error:
        approve(park.layout, WORKS, Deed(by="ann", now=NOW, enterprise="works"))
    refused("not_theirs", error)


def test_a_form_that_was_changed_on_the_disk_is_not_approved(
    park: Workspace, tmp_path: Path
) -> None:
    file = a_filled_form(park, tmp_path)
    handed = park.submit_form(("C1", "works"), file=file, by="ann", note=REMARK, now=NOW)
    path, _ = handed.asked.form or ("", "")
    shutil.copyfile(a_filled_form(park, tmp_path, 1.0), park.layout.folder / path)
    with pytest.raises(CampaignError) as error:
        park.approve_form(("C1", "works"), by="li", now=NOW)
    refused("form_changed", error)


def test_late_ones_are_reminded_and_nobody_else(park: Workspace, tmp_path: Path) -> None:
    late = NOW + timedelta(days=30)
    file = a_filled_form(park, tmp_path)
    park.submit_form(("C1", "works"), file=file, by="ann", note=REMARK, now=NOW)
    (asked,) = park.remind("C1", by="park office", now=late)
    assert asked.enterprise == "foundry"
    assert asked.reminder is not None
    assert [each.asked.enterprise for each in park.campaigns(now=late).late] == ["foundry"]
    park.return_form(("C1", "works"), by="li", note="no June", due=date(2026, 3, 1), now=late)
    assert [each.asked.enterprise for each in park.campaigns(now=late).late] == ["foundry"]


@pytest.mark.slow
def test_a_check_meter_and_the_year_before_cast_doubt(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    meters = park.layout.folder / "meters.csv"
    text = meters.read_text(encoding="utf-8").replace("from,to\n", "from,to,same_as\n")
    twin = "Gas again,复核,natural_gas,Nm3,bill,1mo,outside,enterprise:works,g_works"
    text += f"g_check,{twin}\n"
    meters.write_text(text, encoding="utf-8")
    for name, lines in (
        ("bills_check.csv", "2025-07,g_check,41000\n"),
        ("bills_2024.csv", "2024-06,g_works,30000\n2024-07,g_works,20000\n"),
    ):
        (tmp_path / name).write_text(f"month,meter,amount\n{lines}", encoding="utf-8")
        (done,) = park.import_files([tmp_path / name], now=NOW)
        assert done.error is None
    park.open_campaign("energy", 2025, DUE, by="park office", now=NOW)
    kept = park.draft_form(("C1", "works"), a_filled_form(park, tmp_path), by="ann", now=NOW)
    found = {each.kind.id: each.facts for each in kept.checked.doubts}
    assert found["campaign_other_meter"]["counted"] == KNOWN
    assert found["campaign_last_period"]["last"] == 20_000.0
    assert found["campaign_last_period"]["stated"] == LATE_BILL
    assert found["campaign_blank_now"]["when"] == "2025-06"
    assert found["campaign_blank_now"]["last"] == 30_000.0
