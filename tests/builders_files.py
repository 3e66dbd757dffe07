"""Builders for the reading of files: a small park, mappings, and one call that stages a text."""

from collections.abc import Mapping as AnyMapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.stage import stage_file
from lingtan.adapters.files.staged import Staged
from lingtan.catalogue.load import load_catalogue
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from tests.builders import a_meter, a_park

IMPORTS = Path(__file__).parent / "data" / "imports"
CATALOGUE = load_catalogue()
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def a_power_meter(meter_id: str) -> Meter:
    """Return a quarter-hourly meter of mean power in kW."""
    return replace(a_meter(meter_id, "outside", "bus"), unit="kW", kind=MeterKind.POWER)


def a_register(meter_id: str, carrier: str = "electricity") -> Meter:
    """Return a counter in kWh."""
    meter = a_meter(meter_id, "bus", "enterprise:works", carrier)
    return replace(meter, kind=MeterKind.REGISTER, register_digits=6, multiplier=1000.0)


def a_bill(meter_id: str, carrier: str = "natural_gas", unit: str = "Nm3") -> Meter:
    """Return a meter read from monthly bills."""
    meter = a_meter(meter_id, "outside", "enterprise:works", carrier)
    return replace(meter, unit=unit, kind=MeterKind.BILL, resolution=Resolution.MONTH)


def a_files_park(time_zone: str = "Asia/Shanghai", *more: Meter) -> Park:
    """Return a park with two energy meters, power in two directions, a counter and bills."""
    return a_park(
        replace(a_meter("e1", "outside", "bus"), maximum=100.0),
        a_meter("e2", "outside", "bus"),
        a_power_meter("p1"),
        a_meter("back", "bus", "outside"),
        replace(a_meter("hourly", "outside", "bus"), resolution=Resolution.HOUR),
        replace(a_meter("daily", "outside", "bus"), resolution=Resolution.DAY),
        a_register("counter"),
        a_register("heat_counter", "heat"),
        a_bill("gas"),
        *more,
        time_zone=time_zone,
    )


def a_mapping(**parts: object) -> Mapping:
    """Return a mapping of a CSV with the columns time and kWh for meter e1, changed by parts."""
    plain: dict[str, object] = {
        "kind": "csv",
        "time": {"columns": ["time"]},
        "values": [{"column": "kWh", "meter": "e1", "unit": "kWh"}],
    }
    return Mapping.model_validate(plain | parts)


def stage_text(
    folder: Path,
    text: str | bytes,
    mapping: Mapping,
    park: Park | None = None,
    name: str = "file.csv",
) -> Staged:
    """Write a text file and stage it."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return stage(folder, path, mapping, park)


def stage(folder: Path, path: Path, mapping: Mapping, park: Park | None = None) -> Staged:
    """Stage a file and make sure that nothing was dropped."""
    staged = stage_file(
        path, mapping, park or a_files_park(), CATALOGUE, folder / "staging", now=NOW
    )
    accounted = staged.rows + staged.refused + staged.identical + staged.skipped
    assert staged.read + staged.split == accounted
    assert table_of(staged.staged_path).height == staged.rows
    assert table_of(staged.refused_path).height == staged.refused
    return staged


def table_of(path: Path) -> pl.DataFrame:
    """Return a Parquet file, whatever its name."""
    return pl.read_parquet(path, glob=False)


def values_of(staged: Staged) -> AnyMapping[tuple[str, str], Decimal]:
    """Return the staged values by meter and UTC start, such as ``01-01 00:15``."""
    table = table_of(staged.staged_path)
    return {
        (meter, shown(start)): value
        for meter, start, value in table.select("meter_id", "start", "value").iter_rows()
    }


def starts_of(staged: Staged) -> list[str]:
    """Return the staged UTC starts in the order of lines."""
    table = table_of(staged.staged_path).sort("line", "start")
    return [shown(start) for start in table["start"]]


def reasons_of(staged: Staged) -> list[tuple[int, str]]:
    """Return line and reason of every refused reading."""
    table = table_of(staged.refused_path)
    return list(table.select("line", "reason").iter_rows())


def kinds_of(staged: Staged) -> list[str]:
    """Return the kinds of the findings."""
    return [finding.kind.id for finding in staged.findings]


def shown(start: datetime) -> str:
    """Return an instant as a test likes to write it."""
    return f"{start:%m-%d %H:%M}"
