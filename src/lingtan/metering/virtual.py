"""Virtual meters: sums of other meters, computed from validated intervals.

A virtual meter has the resolution of its coarsest term. An interval for which any term is
missing has no value: a sum of what happens to be there would be a wrong number that looks right.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import INSTANT, as_naive, interval_starts, local_clock
from lingtan.metering.dimension import quantised
from lingtan.metering.name_faults import faults_by_meter
from lingtan.metering.repair import CHANGED
from lingtan.metering.rollup import BELIEVED_VIEW
from lingtan.park.meters import Resolution, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

TERMS = "metering_terms"
COEFFICIENT_PLACES = 9
FINEST_FIRST = tuple(Resolution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Virtual:
    """The virtual meters of a park over a period.

    Attributes
    ----------
    intervals : DataFrame
        Columns of ``intervals``, instants naive.
    counts : DataFrame
        Per meter and month, as for real meters.
    resolutions : mapping of str to Resolution
        Resolution of each virtual meter: that of its coarsest term.
    """

    intervals: pl.DataFrame
    counts: pl.DataFrame
    resolutions: Mapping[str, Resolution]
    findings: tuple[Finding, ...]


def compute_virtual(runner: SqlRunner, park: Park, period: Period) -> Virtual:
    """Compute every virtual meter of a park from the validated intervals of its terms."""
    resolutions = virtual_resolutions(park)
    tables = [
        _one(runner, meter, park, resolutions[meter.id], period) for meter in park.virtual_meters
    ]
    slots = pl.concat(tables) if tables else pl.DataFrame(schema=_SLOTS)
    holes = slots.filter(pl.col("value").is_null())
    return Virtual(
        intervals=slots.filter(pl.col("value").is_not_null()).select(CHANGED.names()),
        counts=_counts(slots, period.zone),
        resolutions=resolutions,
        findings=faults_by_meter(
            holes.select("meter_id", "start"), faults.VIRTUAL_INCOMPLETE, period.zone
        ),
    )


def virtual_resolutions(park: Park) -> dict[str, Resolution]:
    """Return the resolution of each virtual meter: that of its coarsest term."""
    real = {meter.id: meter.resolution for meter in park.meters}
    return {
        meter.id: max((real[term] for term in real_terms(meter, park)), key=FINEST_FIRST.index)
        for meter in park.virtual_meters
    }


def real_terms(meter: VirtualMeter, park: Park) -> dict[str, float]:
    """Return the coefficients of real meters; a virtual term stands for its own terms."""
    terms: dict[str, float] = {}
    for coefficient, term in _unfolded(meter, park, 1.0):
        terms[term] = terms.get(term, 0.0) + coefficient
    return terms


def _unfolded(meter: VirtualMeter, park: Park, factor: float) -> Iterator[tuple[float, str]]:
    virtual = {other.id: other for other in park.virtual_meters}
    for coefficient, term in meter.terms:
        if term in virtual:
            yield from _unfolded(virtual[term], park, factor * coefficient)
        else:
            yield factor * coefficient, term


_SLOTS = pl.Schema({**CHANGED, "month": pl.String()})


def _one(
    runner: SqlRunner, meter: VirtualMeter, park: Park, resolution: Resolution, period: Period
) -> pl.DataFrame:
    terms = real_terms(meter, park)
    runner.give(TERMS, _terms_frame(terms))
    parts = as_naive(
        runner.rows(f"""
select i.meter_id, i.start, i.quality,
       cast(cast(i.value as decimal(20,3)) * t.coefficient as decimal(18,3)) as value
from {BELIEVED_VIEW} i join {TERMS} t on i.meter_id = t.meter_id""")
    )
    slots = _starts(resolution, period).rename({"start": "slot"})
    owed = _owed(terms, park, slots, period)
    sums = (
        parts.sort("start")
        .join_asof(slots, left_on="start", right_on="slot", strategy="backward")
        .group_by("slot")
        .agg(
            pl.col("value").sum().cast(QUANTITY),
            pl.len().alias("count"),
            _quality().alias("quality"),
        )
    )
    return (
        owed.join(sums, on="slot", how="left")
        .sort("slot")
        .select(
            pl.lit(meter.id).alias("meter_id"),
            pl.col("slot").alias("start"),
            pl.when(pl.col("count") == pl.col("owed")).then("value").alias("value"),
            pl.col("quality"),
            pl.when(pl.col("quality") == "estimated")
            .then(pl.lit("virtual"))
            .otherwise(pl.lit(""))
            .alias("method"),
        )
    )


def _terms_frame(terms: Mapping[str, float]) -> pl.DataFrame:
    rows = [(term, quantised(value, COEFFICIENT_PLACES)) for term, value in terms.items()]
    schema = pl.Schema(
        {"meter_id": pl.String(), "coefficient": pl.Decimal(18, COEFFICIENT_PLACES)}
    )
    return pl.DataFrame(rows, schema=schema, orient="row")


def _starts(resolution: Resolution, period: Period) -> pl.DataFrame:
    starts = interval_starts(resolution, period.start, period.end, period.zone)
    return starts.cast(INSTANT).to_frame("start")


def _owed(
    terms: Mapping[str, float], park: Park, slots: pl.DataFrame, period: Period
) -> pl.DataFrame:
    """Return how many intervals of all terms make up each slot."""
    real = {meter.id: meter.resolution for meter in park.meters}
    every = pl.concat([_starts(real[term], period) for term in terms])
    placed = every.sort("start").join_asof(slots, left_on="start", right_on="slot")
    return placed.group_by("slot").agg(pl.len().alias("owed"))


def _quality() -> pl.Expr:
    quality = pl.col("quality")
    whole = pl.lit("measured")
    for name in ("manual", "suspect", "estimated"):
        whole = pl.when((quality == name).any()).then(pl.lit(name)).otherwise(whole)
    return whole


def _counts(slots: pl.DataFrame, zone: str) -> pl.DataFrame:
    has_value, quality = pl.col("value").is_not_null(), pl.col("quality")
    return slots.group_by(
        "meter_id", local_clock("start", zone).dt.strftime("%Y-%m").alias("month")
    ).agg(
        pl.len().cast(pl.Int64).alias("expected"),
        (has_value & quality.is_in(["measured", "manual"])).sum().alias("measured"),
        (has_value & (quality == "suspect")).sum().alias("suspect"),
        (has_value & (quality == "estimated")).sum().alias("estimated"),
        (~has_value).sum().alias("missing"),
    )
