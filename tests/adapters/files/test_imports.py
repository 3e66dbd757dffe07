"""Files as people have them: a mapping is suggested by looking, corrected where it must be, read.

The number of readings is counted here by hand, from the file alone; that every one of them is
staged, refused, a repetition or a skipped line is asserted by the builder for every file.
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_file import read_mapping, write_mapping
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.base.errors import MappingError
from lingtan.base.names import Name
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.reports.words import LANGUAGES, Words
from tests.builders import a_meter, a_park
from tests.builders_files import (
    CATALOGUE,
    IMPORTS,
    a_bill,
    a_register,
    reasons_of,
    stage,
    starts_of,
    values_of,
)
from tests.builders_looks import answered

PV = replace(
    a_meter("pv", "outside", "bus"),
    name=Name(en="PV plant", zh="光伏电站"),
    unit="MW",
    kind=MeterKind.POWER,
)
STEEL = replace(
    a_meter("steel_works", "bus", "enterprise:works"), name=Name(en="Steel", zh="钢厂")
)
HEAT = replace(
    a_register("heat", "heat"),
    name=Name(en="Heat meter", zh="热量表"),
    resolution=Resolution.HOUR,
)
FLOW = replace(a_register("heat_flow", "water"), name=Name(en="Volume", zh="流量累计"), unit="m3")
GAS = replace(a_bill("gas", unit="万Nm3"), name=Name(en="Gas", zh="用气量"))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A file, what the suggestion must see, and what must come of it."""

    name: str
    meters: tuple[Meter, ...]
    read: int
    rows: int
    first: str
    value: str
    zone: str = "UTC"
    skipped: int = 1
    sees: dict[str, object] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def park(self) -> Park:
        """Return the park the file comes from."""
        return a_park(*self.meters, time_zone=self.zone)


CASES = [
    Case(
        name="steel_works_ends_same_day.csv",
        meters=(STEEL,),
        zone="Asia/Seoul",
        read=193,
        rows=192,
        first="12-31 15:00",
        value="3.17",
        sees={"time.label": "end", "time.midnight": "same_day"},
    ),
    Case(
        name="steel_works_decimal_comma.csv",
        meters=(STEEL,),
        read=193,
        rows=192,
        first="01-01 00:00",
        value="3.17",
        sees={"numbers.decimal": ",", "text.delimiter": ";", "time.label": "start"},
    ),
    Case(
        name="steel_works_utf16.tsv",
        meters=(STEEL,),
        read=193,
        rows=192,
        first="01-01 00:00",
        value="3.17",
        sees={"text.encoding": "utf-16-le", "text.delimiter": "\t"},
    ),
    Case(
        name="pv_site1_sentinels_gbk.csv",
        meters=(PV,),
        zone="Asia/Shanghai",
        read=289,
        rows=286,
        first="06-19 16:00",
        value="0",
        sees={"text.encoding": "gb18030"},
        reasons={"file_value_sentinel": 2},
    ),
    Case(
        name="pv_site5_wide_gbk.csv",
        meters=(PV,),
        zone="Asia/Shanghai",
        read=4 * 96 + 4,
        rows=4 * 96,
        skipped=4,
        first="02-28 16:00",
        value="0",
        sees={"heading": 2, "skip": ("制表", "合计"), "points.minutes": 15, "time.label": "end"},
    ),
    Case(
        name="heat_meter_register.xlsx",
        meters=(HEAT, FLOW),
        read=2 * 72 + 3,
        rows=2 * 72,
        skipped=3,
        first="01-02 23:00",
        value="5347.614",
        sees={"heading": 3, "sheets": ("读数",), "numbers.thousands": ",", "time.zone": "UTC"},
    ),
    Case(
        name="gas_bills.xlsx",
        meters=(GAS,),
        read=14,
        rows=12,
        skipped=2,
        first="01-01 00:00",
        value="126000",
        sees={"time.period_end": "截止日期", "skip": ("合计",)},
    ),
]


def seen(mapping: Mapping, path: str) -> object:
    value: object = mapping
    for part in path.split("."):
        value = getattr(value, part)
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_is_understood_by_looking_and_read_whole(tmp_path: Path, case: Case) -> None:
    path = IMPORTS / case.name
    mapping = suggest_mapping(path, case.park, CATALOGUE)
    assert {key: seen(mapping, key) for key in case.sees} == case.sees
    for language in LANGUAGES:
        words = Words(language)
        assert all(words.has(f"note.{note.because}") for note in mapping.notes)
    write_mapping(mapping, tmp_path / "suggested.yaml")
    assert read_mapping(tmp_path / "suggested.yaml") == mapping
    assert mapping.reads(case.name)
    staged = stage(tmp_path, path, answered(mapping), case.park)
    counts = {reason: 0 for _, reason in reasons_of(staged)}
    for _, reason in reasons_of(staged):
        counts[reason] += 1
    assert (staged.read, staged.skipped, counts) == (case.read, case.skipped, case.reasons)
    assert staged.rows >= case.rows - sum(case.reasons.values())
    assert starts_of(staged)[0] == case.first
    assert values_of(staged)[case.meters[0].id, case.first] == Decimal(case.value)


def test_parquet_needs_a_word_only_where_nothing_is_written(tmp_path: Path) -> None:
    path = IMPORTS / "heat_meter_register.parquet"
    park = a_park(replace(HEAT, name=Name(en="energy_heat_kwh", zh="热量")), FLOW, time_zone="UTC")
    mapping = suggest_mapping(path, park, CATALOGUE)
    staged = stage(tmp_path, path, mapping, park)
    assert mapping.time.formats[0].endswith("%z")
    assert values_of(staged)["heat", "01-02 23:00"] == Decimal("5347.614")
    assert staged.read == 72 * len(mapping.values)


def test_a_meter_nobody_can_name_is_a_question_mark(tmp_path: Path) -> None:
    park = a_park(a_meter("e_17", "outside", "bus"), time_zone="UTC")
    path = tmp_path / "x.csv"
    path.write_text("time,foo\n2025-01-01 00:00,1\n2025-01-01 00:15,2\n")
    mapping = suggest_mapping(path, park, CATALOGUE)
    assert mapping.values[0].meter == "?"
    assert any(note.because == "nothing_matches" for note in mapping.notes)
    with pytest.raises(MappingError, match="leaves its meter open"):
        stage(tmp_path, path, mapping, park)


def test_names_in_a_meter_column_are_matched_and_the_unknown_noted(tmp_path: Path) -> None:
    park = a_park(STEEL, PV, time_zone="UTC")
    path = tmp_path / "x.csv"
    rows = [f"2025-01-01 00:{m:02d},{n},{m}" for m in (0, 15) for n in ("钢厂", "pv", "新表")]
    path.write_text("时间,表号,电量(kWh)\n" + "\n".join(rows) + "\n", encoding="utf-8")
    mapping = suggest_mapping(path, park, CATALOGUE)
    assert mapping.meter is not None
    assert (mapping.meter.columns, mapping.values[0].meter) == (("表号",), None)
    assert mapping.values[0].unit == "kWh"
    staged = stage(tmp_path, path, mapping, park)
    assert (staged.rows, staged.refused) == (4, 2)


@pytest.mark.parametrize("text", ["", "words only\nand more words\n", "a,b\nc,d\n"])
def test_a_file_without_readings_gives_no_mapping(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text)
    with pytest.raises(Exception, match=r"x\.csv"):
        suggest_mapping(path, a_park(STEEL), CATALOGUE)
