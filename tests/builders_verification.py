"""A small park whose July 2025 is read to the last hour, so that its emission is known."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lingtan.app.run_verification import Engagement
from lingtan.app.workspace import Workspace
from lingtan.evidence.verification import Conclusion
from lingtan.evidence.verification_steps import Opinion
from tests.conftest import NOW
from tests.prepared import copied

MONTH = "2025-07"
MONTH_CLOSED = datetime(2026, 3, 1, tzinfo=UTC)
ENGAGEMENT = Engagement(period=MONTH, organisation="Certifier Ltd")
OPINION = Opinion(
    organisation="Certifier Ltd",
    independence="No other work for the park in three years.",
    conclusion=Conclusion.UNQUALIFIED,
)
PARK = """
id: small
name: {en: Small park, zh: 小园区}
type: manufacturing
province: Shandong
frameworks: [cn_national_910]
boundaries:
  whole:
    name: {en: Whole, zh: 整体}
    kind: whole_park
    members: [{enterprise: works}, {enterprise: depot}, {enterprise: foundry}]
enterprises:
  works: {name: {en: Works, zh: 工厂}, sector: industry}
  depot: {name: {en: Depot, zh: 仓库}, sector: transport}
  foundry: {name: {en: Foundry, zh: 铸造厂}, sector: industry}
nodes:
  bus: {name: {en: Busbar, zh: 母线}, carrier: electricity}
streams:
  works_gas:
    name: {en: Gas of the works, zh: 工厂天然气}
    enterprise: works
    use: fuel
    meter: g_works
    factor_set: A_guideline
    factor_item: natural_gas
  foundry_gas:
    name: {en: Gas of the foundry, zh: 铸造厂天然气}
    enterprise: foundry
    use: fuel
    meter: g_foundry
    factor_set: A_guideline
    factor_item: natural_gas
facts:
  - {datum: water_fresh, year: 2025, value: 1000, unit: m³, evidence: water bill}
"""
METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
e_import,Grid,电网,electricity,kWh,interval,1h,outside,bus
e_works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
e_depot,Depot,仓库,electricity,kWh,interval,1h,bus,enterprise:depot
e_foundry,Foundry,铸造厂,electricity,kWh,interval,1h,bus,enterprise:foundry
g_works,Gas bill of the works,工厂燃气账单,natural_gas,Nm3,bill,1mo,outside,enterprise:works
g_foundry,Gas of the foundry,铸造厂燃气,natural_gas,Nm3,bill,1mo,outside,enterprise:foundry
"""
HOURS_MAPPING = """
matches: ["hours*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value}]
"""
BILLS_MAPPING = """
matches: ["bills*.csv"]
kind: csv
time: {columns: [month], formats: ["%Y-%m"]}
meter: {columns: [meter]}
values: [{column: amount}]
"""
FIRST = datetime(2025, 6, 20)  # noqa: DTZ001  the park's own clock, as files write it
DAYS = 50
USERS = {"e_works": 900, "e_depot": 200, "e_foundry": 600}
BILLS = {"g_works": 41_000, "g_foundry": 73_000}
LOSS = 1.01


def a_small_park(folder: Path) -> Workspace:
    """Return the park with its files read; all of them sign with one key."""
    return copied(a_new_small_park, folder)


def a_closed_park(folder: Path) -> Workspace:
    """Return the park with its month closed."""
    return copied(close_month, folder)


def close_month(folder: Path) -> Workspace:
    """Read the files of the park, and close its month."""
    park = a_small_park(folder)
    park.close(MONTH, by="park office", now=MONTH_CLOSED)
    return park


def a_new_small_park(folder: Path) -> Workspace:
    """Return the park with its files read, and a key of its own."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "park.yaml").write_text(PARK, encoding="utf-8")
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "hours.yaml").write_text(HOURS_MAPPING, encoding="utf-8")
    (folder / "mappings" / "bills.yaml").write_text(BILLS_MAPPING, encoding="utf-8")
    hours = folder / "hours.csv"
    hours.write_text("\n".join(["time,meter,value", *_hours()]), encoding="utf-8")
    bills = folder / "bills.csv"
    lines = [f"2025-07,{meter},{amount}" for meter, amount in BILLS.items()]
    bills.write_text("\n".join(["month,meter,amount", *lines]) + "\n", encoding="utf-8")
    park = Workspace.open(folder)
    results = park.import_files([hours, bills], now=NOW)
    assert not [each.error for each in results if each.error]
    park.evaluate(MONTH)  # kept, and copied along
    return park


def _hours() -> list[str]:
    lines = []
    for hour in range(DAYS * 24):
        instant = FIRST + timedelta(hours=hour)
        used = {meter: size + (hour * 37 + size) % 90 for meter, size in USERS.items()}
        values = {"e_import": round(sum(used.values()) * LOSS, 2), **used}
        lines += [f"{instant:%Y-%m-%d %H:%M},{meter},{value}" for meter, value in values.items()]
    return lines
