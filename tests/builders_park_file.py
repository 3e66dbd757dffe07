"""Builders of park files: a small sound park as text, and the same with a change."""

from pathlib import Path

ONE_WORKS = """
id: one
name: One
type: manufacturing
province: Shandong
boundaries:
  whole: {name: Whole, kind: whole_park, members: [{enterprise: works}]}
enterprises:
  works: {name: Works, sector: industry}
nodes:
  bus: {name: Busbar, carrier: electricity}
"""
"""A park of one works that the grid alone serves."""
PARK_YAML = """\
id: test_park
name: {en: Test park, zh: 测试园区}
type: manufacturing
province: Shandong
time_zone: Asia/Shanghai
frameworks: [cn_national_910]
target_year: 2030
coal_rate: electricity_equivalent_supplied_2023
note: {en: not real, zh: 非真实}
boundaries:
  whole:
    name: {en: Whole park, zh: 园区整体}
    kind: whole_park
    geojson: outline.geojson
    area_km2: 3.5
    members:
      - {enterprise: works}
      - {enterprise: depot, first_day: 2024-03-01, last_day: 2025-12-31}
  core:
    name: Core
    kind: park_in_park
    members: [{enterprise: works, first_day: 2025-01-01}]
enterprises:
  works: {name: {en: Works, zh: 工厂}, sector: industry, industry: bolts, contact: Li}
  depot: {name: Depot, sector: transport}
nodes:
  bus: {name: Busbar, carrier: electricity}
  steam: {name: Steam header, carrier: heat}
assets:
  solar: {name: Solar, kind: solar, capacity_kw: 1200, owner: works}
  wind: {name: Wind line, kind: wind, is_outside: yes}
  boiler: {name: Boiler, kind: boiler, efficiency_class: 2}
virtual_meters:
  v1: {name: Rest, carrier: electricity, from: bus, to: common, expression: e1 - 0.5 * e2}
  v2: {name: Rest again, carrier: electricity, from: bus, to: common, expression: v1 - e2}
meter_events:
  - {meter: e1, at: 2025-07-01, multiplier: 120, evidence: order 1}
  - {meter: e2, at: 2025-08-01 10:30, closing: 99.5, opening: 0}
contracts:
  grid: {kind: tariff, first_day: 2025-01-01, tariff: shandong_2026_agent_110kv}
  line: {kind: direct_line, first_day: 2025-01-01, assets: [wind]}
  green:
    kind: green_power
    first_day: 2025-01-01
    last_day: 2025-12-31
    quantity_kwh: 1500000
    vintage: 2025
    serial: S-1
    evidence: settlement
  gec:
    kind: certificate
    first_day: 2025-01-01
    last_day: 2025-12-31
    enterprise: works
    quantity_kwh: 200000
    vintage: 2025-06
    serial: S-2
streams:
  gas:
    name: Gas
    use: fuel
    meter: g1
    factor_set: A_guideline
    factor_item: natural_gas
    oxidation: 0.99
value_chain:
  freight: {name: Freight, category: 4, year: 2025, quantity: 10, unit: t, factor_kg_per_unit: 2}
facts:
  - {datum: solid_waste_used, year: 2025, value: 1.5, unit: t, enterprise: works, item: slag}
  - {datum: water_fresh, year: 2025, value: 7, evidence: bill}
excuses:
  - {indicator: cn910.guide.water_reuse, reason: no water used}
"""

METERS_CSV = """\
id,name_en,name_zh,carrier,unit,kind,resolution,from,to,sector,parent,class,digits,multiplier,maximum,automatic
e1,Import,受入,electricity,kWh,interval,15min,outside,bus,,,0.2,,100,5000,yes
e2,Works,工厂,electricity,kW,power,15min,bus,enterprise:works,industry,e1,0.5,,6,,yes
e3,,光伏,electricity,MWh,register,1h,asset:solar,bus,,,,6,,,
e4,Curve,曲线,electricity,kWh,interval,1h,bus,enterprise:depot,,,,,,,yes
g1,Gas,燃气,natural_gas,Nm3,bill,1mo,outside,asset:boiler,,,,,,,no
g2,Gas by year,年燃气,natural_gas,10^4 Nm3,bill,1y,outside,enterprise:works,,,,,,,no
h1,Heat,热量,heat,GJ,register,1mo,asset:boiler,steam,,,,8,,,否
"""

OUTLINE = """\
{"type": "Polygon", "coordinates":
 [[[118.0, 37.0], [118.1, 37.0], [118.1, 37.1], [118.0, 37.1], [118.0, 37.0]]]}
"""


def write_park_file(
    folder: Path, *, park: str = PARK_YAML, meters: str = METERS_CSV, outline: str = OUTLINE
) -> Path:
    """Write a park file into a folder and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "park.yaml").write_text(park, encoding="utf-8")
    (folder / "meters.csv").write_text(meters, encoding="utf-8")
    (folder / "outline.geojson").write_text(outline, encoding="utf-8")
    return folder


def changed(text: str, old: str, new: str) -> str:
    """Return a text with one thing changed; it must stand there exactly once."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def line_of(text: str, needle: str) -> int:
    """Return the first line, from 1, that holds some text."""
    return next(n for n, line in enumerate(text.splitlines(), start=1) if needle in line)
