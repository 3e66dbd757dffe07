"""Factors that one test report measured err together, and by what the report says.

Where calorific value and carbon content of a stream are measured, the factor is the report's, also
where its oxidation is that of the set. Streams with the same measured values of the same report
share its error: gas of one pipe that two enterprises burn.
"""

from collections.abc import Mapping

import polars as pl

from lingtan.park.park import Park
from lingtan.park.streams import SourceStream, StreamUse

MEASURED, OF_A_SET = "measured/", "fuel/"


def with_reports(parts: pl.DataFrame, park: Park) -> pl.DataFrame:
    """Return parts of figures whose factors are named by the report that measured them.

    Parameters
    ----------
    parts : DataFrame
        Table `FIGURE_PARTS`.
    """
    reports = _reports(park)
    if not reports:
        return parts
    by_meter = _fuels_by_meter(park, reports)
    pairs = parts.select("meter_id", "factor_id").unique()
    named = [
        (meter, factor, _named(factor, by_meter.get(meter, ""), reports))
        for meter, factor in pairs.iter_rows()
    ]
    columns = dict.fromkeys(("meter_id", "factor_id", "report"), pl.String())
    table = pl.DataFrame(named, schema=columns, orient="row")
    return (
        parts.join(table, on=["meter_id", "factor_id"], how="left", maintain_order="left")
        .with_columns(factor_id=pl.col("report"))
        .drop("report")
    )


def _named(factor: str, fuel: str, reports: Mapping[str, str]) -> str:
    if factor.startswith(MEASURED):
        return reports.get(factor.removeprefix(MEASURED), factor)
    return fuel if fuel and factor.startswith(OF_A_SET) else factor


def _reports(park: Park) -> dict[str, str]:
    """Return the factor that stands for the report of each stream, by stream."""
    first: dict[tuple[object, ...], str] = {}
    return {
        stream.id: first.setdefault(_said(stream), MEASURED + stream.id)
        for stream in park.streams
        if (stream.uncertainty_percent or stream.uncertainty_times) and stream.evidence.strip()
    }


def _said(stream: SourceStream) -> tuple[object, ...]:
    return (
        stream.evidence.strip(),
        stream.uncertainty_percent,
        stream.uncertainty_times,
        stream.factor_item,
        stream.ncv_gj_per_unit,
        stream.carbon_t_per_gj,
        stream.oxidation,
        stream.factor_t_per_t,
    )


def _fuels_by_meter(park: Park, reports: Mapping[str, str]) -> dict[str, str]:
    """Return the report behind the fuel of a meter, where one stream alone is on it."""
    of_meter: dict[str, list[SourceStream]] = {}
    for stream in park.streams:
        of_meter.setdefault(stream.meter, []).append(stream)
    return {
        meter: reports[streams[0].id]
        for meter, streams in of_meter.items()
        if len(streams) == 1 and streams[0].id in reports and _is_measured_fuel(streams[0])
    }


def _is_measured_fuel(stream: SourceStream) -> bool:
    is_measured = stream.ncv_gj_per_unit is not None and stream.carbon_t_per_gj is not None
    return is_measured and stream.use is not StreamUse.PROCESS
