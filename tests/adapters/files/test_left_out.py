"""What a mapping leaves out on purpose, and what is blank throughout, keeps nothing else out."""

from pathlib import Path

import pytest

from lingtan.adapters.files.staged import Staged
from tests.builders import a_park
from tests.builders_files import a_bill, a_mapping, kinds_of, reasons_of, stage_text, values_of

UTC = {"columns": ["time"], "zone": "UTC"}
AT = "2025-01-02 00:00"
LONG = f"time,meter,kWh\n{AT},e1,5\n{AT},e1_kvarh,7\n{AT},pump 2,8\n"
LONG += f"{AT},Halle Zwischensumme,20\n"


def read_long(folder: Path, **parts: object) -> Staged:
    meter = {"columns": ["meter"], "ignore": ["*_kvarh", "pump ?"]}
    values = [{"column": "kWh", "unit": "kWh"}]
    return stage_text(folder, LONG, a_mapping(time=UTC, meter=meter, values=values, **parts))


def test_names_and_rows_are_left_out_by_pattern(tmp_path: Path) -> None:
    staged = read_long(tmp_path, skip=["*summe"])
    assert values_of(staged) == {("e1", "01-02 00:00"): 5}
    assert (staged.refused, [line.reason for line in staged.skipped_lines]) == (
        0, ["heading", "ignored", "ignored", "total"],
    )  # fmt: skip


def test_columns_left_out_on_purpose_are_not_told_of(tmp_path: Path) -> None:
    text = f"time,kWh,U1 V,U2 V,note\n{AT},5,230,231,ok\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, ignore=["U? V"]))
    assert staged.unmapped == ("note",)


def test_the_lines_of_other_enterprises_are_left_out_and_counted(tmp_path: Path) -> None:
    text = f"time,account,kWh\n{AT},1001,5\n{AT},2002,900\n{AT},2003,901\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, only={"account": ["1001", "9*"]}))
    assert values_of(staged) == {("e1", "01-02 00:00"): 5}
    assert (staged.refused, staged.skipped) == (0, 3)
    (finding,) = staged.findings
    assert finding.kind.id == "file_rows_of_others"
    assert finding.facts["count"] == 2
    assert finding.place.line == 3


def test_columns_that_are_blank_in_every_line_refuse_nothing(tmp_path: Path) -> None:
    values = [{"column": name, "meter": name, "unit": "kWh"} for name in ("e1", "e2", "back")]
    text = f"time,e1,e2,back\n{AT},5,,\n2025-01-02 00:15,,,6\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=values))
    assert [reason for _, reason in reasons_of(staged)] == ["file_value_blank"] * 2
    finding = next(f for f in staged.findings if f.kind.id == "file_cells_always_blank")
    assert finding.facts["count"] == 2


MONTHLY = a_park(a_bill("gas"), a_bill("gas2"), time_zone="Asia/Shanghai")
MONTHS = ",".join(f"{n}月" for n in range(1, 13))


def read_months(folder: Path, cells: list[str], is_across: bool) -> Staged:
    """Stage a year of two meters with these cells, the months across or below one another."""
    if is_across:
        months = {"first": "1月", "last": "12月", "year": "2025", "unit": "Nm3"}
        parts: dict[str, object] = {"time": {}, "values": [], "months": months}
        text = f"meter,{MONTHS}\n" + "".join(f"{m},{','.join(cells)}\n" for m in ("gas", "gas2"))
    else:
        parts = {"time": {"columns": ["month"], "formats": ["%Y-%m"]}}
        parts["values"] = [{"column": "gas", "unit": "Nm3"}]
        rows = [f"2025-{n:02d},{m},{c}" for m in ("gas", "gas2") for n, c in enumerate(cells, 1)]
        text = "\n".join(["month,meter,gas", *rows, ""])
    mapping = a_mapping(meter={"columns": ["meter"]}, **parts)
    return stage_text(folder, text, mapping, MONTHLY)


@pytest.mark.parametrize("is_across", [True, False])
def test_months_nobody_has_filled_in_yet_refuse_nothing(tmp_path: Path, is_across: bool) -> None:
    staged = read_months(tmp_path, ["", *["5"] * 7, *[""] * 4], is_across)
    assert (staged.rows, staged.refused) == (14, 0)
    finding = next(f for f in staged.findings if f.kind.id == "file_cells_always_blank")
    assert finding.facts["count"] == 10


@pytest.mark.parametrize("is_across", [True, False])
@pytest.mark.parametrize("last", ["5", "--", "abc"])
def test_a_month_left_blank_between_others_lacks(
    tmp_path: Path, is_across: bool, last: str
) -> None:
    staged = read_months(tmp_path, [*["5"] * 4, "", "", last, *[""] * 5], is_across)
    reasons = [reason for _, reason in reasons_of(staged)]
    assert reasons.count("file_value_blank") == 4
    assert set(values_of(staged).values()) == {5}


def test_a_file_of_blanks_alone_lacks_its_readings(tmp_path: Path) -> None:
    text = f"time,kWh\n{AT},\n2025-01-02 00:15,\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC))
    assert staged.refused == 2
    assert "file_cells_always_blank" not in kinds_of(staged)
