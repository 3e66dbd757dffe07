"""Write the reference park's year as the files its meters and clerks would have left.

Each file is as untidy as the ones people have: GBK and UTF-8, wide and long, labels by interval
end, thousands separators, counters that roll over, monthly bills in 万立方米. What is wrong with
them stands in `faults`.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter

from lingtan.adapters.reference_park import faults
from lingtan.adapters.reference_park.compose import QUARTERS_A_DAY, Composition, Flows

QUARTER = timedelta(minutes=15)
FEEDERS = (
    "e_110_10a",
    "e_10a_110",
    "e_110_10b",
    "e_battery_in",
    "e_battery_out",
    "e_common",
    "e_heat_pump",
)
CHECKED_FEEDER = "e_110_10b"
HEAT = (
    "h_heat_pump",
    "h_purchased",
    "h_boiler",
    "h_electroplating",
    "h_metal",
    "h_office",
    "h_logistics",
)
KWH_PER_GJ = 1000 / 3.6
METAL_START = 931_000.0  # the counter of six digits rolls over in spring
METAL_MULTIPLIERS = (1000.0, 2000.0)
METAL_REPLACED = datetime(2025, 7, 1)  # noqa: DTZ001  local clock
METAL_OPENED = 250.0
COUNTER_PLACES = 3
FURNACE_SHARE = 0.7


def write_raw_files(composition: Composition, inbox: Path) -> tuple[Path, ...]:
    """Write every raw file into a folder and return their paths, in order of arrival."""
    inbox.mkdir(parents=True, exist_ok=True)
    return tuple(write(composition, inbox) for write in WRITERS)


def quarter_hours(composition: Composition) -> pl.Series:
    """Return the local start of every quarter hour of the year."""
    first = datetime(composition.year, 1, 1)  # noqa: DTZ001  local clock
    last = datetime(composition.year + 1, 1, 1) - QUARTER  # noqa: DTZ001
    return pl.datetime_range(first, last, QUARTER, eager=True).alias("start")


def write_grid(composition: Composition, inbox: Path) -> Path:
    """Write the power company's load curve: GBK, a row a day, 96 columns by interval end [kW]."""
    rows = [
        _wide(composition.flows[meter], point, composition)
        for meter, point in (("e_import", "正向有功"), ("e_export", "反向有功"))
    ]
    table = pl.concat(rows)
    again = table.filter(pl.col("日期") == "2025-02-10")
    other = table.filter(pl.col("日期") == "2025-02-11").with_columns(pl.col("12:00") + 100)
    path = inbox / "01_供电公司_负荷曲线_2025.csv"
    text = pl.concat([table, again, other]).write_csv()
    path.write_bytes(text.encode("gbk"))
    return path


def write_feeders(composition: Composition, inbox: Path) -> Path:
    """Write the substation's log: long, semicolons, Chinese headings, interval start [kWh]."""
    start = quarter_hours(composition).dt.to_string("%Y/%m/%d %H:%M")
    rows = [
        pl.DataFrame(
            {"时间": start, "表号": meter, "电量(kWh)": composition.flows[meter].round(2)}
        )
        for meter in FEEDERS
    ]
    check = faults.misread_check(_long(composition, CHECKED_FEEDER))
    rows.append(
        pl.DataFrame(
            {"时间": start, "表号": faults.CHECK_METER, "电量(kWh)": check["kwh"].round(2)}
        )
    )
    stray = rows[0].head(QUARTERS_A_DAY).with_columns(表号=pl.lit(faults.UNKNOWN_METER))
    path = inbox / "02_变电站_馈线_2025.csv"
    pl.concat([*rows, stray]).write_csv(path, separator=";")
    return path


def write_steel(composition: Composition, inbox: Path) -> Path:
    """Write the steel works' file: UTF-8 with BOM, thousands separators, interval end [kWh]."""
    path = inbox / "03_steel_works_2025.csv"
    return _write_steel(faults.halve_steel(_long(composition, "e_steel")), path)


def write_steel_correction(composition: Composition, inbox: Path) -> Path:
    """Write the corrected days the steel works sent later."""
    path = inbox / "12_steel_works_2025-11_corrected.csv"
    return _write_steel(faults.corrected_days(_long(composition, "e_steel")), path)


def write_metal(composition: Composition, inbox: Path) -> Path:
    """Write a counter read every quarter hour; it rolls over, and is replaced in July."""
    start = quarter_hours(composition)
    energy = composition.flows["e_metal"]
    is_old = (start < METAL_REPLACED).to_numpy()
    old = METAL_START + np.cumsum(energy[is_old]) / METAL_MULTIPLIERS[0]
    new = METAL_OPENED + np.cumsum(energy[~is_old]) / METAL_MULTIPLIERS[1]
    readings = np.concatenate([[METAL_START], old[:-1], [METAL_OPENED], new])
    stamps = start.append(pl.Series([datetime(composition.year + 1, 1, 1)]))  # noqa: DTZ001
    table = pl.DataFrame(
        {"time": stamps, "E-METAL total (kWh)": (readings % 1e6).round(COUNTER_PLACES)}
    )
    path = inbox / "04_metal_counter_2025.csv"
    table.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
    return path


def metal_closing(composition: Composition) -> float:
    """Return the last reading of the metal works' old counter."""
    is_old = (quarter_hours(composition) < METAL_REPLACED).to_numpy()
    total = float(composition.flows["e_metal"][is_old].sum())
    return round((METAL_START + total / METAL_MULTIPLIERS[0]) % 1e6, COUNTER_PLACES)


def write_electroplating(composition: Composition, inbox: Path) -> Path:
    """Write the electroplating works' logger file, with most of the faults."""
    table = faults.spoil_electroplating(_long(composition, "e_electroplating"))
    path = inbox / "05_electroplating_2025.csv"
    table.select(
        pl.col("start").dt.to_string("%Y-%m-%dT%H:%M:%S").alias("timestamp"),
        pl.lit("e_electroplating").alias("meter"),
        pl.col("kwh").round(2).alias("value"),
    ).write_csv(path)
    return path


def write_logistics(composition: Composition, inbox: Path) -> Path:
    """Write a sheet kept by hand: hourly, numbers as text, a title above the headings."""
    hourly = composition.flows["e_logistics"].reshape(-1, 4).sum(axis=1)
    start = quarter_hours(composition).gather_every(4)
    path = inbox / "06_物流园_电量_2025.xlsx"
    with _workbook(path) as book:
        sheet = book.add_worksheet("电量")
        sheet.write_string(0, 0, "物流园小时用电量统计表（2025年）")
        sheet.write_row(2, 0, ["日期时间", "用电量(kWh)"])
        for row, (stamp, energy) in enumerate(zip(start, hourly, strict=True), start=3):
            sheet.write_string(row, 0, stamp.strftime("%Y-%m-%d %H:%M"))
            sheet.write_string(row, 1, "缺测" if row in {100, 101, 102} else f"{energy:,.1f}")
    return path


def write_office(composition: Composition, inbox: Path) -> Path:
    """Write the building system's export: Parquet, mean power [kW]."""
    path = inbox / "07_office_tower_2025.parquet"
    power = (composition.flows["e_office"] * 4).round(2)
    pl.DataFrame({"time": quarter_hours(composition), "office_kw": power}).write_parquet(path)
    return path


def write_charging(composition: Composition, inbox: Path) -> Path:
    """Write the charging operator's hourly file, in UTC; two times are unreadable."""
    hourly = composition.flows["e_charging"].reshape(-1, 4).sum(axis=1).round(2)
    start = quarter_hours(composition).gather_every(4).dt.offset_by("-8h")
    stamps = start.dt.to_string("%Y-%m-%dT%H:%M:%SZ").to_list()
    stamps[500], stamps[501] = "2025-01-2?T12:00:00Z", "unknown"
    path = inbox / "08_charging_hub_2025.csv"
    pl.DataFrame({"utc": stamps, "energy_kwh": hourly}).write_csv(path)
    return path


def write_plants(composition: Composition, inbox: Path) -> Path:
    """Write the plants' control file: a column a plant, mean power [kW]."""
    solar = pl.DataFrame(
        {"start": quarter_hours(composition), "kw": composition.flows["e_solar"] * 4}
    )
    wind = composition.flows["e_wind_direct"] * 4
    path = inbox / "09_scada_plants_2025.csv"
    faults.draw_at_night(solar).select(
        time="start", **{"solar_roofs P(kW)": pl.col("kw").round(1)}
    ).with_columns(pl.Series("wind_line P(kW)", wind.round(1))).write_csv(
        path, datetime_format="%Y-%m-%d %H:%M"
    )
    return path


def write_heat(composition: Composition, inbox: Path) -> Path:
    """Write the heat network's hourly export: a column a meter [GJ]."""
    columns = {
        meter: (composition.flows[meter].reshape(-1, 4).sum(axis=1) / KWH_PER_GJ).round(4)
        for meter in HEAT
    }
    start = quarter_hours(composition).gather_every(4)
    path = inbox / "10_heat_network_2025.parquet"
    pl.DataFrame({"时间": start, **columns}).write_parquet(path)
    return path


def write_bills(composition: Composition, inbox: Path) -> Path:
    """Write monthly bills and statements on one sheet: gas in 万立方米, the rest in tonnes."""
    months = quarter_hours(composition).dt.month().to_numpy()
    bills = _bills(composition)
    path = inbox / "11_能源账单_2025.xlsx"
    with _workbook(path) as book:
        sheet = book.add_worksheet("月度")
        sheet.write_row(
            0, 0, ["月份", *(f"{meter}({unit})" for meter, (_, unit) in bills.items())]
        )
        for month in range(1, 13):
            sheet.write_string(month, 0, f"{composition.year}年{month}月")
            amounts = [float(flow[months == month].sum()) for flow, _ in bills.values()]
            sheet.write_row(month, 1, [round(amount, 4) for amount in amounts])
    return path


def _bills(composition: Composition) -> Mapping[str, tuple[np.ndarray, str]]:
    flows, settings = composition.flows, composition.settings
    even = np.full(len(flows["e_steel"]), 12 / len(flows["e_steel"]))
    per_kwh = {
        "g_steel": (flows["e_steel"], settings["steel_gas_m3_per_kwh"] / 1e4, "万立方米"),
        "g_metal_feedstock": (
            flows["e_metal"],
            settings["metal_feedstock_m3_per_kwh"] / 1e4,
            "万立方米",
        ),
        "g_boiler": (flows["g_boiler"], 1e-4, "万立方米"),
        "f_diesel": (flows["e_logistics"], settings["logistics_diesel_t_per_kwh"], "吨"),
        "f_bunker": (even, settings["port_fuel_oil_t_per_month"], "吨"),
        "p_steel": (flows["e_steel"], settings["steel_t_per_kwh"], "吨"),
    }
    return {meter: (flow * size, unit) for meter, (flow, size, unit) in per_kwh.items()}


def _write_steel(table: pl.DataFrame, path: Path) -> Path:
    lines = ["\ufeff时段末,主表电量(kWh),电炉电量(kWh)"]
    for start, energy in table.iter_rows():
        end = (start + QUARTER).strftime("%Y-%m-%d %H:%M")
        lines.append(f'{end},"{energy:,.2f}","{energy * FURNACE_SHARE:,.2f}"')
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


def _long(composition: Composition, meter: str) -> pl.DataFrame:
    return pl.DataFrame({"start": quarter_hours(composition), "kwh": composition.flows[meter]})


def _wide(flow: Flows | np.ndarray, point: str, composition: Composition) -> pl.DataFrame:
    power = (np.asarray(flow) * 4).round(1).reshape(-1, QUARTERS_A_DAY)
    days = quarter_hours(composition).gather_every(QUARTERS_A_DAY).dt.to_string("%Y-%m-%d")
    labels = [f"{n // 4:02d}:{n % 4 * 15:02d}" for n in range(1, QUARTERS_A_DAY + 1)]
    head = pl.DataFrame({"户号": ["3700012345"] * len(days), "计量点": point, "日期": days})
    return head.hstack(pl.DataFrame(power, schema=labels, orient="row"))


def _workbook(path: Path) -> xlsxwriter.Workbook:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2026, 1, 5)})  # noqa: DTZ001  same bytes every time
    return book


WRITERS: tuple[Callable[[Composition, Path], Path], ...] = (
    write_grid,
    write_feeders,
    write_steel,
    write_metal,
    write_electroplating,
    write_logistics,
    write_office,
    write_charging,
    write_plants,
    write_heat,
    write_bills,
    write_steel_correction,
)
