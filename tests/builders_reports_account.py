"""A year of postings, balances and figures of the made-up park."""

import math
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.time_axis import parse_period
from lingtan.ledger.accounts import Account
from lingtan.park.tables import BALANCES, NETWORK, POSTINGS
from tests.builders_reports_park import ENTERPRISES, PERIOD, ZONE

MONTHS = tuple(parse_period(f"2025-{month:02d}", ZONE).start for month in range(1, 13))
SOLAR, DIRECT, GREEN, CERTIFIED = 96.0, 430.0, 120.0, 90.0  # GWh a year
GAS_NM3 = {"glass": 21.0e6, "food": 4.2e6, "chemical": 7.5e6}
GRID_FACTOR, HEAT_FACTOR, GAS_FACTOR = 0.8325, 0.396, 1.9976
COAL_RATE, HEAT_RATE, GAS_RATE = 0.3024, 0.12283, 1.2143


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
    table = pl.DataFrame(rows, schema_overrides=dict(POSTINGS.schema))
    return table.select(list(POSTINGS.columns)).cast(POSTINGS.schema)


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


def an_edge(meter_id: str, role: str, quantity: float, **more: object) -> dict[str, object]:
    """Return a line of the table `NETWORK` [GWh]."""
    blank = {"pool": "electricity", "node": "busbar", "to_node": "", "party": "", "label": ""}
    amount = Decimal(str(round(quantity, 6))) * 10**6
    return {**blank, "asset": "", "sign": 1, "meter_id": meter_id, "role": role} | {
        "quantity": amount,
        **more,
    }


def network(*more: dict[str, object]) -> pl.DataFrame:
    """Return what passed each edge in the year; and some more edges."""
    load = sum(row[5] for row in ENTERPRISES) + 9.0
    heat = {"pool": "heat", "node": "heat_main"}
    rows = [
        an_edge("grid", "import", load * 1.015 - SOLAR - DIRECT),
        an_edge("line", "direct", DIRECT, asset="wind"),
        an_edge("pv", "non_fossil", SOLAR, asset="pv"),
        an_edge("out", "export", SOLAR * 0.06),
        an_edge("lights", "use", 9.0, label="common"),
        *(an_edge(f"e_{row[0]}", "use", row[5], party=row[0]) for row in ENTERPRISES),
        an_edge("heat_in", "import", 168.0, **heat),
        an_edge("h_food", "use", 164.0, party="food", **heat),
        *more,
    ]
    return pl.DataFrame(rows, schema_overrides=dict(NETWORK.schema)).select(list(NETWORK.columns))


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
        "shared_kg": fuel + power + heat + process - sum(row[5] * 4e5 for row in ENTERPRISES),
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
