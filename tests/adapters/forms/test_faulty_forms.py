"""What cannot be believed on a form is a finding with sheet and cell; the rest is still taken."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lingtan.adapters.forms.layout import FIRST_ROW, HEADING_ROW, KEY_SHEET
from lingtan.adapters.forms.open_form import is_form
from lingtan.adapters.forms.read import FormContents, read_form
from lingtan.adapters.forms.write import write_form
from lingtan.adapters.park_file.read import read_park
from lingtan.base.errors import ImportFileError
from lingtan.base.findings import Finding, Severity
from lingtan.catalogue.load import load_catalogue
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.reports.words import Words
from tests.builders_forms import column_of, fill
from tests.builders_park_file import PARK_YAML, changed, write_park_file

CATALOGUE = load_catalogue()


@pytest.fixture
def park(tmp_path: Path) -> Park:
    return read_park(write_park_file(tmp_path / "park"), CATALOGUE)


def written(kind: str, park: Park, folder: Path, language: str = "en") -> Path:
    return write_form(kind, park, CATALOGUE, 2025, language, folder / f"{kind}.xlsx")


def faults(contents: FormContents) -> list[tuple[str, str]]:
    """Return kind and cell of every finding graver than a hint."""
    return [
        (f.kind.id.removeprefix("form_"), str(f.facts.get("cell", "")))
        for f in contents.findings
        if f.kind.severity is Severity.ERROR
    ]


def said(finding: Finding) -> list[str]:
    languages = (Words("en"), Words("zh"))
    return [text for w in languages for text in (w.what(finding), w.next_step(finding))]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("12.5", "number_as_text"),
        (" 0 ", "number_as_text"),
        ("１２．５", "number_as_text"),
        ("12 kWh", "not_a_number"),
        ("1,000", "not_a_number"),
        (True, "not_a_number"),
        (1e17, "not_a_number"),
        (-0.5, "negative"),
        ("#REF!", "not_a_number"),
        ("=1+1", "formula_without_value"),
        (float("1e300"), "not_a_number"),
    ],
)
def test_a_cell_that_is_no_amount_is_refused_and_its_neighbour_taken(
    park: Park, tmp_path: Path, value: object, kind: str
) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": value, "02": 4})
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [(kind, f"E{FIRST_ROW}")]
    assert contents.readings.height == 1
    finding = contents.findings[0]
    assert str(finding.place) == f"energy.xlsx:{FIRST_ROW}"
    assert finding.subject == f"Monthly energy!E{FIRST_ROW}"
    assert all("‹" not in text for text in said(finding))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_changed_heading_refuses_its_column_only(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("energy", park, tmp_path, language)
    fill(path, 0, "g1", {"01": 1, "02": 2})
    book = load_workbook(path)
    book.worksheets[0].cell(HEADING_ROW, 5).value = "February"
    book.save(path)
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [("heading_changed", f"E{HEADING_ROW}")]
    assert [str(value) for value in contents.readings["value"]] == ["2.000"]


def test_a_column_moved_by_hand_is_refused(park: Park, tmp_path: Path) -> None:
    path = written("energy", park, tmp_path)
    book = load_workbook(path)
    book.worksheets[0].insert_cols(5)
    book.save(path)
    kinds = {kind for kind, _ in faults(read_form(path, park, CATALOGUE))}
    assert kinds == {"heading_changed"}


def test_a_heading_that_is_gone_is_told_as_blank_and_its_rows_by_their_number(
    park: Park, tmp_path: Path
) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": 1})
    book = load_workbook(path)
    book.worksheets[0].cell(HEADING_ROW, 1).value = None
    book.save(path)
    contents = read_form(path, park, CATALOGUE)
    row = f"{FIRST_ROW}:{FIRST_ROW}"
    assert faults(contents)[:2] == [("heading_changed", f"A{HEADING_ROW}"), ("no_subject", row)]
    assert "reads “” instead of" in said(contents.findings[0])[0]


def test_an_amount_without_a_meter_is_said_to_be_nobodys(park: Park, tmp_path: Path) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "", {"01": 2}, row=FIRST_ROW + 1)
    assert faults(read_form(path, park, CATALOGUE)) == [("no_subject", f"A{FIRST_ROW + 1}")]


def test_an_unknown_meter_a_repeated_row_and_another_unit_are_named(
    park: Park, tmp_path: Path
) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": 1})
    fill(path, 0, "x", {"meter": "g9", "01": 2}, row=FIRST_ROW + 1)
    fill(path, 0, "x", {"meter": "g1", "01": 3}, row=FIRST_ROW + 2)
    fill(path, 1, "g2", {"unit": "t", "01": 4})
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [
        ("unknown_id", f"A{FIRST_ROW + 1}"),
        ("twice", f"A{FIRST_ROW + 2}"),
        ("unit_changed", f"D{FIRST_ROW}"),
    ]
    assert contents.readings.height == 1


def test_load_rows_need_a_day_of_the_year_and_a_known_meter(park: Park, tmp_path: Path) -> None:
    path = written("load", park, tmp_path)
    rows: list[dict[str, object]] = [
        {"00:00": 1},
        {"meter": "e1", "00:00": 1},
        {"meter": "e1", "day": "yesterday", "00:00": 1},
        {"meter": "e1", "day": "2024-05-01", "00:00": 1},
        {"meter": "e9", "day": "2025-05-01", "00:00": 1},
        {"meter": "e1", "day": "2025-05-01", "00:00": 1},
        {"meter": "e1", "day": "2025-05-01", "00:15": 1},
    ]
    for number, cells in enumerate(rows, start=10):
        fill(path, 0, "", cells, row=number)
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [
        ("no_subject", "B10"),
        ("missing_cell", "A11"),
        ("not_a_day", "A12"),
        ("wrong_period", "A13"),
        ("unknown_id", "B14"),
        ("twice", "B16"),
    ]
    assert contents.readings.height == 1


def test_an_hour_the_clock_skips_or_repeats_is_refused(tmp_path: Path) -> None:
    text = changed(PARK_YAML, "time_zone: Asia/Shanghai", "time_zone: Europe/Berlin")
    park = read_park(write_park_file(tmp_path / "berlin", park=text), CATALOGUE)
    path = written("load", park, tmp_path)
    fill(path, 1, "e4", {"day": "2025-03-30", "01:00": 1, "02:00": 1, "03:00": 1})
    fill(path, 1, "", {"meter": "e4", "day": "2025-10-26", "02:00": 1, "03:00": 1}, row=9)
    contents = read_form(path, park, CATALOGUE)
    assert [kind for kind, _ in faults(contents)] == ["clock_change", "clock_change"]
    assert contents.readings.height == 3


def test_a_meter_another_sheet_asks_for_is_not_said_to_be_missing(
    park: Park, tmp_path: Path
) -> None:
    path = written("load", park, tmp_path)
    fill(path, 0, "", {"meter": "e4", "day": "2025-05-01", "00:00": 1}, row=10)
    (finding,) = (
        f for f in read_form(path, park, CATALOGUE).findings if f.kind.severity is Severity.ERROR
    )
    assert "names e4, which is not on the list of the sheet" in said(finding)[0]


def test_facts_need_somebody_who_states_them_once(park: Park, tmp_path: Path) -> None:
    path = written("waste", park, tmp_path)
    fill(path, 0, "", {"solid_waste_used": 1}, row=10)
    fill(path, 0, "", {"enterprise": "nobody", "solid_waste_used": 1}, row=11)
    fill(path, 0, "", {"enterprise": "works", "item": "slag", "solid_waste_used": 9}, row=12)
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [("no_subject", "A10"), ("unknown_id", "A11"), ("twice", "B12")]
    assert [fact.value for fact in contents.facts] == [1500.0]


def test_a_flag_is_one_or_nought(park: Park, tmp_path: Path) -> None:
    path = written("products", park, tmp_path)
    fill(path, 0, "works", {"product_has_no_limit_standard": 3})
    assert [kind for kind, _ in faults(read_form(path, park, CATALOGUE))] == ["not_a_flag"]


def test_enterprises_need_id_name_and_sector(park: Park, tmp_path: Path) -> None:
    path = written("enterprises", park, tmp_path)
    rows = [
        {"name_en": "No id", "sector": "Industry"},
        {"id": "a b", "name_en": "X", "sector": "Industry"},
        {"id": "c", "sector": "Industry"},
        {"id": "d", "name_en": "D"},
        {"id": "e", "name_en": "E", "sector": "Farming"},
        {"id": "works", "name_en": "Again", "sector": "Industry"},
    ]
    for number, cells in enumerate(rows, start=10):
        fill(path, 0, "", cells, row=number)
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [
        ("no_subject", "A10"),
        ("not_an_id", "A11"),
        ("missing_cell", "B12"),
        ("missing_cell", "D13"),
        ("not_a_choice", "D14"),
        ("twice", "A15"),
    ]
    assert contents.enterprises == park.enterprises


def test_certificates_need_kind_days_and_energy_and_count_once(park: Park, tmp_path: Path) -> None:
    path = written("certificates", park, tmp_path)
    sound = {"kind": "certificate", "first_day": "2025-01-01", "last_day": "2025-01-31"}
    rows: list[dict[str, object]] = [
        {"serial": "S-7"},
        {"id": "a", **sound},
        {"id": "b", **sound, "quantity": 1, "last_day": "2024-01-31"},
        {"id": "c", **sound, "quantity": 1, "vintage": "June"},
        {"id": "d", **sound, "quantity": 1, "serial": "S-2"},
        {"id": "green", **sound, "quantity": 1},
        {"id": "e", **sound, "quantity": 1, "enterprise": "nobody"},
        {"id": "f", **sound, "quantity": 1, "kind": "tariff"},
    ]
    for number, cells in enumerate(rows, start=10):
        fill(path, 0, "", cells, row=number)
    contents = read_form(path, park, CATALOGUE)
    assert [kind for kind, _ in faults(contents)] == [
        "no_subject",
        "missing_cell",
        "empty_span",
        "not_a_vintage",
        "twice",
        "twice",
        "unknown_id",
        "not_a_choice",
    ]
    assert contents.contracts == park.contracts[2:]


def rewrite_key(path: Path, row: int, column: int, value: str) -> None:
    book = load_workbook(path)
    book[KEY_SHEET].cell(row, column).value = value
    book.save(path)


@pytest.mark.parametrize(
    ("row", "value", "kind"),
    [
        (2, "taxes", "damaged"),
        (3, "99", "other_version"),
        (4, "another_park", "other_park"),
        (5, "20255555", "damaged"),
        (5, "soon", "damaged"),
    ],
)
def test_a_form_of_another_park_version_or_kind_is_refused_whole(
    park: Park, tmp_path: Path, row: int, value: str, kind: str
) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": 1})
    rewrite_key(path, row, 2, value)
    contents = read_form(path, park, CATALOGUE)
    assert contents.kind is None
    assert contents.readings.is_empty()
    assert [k for k, _ in faults(contents)] == [kind]


def test_a_hidden_key_nobody_knows_refuses_its_column(park: Park, tmp_path: Path) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": 1, "02": 2})
    rewrite_key(path, 11, 4, "99")
    contents = read_form(path, park, CATALOGUE)
    assert [kind for kind, _ in faults(contents)] == ["damaged"]
    assert contents.readings.height == 1


def test_a_missing_sheet_is_named(park: Park, tmp_path: Path) -> None:
    path = written("energy", park, tmp_path)
    book = load_workbook(path)
    book.remove(book.worksheets[1])
    book.save(path)
    assert [kind for kind, _ in faults(read_form(path, park, CATALOGUE))] == ["sheet_missing"]


def test_a_formula_with_a_result_counts_as_its_result(park: Park, tmp_path: Path) -> None:
    path = written("energy", park, tmp_path)
    fill(path, 0, "g1", {"01": 41.5})
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path) as archive:
        parts = {item: archive.read(item) for item in archive.namelist()}
    parts[name] = parts[name].replace(b"<v>41.5</v>", b"<f>40+1.5</f><v>41.5</v>")
    with zipfile.ZipFile(path, "w") as archive:
        for item, content in parts.items():
            archive.writestr(item, content)
    contents = read_form(path, park, CATALOGUE)
    assert [str(value) for value in contents.readings["value"]] == ["41.500"]


def test_other_files_are_no_forms(park: Park, tmp_path: Path) -> None:
    text = tmp_path / "a.xlsx"
    text.write_text("not a workbook")
    book = load_workbook(written("energy", park, tmp_path))
    del book[KEY_SHEET]
    plain = tmp_path / "plain.xlsx"
    book.save(plain)
    for path, message in (
        (text, "cannot be read as XLSX"),
        (plain, "is not a form"),
        (tmp_path / "absent.xlsx", "cannot be read"),
    ):
        assert not is_form(path)
        with pytest.raises(ImportFileError, match=message):
            read_form(path, park, CATALOGUE)


def test_a_workbook_that_unpacks_to_too_much_is_refused(park: Park, tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 210_000_000)
    with pytest.raises(ImportFileError, match="unpacks to"):
        read_form(path, park, CATALOGUE)


def test_columns_are_found_by_their_hidden_key(park: Park, tmp_path: Path) -> None:
    book = load_workbook(written("energy", park, tmp_path))
    assert column_of(book, "Monthly energy", "12") == 16


def test_a_statement_of_an_enterprise_that_is_gone_is_shown_and_refused(
    park: Park, tmp_path: Path
) -> None:
    ghost = Fact(datum="water_fresh", year=2025, value=3.0, enterprise="ghost")
    path = written("water", replace(park, facts=(ghost,)), tmp_path)
    contents = read_form(path, park, CATALOGUE)
    assert faults(contents) == [("unknown_id", f"A{FIRST_ROW}")]
    assert contents.facts == ()


def test_things_are_counted_whole(park: Park, tmp_path: Path) -> None:
    path = written("enterprises", park, tmp_path)
    fill(path, 1, "", {"enterprise": "works", "meter_points_required": 0.95}, row=20)
    assert [kind for kind, _ in faults(read_form(path, park, CATALOGUE))] == ["not_whole"]


def test_a_loss_is_negative_and_an_income_is_not(park: Park, tmp_path: Path) -> None:
    path = written("enterprises", park, tmp_path)
    cells = {"enterprise": "works", "industrial_value_added": -3, "revenue": -8}
    fill(path, 1, "", cells, row=20)
    contents = read_form(path, park, CATALOGUE)
    assert [kind for kind, _ in faults(contents)] == ["negative"]
    assert [fact.datum for fact in contents.facts] == ["industrial_value_added"]
