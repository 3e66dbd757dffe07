"""Product limits stand as printed: unsorted, with gaps, in the edition of the year."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Evidence
from lingtan.catalogue.product_limits import COLUMNS, FILE, limits_of, load_product_limits
from lingtan.catalogue.provenance import KnownBy

LIMITS = load_product_limits()


def test_every_row_of_the_reference_is_there() -> None:
    copied = [limit for limit in LIMITS if limit.product]
    assert len(copied) == 570
    assert len({limit.standard for limit in copied}) == 45
    assert {limit.label for limit in copied} == {Evidence.Q_S}


def test_every_row_tells_the_day_it_was_read() -> None:
    days = Counter((str(limit.known_from), limit.known_by) for limit in LIMITS)
    assert days == {("2026-11-25", KnownBy.READ): 228, ("2026-12-01", KnownBy.READ): 346}


def test_every_edition_that_was_copied_has_a_date_in_force() -> None:
    assert [limit.item for limit in LIMITS if limit.product and limit.effective is None] == []


@pytest.mark.parametrize(
    ("columns", "cells", "known"),
    [
        ("", "", (None, KnownBy.READ)),
        (",known_from,known_by", ",2026-02-01,published", (date(2026, 2, 1), KnownBy.PUBLISHED)),
    ],
)
def test_a_row_of_a_parks_own_may_leave_out_the_day(
    tmp_path: Path, columns: str, cells: str, known: tuple[date | None, KnownBy]
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"standard": "GB 1-2026", "source": "own", "label": "I"}
    text = f"{','.join(COLUMNS)}{columns}\n{','.join(row.values())}{cells}\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    (limit,) = load_product_limits(tmp_path)
    assert (limit.known_from, limit.known_by) == known


def test_a_printed_order_that_is_not_monotonic_is_not_sorted() -> None:
    rows, _ = limits_of(LIMITS, "供电煤耗率(亚临界300 MW)", date(2026, 1, 1))
    assert rows[0].levels == (309.0, 285.0, 321.0)


def test_an_empty_level_stays_empty() -> None:
    rows, _ = limits_of(LIMITS, "electric_arc_furnace_below_50_t", date(2027, 1, 1))
    assert rows[0].levels == (61.0, None, 86.0)


@pytest.mark.parametrize(
    ("day", "count"),
    [("2026-06-30", 0), ("2026-07-01", 1), ("2026-12-31", 1)],
)
def test_an_edition_counts_from_its_date_in_force(day: str, count: int) -> None:
    rows, is_known = limits_of(LIMITS, "blast_furnace", date.fromisoformat(day))
    assert (len(rows), is_known) == (count, True)


@pytest.mark.parametrize(("year", "is_in_force"), [(2019, False), (2020, False), (2021, True)])
def test_an_edition_without_a_date_counts_from_the_next_year(
    tmp_path: Path, year: int, is_in_force: bool
) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"product": "a", "metric_id": "b", "unit": "kgce/t"}
    row |= {"standard": "GB 1-2020", "source": "own", "label": "I", "comparison": "<="}
    text = f"{','.join(COLUMNS)}\n{','.join(row.values())}\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    rows, _ = limits_of(load_product_limits(tmp_path), "a", date(year, 12, 31))
    assert bool(rows) is is_in_force


def test_the_date_of_an_edition_was_seen_after_its_levels_and_changes_none_of_them() -> None:
    rows, _ = limits_of(LIMITS, "cement_clinker", date(2025, 1, 1))
    found = {(r.metric, r.levels, r.effective, str(r.known_from)) for r in rows}
    assert (
        "comprehensive_energy",
        (100.0, 107.0, 117.0),
        date(2022, 11, 1),
        "2026-11-25",
    ) in found


def test_a_product_is_found_by_any_of_its_names() -> None:
    for name in ("cement_clinker", "cement clinker", "水泥熟料"):
        rows, _ = limits_of(LIMITS, name, date(2025, 1, 1))
        assert {row.metric for row in rows} == {"comprehensive_energy", "electricity", "coal"}


def test_a_product_nobody_copied_is_not_known() -> None:
    assert limits_of(LIMITS, "machined sections", date(2026, 1, 1)) == ((), False)
    assert limits_of(LIMITS, "", date(2026, 1, 1)) == ((), False)


def test_a_standard_without_rows_stays_on_record() -> None:
    assert {limit.standard for limit in LIMITS if not limit.product} == {
        "GB 21248",
        "GB 30180-2024",
        "GB 21350-2023",
        "GB 21351-2023",
    }


def test_faults_are_told_with_their_lines(tmp_path: Path) -> None:
    row = dict.fromkeys(COLUMNS, "")
    row |= {"product": "a", "metric_id": "b", "standard": "GB 1-2020", "label": "X", "level1": "?"}
    row |= {"correction": "by age", "comparison": ">="}
    text = ",".join(COLUMNS) + "\n" + ",".join(row.values()) + "\n" + ",".join(row.values()) + "\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        load_product_limits(tmp_path)
    details = str(error.value)
    for fault in ("unknown label 'X'", "level1 is '?'", "corrected_levels", "stands twice"):
        assert fault in details
    assert f"{FILE}:2" in details
