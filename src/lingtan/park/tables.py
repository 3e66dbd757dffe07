"""Every table that passes between rooms: its columns, types, units and signs, declared once.

Energy is kept in kWh, mass in kg, gas in Nm³ (0 °C, 101.325 kPa), other volume in m³. Quantities
are exact decimals with three places: a watt-hour, a gram, a litre.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.base.time_axis import UTC_TYPE

QUANTITY = pl.Decimal(18, 3)
FACTOR = pl.Decimal(18, 9)
TOTAL = pl.Decimal(38, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its type and what it holds, unit and sign included."""

    type: pl.DataType
    meaning: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a name and its columns, in order."""

    name: str
    columns: Mapping[str, Column]

    @property
    def schema(self) -> pl.Schema:
        """Schema to build or check a frame with."""
        return pl.Schema({name: column.type for name, column in self.columns.items()})

    def empty(self) -> pl.DataFrame:
        """Return a frame with these columns and no rows."""
        return pl.DataFrame(schema=self.schema)


def _text(meaning: str) -> Column:
    return Column(type=pl.String(), meaning=meaning)


START = Column(type=UTC_TYPE, meaning="start of the interval, or the instant of a register")
METER = _text("meter id")

READINGS = Table(
    name="readings",
    columns={
        "meter_id": METER,
        "start": START,
        "value": Column(
            type=QUANTITY,
            meaning="as the meter said, in canonical units; multipliers are not yet applied",
            unit="kWh, kg, m³ or Nm³",
        ),
        "quality": _text("measured, manual"),
        "known_at": Column(type=UTC_TYPE, meaning="when we learned it"),
        "seq": Column(type=pl.Int64(), meaning="order of arrival, unique"),
        "source": _text("file and sheet it came from"),
    },
)

INTERVALS = Table(
    name="intervals",
    columns={
        "meter_id": METER,
        "start": START,
        "value": Column(
            type=QUANTITY,
            meaning="validated amount, multiplier applied; positive from source to target",
            unit="kWh, kg, m³ or Nm³",
        ),
        "quality": _text("measured, manual, suspect, estimated"),
        "method": _text("how it was estimated; empty when it was not"),
    },
)

AMOUNTS = Table(
    name="amounts",
    columns={
        "meter_id": METER,
        "start": START,
        "resolution": _text("1h for what is metered hourly or finer, else 1d, 1mo or 1y"),
        "quantity": Column(type=QUANTITY, meaning="sum over the interval", unit="canonical"),
        "estimated": Column(type=QUANTITY, meaning="part of it that is estimated"),
        "readings": Column(type=pl.Int64(), meaning="number of intervals in the sum"),
    },
)

POSTINGS = Table(
    name="postings",
    columns={
        "posting_id": _text("unique and the same at every rebuild"),
        "start": START,
        "resolution": _text("1h, 1d, 1mo or 1y: nothing is spread finer than it was metered"),
        "account": _text("see ledger.accounts: fuel, conversion, electricity_in…"),
        "scope": Column(type=pl.Int8(), meaning="1, 2 or 3; 0 outside the scopes"),
        "enterprise": _text("who causes it; empty for the park itself"),
        "node": _text("node of the balance graph; empty for a delivery"),
        "carrier": _text("carrier, fuel or product"),
        "stream": _text("source stream, or the meter when there is none"),
        "sector": _text("industry, transport, building, energy_supply"),
        "meter_id": METER,
        "quantity": Column(type=QUANTITY, meaning="activity data, signed", unit="canonical"),
        "estimated": Column(type=QUANTITY, meaning="part of the quantity that is estimated"),
        "factor_id": _text("emission factor in force"),
        "factor": Column(type=FACTOR, meaning="factor", unit="kgCO2 per canonical unit"),
        "emissions_kg": Column(
            type=TOTAL, meaning="quantity × factor; what leaves is negative", unit="kgCO2"
        ),
        "energy_kgce": Column(
            type=TOTAL,
            meaning="coal equivalent by the method; feedstock and what leaves as stated",
            unit="kgce",
        ),
    },
)

BALANCES = Table(
    name="balances",
    columns={
        "node": _text("node id"),
        "start": START,
        "resolution": _text("1h, or the coarsest of the node's meters"),
        "inflow": Column(type=QUANTITY, meaning="import, generation, discharge, output"),
        "outflow": Column(type=QUANTITY, meaning="enterprises, common, export, charge, input"),
        "residual": Column(
            type=QUANTITY, meaning="inflow - outflow: losses when positive, a fault when negative"
        ),
    },
)

NETWORK = Table(
    name="network",
    columns={
        "meter_id": METER,
        "pool": _text("electricity, heat or cooling"),
        "role": _text("import, direct, non_fossil, store, export, use, charge, transfer…"),
        "node": _text("node it enters or leaves, or a transfer leaves; empty past every node"),
        "to_node": _text("node a transfer enters"),
        "party": _text("enterprise that uses it or owns the supply; empty for the park itself"),
        "label": _text("what the park itself uses it for; own_line for a plant's own line out"),
        "asset": _text("plant, store or converter at the other end"),
        "sign": Column(type=pl.Int64(), meaning="-1 where it comes back from a user"),
        "quantity": Column(type=TOTAL, meaning="sum over the period, positive", unit="kWh"),
    },
)

POOL_USE = Table(
    name="pool_use",
    columns={
        "pool": _text("electricity, heat or cooling"),
        "role": _text("import, direct, non_fossil, fossil, recovered or store"),
        "owner": _text("enterprise that owns the supply; empty for the park or the grid"),
        "out_key": _text("what the supply counts as when it leaves; own fossil heat by its plant"),
        "enterprise": _text("who uses it; empty for the park itself"),
        "label": _text("what the park or a plant uses it for; exported for what leaves"),
        "quantity": Column(type=TOTAL, meaning="sum over the period", unit="kWh"),
    },
)

POOL_USERS = Table(
    name="pool_users",
    columns={
        "pool": _text("electricity, heat or cooling"),
        "enterprise": _text("who uses it"),
        "resolution": _text("how fine the pool is mixed: 1h, 1d, 1mo or 1y"),
        "quantity": Column(type=TOTAL, meaning="metered use of the period", unit="kWh"),
        "highest": Column(type=TOTAL, meaning="the most of one interval", unit="kWh"),
    },
)

PLANT_FUELS = Table(
    name="plant_fuels",
    columns={
        "asset": _text("plant that burns it"),
        "stream": _text("source stream; empty for fuel that no stream counts"),
        "part": Column(type=pl.Float64(), meaning="metered into the plant", unit="canonical"),
        "whole": Column(
            type=pl.Float64(), meaning="of all streams it may come from", unit="canonical"
        ),
    },
)

FIGURE_PARTS = Table(
    name="figure_parts",
    columns={
        "figure_id": _text("figure of the account"),
        "meter_id": _text("meter that counted it; empty where a document states the amount"),
        "factor_id": _text("factor it was multiplied by; empty where it is an amount itself"),
        "value": Column(
            type=pl.Float64(), meaning="what it gave of the figure, signed", unit="as the figure"
        ),
        "estimated": Column(
            type=pl.Float64(), meaning="part of it that is estimated", unit="as the figure"
        ),
    },
)

METER_QUALITY = Table(
    name="meter_quality",
    columns={
        "meter_id": METER,
        "month": _text("YYYY-MM in the park's zone"),
        "expected": Column(type=pl.Int64(), meaning="intervals the calendar asks for"),
        "measured": Column(type=pl.Int64(), meaning="intervals read and believed"),
        "suspect": Column(type=pl.Int64(), meaning="intervals read and doubted"),
        "estimated": Column(type=pl.Int64(), meaning="intervals filled by a rule"),
        "missing": Column(type=pl.Int64(), meaning="intervals without any value"),
        "grade": _text("A to E"),
    },
)

READING_DOUBTS = Table(
    name="reading_doubts",
    columns={
        "kind": _text(
            "missing, estimated, doubted, clock (read at a wrong time), spanned (a counter's "
            "total, shared out, and what is measured but for its sign), cut_off (at a ceiling of "
            "its field), negative_loss, "
            "sub_meters_exceed, findings; own_lack and own_excess (what other months of the meter "
            "allow); once months are reconciled may_lack and may_exceed (as other meters allow), "
            "either_lack and either_exceed (what one of several would be wrong by) and cleared"
        ),
        "subject": _text("meter id, or node id of a negative loss"),
        "month": _text("YYYY-MM in the park's zone; empty where it is no matter of a month"),
        "intervals": Column(type=pl.Int64(), meaning="intervals concerned"),
        "quantity": Column(type=QUANTITY, meaning="amount concerned", unit="canonical"),
        "findings": Column(type=pl.Int64(), meaning="findings of metering, errors and warnings"),
        "either": _text("the meters of which one is wrong, where nothing tells which; else empty"),
    },
)

AMOUNT = pl.Float64()

RECONCILED = Table(
    name="reconciled",
    columns={
        "span": _text("YYYY-MM in the park's zone, or the period as a whole"),
        "stream": _text("meter id, or node id of a loss"),
        "is_loss": Column(type=pl.Boolean(), meaning="whether it is the loss of a node"),
        "reading": Column(
            type=AMOUNT,
            meaning="as told; of a loss, what is usual; empty where it is not whole",
            unit="canonical",
        ),
        "sigma": Column(type=AMOUNT, meaning="standard uncertainty of it", unit="canonical"),
        "reconciled": Column(
            type=AMOUNT,
            meaning="value that balances with all others; empty where nobody can tell",
            unit="canonical",
        ),
        "reconciled_sigma": Column(
            type=AMOUNT, meaning="standard uncertainty of that", unit="canonical"
        ),
        "adjustment": Column(type=AMOUNT, meaning="reconciled minus reading", unit="canonical"),
        "test": Column(
            type=AMOUNT, meaning="measurement test of all readings together; 0 when unchecked"
        ),
        "standing": _text("redundant, unchecked, inferable or unknowable"),
        "verdict": _text("sound, suspect, one_of, unchecked or absent"),
    },
)

RECONCILED_HOURS = Table(
    name="reconciled_hours",
    columns={
        "meter_id": METER,
        "start": START,
        "reading": Column(type=AMOUNT, meaning="amount of the hour as read", unit="canonical"),
        "reconciled": Column(
            type=AMOUNT,
            meaning="amount that balances in the hour and adds up to the reconciled month",
            unit="canonical",
        ),
    },
)

TABLES = (
    READINGS,
    INTERVALS,
    AMOUNTS,
    POSTINGS,
    BALANCES,
    NETWORK,
    POOL_USE,
    POOL_USERS,
    PLANT_FUELS,
    FIGURE_PARTS,
    METER_QUALITY,
    READING_DOUBTS,
    RECONCILED,
    RECONCILED_HOURS,
)
