"""A published vintage is never edited: a new value is a new row, vintage or set."""

from pathlib import Path

import pytest

from tests.builders_catalogue import a_copy, append, line_of, spoil
from tests.catalogue.vintages import checksums, edited, recorded

GRID = "factors/grid/provincial.csv"
LIMITS = "product_energy_limits.csv"
METHOD = "methods/cn_zcp_2025_06.yaml"


def test_nothing_that_was_published_has_changed() -> None:
    assert edited(checksums(), recorded()) == []


def test_everything_published_is_recorded() -> None:
    new = sorted(checksums().keys() - recorded().keys())
    assert not new, "record it once with: python -m tests.catalogue.vintages"


@pytest.mark.parametrize(
    ("path", "old", "new", "name"),
    [
        (GRID, "0.6191", "0.6190", f"{GRID}: shandong average 2023 was published and is changed"),
        (GRID, "Shandong,山东,provincial,2023", "Shandong,山东,provincial,2024", "is gone"),
        (METHOD, "0.8325", "0.8273", f"{METHOD} was published and is changed"),
        (
            LIMITS,
            "-2021,水泥单位产品能源消耗限额,,水泥,",
            "-2021,水泥,,水泥,",
            "was published and is changed",
        ),
        (LIMITS, "2026-11-25,read", "2026-11-26,read", "known_from known_by was published"),
    ],
)
def test_an_edited_vintage_is_named(
    tmp_path: Path, path: str, old: str, new: str, name: str
) -> None:
    root = a_copy(tmp_path)
    spoil(root, path, old, new)
    (fault,) = edited(checksums(root), recorded())
    assert name in fault
    assert "add a new row, vintage or set" in fault


def test_a_new_row_edits_nothing(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    append(root, GRID, "shandong,Shandong,山东,provincial,2024,average,0.6,kgCO2/kWh,,,,,,,")
    assert edited(checksums(root), recorded()) == []


def test_a_row_may_be_ended_when_a_new_vintage_follows(tmp_path: Path) -> None:
    root, path = a_copy(tmp_path), "factors/fuel/A_guideline.csv"
    old = line_of(root, path, "diesel")
    spoil(root, path, old, old.replace(",,,2026-11-24", ",,2026-01-01,2026-11-24"))
    append(root, path, old.replace(",,,2026-11-24", ",2026-01-01,,2026-11-24"))
    assert edited(checksums(root), recorded()) == []
