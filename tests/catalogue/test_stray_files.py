"""What lies in a user's own folder of knowledge and is not read is told, with what would be."""

from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.records import Faults
from lingtan.catalogue.shelves import Shelf
from lingtan.catalogue.stray_files import check_strays
from tests.builders_catalogue import DATA

BUILT_IN_ONLY = ["drafting_standards.yaml", "framework_rules.yaml"]


def put(folder: Path, path: str) -> Path:
    """Write a file below a folder named as a workspace's own."""
    file = folder / "catalogue" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a,b\n", encoding="utf-8")
    return folder / "catalogue"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("factor/fuel/own.csv", "catalogue/factor: is not read under this name or here, use fac"),
        ("factors/fuels/own.csv", "catalogue/factors/fuels: is not read under this name or here"),
        ("factors/fuel/2026/own.csv", "catalogue/factors/fuel/2026: is not read"),
        (
            "Frameworks/own.yaml",
            "catalogue/Frameworks: is not read under this name or here, use f",
        ),
        (
            "frameworks/own.yml",
            "catalogue/frameworks/own.yml: is not read, let its name end in .y",
        ),
        ("factors/grid/grid.csv.txt", "factors/grid/grid.csv.txt: is not read, let its name end"),
        ("factors/fuel/own.CSV", "factors/fuel/own.CSV: is not read, let its name end in .csv"),
        ("factors/grid_clean/own.xlsx", "let its name end in .yaml, .csv"),
        ("grid.csv", "catalogue/grid.csv: is not read under this name or here, use factors/grid"),
        ("unit.csv", "catalogue/unit.csv: is not read under this name or here, use units.csv"),
        ("factors/own.csv", "catalogue/factors/own.csv: is not read under this name or here"),
        ("framework_rules.yaml", "catalogue/framework_rules.yaml: is not read under this name"),
    ],
)
def test_what_is_not_read_is_told_with_its_cure(tmp_path: Path, path: str, told: str) -> None:
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(put(tmp_path, path))
    (fault,) = map(str, caught.value.details)
    assert told in fault


def test_a_stray_file_stands_in_the_list_of_all_faults(tmp_path: Path) -> None:
    put(tmp_path, "units.csv")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(put(tmp_path, "unit.csv"))
    faults = [str(detail) for detail in caught.value.details]
    assert [fault.split(": ", 1)[0] for fault in faults][-1] == "catalogue/unit.csv"
    assert len(faults) > 1


@pytest.mark.parametrize(
    "path", ["README.md", ".DS_Store", "factors/fuel/._own.csv", "units.csv~", "Thumbs.db"]
)
def test_notes_and_what_systems_leave_behind_are_passed_over(tmp_path: Path, path: str) -> None:
    assert load_catalogue(put(tmp_path, path)).fuels == load_catalogue().fuels


def test_a_file_where_the_folder_belongs_is_told(tmp_path: Path) -> None:
    (tmp_path / "catalogue").write_text("item\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="is a file and not read, make a folder"):
        load_catalogue(tmp_path / "catalogue")


def test_every_built_in_file_is_of_a_known_name() -> None:
    faults = Faults()
    check_strays(Shelf(root=DATA), faults)
    assert [detail.place for detail in faults.details] == BUILT_IN_ONLY
