"""What is written on a form comes back as it was meant, in both languages."""

import time
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from lingtan.adapters.forms.certificates import certificate_sheets, read_certificates
from lingtan.adapters.forms.context import FormContext
from lingtan.adapters.forms.layout import FIRST_ROW, HEADING_ROW, KEY_SHEET, LIST_SHEET, FormKind
from lingtan.adapters.forms.notes import FilledRow, Notes
from lingtan.adapters.forms.open_form import is_form
from lingtan.adapters.forms.read import FormContents, read_form
from lingtan.adapters.forms.write import write_form
from lingtan.adapters.park_file.read import read_park
from lingtan.base.errors import DocumentError
from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.park.park import Park
from lingtan.park.places import Sector
from lingtan.reports.words import Words
from tests.builders_forms import column_of, fill, open_sheet
from tests.builders_park_file import PARK_YAML, write_park_file

CATALOGUE = load_catalogue()
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
KINDS = pytest.mark.parametrize("kind", list(FormKind))


@pytest.fixture
def park(tmp_path: Path) -> Park:
    return read_park(write_park_file(tmp_path / "park"), CATALOGUE)


def at(text: str) -> datetime:
    """Return a time without zone, as the store and a spreadsheet keep it."""
    return datetime.fromisoformat(text)


def written(kind: str, park: Park, folder: Path, language: str) -> Path:
    return write_form(kind, park, CATALOGUE, 2025, language, folder / f"{kind}.xlsx")


def kinds_of(contents: FormContents) -> set[str]:
    return {finding.kind.id for finding in contents.findings}


@KINDS
@LANGUAGES
def test_a_form_that_nobody_touched_says_what_the_park_file_says(
    park: Park, tmp_path: Path, kind: FormKind, language: str
) -> None:
    path = written(kind.value, park, tmp_path, language)
    contents = read_form(path, park, CATALOGUE)
    assert is_form(path)
    assert (contents.kind, contents.year) == (kind, 2025)
    assert kinds_of(contents) <= {"form_blanks"}
    assert contents.readings.is_empty()
    data = {datum.id for datum in CATALOGUE.data_register if datum.form == kind.value}
    stated = [(f.datum, f.value, f.enterprise, f.item) for f in park.facts if f.datum in data]
    assert [(f.datum, f.value, f.enterprise, f.item) for f in contents.facts] == stated
    if kind is FormKind.ENTERPRISES:
        assert contents.enterprises == park.enterprises
    if kind is FormKind.CERTIFICATES:
        assert contents.contracts == park.contracts[2:]


TWO_PROOFS = """\
facts:
  - {datum: industrial_value_added, year: 2025, value: 5, enterprise: works, evidence: bureau}
  - {datum: land_area, year: 2025, value: 7, enterprise: works, evidence: land register}
  - {datum: revenue, year: 2025, value: 9, enterprise: works}
"""


@pytest.mark.parametrize("told", ["", "office"])
def test_each_fact_of_a_row_keeps_its_own_document_unless_another_is_named(
    tmp_path: Path, told: str
) -> None:
    text = PARK_YAML.replace("facts:\n", TWO_PROOFS)
    park = read_park(write_park_file(tmp_path / "park", park=text), CATALOGUE)
    path = written("enterprises", park, tmp_path, "en")
    sheet = open_sheet(path, 1)
    column = column_of(sheet.parent, sheet.title, "evidence")
    assert sheet.cell(FIRST_ROW, column).value == "bureau; land register"
    if told:
        fill(path, 1, "works", {"evidence": told})
    proofs = {fact.datum: fact.evidence for fact in read_form(path, park, CATALOGUE).facts}
    own = {"industrial_value_added": "bureau", "land_area": "land register", "revenue": ""}
    assert proofs == (dict.fromkeys(own, told) if told else own)


@LANGUAGES
def test_monthly_amounts_are_staged_at_local_month_starts_in_canonical_units(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("energy", park, tmp_path, language)
    fill(path, 0, "g1", {"01": 12.5, "12": 0})
    fill(path, 1, "g2", {"01": 3})
    fill(path, 2, "h1", {"01": 100, "13": 250.5})
    readings = read_form(path, park, CATALOGUE).readings
    assert readings.rows() == [
        ("g1", at("2024-12-31 16:00"), Decimal("12.500"), "manual", FIRST_ROW),
        ("g1", at("2025-11-30 16:00"), Decimal("0.000"), "manual", FIRST_ROW),
        ("g2", at("2024-12-31 16:00"), Decimal("30000.000"), "manual", FIRST_ROW),
        ("h1", at("2024-12-31 16:00"), Decimal("27777.778"), "manual", FIRST_ROW),
        ("h1", at("2025-12-31 16:00"), Decimal("69583.333"), "manual", FIRST_ROW),
    ]


@LANGUAGES
def test_a_blank_cell_is_never_zero(park: Park, tmp_path: Path, language: str) -> None:
    path = written("energy", park, tmp_path, language)
    fill(path, 0, "g1", {"01": 0, "02": None, "03": "  "})
    contents = read_form(path, park, CATALOGUE)
    assert contents.readings["value"].to_list() == [Decimal(0)]
    blanks = next(f for f in contents.findings if f.kind.id == "form_blanks")
    assert blanks.facts["count"] == 11


@LANGUAGES
def test_a_load_curve_is_staged_by_interval_start_and_power_becomes_energy(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("load", park, tmp_path, language)
    day = at("2025-03-01 00:00")
    fill(path, 0, "e1", {"day": day, "00:00": 10, "23:45": 12})
    fill(path, 0, "e2", {"day": "2025-03-01", "00:00": 100}, row=FIRST_ROW + 1)
    fill(path, 1, "e4", {"day": day, "23:00": 7})
    contents = read_form(path, park, CATALOGUE)
    assert [row[:3] for row in contents.readings.rows()] == [
        ("e1", at("2025-02-28 16:00"), Decimal("10.000")),
        ("e1", at("2025-03-01 15:45"), Decimal("12.000")),
        ("e2", at("2025-02-28 16:00"), Decimal("25.000")),  # 100 kW for a quarter of an hour
        ("e4", at("2025-03-01 15:00"), Decimal("7.000")),
    ]
    assert kinds_of(contents) == {"form_blanks"}


@LANGUAGES
def test_facts_come_back_in_the_unit_of_their_datum(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("waste", park, tmp_path, language)
    fill(path, 0, "works", {"solid_waste_generated": 2.5, "evidence": "ledger"})
    facts = read_form(path, park, CATALOGUE).facts
    values = {fact.datum: (fact.value, fact.enterprise, fact.item) for fact in facts}
    assert values["solid_waste_generated"] == (2500.0, "works", "slag")  # t to kg
    assert {fact.evidence for fact in facts} == {"ledger"}
    assert facts[0].source.startswith("waste.xlsx:")


@LANGUAGES
def test_the_park_itself_may_state_a_fact(park: Park, tmp_path: Path, language: str) -> None:
    path = written("heat", park, tmp_path, language)
    label = {"en": "–  the park itself", "zh": "–  园区本身"}[language]
    row = FIRST_ROW + 1
    fill(path, 0, label, {"enterprise": label, "item": "flue gas", "waste_heat_used": 3}, row=row)
    (fact,) = read_form(path, park, CATALOGUE).facts
    assert (fact.enterprise, fact.item, fact.value) == ("", "flue gas", 3000.0)  # MWh to kWh


@LANGUAGES
def test_a_new_enterprise_and_its_numbers_are_taken(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("enterprises", park, tmp_path, language)
    sector = {"en": "Building", "zh": "建筑"}[language]
    new = {"id": "hotel", "name_zh": "酒店", "sector": sector}
    fill(path, 0, "hotel", new, row=FIRST_ROW + 2)
    fill(path, 1, "hotel", {"enterprise": "hotel", "revenue": 8e6}, row=FIRST_ROW + 2)
    contents = read_form(path, park, CATALOGUE)
    hotel = contents.enterprises[-1]
    assert (hotel.id, hotel.name, hotel.sector) == (
        "hotel",
        Name(en="酒店", zh="酒店"),
        Sector.BUILDING,
    )
    assert [(f.datum, f.value, f.enterprise) for f in contents.facts] == [
        ("revenue", 8e6, "hotel")
    ]


@LANGUAGES
def test_a_new_certificate_is_taken_with_both_days_included(
    park: Park, tmp_path: Path, language: str
) -> None:
    path = written("certificates", park, tmp_path, language)
    kind = {"en": "Green certificates", "zh": "绿证"}[language]
    cells = {
        "id": "gec_2",
        "kind": kind,
        "first_day": "2025-07-01",
        "last_day": at("2025-07-31 00:00"),
        "quantity": 50,
        "vintage": at("2025-07-01 00:00"),  # what a spreadsheet makes of 2025-07
        "serial": "S-9",
    }
    fill(path, 0, "gec_2", cells, row=FIRST_ROW + 2)
    contents = read_form(path, park, CATALOGUE)
    new = contents.contracts[-1]
    assert kinds_of(contents) == set()
    assert (new.quantity_kwh, new.vintage, new.serial) == (50000.0, "2025-07", "S-9")
    assert new.valid_to is not None
    assert (new.valid_from.isoformat(), new.valid_to.isoformat()) == (
        "2025-06-30T16:00:00+00:00",
        "2025-07-31T16:00:00+00:00",
    )


ORIGIN = """kind: certificate
    region: Gansu
    technology: wind
    assets: [solar]
"""


@LANGUAGES
def test_where_and_from_what_a_claim_was_made_is_kept_and_can_be_changed(
    tmp_path: Path, language: str
) -> None:
    text = PARK_YAML.replace("kind: certificate\n", ORIGIN)
    park = read_park(write_park_file(tmp_path / "park", park=text), CATALOGUE)
    path = written("certificates", park, tmp_path, language)
    assert read_form(path, park, CATALOGUE).contracts == park.contracts[2:]
    word = {"en": "hydro", "zh": "水电"}[language]
    fill(path, 0, "gec", {"technology": word, "region": "四川"}, row=FIRST_ROW + 1)
    contents = read_form(path, park, CATALOGUE)
    assert kinds_of(contents) <= {"form_blanks"}
    (claim,) = (each for each in contents.contracts if each.id == "gec")
    assert (claim.technology, claim.region, claim.assets) == ("hydro", "Sichuan", ("solar",))


def test_a_form_of_before_origins_were_asked_for_leaves_them_as_they_are(tmp_path: Path) -> None:
    text = PARK_YAML.replace("kind: certificate\n", ORIGIN)
    park = read_park(write_park_file(tmp_path / "park", park=text), CATALOGUE)
    context = FormContext(park=park, catalogue=CATALOGUE, words=Words("en"), year=2025)
    (sheet,) = certificate_sheets(context)
    (cells,) = (row for row in sheet.rows if row["id"] == "gec")
    cells = {key: cell for key, cell in cells.items() if key not in ("region", "technology")}
    letters = dict.fromkeys(cells, "A")
    row = FilledRow(sheet=sheet, line=5, cells=cells, letters=letters, notes=Notes("old.xlsx"))
    (claim,) = read_certificates([row], context)
    assert (claim.technology, claim.region) == ("wind", "Gansu")


@KINDS
@LANGUAGES
def test_a_form_is_locked_but_for_what_wants_filling_in(
    park: Park, tmp_path: Path, kind: FormKind, language: str
) -> None:
    book = load_workbook(written(kind.value, park, tmp_path, language))
    assert book[KEY_SHEET].sheet_state == book[LIST_SHEET].sheet_state == "hidden"
    page = book.worksheets[0]
    assert page.protection.sheet
    for column in range(1, page.max_column + 1):
        assert page.cell(HEADING_ROW, column).protection.locked


@KINDS
@LANGUAGES
def test_numbers_and_choices_have_rules_and_numbers_have_units(
    park: Park, tmp_path: Path, kind: FormKind, language: str
) -> None:
    book = load_workbook(written(kind.value, park, tmp_path, language))
    rules = {
        rule.type for page in book.worksheets for rule in page.data_validations.dataValidation
    }
    assert "decimal" in rules
    assert ("list" in rules) == (kind is not FormKind.ENERGY)


def test_headings_state_the_unit(park: Park, tmp_path: Path) -> None:
    page = open_sheet(written("waste", park, tmp_path, "en"), 0)
    column = column_of(page.parent, page.title, "solid_waste_used")
    assert page.cell(HEADING_ROW, column).value == "Industrial solid waste put to use [t]"


@KINDS
def test_the_check_sheet_counts_with_formulas(park: Park, tmp_path: Path, kind: FormKind) -> None:
    book = load_workbook(written(kind.value, park, tmp_path, "en"))
    formulas = [cell.value for row in book["Check"].iter_rows() for cell in row if cell.value]
    for word in ("COUNTA(", "SUMPRODUCT(", "ISTEXT(", "OK"):
        assert any(word in str(formula) for formula in formulas)
    assert any('"<0")' in str(formula) for formula in formulas)


def test_the_same_form_is_the_same_bytes(park: Park, tmp_path: Path) -> None:
    first = written("energy", park, tmp_path, "zh").read_bytes()
    assert written("energy", park, tmp_path, "zh").read_bytes() == first


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    for sign in "=+-@":
        name = f'"{sign}cmd|x"'
        folder = tmp_path / f"sign{ord(sign)}"
        text = PARK_YAML.replace("industry: bolts", f"industry: {name}")
        evil = read_park(write_park_file(folder, park=text), CATALOGUE)
        path = written("enterprises", evil, folder, "en")
        page = open_sheet(path, 0)
        cell = page.cell(FIRST_ROW, column_of(page.parent, page.title, "industry"))
        assert (cell.data_type, cell.value) == ("s", f"{sign}cmd|x")
        assert read_form(path, evil, CATALOGUE).enterprises[0].industry.en == f"{sign}cmd|x"


@LANGUAGES
def test_what_an_enterprise_makes_keeps_its_other_language_unless_it_was_changed(
    tmp_path: Path, language: str
) -> None:
    text = PARK_YAML.replace("industry: bolts", "industry: {en: bolts, zh: 螺栓}")
    park = read_park(write_park_file(tmp_path / "park", park=text), CATALOGUE)
    path = written("enterprises", park, tmp_path, language)
    assert read_form(path, park, CATALOGUE).enterprises[0].industry == Name(en="bolts", zh="螺栓")
    fill(path, 0, "works", {"industry": "nuts"})
    assert read_form(path, park, CATALOGUE).enterprises[0].industry == Name.alike("nuts")


def test_a_form_nobody_could_fill_in_is_not_written(park: Park, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="There is no form 'taxes'"):
        written("taxes", park, tmp_path, "en")
    meters = "id,carrier,unit,kind,resolution,from,to\n"
    bare = read_park(write_park_file(tmp_path / "bare", park=BARE, meters=meters), CATALOGUE)
    with pytest.raises(DocumentError, match="no meter for the form 'energy'"):
        written("energy", bare, tmp_path, "en")


def test_a_form_that_cannot_be_saved_says_so(park: Park, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="cannot be written"):
        write_form("water", park, CATALOGUE, 2025, "en", tmp_path / "absent" / "x.xlsx")


BARE = """\
id: bare
name: Bare
type: mixed
province: Shandong
boundaries: {whole: {name: All, kind: whole_park, members: [{enterprise: a}]}}
enterprises: {a: {name: A, sector: industry}}
"""


@pytest.mark.slow
def test_a_form_of_five_thousand_meters_is_written_and_read_in_seconds(tmp_path: Path) -> None:
    rows = [
        f"b{n},Bill {n},,natural_gas,Nm3,bill,1mo,outside,enterprise:works\n" for n in range(5000)
    ]
    meters = "id,name_en,name_zh,carrier,unit,kind,resolution,from,to\n" + "".join(rows)
    bare = BARE.replace("a: {name: A", "works: {name: A").replace(
        "enterprise: a", "enterprise: works"
    )
    park = read_park(write_park_file(tmp_path / "big", park=bare, meters=meters), CATALOGUE)
    started = time.process_time()
    path = written("energy", park, tmp_path, "zh")
    between = time.process_time()
    assert read_form(path, park, CATALOGUE).readings.is_empty()
    assert between - started <= 8.0
    assert time.process_time() - between <= 12.0


@KINDS
@LANGUAGES
def test_headings_are_whole_and_the_words_above_them_look_like_words(
    park: Park, tmp_path: Path, kind: FormKind, language: str
) -> None:
    page = load_workbook(written(kind.value, park, tmp_path, language)).worksheets[0]
    for line in range(1, HEADING_ROW):
        assert page.row_dimensions[line].fill.fill_type is None
        assert page.row_dimensions[line].s  # a format of its own, before that of its columns
    height = page.row_dimensions[HEADING_ROW].height or 0.0
    for cell in page[HEADING_ROW]:
        width = page.column_dimensions[get_column_letter(cell.column or 1)].width
        assert height >= 14 * (len(str(cell.value or "")) // width)
