"""The clean share of a grid by the hour: read strictly, and never taken for what it is not."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Evidence
from lingtan.catalogue.grid_shares import GridShares
from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.row_places import places_of_rows
from lingtan.catalogue.shelves import Shelf
from tests.builders_grid_shares import FOLDER, hours_from, write_series

DOCS = Path(__file__).parents[2] / "docs" / "reference" / "catalogue.md"
TABLE, HEAD = f"catalogue/{FOLDER}/mine.csv", f"catalogue/{FOLDER}/mine.yaml"


def read(folder: Path, *rows: str, **head: str) -> GridShares:
    (found,) = load_catalogue(write_series(folder / "catalogue", rows, **head)).grid_shares
    return found


def faults(folder: Path, *rows: str, **head: str) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        read(folder, *rows, **head)
    return [str(detail) for detail in caught.value.details]


def test_none_is_built_in() -> None:
    assert load_catalogue().grid_shares == ()


def test_an_hour_is_read_on_the_clock_of_the_series(tmp_path: Path) -> None:
    found = read(
        tmp_path, "2025-07-01 08:00,0.25", "2025-07-01T09:00+08:00,1", "2025-07-01 10:00,0"
    )
    assert found.shares == {
        datetime(2025, 7, 1, 0, tzinfo=UTC): 0.25,
        datetime(2025, 7, 1, 1, tzinfo=UTC): 1.0,
        datetime(2025, 7, 1, 2, tzinfo=UTC): 0.0,
    }


def test_it_keeps_who_says_so_how_sure_it_is_and_of_which_days(tmp_path: Path) -> None:
    found = read(tmp_path, "2025-07-01 08:00,0.25")
    assert (found.id, found.zone, found.label) == ("grid_clean/mine", "Shandong", Evidence.Q_P)
    assert found.source == "statement of the dispatch centre"
    assert (found.valid_from, found.last_day) == (date(2025, 1, 1), date(2025, 12, 31))
    shelf = Shelf(root=tmp_path / "catalogue", name="catalogue")
    assert [str(place) for place in places_of_rows([shelf])[found.id]] == [f"{TABLE}:2"]


def test_a_blank_share_is_unknown_and_never_zero(tmp_path: Path) -> None:
    assert read(tmp_path, "2025-07-01 08:00,").shares == {}


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("2025-07-01 10:00,-0.1", "share is -0.1"),
        ("2025-07-01 10:00,101", "share is 101"),
        ("2025-07-01 10:00,n/a", "share is 'n/a', write a number"),
        ("2025-07-01 10:15,0.2", "state one share for each hour"),
        ("2025-07-01,0.2", "which is no hour"),
        ("1 July,0.2", "which is no hour"),
        ("0001-01-01 00:00+14:00,0.2", "which is no hour"),
        ("9999-12-31 23:00-12:00,0.2", "which is no hour"),
        (",0.2", "which is no hour"),
        ("2026-01-01 00:00,0.2", "not from 2025-01-01 until before 2026-01-01"),
        ("2025-07-01 08:00,0.3", "an hour that was stated before"),
        ("2025-07-01T00:00+00:00,0.3", "an hour that was stated before"),
    ],
)
def test_a_row_that_tells_no_hour_or_no_share_is_named(
    tmp_path: Path, row: str, what: str
) -> None:
    (fault,) = faults(tmp_path, "2025-07-01 08:00,0.3", row)
    assert fault.startswith(f"{TABLE}:3: ")
    assert what in fault


def test_a_clock_no_calendar_reaches_is_named(tmp_path: Path) -> None:
    """The year 1 begins on that clock before any instant does."""
    head = {"valid_from": "0001-01-01", "valid_to": "9999-12-31"}
    (fault,) = faults(tmp_path, "0001-01-01 00:00,0.2", **head)
    assert "which is no hour" in fault


def test_per_cent_is_not_taken_for_a_ratio_and_said_once(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, *hours_from("2025-07-01 08:00", [0.9, 20, 35.5]))
    assert fault.startswith(f"{TABLE}:3: share is 20 (rows above 1: 2), which looks like per cent")


@pytest.mark.parametrize("hour", ["2025-03-30 02:00", "2025-10-26 02:00"])
def test_an_hour_the_clock_shows_twice_or_never_needs_its_offset(
    tmp_path: Path, hour: str
) -> None:
    (fault,) = faults(tmp_path, f"{hour},0.5", time_zone="Europe/Berlin")
    assert "twice or never, add the offset" in fault
    found = read(tmp_path, f"{hour}+01:00,0.5", time_zone="Europe/Berlin")
    assert list(found.shares.values()) == [0.5]


@pytest.mark.parametrize(
    ("head", "what"),
    [
        ({"zone": "atlantis"}, "zone is 'atlantis', write one of china"),
        ({"zone": "cn_zcp"}, "zone is 'cn_zcp'"),
        ({"time_zone": "Shandong"}, "time_zone is 'Shandong', write an IANA name"),
        ({"label": ""}, "label is missing"),
        ({"source": ""}, "source is missing"),
        ({"valid_to": ""}, "valid_to is missing"),
        ({"valid_to": "2024-01-01"}, "valid_to"),
        ({"unit": "percent"}, "unknown field 'unit'"),
    ],
)
def test_a_description_that_lacks_or_errs_is_named(
    tmp_path: Path, head: dict[str, str], what: str
) -> None:
    (fault,) = faults(tmp_path, "2025-07-01 08:00,0.3", **head)
    assert fault.startswith(f"{HEAD}:")
    assert what in fault


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    text = DOCS.read_text(encoding="utf-8")
    folder = tmp_path / "catalogue" / FOLDER
    folder.mkdir(parents=True)
    for kind in ("yaml", "csv"):
        (block,) = re.findall(rf"```{kind}\n(.*?)```", text, flags=re.DOTALL)
        (folder / f"mine.{kind}").write_text(block, encoding="utf-8")
    (found,) = load_catalogue(tmp_path / "catalogue").grid_shares
    assert list(found.shares.values()) == [0.3127]


def test_hours_without_a_description_count_for_nobody_and_are_named(tmp_path: Path) -> None:
    catalogue = write_series(tmp_path / "catalogue", ["2025-07-01 08:00,0.3"])
    (catalogue / FOLDER / "mine.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"mine\.csv: no mine\.yaml stands beside"):
        load_catalogue(catalogue)


def test_a_description_without_hours_is_named(tmp_path: Path) -> None:
    catalogue = write_series(tmp_path / "catalogue", [])
    (catalogue / FOLDER / "mine.csv").unlink()
    with pytest.raises(CatalogueError, match=r"mine\.yaml:1: no mine\.csv stands beside"):
        load_catalogue(catalogue)


def test_two_series_of_one_grid_share_no_day(tmp_path: Path) -> None:
    catalogue = write_series(tmp_path / "catalogue", [], "first")
    write_series(catalogue, [], "second", valid_from="2025-12-31", valid_to="2027-01-01")
    with pytest.raises(CatalogueError, match=r"second\.yaml:5: grid_clean/second speaks of days"):
        load_catalogue(catalogue)
    write_series(catalogue, [], "second", valid_from="2026-01-01", valid_to="2027-01-01")
    write_series(catalogue, [], "third", zone="zhejiang")
    assert len(load_catalogue(catalogue).grid_shares) == 3
