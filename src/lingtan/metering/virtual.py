"""Virtual meters: sums of other meters, computed from validated intervals.

A virtual meter has the resolution of its coarsest term. An interval for which any term is
missing has no value: a sum of what happens to be there would be a wrong number that looks right.
A statement has a cost of its own, so many meters are summed up in one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering import faults
from lingtan.metering.calendar import INSTANT, as_naive, interval_starts, local_clock
from lingtan.metering.cases import in_batches
from lingtan.metering.name_faults import faults_by_meter
from lingtan.metering.repair import CHANGED
from lingtan.metering.rollup import BELIEVED_VIEW
from lingtan.park.meters import Resolution, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.tables import QUANTITY

TERMS = "metering_terms"
COEFFICIENT_PLACES = 9
FINEST_FIRST = tuple(Resolution)
SUMMED_AT_ONCE = 2_000_000  # intervals of terms that are held in memory
QUALITIES = ("measured", "manual", "suspect", "estimated")  # a sum is as good as its worst term

PARTS_SQL = f"""
select t.number, i.start,
       cast(case i.quality when 'manual' then 1 when 'suspect' then 2 when 'estimated' then 3
            else 0 end as tinyint) as rank,
       cast(cast(i.value as decimal(20,3)) * t.coefficient as decimal(18,3)) as value
from {BELIEVED_VIEW} i join {TERMS} t on i.meter_id = t.meter_id"""

_SLOTS = pl.Schema({**CHANGED, "month": pl.String()})
_METERS = pl.Schema({"number": pl.Int32(), "meter_id": pl.String(), "resolution": pl.String()})
_TERMS = pl.Schema({**_METERS, "coefficient": pl.Float64()})


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
    meters, terms = _meters_and_terms(park, resolutions, period)
    batches = in_batches(meters, SUMMED_AT_ONCE) if resolutions else ()
    tables = [
        _sums(runner, some, terms.join(some, on="number", how="semi"), period) for some in batches
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
        meter: max((real[term] for term in terms), key=FINEST_FIRST.index)
        for meter, terms in real_terms(park).items()
    }


def real_terms(park: Park) -> dict[str, dict[str, float]]:
    """Return the coefficients of real meters of each virtual one.

    A virtual term stands for its own terms.
    """
    virtual = {meter.id: meter for meter in park.virtual_meters}
    found: dict[str, dict[str, float]] = {}
    for meter in park.virtual_meters:
        terms = found.setdefault(meter.id, {})
        for coefficient, term in _unfolded(meter, virtual, 1.0):
            terms[term] = terms.get(term, 0.0) + coefficient
    return found


def _unfolded(
    meter: VirtualMeter, virtual: Mapping[str, VirtualMeter], factor: float
) -> Iterator[tuple[float, str]]:
    for coefficient, term in meter.terms:
        if term in virtual:
            yield from _unfolded(virtual[term], virtual, factor * coefficient)
        else:
            yield factor * coefficient, term


def _meters_and_terms(
    park: Park, resolutions: Mapping[str, Resolution], period: Period
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the virtual meters, with how many intervals they are made of, and their terms."""
    real = {meter.id: meter.resolution.value for meter in park.meters}
    rows = [
        (number, term, real[term], coefficient)
        for number, terms in enumerate(real_terms(park).values())
        for term, coefficient in terms.items()
    ]
    exact = pl.col("coefficient").round(COEFFICIENT_PLACES)
    terms = pl.DataFrame(rows, schema=_TERMS, orient="row").with_columns(
        exact.cast(pl.Decimal(28, COEFFICIENT_PLACES)).cast(pl.Decimal(18, COEFFICIENT_PLACES))
    )
    owed = {name: len(_starts(name, period)) for name in terms["resolution"].unique()}
    expected = terms.group_by("number").agg(
        pl.col("resolution").replace_strict(owed, return_dtype=pl.Int64).sum().alias("expected")
    )
    ids = [(n, id_, grain.value) for n, (id_, grain) in enumerate(resolutions.items())]
    meters = pl.DataFrame(ids, schema=_METERS, orient="row")
    return meters.join(expected, on="number", maintain_order="left"), terms


def _sums(
    runner: SqlRunner, meters: pl.DataFrame, terms: pl.DataFrame, period: Period
) -> pl.DataFrame:
    """Return the intervals of some virtual meters, those without a value among them."""
    runner.give(TERMS, terms.select("number", "meter_id", "coefficient"))
    parts = as_naive(runner.rows(PARTS_SQL))
    tables = []
    for (name,), alike in meters.group_by("resolution", maintain_order=True):
        slots = _starts(str(name), period).rename({"start": "slot"})
        mine = (table.join(alike, on="number", how="semi") for table in (terms, parts))
        owed, placed = _owed(next(mine), slots, period), _placed(next(mine), slots)
        sums = placed.group_by("number", "slot").agg(
            pl.col("value").sum().cast(QUANTITY),
            pl.len().alias("count"),
            pl.col("rank").max(),
        )
        found = owed.join(sums, on=["number", "slot"], how="left")
        tables.append(found.join(alike.select("number", meter="meter_id"), on="number"))
    return _named(pl.concat(tables).sort("number", "slot"))


def _placed(parts: pl.DataFrame, slots: pl.DataFrame) -> pl.DataFrame:
    """Say of each row in which slot it lies."""
    starts = parts.select(pl.col("start").unique().sort())
    slot_of = starts.join_asof(slots, left_on="start", right_on="slot", strategy="backward")
    return parts.join(slot_of, on="start")


def _owed(terms: pl.DataFrame, slots: pl.DataFrame, period: Period) -> pl.DataFrame:
    """Return how many intervals of all terms make up each slot of each virtual meter."""
    counts = pl.concat(
        _placed(_starts(name, period), slots)
        .group_by("slot")
        .agg(pl.len().alias("each"))
        .with_columns(resolution=pl.lit(name))
        for name in terms["resolution"].unique(maintain_order=True)
    )
    alike = terms.group_by("number", "resolution").agg(pl.len().alias("terms"))
    owed = (pl.col("terms") * pl.col("each")).sum().alias("owed")
    return alike.join(counts, on="resolution").group_by("number", "slot").agg(owed)


def _named(found: pl.DataFrame) -> pl.DataFrame:
    quality = pl.col("rank").replace_strict(
        range(len(QUALITIES)), QUALITIES, return_dtype=pl.String
    )
    is_estimated = pl.col("rank") == QUALITIES.index("estimated")
    return found.select(
        pl.col("meter").alias("meter_id"),
        pl.col("slot").alias("start"),
        pl.when(pl.col("count") == pl.col("owed")).then("value").alias("value"),
        quality.alias("quality"),
        pl.when(is_estimated).then(pl.lit("virtual")).otherwise(pl.lit("")).alias("method"),
    )


def _starts(resolution: str, period: Period) -> pl.DataFrame:
    starts = interval_starts(Resolution(resolution), period.start, period.end, period.zone)
    return starts.cast(INSTANT).to_frame("start")


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
