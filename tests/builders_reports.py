"""A year of a made-up park for the documents: postings, figures, verdicts, quality, findings."""

import json
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.names import Name
from lingtan.base.time_axis import parse_period
from lingtan.catalogue.data_register import load_data_register
from lingtan.indicators.results import (
    FrameworkResult,
    IndicatorResult,
    OffsetCase,
    Outcome,
    Threshold,
    Variant,
)
from lingtan.ledger.accounts import Account
from lingtan.ledger.inventory import Inventory, Parameter
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.places import (
    Boundary,
    BoundaryKind,
    Enterprise,
    Member,
    Node,
    ParkType,
    Sector,
)
from lingtan.park.tables import BALANCES, METER_QUALITY, POSTINGS
from lingtan.reports.inputs import (
    ESTIMATES_SCHEMA,
    FactorSource,
    ImportedFile,
    Knowledge,
    ReportInputs,
)

ZONE = "Asia/Shanghai"
PERIOD = parse_period("2025", ZONE)
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
GENERATED_AT = datetime(2026, 2, 3, 4, 5, tzinfo=UTC)
MONTHS = tuple(parse_period(f"2025-{month:02d}", ZONE).start for month in range(1, 13))

ENTERPRISES = (
    ("steel", "Minhe Electric Steel", "民和电炉钢厂", Sector.INDUSTRY, "steel", 310.0),
    ("glass", "Yunfei Glass", "云飞玻璃", Sector.INDUSTRY, "glass", 120.0),
    ("battery", "Haichuan Battery Cells", "海川电池", Sector.INDUSTRY, "battery cells", 150.0),
    ("chemical", "Donghai Fine Chemicals", "东海精细化工", Sector.INDUSTRY, "chemicals", 95.0),
    ("food", "Sanhe Foods", "三禾食品", Sector.INDUSTRY, "food", 34.0),
    ("data", "Qingyun Data Centre", "青云数据中心", Sector.BUILDING, "computing", 88.0),
    ("logistics", "Tonghui Logistics", "通汇物流", Sector.TRANSPORT, "logistics", 12.0),
    ("energy", "Park Energy Company", "园区能源公司", Sector.ENERGY_SUPPLY, "energy", 21.0),
)
SOLAR, DIRECT, GREEN, CERTIFIED = 96.0, 430.0, 120.0, 90.0  # GWh a year
GAS_NM3 = {"glass": 21.0e6, "food": 4.2e6, "chemical": 7.5e6}
GRID_FACTOR, HEAT_FACTOR, GAS_FACTOR = 0.8325, 0.396, 1.9976
COAL_RATE, HEAT_RATE, GAS_RATE = 0.3024, 0.12283, 1.2143

UNKNOWN_DATUM = Missing(kind="datum", id="product_unit_energy", subject="glass")
UNKNOWN_RULE = Missing(kind="rule", id="clean_energy_definition", subject="cn910.clean")


def a_park(note: Name | None = None, geojson: str = "boundary.geojson") -> Park:
    members = tuple(Member(enterprise=row[0], valid_from=SINCE) for row in ENTERPRISES)
    boundary = Boundary(
        id="whole",
        name=Name(en="Whole park", zh="整体园区"),
        kind=BoundaryKind.WHOLE_PARK,
        members=members,
        geojson=geojson,
        area_km2=12.4,
    )
    return Park(
        id="lantian",
        name=Name(en="Lantian Industrial Park", zh="蓝田产业园区"),
        type=ParkType.MANUFACTURING,
        province="Shandong",
        time_zone=ZONE,
        boundaries=(boundary,),
        enterprises=tuple(
            Enterprise(id=id_, name=Name(en=en, zh=zh), sector=sector, industry=industry)
            for id_, en, zh, sector, industry, _ in ENTERPRISES
        ),
        nodes=(
            Node(
                id="busbar", name=Name(en="110 kV busbar", zh="110kV母线"), carrier="electricity"
            ),
            Node(id="heat_main", name=Name(en="Heat main", zh="热力母管"), carrier="heat"),
        ),
        meters=tuple(_meters()),
        note=note or Name(en="", zh=""),
    )


def _meters() -> list[Meter]:
    rows = [("grid", "Grid supply 1", "电网关口1", "electricity", "outside", "busbar")]
    rows += [
        (f"e_{id_}", f"{en} supply", f"{zh}进线", "electricity", "busbar", f"enterprise:{id_}")
        for id_, en, zh, *_ in ENTERPRISES
    ]
    rows.append(("heat_in", "Heat bought", "外购热力", "heat", "outside", "heat_main"))
    rows += [
        (
            f"g_{id_}",
            f"Gas of {id_}",
            f"天然气 {id_}",
            "natural_gas",
            "outside",
            f"enterprise:{id_}",
        )
        for id_ in GAS_NM3
    ]
    return [
        Meter(
            id=id_,
            name=Name(en=en, zh=zh),
            carrier=carrier,
            unit="kWh",
            kind=MeterKind.INTERVAL if carrier == "electricity" else MeterKind.BILL,
            resolution=Resolution.HOUR if carrier == "electricity" else Resolution.MONTH,
            source=source,
            target=target,
        )
        for id_, en, zh, carrier, source, target in rows
    ]


def _posting(
    account: Account, start: datetime, quantity: float, **more: object
) -> dict[str, object]:
    factor = Decimal(str(more.get("factor", 0)))
    amount = Decimal(str(round(quantity, 3)))
    rate = Decimal(str(more.pop("rate", 0)))
    return {
        "start": start,
        "resolution": "1mo",
        "account": account.value,
        "scope": 0,
        "enterprise": "",
        "node": "",
        "carrier": "electricity",
        "stream": "",
        "sector": "industry",
        "meter_id": "",
        "quantity": amount,
        "estimated": amount / 50 if start.month == 3 else Decimal(0),
        "factor_id": "",
        "emissions_kg": amount * factor,
        "energy_kgce": amount * rate,
        **more,
        "factor": factor,
    }


def monthly_postings() -> list[dict[str, object]]:
    """Twelve months of every account the park has."""
    rows: list[dict[str, object]] = []
    load = sum(row[5] for row in ENTERPRISES) + 9.0
    for index, start in enumerate(MONTHS):
        sun = 1 + 0.45 * math.sin((index - 2) / 12 * 2 * math.pi)
        cold = 1 + 0.8 * math.cos(index / 12 * 2 * math.pi)
        solar, direct = SOLAR / 12 * sun * 1e6, DIRECT / 12 * 1e6
        grid = (load / 12 * 1.015 * 1e6) - solar - direct
        wire = {"node": "busbar", "rate": COAL_RATE, "meter_id": "grid"}
        grid_id = "grid/method/fossil/fixed"
        rows += [
            _posting(
                Account.ELECTRICITY_GRID,
                start,
                grid,
                factor=GRID_FACTOR,
                factor_id=grid_id,
                **wire,
            ),
            _posting(Account.ELECTRICITY_DIRECT, start, direct, factor=0, **wire),
            _posting(Account.OWN_NON_FOSSIL, start, solar, factor=0, **wire),
            _posting(
                Account.GREEN_POWER, start, -GREEN / 12e-6, factor=GRID_FACTOR, factor_id=grid_id
            ),
            _posting(
                Account.CERTIFICATE,
                start,
                -CERTIFIED / 12e-6,
                factor=GRID_FACTOR,
                factor_id=grid_id,
            ),
            _posting(Account.ELECTRICITY_OUT, start, -solar * 0.06, factor=0, node="busbar"),
            _posting(
                Account.HEAT_IN,
                start,
                14e6 * cold,
                factor=HEAT_FACTOR,
                carrier="heat",
                node="heat_main",
                rate=HEAT_RATE,
                factor_id="method/heat_fossil",
            ),
        ]
        rows += [
            _posting(
                Account.FUEL,
                start,
                volume / 12,
                factor=GAS_FACTOR,
                carrier="natural_gas",
                enterprise=id_,
                rate=GAS_RATE,
                factor_id="fuel/A_guideline/natural_gas",
            )
            for id_, volume in GAS_NM3.items()
        ]
        rows += [
            _posting(
                Account.USE,
                start,
                14e6 * cold * share,
                carrier="heat",
                node="heat_main",
                enterprise=id_,
            )
            for id_, share in (("chemical", 0.6), ("food", 0.3), ("", 0.08))
        ]
        rows.append(_posting(Account.USE, start, 9.0 / 12e-6, node="busbar", sector="building"))
    rows.append(
        _posting(
            Account.PROCESS,
            MONTHS[0],
            118_000_000,
            factor=0.0613,
            carrier="electric_steel",
            enterprise="steel",
            resolution="1y",
            factor_id="process/national/electric_steel",
        )
    )
    return rows


def hourly_use(hours: int) -> list[dict[str, object]]:
    """Electricity use of every enterprise, hour by hour, to the sum of its year."""
    rows = []
    for id_, *_, yearly in ENTERPRISES:
        waves = [1 + 0.4 * math.sin(hour / 24 * 2 * math.pi) for hour in range(hours)]
        scale = yearly * 1e6 / sum(waves)
        for hour, wave in enumerate(waves):
            start = PERIOD.start + timedelta(hours=hour)
            use = _posting(Account.USE, start, wave * scale, node="busbar", enterprise=id_)
            rows.append({**use, "resolution": "1h"})
    return rows


def postings(hours: int = 96) -> pl.DataFrame:
    rows = [
        {**row, "posting_id": str(index)}
        for index, row in enumerate((*monthly_postings(), *hourly_use(hours)))
    ]
    return (
        pl.DataFrame(rows, schema=POSTINGS.schema, orient="row")
        if not rows
        else pl.DataFrame(rows, schema_overrides=dict(POSTINGS.schema))
        .select(list(POSTINGS.columns))
        .cast(dict(POSTINGS.schema))
    )


def balances() -> pl.DataFrame:
    load = sum(row[5] for row in ENTERPRISES) + 9.0
    rows = [
        ("busbar", PERIOD.start, "1h", load * 1.015e6, load * 1e6 + SOLAR * 0.06e6),
        ("heat_main", PERIOD.start, "1mo", 168e6, 168e6 * 0.98),
    ]
    return pl.DataFrame(
        [
            (node, start, step, _exact(inflow), _exact(outflow), _exact(inflow - outflow))
            for node, start, step, inflow, outflow in rows
        ],
        schema=BALANCES.schema,
        orient="row",
    )


def _exact(value: float) -> Decimal:
    return Decimal(str(round(value, 3)))


def figures() -> dict[str, Figure]:
    """Every figure the documents name; one is unknown."""
    load = (sum(row[5] for row in ENTERPRISES) + 9.0) * 1e6
    grid = load * 1.015 - (SOLAR + DIRECT) * 1e6
    claims = (GREEN + CERTIFIED) * 1e6
    fuel = sum(GAS_NM3.values()) * GAS_FACTOR
    heat = 168e6 * HEAT_FACTOR
    process = 118e6 * 0.0613
    power = (grid - claims) * GRID_FACTOR
    tce = (load * 1.015 * COAL_RATE + 168e6 * HEAT_RATE + sum(GAS_NM3.values()) * GAS_RATE) / 1000
    weak = frozenset({Evidence.Q_P, Evidence.I})
    plain = frozenset({Evidence.Q_P})
    kg = {
        "national.e_fuel_kg": fuel,
        "national.e_conversion_kg": 0.0,
        "national.e_electricity_kg": power,
        "national.e_heat_kg": heat,
        "national.e_energy_kg": fuel + power + heat,
        "national.e_process_kg": process,
        "national.e_park_kg": fuel + power + heat + process,
        "national.electricity_grid_kg": grid * GRID_FACTOR,
        "national.electricity_direct_kg": 0.0,
        "national.electricity_green_power_kg": -GREEN * 1e6 * GRID_FACTOR,
        "national.electricity_certificate_kg": -CERTIFIED * 1e6 * GRID_FACTOR,
        "national.electricity_out_kg": 0.0,
        "national.heat_in_kg": heat,
        "national.heat_out_kg": 0.0,
        "national.bunker_kg": 0.0,
        "national.biogenic_kg": 210_000.0,
        "scope1_kg": fuel + process,
        "scope2_location_kg": grid * 0.6,
        "scope2_market_kg": power + heat,
        "by_sector.industry_kg": fuel + process + power * 0.85,
        "by_sector.building_kg": power * 0.1,
        "by_sector.transport_kg": power * 0.03,
        "by_sector.energy_supply_kg": power * 0.02 + heat,
        **{f"scope3.{n}_kg": 1e6 * (16 - n) if n in (1, 3, 4, 7) else 0.0 for n in range(1, 16)},
        **{f"by_enterprise.{row[0]}_kg": row[5] * 4e5 for row in ENTERPRISES},
    }
    kwh = {
        "load": load,
        "import": grid,
        "direct": DIRECT * 1e6,
        "own_non_fossil": SOLAR * 1e6,
        "own_non_fossil_used": SOLAR * 0.94e6,
        "own_fossil": 0.0,
        "green_power": GREEN * 1e6,
        "certificate": CERTIFIED * 1e6,
        "export": SOLAR * 0.06e6,
        "available_non_fossil": (SOLAR + DIRECT) * 1e6,
    }
    tonnes = {
        "national.e_tce": tce,
        "national.e_tce_with_feedstock": tce,
        "national.feedstock_tce": 0.0,
        "energy.clean_strict_physical_tce": (SOLAR * 0.94 + DIRECT) * COAL_RATE * 1e3,
        "energy.clean_strict_contractual_tce": (SOLAR * 0.94 + DIRECT + GREEN + CERTIFIED)
        * COAL_RATE
        * 1e3,
        "energy.clean_broad_tce": (SOLAR + DIRECT + GREEN + CERTIFIED) * COAL_RATE * 1e3 + 39_700,
        "energy.gas_tce": 39_708.0,
        "energy.fuel_tce": 39_708.0,
        "energy.heat_tce": 20_635.0,
        "energy.electricity_tce": load * 1.015 * COAL_RATE / 1000,
    }
    made = [Figure(id=id_, value=value, unit="kg", evidence=plain) for id_, value in kg.items()]
    made += [Figure(id=f"energy.{id_}_kwh", value=value, unit="kWh") for id_, value in kwh.items()]
    made += [
        Figure(
            id=id_,
            value=value,
            unit="tce",
            evidence=weak,
            rests_on=("fuel/E/rate", "park.yaml", "a", "b", "c"),
        )
        for id_, value in tonnes.items()
    ]
    made.append(Figure(id="energy.peak_load_kw", value=128_400.0, unit="kW"))
    made.append(
        Figure(
            id="energy.e_tce_heat_value",
            value=None,
            unit="tce",
            missing=(Missing(kind="datum", id="coal_rate"),),
        )
    )
    return {figure.id: figure for figure in made}


def frameworks() -> tuple[FrameworkResult, ...]:
    """A national and a provincial framework with every kind of outcome."""
    inventory = figures()
    park_kg, tce = inventory["national.e_park_kg"].value, inventory["national.e_tce"].value
    core = (park_kg or 0) / 1000 / (tce or 1)
    national = FrameworkResult(
        id="cn_national_910",
        name=Name(
            en="National zero-carbon park indicators (trial)",
            zh="国家级零碳园区建设指标体系（试行）",
        ),
        level="national",
        status="in force, trial",
        outcome=Outcome.MISSES,
        indicators=(
            indicator(
                "cn910.core", "CO₂ per unit energy", "单位能耗碳排放", core, 0.2, kind="core"
            ),
            indicator(
                "cn910.clean",
                "Clean energy share",
                "清洁能源消费占比",
                0.744,
                0.9,
                op=">=",
                unit="ratio",
                outcome=Outcome.NOT_DECIDABLE,
                reasons=(UNKNOWN_RULE,),
            ),
            indicator(
                "cn910.product",
                "Energy per unit product",
                "产品单位能耗",
                None,
                2,
                op="meets_or_better",
                unit="grade",
                outcome=Outcome.NOT_DECIDABLE,
                reasons=(UNKNOWN_DATUM,),
            ),
            indicator(
                "cn910.water",
                "Reuse of industrial water",
                "工业用水重复利用率",
                0.861,
                0.8,
                op=">=",
                unit="ratio",
                outcome=Outcome.MEETS,
            ),
        ),
        offsets=(),
    )
    hunan = FrameworkResult(
        id="cn_hunan_467",
        name=Name(en="Hunan zero-carbon parks (interim)", zh="湖南省零碳园区建设方案（暂行）"),
        level="provincial policy",
        status="in force, interim",
        outcome=Outcome.MEETS,
        indicators=(
            indicator(
                "hn467.core",
                "CO₂ per unit energy",
                "单位能耗碳排放",
                core,
                1.0,
                kind="core",
                outcome=Outcome.MEETS,
            ),
            indicator(
                "hn467.waste",
                "Use of solid waste",
                "工业固体废弃物综合利用率",
                0.41,
                0.8,
                op=">=",
                unit="ratio",
            ),
        ),
        offsets=tuple(
            OffsetCase(
                cap=cap,
                is_the_rule=False,
                gross_kg=4e8,
                offsets_kg=4e8 * cap,
                net_kg=4e8 * (1 - cap),
            )
            for cap in (0.0, 0.05, 0.1, 0.2)
        ),
    )
    return national, hunan


def indicator(
    id_: str,
    en: str,
    zh: str,
    value: float | None,
    limit: float,
    *,
    op: str = "<=",
    kind: str = "guiding",
    unit: str = "tCO2/tce",
    outcome: Outcome = Outcome.MISSES,
    reasons: tuple[Missing, ...] = (),
) -> IndicatorResult:
    gap = None if value is None else (value - limit if op == "<=" else limit - value)
    name = Name(en=en, zh=zh)
    figure = Figure(
        id=id_,
        value=value,
        unit=unit,
        evidence=frozenset({Evidence.I}),
        missing=reasons if value is None else (),
    )
    variants: tuple[Variant, ...] = ()
    if reasons == (UNKNOWN_RULE,):
        variants = (
            Variant(
                id="strict",
                name=Name(en="strict", zh="严格口径"),
                figure=Figure(id=f"{id_}.strict", value=0.744, unit=unit),
                outcome=Outcome.MISSES,
            ),
            Variant(
                id="broad",
                name=Name(en="broad", zh="宽口径"),
                figure=Figure(id=f"{id_}.broad", value=0.912, unit=unit),
                outcome=Outcome.MEETS,
            ),
        )
    return IndicatorResult(
        id=id_,
        name=name,
        kind=kind,
        is_gate=kind == "core",
        unit=unit,
        figure=figure,
        threshold=Threshold(op=op, value=limit),
        gap=gap,
        margin=None if gap is None else -gap / limit,
        outcome=outcome,
        reasons=reasons,
        variants=variants,
    )


def quality(meters: Sequence[str] | None = None) -> pl.DataFrame:
    ids = list(meters or [meter.id for meter in a_park().meters])
    rows = []
    for place, meter in enumerate(ids):
        for month in range(1, 13):
            missing = 40 * ((place * 7 + month * 3) % 9 == 0) + 300 * ((place + month) % 17 == 0)
            grade = "A" if not missing else "C" if missing < 100 else "D"
            counts = (744, 744 - missing, 3, missing, 0)
            rows.append((meter, f"2025-{month:02d}", *counts, grade))
    return pl.DataFrame(rows, schema=METER_QUALITY.schema, orient="row")


def knowledge() -> Knowledge:
    source = "发改环资〔2025〕910号, annex 4"
    return Knowledge(
        carriers={
            "electricity": Name(en="electricity", zh="电力"),
            "heat": Name(en="heat", zh="热力"),
            "natural_gas": Name(en="natural gas", zh="天然气"),
            "electric_steel": Name(en="electric steel", zh="电炉钢"),
        },
        units={"electricity": "kWh", "heat": "kWh", "natural_gas": "Nm3", "electric_steel": "kg"},
        factors={
            "grid/method/fossil/fixed": FactorSource(
                name=Name(en="Grid power of the method", zh="方法规定电力因子"),
                unit="kgCO2/kWh",
                source=source,
                label="Q-P",
            ),
            "method/heat_fossil": FactorSource(
                name=Name(en="Fossil heat", zh="化石热力"),
                unit="kgCO2/kWh",
                source=source,
                label="Q-P",
            ),
            "fuel/A_guideline/natural_gas": FactorSource(
                name=Name(en="Natural gas", zh="天然气"),
                unit="kgCO2/Nm3",
                source="Guideline default table",
                label="Q-S",
            ),
        },
        data={datum.id: datum for datum in load_data_register()},
        terms={
            "cn_zcp_2025_06": Name(en="National trial method 2025-06", zh="国家试行方法2025-06"),
            "Shandong": Name(en="Shandong", zh="山东"),
            "cn_zcp_2025_06.electricity_other": Name(en="Other electricity", zh="其他电力"),
        },
    )


def an_inventory(hours: int = 96) -> Inventory:
    return Inventory(
        boundary="whole",
        period=PERIOD,
        method="cn_zcp_2025_06",
        postings=postings(hours),
        balances=balances(),
        figures=figures(),
        parameters=(
            Parameter(
                id="cn_zcp_2025_06.electricity_other",
                value=0.8325,
                unit="kgCO2/kWh",
                source="annex 4",
                label="Q-P",
            ),
        ),
        findings=(),
    )


def outline() -> str:
    ring = [[117.10, 36.20], [117.16, 36.21], [117.17, 36.18], [117.12, 36.16], [117.10, 36.20]]
    feature = {
        "type": "Feature",
        "properties": {"name": "蓝田 Lantian"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def report_inputs(language: str = "en", **changes: object) -> ReportInputs:
    """Inputs of a whole report; any of them can be changed."""
    park = a_park(
        Name(
            en="Composed from measured series of other places; not a real park.",
            zh="由其他地点的实测序列合成，并非真实园区。",
        )
    )
    given: dict[str, object] = {
        "park": park,
        "boundary": park.boundaries[0],
        "period": PERIOD,
        "inventory": an_inventory(),
        "frameworks": frameworks(),
        "knowledge": knowledge(),
        "generated_at": GENERATED_AT,
        "language": language,
        "quality": quality(),
        "estimates": pl.DataFrame(
            [
                ("e_glass", "linear", 12, Decimal("4210.500")),
                ("e_food", "like_day", 96, Decimal("88000")),
            ],
            schema=ESTIMATES_SCHEMA,
            orient="row",
        ),
        "findings": tuple(a_finding(f"inbox/load-{n}.csv") for n in range(3)),
        "imports": (
            ImportedFile(
                file="inbox/电量2025.csv", known_at=GENERATED_AT, accepted=35_040, refused=2
            ),
        ),
        "outline": outline(),
        **changes,
    }
    return ReportInputs(**given)  # type: ignore[arg-type]  # a builder: the names are checked above


def a_finding(source: str) -> Finding:
    kind = FindingKind(id="form_not_a_number", severity=Severity.WARNING)
    return Finding(kind=kind, subject="green-2025", place=Place(source=source, line=3), facts={})
