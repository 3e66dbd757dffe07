"""A reading goes to the meter its line or its column names, and to no other."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.base.errors import MappingError
from lingtan.base.names import Name
from tests.builders import a_meter
from tests.builders_files import (
    a_files_park,
    a_mapping,
    reasons_of,
    stage_text,
    values_of,
)

UTC = {"columns": ["time"], "zone": "UTC"}
LONG = {"time": UTC, "values": [{"column": "kWh", "unit": "kWh"}]}
AT = "2025-01-02 00:00"


def test_ids_and_names_of_the_park_need_no_entry(tmp_path: Path) -> None:
    named = replace(a_meter("e9", "outside", "bus"), name=Name(en="Steel main", zh="钢厂总表"))
    park = a_files_park("UTC", named)
    text = f"time,m,kWh\n{AT},e1,1\n{AT}, 钢厂总表 ,2\n2025-01-02 00:15,Steel main,3\n"
    staged = stage_text(tmp_path, text, a_mapping(**LONG, meter={"columns": ["m"]}), park)
    assert values_of(staged) == {
        ("e1", "01-02 00:00"): 1,
        ("e9", "01-02 00:00"): 2,
        ("e9", "01-02 00:15"): 3,
    }


def test_a_name_two_meters_share_means_neither(tmp_path: Path) -> None:
    twins = [replace(a_meter(i, "outside", "bus"), name=Name(en="Main", zh="总表")) for i in "xy"]
    park = a_files_park("UTC", *twins)
    text = f"time,m,kWh\n{AT},总表,1\n"
    staged = stage_text(tmp_path, text, a_mapping(**LONG, meter={"columns": ["m"]}), park)
    assert reasons_of(staged) == [(2, "file_meter_unknown")]


def test_the_mapping_gives_names_and_says_who_is_left_out(tmp_path: Path) -> None:
    meter = {"columns": ["no", "way"], "names": {"42/in": "e1", "42/out": "back"}}
    text = f"time,no,way,kWh\n{AT},42,in,1\n{AT},42,out,2\n{AT},43,in,3\n{AT},,in,4\n"
    staged = stage_text(tmp_path, text, a_mapping(**LONG, meter=meter))
    assert values_of(staged) == {("e1", "01-02 00:00"): 1, ("back", "01-02 00:00"): 2}
    assert [line for line, _ in reasons_of(staged)] == [4, 5]
    left_out = a_mapping(**LONG, meter=meter | {"ignore": ["43/in"]})
    again = stage_text(tmp_path, text, left_out)
    assert [skip.reason for skip in again.skipped_lines] == ["heading", "ignored"]


def test_a_blank_meter_and_an_unknown_one_are_told_apart(tmp_path: Path) -> None:
    text = f"time,m,kWh\n{AT},,1\n{AT},E-OLD,2\n2025-01-02 00:15,E-OLD,2\n"
    staged = stage_text(tmp_path, text, a_mapping(**LONG, meter={"columns": ["m"]}))
    assert [reason for _, reason in reasons_of(staged)] == [
        "file_meter_blank", "file_meter_unknown", "file_meter_unknown"
    ]  # fmt: skip
    unknown = next(f for f in staged.findings if f.kind.id == "file_meter_unknown")
    assert (unknown.subject, unknown.facts["count"], unknown.place.line) == ("E-OLD", 2, 3)
    assert "E-OLD" in staged.unmapped


def test_several_value_columns_each_have_their_meter_and_unit(tmp_path: Path) -> None:
    values = [
        {"column": "主表电量(MWh)", "meter": "e1", "unit": "MWh"},
        {"column": "P(kW)", "meter": "p1", "unit": "kW"},
    ]
    text = f"time,主表电量(MWh),备注,P(kW)\n{AT},0.01,好,8\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=values))
    assert values_of(staged) == {("e1", "01-02 00:00"): 10, ("p1", "01-02 00:00"): 2}
    assert staged.unmapped == ("备注",)


def test_a_meter_column_and_several_values_name_the_meter_together(tmp_path: Path) -> None:
    meter = {"columns": ["no"], "names": {"42/in": "e1", "42/out": "back"}}
    values = [{"column": "in", "unit": "kWh"}, {"column": "out", "unit": "kWh"}]
    text = f"time,no,in,out\n{AT},42,1,2\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, meter=meter, values=values))
    assert values_of(staged) == {("e1", "01-02 00:00"): 1, ("back", "01-02 00:00"): 2}


def test_a_meter_whose_unit_cannot_be_that_of_the_column_stops_the_import(tmp_path: Path) -> None:
    mapping = a_mapping(**LONG, meter={"columns": ["m"]})
    assert stage_text(tmp_path, f"time,m,kWh\n{AT},e1,1\n", mapping).rows == 1
    with pytest.raises(MappingError, match="gas"):
        stage_text(tmp_path, f"time,m,kWh\n{AT},gas,1\n", mapping)


def test_every_fault_of_a_mapping_is_told_at_once(tmp_path: Path) -> None:
    values = [
        {"column": "kwh", "meter": "e1", "unit": "kWh"},
        {"column": "kWh", "meter": "e99", "unit": "kWh"},
        {"column": "kWh", "meter": "e2", "unit": "bananas"},
    ]
    with pytest.raises(MappingError) as caught:
        stage_text(tmp_path, f"date,kWh\n{AT},1\n", a_mapping(values=values))
    told = str(caught.value)
    assert len(caught.value.details) == 4
    for part in ("time: no such column", "kwh: no such column", "e99", "bananas"):
        assert part in told


def test_points_must_have_the_interval_of_the_meter(tmp_path: Path) -> None:
    heads = ",".join(f"{n:02d}:00" for n in range(1, 25))
    points = {"first": "01:00", "last": "24:00", "minutes": 60, "unit": "kWh"}
    text = f"time,{heads}\n2025-01-02,{','.join(['2'] * 24)}\n"
    time = UTC | {"label": "end"}
    with pytest.raises(MappingError, match="60 min"):
        stage_text(
            tmp_path, text, a_mapping(time=time, values=[], points=points | {"meter": "e1"})
        )
    points |= {"meter": "hourly"}
    staged = stage_text(tmp_path, text, a_mapping(time=time, values=[], points=points))
    assert values_of(staged)["hourly", "01-02 23:00"] == Decimal(2)
