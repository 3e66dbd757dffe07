"""A suggestion says what it knows; what the file leaves open is a guess that names the other."""

from pathlib import Path

import pytest

from lingtan.adapters.files.look_formats import best_formats
from lingtan.adapters.files.mapping import Mapping, Note
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.reports.words import LANGUAGES, Words
from tests.builders import a_meter, a_park
from tests.builders_files import CATALOGUE, a_files_park


def suggest(folder: Path, text: str, name: str = "x.csv") -> Mapping:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    mapping = suggest_mapping(path, a_files_park(), CATALOGUE)
    for language in LANGUAGES:
        assert all(Words(language).has(f"note.{note.because}") for note in mapping.notes)
    return mapping


def note_on(mapping: Mapping, choice: str) -> Note:
    return next(note for note in mapping.notes if note.choice == choice)


def days(*texts: str) -> str:
    return "date,kWh\n" + "".join(f"{text},{n}\n" for n, text in enumerate(texts))


@pytest.mark.parametrize(
    ("dates", "form", "confidence", "because"),
    [
        (["01/01", "01/05", "01/09", "02/01"], "%m/%d/%Y", "likely", "times_in_order"),
        (["02/01", "01/09", "01/05", "01/01"], "%m/%d/%Y", "likely", "times_in_order"),
        (["01/01", "05/01", "09/01", "01/02"], "%d/%m/%Y", "likely", "times_in_order"),
        (["30/01", "31/01", "01/02", "02/02"], "%d/%m/%Y", "sure", "reads_all"),
        (["01/30", "01/31", "02/01", "02/02"], "%m/%d/%Y", "sure", "reads_all"),
        (["01/01", "02/01", "03/01", "04/01"], "%d/%m/%Y", "guess", "may_be_month_first"),
        (["03/03"], "%d/%m/%Y", "guess", "may_be_month_first"),
        (["03/05", "01/02", "02/09"], "%d/%m/%Y", "guess", "may_be_month_first"),
    ],
)
def test_a_day_and_a_month_are_told_apart_by_order_or_not_at_all(
    tmp_path: Path, dates: list[str], form: str, confidence: str, because: str
) -> None:
    mapping = suggest(tmp_path, days(*(f"{date}/2025" for date in dates)))
    note = note_on(mapping, "time.formats")
    assert mapping.time.formats == (form,)
    assert (note.value, note.confidence, note.because) == (form, confidence, because)


def test_hours_in_even_steps_tell_the_month_from_the_day(tmp_path: Path) -> None:
    text = "".join(
        f"01/0{day}/2025 {hour:02d}:00,{meter},1\n"
        for day in (1, 2)
        for hour in range(24)
        for meter in ("e1", "e2")
    )
    mapping = suggest(tmp_path, "time,meter,kWh\n" + text)
    assert mapping.time.formats == ("%m/%d/%Y %H:%M",)
    assert note_on(mapping, "time.formats").because == "times_in_order"


def test_a_clock_in_a_column_of_its_own_stands_in_the_note(tmp_path: Path) -> None:
    rows = "".join(f"01/02/2025,{hour:02d}:00,1\n" for hour in range(24))
    note = note_on(suggest(tmp_path, "date,clock,kWh\n" + rows), "time.formats")
    assert (note.value, note.confidence) == ("%d/%m/%Y %H:%M", "guess")


def test_a_guess_names_the_format_it_did_not_choose() -> None:
    found = best_formats(["01/01/2025", "02/01/2025"], "date")
    assert found is not None
    assert (found.formats, found.rival) == (("%d/%m/%Y",), "%m/%d/%Y")
    for language in LANGUAGES:
        assert "%m/%d/%Y" in Words(language).say("note.may_be_month_first")
        assert "%d/%m/%Y" in Words(language).say("note.may_be_day_first")


@pytest.mark.parametrize("title", ["", "Lastgang\n", "Lastgang Werk 1, Halle 2\n\n"])
@pytest.mark.parametrize("footer", ["", "Summe 48,0\n", "Summe 48,0\nMittel 0,5\n"])
def test_a_decimal_comma_does_not_separate_cells(tmp_path: Path, title: str, footer: str) -> None:
    rows = "".join(f"01.01.2025 {n // 4:02d}:{n % 4 * 15:02d};0,5\n" for n in range(96))
    mapping = suggest(tmp_path, title + "Date;Value\n" + rows + footer)
    assert (mapping.text.delimiter, mapping.numbers.decimal) == (";", ",")
    assert mapping.time.columns == ("Date",)


def test_a_file_without_headings_is_split_by_its_rows(tmp_path: Path) -> None:
    rows = "".join(f"01.01.2025 {n:02d}:00;0,5;{n}\n" for n in range(24))
    assert suggest(tmp_path, rows).text.delimiter == ";"


def test_the_number_of_a_column_resembles_no_meter(tmp_path: Path) -> None:
    rows = "".join(f"2025-01-01 {n:02d}:00,{n}.5\n" for n in range(24))
    mapping = suggest(tmp_path, rows)
    assert [(value.column, value.meter) for value in mapping.values] == [("2", "?")]
    assert note_on(mapping, "2.meter").because == "nothing_matches"


@pytest.mark.parametrize("meter", ["2", "boiler_2"])
def test_the_number_of_a_column_is_not_its_name(tmp_path: Path, meter: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text("2025-01-01 00:00,1.5\n2025-01-01 00:15,2.5\n")
    park = a_park(a_meter(meter, "outside", "bus"))
    assert suggest_mapping(path, park, CATALOGUE).values[0].meter == "?"


@pytest.mark.parametrize(("heading", "meter"), [("e2", "e2"), ("2", "?"), ("e", "?"), ("表", "?")])
def test_a_name_of_two_letters_is_known_but_never_resembled(
    tmp_path: Path, heading: str, meter: str
) -> None:
    text = f"time,{heading},x\n2025-01-01 00:00,1.5,a\n2025-01-01 00:15,2.5,a\n"
    assert suggest(tmp_path, text).values[0].meter == meter


def test_a_time_beyond_the_headings_is_found_or_refused(tmp_path: Path) -> None:
    rows = "".join(f"1,2,2025-01-01 {n:02d}:00\n" for n in range(24))
    mapping = suggest(tmp_path, "a,b\n1,2\n" + rows)
    assert mapping.time.columns == ("#3",)
