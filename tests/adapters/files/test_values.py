"""Numbers are read as people write them; what is none becomes a finding, never a number."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.base.errors import MappingError
from lingtan.park.assets import AssetKind
from tests.builders import a_meter, a_park, an_asset
from tests.builders_files import (
    a_bill,
    a_files_park,
    a_mapping,
    kinds_of,
    reasons_of,
    stage_text,
    values_of,
)

START = datetime(2025, 1, 2)  # noqa: DTZ001  the file's clock
UTC = {"columns": ["time"], "zone": "UTC"}


def read(tmp_path: Path, *cells: str, **parts: object) -> list[Decimal | str]:
    """Return the value each cell of a file is read as, or the reason it is refused."""
    quoted = [f'"{cell}"' if "," in cell else cell for cell in cells]
    starts = [START + timedelta(minutes=15 * n) for n in range(len(cells))]
    lines = [f"{start:%Y-%m-%d %H:%M},{cell}" for start, cell in zip(starts, quoted, strict=True)]
    text = "\n".join(["time,kWh", *lines, ""])
    staged = stage_text(tmp_path, text, a_mapping(**{"time": UTC, **parts}))
    values = {time: value for (_, time), value in values_of(staged).items()}
    reasons = dict(reasons_of(staged))
    return [
        values.get(f"{start:%m-%d %H:%M}") or reasons[line]
        for line, start in enumerate(starts, start=2)
    ]


@pytest.mark.parametrize(
    ("numbers", "cells"),
    [
        (
            {},
            {
                "12.5": "12.5",
                " 12.5 ": "12.5",
                "+12": "12",
                ".5": "0.5",
                "1.25e2": "125",
                "１２．５": "12.5",
                "'12.5": "12.5",
                "12.5 kWh": "12.5",
                "12.5kWh": "12.5",
                "0.0005": "0.001",
                "123456789012.125": "123456789012.125",
            },
        ),
        (
            {"thousands": ","},
            {
                "1,234.5": "1234.5",
                "1,234,567": "1234567",
                "１，２３４．５": "1234.5",
                "12.5": "12.5",
            },
        ),
        ({"decimal": ","}, {"12,5": "12.5"}),
        ({"decimal": ",", "thousands": "."}, {"1.234,5": "1234.5", "1.234": "1234"}),
        ({"decimal": ",", "thousands": " "}, {"1 234,5": "1234.5"}),
        ({"thousands": " "}, {"1\u00a0234.5": "1234.5"}),
        ({"thousands": "'"}, {"1'234.5": "1234.5"}),
    ],
)
def test_a_number_is_read_in_its_writing(
    tmp_path: Path, numbers: dict[str, object], cells: dict[str, str]
) -> None:
    found = dict(zip(cells, read(tmp_path, *cells, numbers=numbers), strict=True))
    assert found == {cell: Decimal(value) for cell, value in cells.items()}


@pytest.mark.parametrize(
    ("numbers", "cells"),
    [
        # a decimal comma, not thousands
        ({"thousands": ","}, ["1,23", "1234,567", "0,500", "-0,500", "00,500"]),
        ({"decimal": ",", "thousands": "."}, ["0.500", "1.23"]),
        (
            {},
            [
                "1,234.5",
                "1_000",
                "0x10",
                "12%",
                "1.2.3",
                "(12)",
                "12 MWh",
                "--5",
                "inf",
                "12O",
            ],
        ),
    ],
)
def test_what_may_be_another_number_is_refused(
    tmp_path: Path, numbers: dict[str, object], cells: list[str]
) -> None:
    found = dict(zip(cells, read(tmp_path, *cells, numbers=numbers), strict=True))
    assert found == dict.fromkeys(cells, "file_value_unreadable")


@pytest.mark.parametrize("word", ["1e60", "1e-60", "1e99999"])
def test_a_sentinel_beyond_all_numbers_of_a_file_is_a_word(tmp_path: Path, word: str) -> None:
    assert read(tmp_path, "7", sentinels=[word]) == [7]


def test_a_sentinel_is_a_finding_and_no_value(tmp_path: Path) -> None:
    words = ["--", "#N/A", "null", "nan", "空", "缺测", "-9999"]
    cells = ["--", "#N/A", "null", "NaN", "空", "缺测", "-9999", "-9999.0"]
    found = dict(zip(cells, read(tmp_path, *cells, sentinels=words), strict=True))
    assert found == dict.fromkeys(cells, "file_value_sentinel")


def test_a_sentinel_that_was_not_declared_is_a_number(tmp_path: Path) -> None:
    assert read(tmp_path, "6553.5", sentinels=["-99"]) == [Decimal("6553.5")]


def test_a_blank_is_not_zero(tmp_path: Path) -> None:
    assert read(tmp_path, "", "   ", "1") == ["file_value_blank", "file_value_blank", 1]


def test_more_than_any_meter_counts_is_refused(tmp_path: Path) -> None:
    found = read(tmp_path, "9999999999999999", "1e300", "5000000000000")
    assert found == ["file_value_too_large"] * 3


def test_a_code_that_no_sum_can_hold_is_refused_in_any_unit(tmp_path: Path) -> None:
    for unit in ("GJ", "GWh"):
        values = [{"column": "kWh", "meter": "e2", "unit": unit}]
        assert read(tmp_path, "2147483647", values=values) == ["file_value_too_large"]


@pytest.mark.parametrize(
    ("unit", "cell", "kwh"),
    [
        ("MWh", "1.2345678", "1234.568"),
        ("万千瓦时", "0.12345", "1234.5"),
        ("GJ", "0.9", "250"),
        ("GJ", "1", "277.778"),
        ("Wh", "-0.5", "-0.001"),
        ("kW", "3", "0.75"),
        ("MW", "0.1", "25"),
        ("10^8 kWh", "1.23456789", "123456789"),
    ],
)
def test_units_are_converted_exactly_and_rounded_once(
    tmp_path: Path, unit: str, cell: str, kwh: str
) -> None:
    values = [{"column": "kWh", "meter": "e2", "unit": unit, "negative": "keep"}]
    assert read(tmp_path, cell, values=values) == [Decimal(kwh)]


@pytest.mark.parametrize("unit", ["kWhh", "m3", "kvarh", "°C", "%"])
def test_an_unknown_or_alien_unit_is_refused_before_reading(tmp_path: Path, unit: str) -> None:
    values = [{"column": "kWh", "meter": "e2", "unit": unit}]
    with pytest.raises(MappingError, match="e2"):
        read(tmp_path, "1", values=values)


def test_gas_needs_its_condition(tmp_path: Path) -> None:
    park = a_files_park("Asia/Shanghai", a_bill("gas_2"))
    time = {"columns": ["time"], "formats": ["%Y-%m"]}
    text = "time,gas\n2025-01,1.5\n"
    alien = a_mapping(time=time, values=[{"column": "gas", "meter": "gas_2", "unit": "万立方米"}])
    with pytest.raises(MappingError, match="gas volume"):
        stage_text(tmp_path, text, alien, park)
    told = a_mapping(time=time, values=[{"column": "gas", "meter": "gas_2", "unit": "万Nm³"}])
    staged = stage_text(tmp_path, text, told, park)
    assert list(values_of(staged).values()) == [Decimal(15000)]


def test_a_counter_keeps_counting_in_canonical_units_without_its_multiplier(
    tmp_path: Path,
) -> None:
    values = [{"column": "kWh", "meter": "counter", "unit": "MWh"}]
    assert read(tmp_path, "2.5", values=values) == [Decimal(2500)]
    with pytest.raises(MappingError, match="rate"):
        read(tmp_path, "2.5", values=[{"column": "kWh", "meter": "counter", "unit": "kW"}])


def test_the_little_that_a_plant_takes_at_night_is_kept_and_more_is_refused_where_asked(
    tmp_path: Path,
) -> None:
    plant = replace(an_asset("pv", AssetKind.SOLAR), capacity_kw=1000.0)
    park = a_park(a_meter("pv", "asset:pv", "bus"), assets=(plant,))
    text = "time,kWh\n2025-01-02 00:00,-0.4\n2025-01-02 00:15,-5\n2025-01-02 00:30,-5.001\n"
    values = [{"column": "kWh", "meter": "pv", "negative": "refuse"}]
    staged = stage_text(tmp_path, text, a_mapping(time=UTC, values=values), park)
    assert list(values_of(staged).values()) == [Decimal("-0.4"), Decimal(-5)]
    assert reasons_of(staged) == [(4, "file_value_negative")]


def test_what_is_below_zero_is_kept_as_it_was_read_and_counted(tmp_path: Path) -> None:
    text = "time,kWh\n2025-01-02 00:00,8\n2025-01-02 00:15,-8\n2025-01-02 00:30,-9999\n"
    staged = stage_text(tmp_path, text, a_mapping(time=UTC))
    assert list(values_of(staged).values()) == [8, -8, -9999]
    assert staged.refused == 0
    (found,) = (f for f in staged.findings if f.kind.id == "file_negatives_kept")
    assert (found.subject, found.facts) == ("e1", {"count": 2, "lowest": "-9999.000"})
    assert found.place.line == 3


def test_a_counter_stands_at_no_negative_number(tmp_path: Path) -> None:
    values = [{"column": "kWh", "meter": "counter"}]
    assert read(tmp_path, "7", "-9999", values=values) == [7, "file_value_negative"]


def test_below_zero_is_refused_kept_or_counted_at_the_other_meter(tmp_path: Path) -> None:
    text = "time,kW\n2025-01-02 00:00,-8\n2025-01-02 00:15,4\n"
    value = {"column": "kW", "meter": "p1", "unit": "kW"}
    refuse = a_mapping(time=UTC, values=[value | {"negative": "refuse"}])
    refused = stage_text(tmp_path, text, refuse)
    assert reasons_of(refused) == [(2, "file_value_negative")]
    kept = stage_text(tmp_path, text, a_mapping(time=UTC, values=[value | {"negative": "keep"}]))
    assert values_of(kept)["p1", "01-02 00:00"] == -2
    both = stage_text(tmp_path, text, a_mapping(time=UTC, values=[value | {"negative": "back"}]))
    assert values_of(both) == {
        ("p1", "01-02 00:00"): 0,
        ("back", "01-02 00:00"): 2,
        ("p1", "01-02 00:15"): 1,
        ("back", "01-02 00:15"): 0,
    }
    assert both.split == 2
    assert "file_signed_split" in kinds_of(both)


def test_a_thousand_times_the_maximum_names_the_likely_unit(tmp_path: Path) -> None:
    rows = "".join(f"2025-01-02 {n // 4:02d}:{n % 4 * 15:02d},{50_000 + n}\n" for n in range(24))
    staged = stage_text(tmp_path, "time,kWh\n" + rows, a_mapping(time=UTC))
    finding = next(f for f in staged.findings if f.kind.id == "file_likely_unit")
    assert (finding.subject, finding.facts["factor"], finding.facts["count"]) == ("e1", 1000, 24)
    assert staged.rows == 24  # a doubt is no refusal


def test_one_spike_is_no_wrong_unit(tmp_path: Path) -> None:
    rows = "".join(
        f"2025-01-02 {n // 4:02d}:{n % 4 * 15:02d},{99 if n else 4000}\n" for n in range(24)
    )
    staged = stage_text(tmp_path, "time,kWh\n" + rows, a_mapping(time=UTC))
    finding = next(f for f in staged.findings if f.kind.id == "file_above_maximum")
    assert (finding.place.line, finding.facts["highest"]) == (2, "4000.000")


SIGNED = "time,meter,kW\n2025-01-02 00:00,gate,-8\n2025-01-02 00:00,roof,4\n"


def test_a_sign_rule_of_one_meter_leaves_the_others_alone(tmp_path: Path) -> None:
    meter = {"columns": ["meter"], "names": {"gate": "p1", "roof": "e2"}}
    rule = {"negative": {"gate": "back"}}
    value = [{"column": "kW", "unit": "kW"}]
    staged = stage_text(tmp_path, SIGNED, a_mapping(time=UTC, meter=meter | rule, values=value))
    assert values_of(staged) == {
        ("p1", "01-02 00:00"): 0,
        ("back", "01-02 00:00"): 2,
        ("e2", "01-02 00:00"): 1,
    }


def test_a_sign_rule_of_a_whole_column_is_refused_where_meters_would_share_it(
    tmp_path: Path,
) -> None:
    meter = {"columns": ["meter"], "names": {"gate": "p1", "roof": "e2"}}
    value = [{"column": "kW", "unit": "kW", "negative": "back"}]
    with pytest.raises(MappingError) as raised:
        stage_text(tmp_path, SIGNED, a_mapping(time=UTC, meter=meter, values=value))
    (fault,) = raised.value.details
    assert (fault.words, fault.place) == ("detail.sign_shared", "back")
    assert fault.facts == {"meters": "e2, p1"}
