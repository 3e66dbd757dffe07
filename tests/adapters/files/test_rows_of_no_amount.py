"""Beside readings stand voltages and power factors: no meter is asked for, none is read as kWh."""

from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_questions import is_question
from tests.builders_files import kinds_of, stage, values_of
from tests.builders_looks import PARK, Cells, a_text, looked_at, why

Item = tuple[str, str, float]


def a_file(folder: Path, *items: Item, unit: str = "单位") -> Path:
    rows: list[list[object]] = [
        [f"2025-01-01 {hour:02d}:00", *item] for hour in range(24) for item in items
    ]
    return a_text(folder, [["时间", "项目", unit, "数值"], *rows])


def asked(mapping: Mapping) -> set[str]:
    return {note.choice for note in mapping.notes if is_question(note)}


@pytest.mark.parametrize(
    "item",
    [
        ("1#变", "V", 220.0),
        ("1#变", "A", 220.0),
        ("1#变", "%", 95.0),
        ("1#变", "kvarh", 3.0),
        ("电压", "V", 220.0),
        ("功率因数", "", 0.95),
        ("1#变功率因数A相", "", 0.95),
        ("功率因数", "kWh", 0.95),
        ("电费", "元", 3.0),
    ],
)
def test_rows_of_no_amount_are_left_out_and_named(tmp_path: Path, item: Item) -> None:
    path = a_file(tmp_path, ("1#变", "kWh", 5), item, ("2#变", "kWh", 7))
    mapping = looked_at(path)
    name = f"{item[0]}/{item[1]}"
    assert mapping.meter is not None
    assert mapping.meter.ignore == (name,)
    assert why(mapping, f"meter.ignore.{name}") == ["row_no_amount"]
    assert asked(mapping) == set()
    staged = stage(tmp_path, path, mapping, PARK)
    assert (staged.rows, staged.skipped) == (48, 25)
    assert set(values_of(staged).values()) == {Decimal(5), Decimal(7)}


def test_a_blank_or_unknown_unit_is_a_question(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("1#变", "kWh", 5), ("2#变", "", 7), ("2#变", "foo", 7))
    assert {"meter.units.2#变/", "meter.units.2#变/foo"} <= asked(looked_at(path))


def test_an_answered_blank_unit_is_read(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("1#变", "kWh", 5), ("2#变", "", 7))
    mapping = looked_at(path)
    assert mapping.meter is not None
    meter = mapping.meter.model_copy(update={"units": mapping.meter.units | {"2#变/": "MWh"}})
    staged = stage(tmp_path, path, mapping.model_copy(update={"meter": meter}), PARK)
    assert (staged.rows, kinds_of(staged)) == (48, [])
    assert set(values_of(staged).values()) == {Decimal(5), Decimal(7000)}


def test_without_a_column_of_units_the_name_tells(tmp_path: Path) -> None:
    rows: Cells = [
        [f"2025-01-01 {hour:02d}:00", name, value]
        for hour in range(24)
        for name, value in (("1#变", 5), ("功率因数", 0.95), ("压力容器厂", 8))
    ]
    mapping = looked_at(a_text(tmp_path, [["时间", "项目", "数值(kWh)"], *rows]))
    assert mapping.meter is not None
    assert mapping.meter.ignore == ("功率因数",)
    assert mapping.meter.names == {"1#变": "t1", "压力容器厂": "?"}


def test_a_column_of_those_who_use_is_no_column_of_units(tmp_path: Path) -> None:
    path = a_file(tmp_path, ("1#变", "钢厂", 5), ("2#变", "纸厂", 7), unit="用能单位")
    mapping = looked_at(path)
    assert mapping.meter is not None
    assert mapping.meter.columns == ("项目",)
