"""Builders for the ledger: parks with few meters, their amounts, and the account drawn up."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import polars as pl

from lingtan.adapters.store.runner import DuckDbRunner
from lingtan.base.figures import Figure
from lingtan.base.time_axis import Period, parse_period
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.ledger.account import account_period
from lingtan.ledger.capacity_estimate import CAPACITIES, year_capacities
from lingtan.ledger.claims import claiming
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.unmetered import NO_ELECTRICITY
from lingtan.ledger.year_power import work_out_year_power, year_of
from lingtan.park.contracts import Contract, ContractKind
from lingtan.park.facts import Fact
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse
from lingtan.park.tables import AMOUNTS, READING_DOUBTS
from tests.builders import a_name
from tests.runners import bare_runner

ZONE = "Asia/Shanghai"
DAY = parse_period("2025-07-01", ZONE)
YEAR = parse_period("2025", ZONE)
STEPS = {"1d": "1d", "1mo": "1mo", "1y": "1y"}


def hourly(
    meter_id: str, source: str, target: str, carrier: str = "electricity", unit: str = "kWh"
) -> Meter:
    """Return an hourly meter."""
    return _meter(meter_id, (source, target), (carrier, unit), Resolution.HOUR)


def billed(
    meter_id: str,
    source: str,
    target: str,
    carrier: str = "electricity",
    unit: str = "kWh",
    resolution: Resolution = Resolution.YEAR,
) -> Meter:
    """Return a meter read by bill, yearly unless said otherwise."""
    return _meter(meter_id, (source, target), (carrier, unit), resolution)


def _meter(
    meter_id: str, ends: tuple[str, str], what: tuple[str, str], resolution: Resolution
) -> Meter:
    is_bill = resolution.minutes is None
    return Meter(
        id=meter_id,
        name=a_name(meter_id),
        carrier=what[0],
        unit=what[1],
        kind=MeterKind.BILL if is_bill else MeterKind.INTERVAL,
        resolution=resolution,
        source=ends[0],
        target=ends[1],
    )


def a_stream(
    stream_id: str,
    meter: str,
    item: str,
    use: StreamUse = StreamUse.FUEL,
    *,
    factor_set: str = "A_guideline",
    enterprise: str = "works",
    **more: object,
) -> SourceStream:
    """Return a source stream with the default factors of a set."""
    stream = SourceStream(
        id=stream_id,
        name=a_name(stream_id),
        enterprise=enterprise,
        use=use,
        meter=meter,
        factor_set=factor_set,
        factor_item=item,
    )
    return replace(stream, **more)  # type: ignore[arg-type]  # fields of the test's own choice


def a_claim(
    contract_id: str,
    kwh: float | None,
    kind: ContractKind = ContractKind.CERTIFICATE,
    period: Period = YEAR,
    **more: object,
) -> Contract:
    """Return a claim over a period that nothing is wrong with."""
    contract = Contract(
        id=contract_id,
        kind=kind,
        valid_from=period.start,
        valid_to=period.end,
        quantity_kwh=kwh,
        vintage="2025",
        serial=f"{contract_id}-1 to {max(1, math.ceil((kwh or 0) / 1000))}",
        evidence="retirement statement",
    )
    return replace(contract, **more)  # type: ignore[arg-type]  # fields of the test's own choice


def a_direct_line(asset_id: str, period: Period = YEAR, **more: object) -> Contract:
    """Return a direct line with its approval, in force over a period."""
    contract = Contract(
        id=f"line_of_{asset_id}",
        kind=ContractKind.DIRECT_LINE,
        valid_from=period.start,
        valid_to=period.end,
        assets=(asset_id,),
        evidence="direct connection approval",
    )
    return replace(contract, **more)  # type: ignore[arg-type]  # fields of the test's own choice


def amounts(
    park: Park, values: Mapping[str, Sequence[float | str]], period: Period
) -> pl.DataFrame:
    """Return amounts: one value an interval from the start of the period, by meter."""
    meters = {meter.id: meter for meter in park.meters}
    rows = [
        {
            "meter_id": meter_id,
            "start": start,
            "resolution": _grain(meters[meter_id]),
            "quantity": Decimal(str(value)),
            "estimated": Decimal(0),
            "readings": _readings(meters[meter_id]),
        }
        for meter_id, series in values.items()
        for start, value in zip(
            _starts(meters[meter_id], len(series), period), series, strict=True
        )
    ]
    return pl.DataFrame(rows, schema=AMOUNTS.schema)


def _grain(meter: Meter) -> str:
    return "1h" if meter.resolution.is_hourly_or_finer else meter.resolution.value


def _readings(meter: Meter) -> int:
    return 60 // (meter.resolution.minutes or 60)


def _starts(meter: Meter, count: int, period: Period) -> list[datetime]:
    grain = _grain(meter)
    if grain == "1h":
        return [period.start + timedelta(hours=number) for number in range(count)]
    first = pl.lit(period.start).dt.convert_time_zone(period.zone)
    offsets = pl.Series([f"{number}{grain[1:]}" for number in range(count)], dtype=pl.String)
    return (
        pl.select(first.dt.offset_by(pl.lit(offsets)).dt.convert_time_zone("UTC"))
        .to_series()
        .to_list()
    )


def draw_up(
    park: Park,
    values: Mapping[str, Sequence[float | str]],
    period: Period = DAY,
    *,
    boundary: str = "whole",
    options: AccountOptions | None = None,
    catalogue: Catalogue | None = None,
) -> Inventory:
    """Return the account of a park with these amounts."""
    return draw_up_frame(
        park,
        amounts(park, values, period),
        period,
        boundary,
        options or AccountOptions(),
        catalogue,
    )


def draw_up_frame(
    park: Park,
    table: pl.DataFrame,
    period: Period,
    boundary: str = "whole",
    options: AccountOptions | None = None,
    catalogue: Catalogue | None = None,
) -> Inventory:
    """Return the account of a park with a table of amounts that metering does not doubt.

    The table may reach beyond the period: claims are settled in all that it holds of the year.
    A park of a test about fuel or heat alone states that it uses no electricity, unless it says
    something about that itself.
    """
    runner = bare_runner()
    runner.give("amounts", table)
    runner.give("reading_doubts", READING_DOUBTS.empty())
    chosen = options or AccountOptions()
    return _drawn_up(runner, park, period, boundary, chosen, catalogue or load_catalogue())


def draw_up_doubted(
    park: Park,
    table: pl.DataFrame,
    doubts: Sequence[Mapping[str, object]],
    period: Period = DAY,
    boundary: str = "whole",
    options: AccountOptions | None = None,
) -> Inventory:
    """Return the account of a park with what metering doubts of its amounts.

    A doubt names its kind, subject and what of the columns of `READING_DOUBTS` matters.
    """
    blank = {"month": "", "intervals": 0, "quantity": Decimal(0), "findings": 0, "either": ""}
    runner = bare_runner()
    runner.give("amounts", table)
    rows = [blank | dict(each) for each in doubts]
    runner.give("reading_doubts", pl.DataFrame(rows, schema=READING_DOUBTS.schema))
    chosen = options or AccountOptions()
    return _drawn_up(runner, park, period, boundary, chosen, load_catalogue())


def _drawn_up(
    runner: DuckDbRunner,
    park: Park,
    period: Period,
    boundary: str,
    options: AccountOptions,
    catalogue: Catalogue,
) -> Inventory:
    park = _without_electricity(park, period)
    try:
        if not period.is_year:
            give_capacities(runner, park, period, options)
        if claiming(park, period) and not period.is_year:
            work_out_year_power(runner, park, year_of(period), catalogue, options)
        return account_period(runner, park, boundary, period, catalogue, options)
    finally:
        runner.close()


def give_capacities(
    runner: DuckDbRunner, park: Park, period: Period, options: AccountOptions | None = None
) -> None:
    """Give what the amounts of the year show of plants whose capacity nobody states."""
    chosen = options or AccountOptions()
    shown = year_capacities(runner, park, year_of(period), load_catalogue(), chosen)
    runner.give(CAPACITIES, shown)


def _without_electricity(park: Park, period: Period) -> Park:
    has_power = any(meter.carrier == "electricity" for meter in park.meters)
    if has_power or not park.meters or any(fact.datum == NO_ELECTRICITY for fact in park.facts):
        return park
    statement = Fact(datum=NO_ELECTRICITY, year=period.year, value=1.0, evidence="grid company")
    return replace(park, facts=(*park.facts, statement))


def figure(inventory: Inventory, figure_id: str) -> Figure:
    """Return a figure by id."""
    return inventory.figures[figure_id]


def value(inventory: Inventory, figure_id: str) -> float:
    """Return the value of a figure that must be known."""
    found = inventory.figures[figure_id]
    assert found.value is not None, found.missing
    return found.value


def kinds(inventory: Inventory) -> list[str]:
    """Return the kinds of the findings."""
    return [finding.kind.id for finding in inventory.findings]


def exact(inventory: Inventory, *accounts: str, column: str = "emissions_kg") -> Decimal:
    """Return the exact sum over some accounts."""
    lines = inventory.postings.filter(pl.col("account").is_in(accounts))
    return sum(lines[column].drop_nulls().to_list(), Decimal(0))
