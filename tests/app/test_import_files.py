"""Importing: a mistake can be put right, a bad file stops no good one, nothing stray is left."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

from lingtan import Workspace
from lingtan.app.inbox import arrive, keep
from lingtan.app.results import FileImport
from lingtan.app.wiring import Store
from lingtan.base.errors import ImportFileError, MappingError
from lingtan.park.places import ParkType
from tests.builders_forms import fill

HOURLY = "sample_hourly_2025.csv"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", ParkType.MIXED)


def sample(park: Workspace) -> Path:
    return park.layout.inbox / HOURLY


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def bring(park: Workspace, path: Path) -> FileImport:
    return park.import_files([path])[0]


def current(park: Workspace) -> pl.DataFrame:
    with Store.open(park.layout.store) as store:
        return store.runner().rows("select * from current_readings order by meter_id, start")


def outsider(park: Workspace, folder: Path, name: str = HOURLY) -> Path:
    """Return a file from elsewhere with the readings of a day of the sample."""
    path = folder / name
    path.write_bytes(b"\n".join(sample(park).read_bytes().splitlines()[:26]))
    return path


def test_a_wrong_mapping_is_put_right_and_leaves_no_trace(park: Workspace) -> None:
    mapping = park.layout.mappings / "sample_hourly.yaml"
    bring(park, sample(park))
    right = current(park)
    edit(mapping, 'formats: ["%Y-%m-%d %H:%M"]', 'formats: ["%Y-%m-%d %H:%M"], label: end')
    wrong = bring(park, sample(park))
    assert wrong.withdrawn == 10
    edit(mapping, ", label: end", "")
    again = bring(park, sample(park))
    assert again.withdrawn == 10
    assert not again.is_repeated
    assert current(park).equals(right)
    assert bring(park, sample(park)).is_repeated


def test_a_wrong_meter_is_put_right_and_named(park: Workspace) -> None:
    mapping = park.layout.mappings / "sample_hourly.yaml"
    edit(mapping, "{column: e_depot, meter: e_depot}", "{column: e_depot, meter: e_common}")
    edit(mapping, "{column: e_common, meter: e_common}", "{column: e_common, meter: e_depot}")
    edit(mapping, "  - {column: e_solar, meter: e_solar}\n", "")
    first = bring(park, sample(park))
    edit(
        mapping,
        "  - {column: e_direct",
        "  - {column: e_solar, meter: e_solar}\n  - {column: e_direct",
    )
    edit(mapping, "  - {column: e_depot, meter: e_common}\n", "")
    second = bring(park, sample(park))
    finding = next(f for f in second.findings if f.kind.id == "readings_withdrawn")
    assert second.withdrawn == second.new == first.new // 9
    assert finding.facts["meters"] == "e_common"


def test_another_name_of_a_meter_has_its_file_read_anew(park: Workspace) -> None:
    sample(park).write_text(
        "time,meter,kWh\n2025-01-06 00:00,楼顶,1\n2025-01-06 01:00,楼顶,2\n", encoding="utf-8"
    )
    (park.layout.mappings / "sample_hourly.yaml").write_text(
        'matches: ["sample_hourly*.csv"]\nkind: csv\ntime: {columns: [time]}\n'
        "meter: {columns: [meter]}\nvalues: [{column: kWh, unit: kWh}]\n",
        encoding="utf-8",
    )
    assert bring(park, sample(park)).refused == 2
    edit(park.layout.folder / "meters.csv", "屋顶光伏", "楼顶")
    assert bring(park, sample(park)).new == 2


def test_a_repeated_file_says_again_what_was_refused(park: Workspace) -> None:
    text = sample(park).read_text(encoding="utf-8")
    sample(park).write_text(text.replace("2319.79", "many", 1), encoding="utf-8")
    first, again = bring(park, sample(park)), bring(park, sample(park))
    assert again.is_repeated
    assert first.refused == again.refused == 1
    assert again.findings == first.findings


def test_a_file_that_cannot_be_read_stops_no_other(park: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "sample_hourly_broken.csv"
    broken.write_bytes(b"%PDF-1.4")
    absent = tmp_path / "absent.csv"
    results = park.import_files([broken, absent, tmp_path, sample(park)])
    assert [bool(result.error) for result in results] == [True, True, True, False]
    assert {result.error.code for result in results[:3] if result.error} == {"import_file"}
    assert results[3].new
    assert not (park.layout.inbox / broken.name).exists()


def test_a_file_without_a_mapping_is_not_kept(park: Workspace, tmp_path: Path) -> None:
    stranger = outsider(park, tmp_path, "stranger.csv")
    assert isinstance(bring(park, stranger).error, MappingError)
    assert not (park.layout.inbox / stranger.name).exists()


@pytest.mark.parametrize("sign", ["\u202e", "\x1b", "\u200b", "\\", "\n"])
def test_a_file_whose_name_is_not_what_it_looks_like_is_refused(
    park: Workspace, tmp_path: Path, sign: str
) -> None:
    path = tmp_path / f"sample_bills{sign}_x.csv"
    path.write_text("note\nmonth,meter,amount\n", encoding="utf-8")
    (done,) = park.import_files([path])
    assert done.error is not None
    assert done.error.case == "odd_name"
    assert done.error.facts["sign"] == f"U+{ord(sign):04X}"
    assert not [each for each in park.layout.inbox.iterdir() if sign in each.name]


def test_a_name_that_reads_like_that_of_another_file_gains_its_digest(
    park: Workspace, tmp_path: Path
) -> None:
    known = next(each for each in park.layout.inbox.iterdir() if "a" in each.stem)
    path = tmp_path / known.name.replace("a", "а", 1)  # Cyrillic
    path.write_bytes(known.read_bytes() + b"\n")
    arrival = arrive(park.layout, path)
    assert arrival.place.name == f"{path.stem}.{arrival.digest[:8]}{path.suffix}"


def test_a_rehearsal_names_a_file_that_cannot_be_read(park: Workspace, tmp_path: Path) -> None:
    results = park.import_files([tmp_path / "absent.csv", sample(park)], dry_run=True)
    assert [bool(result.error) for result in results] == [True, False]


def test_a_renamed_copy_is_read_like_its_original(park: Workspace, tmp_path: Path) -> None:
    edit(park.layout.mappings / "sample_hourly.yaml", "sample_hourly*.csv", HOURLY)
    edited = outsider(park, tmp_path)
    text = edited.read_text(encoding="utf-8").replace("2319.79", "many", 1)
    edited.write_text(text, encoding="utf-8")
    kept = bring(park, edited)
    assert kept.file != HOURLY
    assert {finding.place.source for finding in kept.findings} == {kept.file}
    again = bring(park, park.layout.inbox / kept.file)
    assert (again.file, again.error, again.is_repeated) == (kept.file, None, True)


def test_a_file_that_grows_while_it_is_read_is_not_taken(park: Workspace, tmp_path: Path) -> None:
    growing = outsider(park, tmp_path, "growing.csv")
    arrival = arrive(park.layout, growing)
    growing.write_bytes(growing.read_bytes() + b"\n")
    with pytest.raises(ImportFileError, match="changed while it was read"):
        keep(arrival)
    assert not [path for path in park.layout.inbox.iterdir() if "growing" in path.name]


def test_what_a_killed_import_left_is_swept(park: Workspace) -> None:
    folder = park.layout.folder
    for name in (".staging-old", ".rehearsal-old", ".rehearsal-running"):
        (folder / name).mkdir()
        (folder / name / "parsed.parquet").write_bytes(b"x")
    (park.layout.inbox / ".half.csv.part").write_bytes(b"x")
    yesterday = time.time() - 2 * 24 * 3600
    os.utime(folder / ".rehearsal-old", (yesterday, yesterday))
    bring(park, sample(park))
    assert [path.name for path in folder.glob(".[sr]*-*")] == [".rehearsal-running"]
    assert not (park.layout.inbox / ".half.csv.part").exists()


def test_the_blanks_of_a_prefilled_form_are_notes(park: Workspace) -> None:
    form = park.write_template("energy", 2025, language="en")
    result = bring(park, form)
    assert result.refused == 0
    assert {finding.kind.severity.value for finding in result.findings} == {"info"}
    assert bring(park, form).is_repeated


def test_a_form_of_another_park_is_neither_kept_nor_remembered(park: Workspace) -> None:
    form = park.write_template("water", 2025, language="en")
    book = load_workbook(form)
    keys = book["_lingtan"]
    cell = next(c for row in keys.iter_rows() for c in row if c.value == park.park().id)
    cell.value = "another"
    book.save(form)
    result = bring(park, form)
    assert result.refused == 1
    assert not (park.layout.inbox / result.file).exists()
    assert not bring(park, form).is_repeated


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf  "])
def test_an_empty_file_is_a_finding(park: Workspace, tmp_path: Path, content: bytes) -> None:
    empty = tmp_path / HOURLY
    empty.write_bytes(content)
    for dry_run in (True, False):
        result = park.import_files([empty], dry_run=dry_run)[0]
        assert (result.error, result.new) == (None, 0)
        assert [finding.kind.id for finding in result.findings] == ["file_empty"]


def test_a_form_about_months_to_come_is_refused_for_them(park: Workspace) -> None:
    form = park.write_template("energy", 2025, language="en")
    fill(form, 0, "f_diesel", {"01": 5, "06": 7})
    result = park.import_files([form], now=datetime(2025, 3, 1, tzinfo=UTC))[0]
    finding = next(f for f in result.findings if f.kind.id == "file_time_in_future")
    assert (result.new, result.refused, finding.facts["count"]) == (1, 1, 1)
    assert finding.facts["example"] == "2025-06-01 00:00"


@pytest.mark.parametrize("dry_run", [True, False])
def test_nothing_is_imported_by_a_suggestion_nobody_has_answered(
    park: Workspace, tmp_path: Path, dry_run: bool
) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("time,foo(kWh)\n2025-01-01 08:00,1\n2025-01-01 09:00,2\n")
    park.suggest_mapping(path)
    done = park.import_files([path], dry_run=dry_run)[0]
    assert isinstance(done.error, MappingError)
    assert done.error.case == "unanswered"
