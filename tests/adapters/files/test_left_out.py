"""What a mapping leaves out on purpose, and what is blank throughout, keeps nothing else out."""

from pathlib import Path

from lingtan.adapters.files.staged import Staged
from tests.builders_files import a_mapping, kinds_of, reasons_of, stage_text, values_of

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


def test_a_file_of_blanks_alone_lacks_its_readings(tmp_path: Path) -> None:
    text = f"time,kWh\n{AT},\n2025-01-02 00:15,\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC))
    assert staged.refused == 2
    assert "file_cells_always_blank" not in kinds_of(staged)
