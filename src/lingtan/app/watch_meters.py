"""Watch the meters whose readings are pushed: what has come of each, imported or still waiting."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.simulation_copy import is_for_trial
from lingtan.app.state_of import state_of
from lingtan.app.wiring import Store
from lingtan.app.wiring_live import PATTERN, REMARK, order_of, units_of_meters
from lingtan.base.time_axis import Period
from lingtan.metering.alarms import FEWEST_FLAT, FLAT_AFTER, Alarm, Watched, alarms_of
from lingtan.park.flows import in_service
from lingtan.park.park import Park

LOOK_BACK = 2 * FLAT_AFTER + timedelta(hours=2)
LONGEST_FLAT = timedelta(days=100)  # longer than an alarm can be shelved
REMEMBERED = 8
READ_AS = {"meter": pl.String(), "time": pl.String()}
ALIKE = 1e-6  # of two values that are the same, whatever unit each was told in
NEWEST_SQL = """
select meter_id, max(start) as start from log where source like 'live-%' group by meter_id"""
LATELY_SQL = "select meter_id, start, value from current_readings where start >= '{first}'"
SCHEMA = pl.Schema({"meter_id": pl.String(), "start": pl.Datetime("us"), "value": pl.Float64()})


def watch_meters(layout: Layout, now: datetime) -> tuple[Alarm, ...]:
    """Return which meters are late, silent or flat.

    A meter is watched from the first reading that was pushed for it. In a simulation copy time
    is where the newest reading is, since there it passes quickly up to now.

    Raises
    ------
    LingtanError
        Park file or store cannot be read.
    """
    watched = _now_watched(layout)
    if watched and is_for_trial(layout):
        now = min(now, max(each.end for each in watched))
    return alarms_of(watched, now)


def is_any_watched(layout: Layout) -> bool:
    """Whether a reading of any meter was ever pushed.

    Raises
    ------
    LingtanError
        Park file or store cannot be read.
    """
    return bool(_now_watched(layout))


def _now_watched(layout: Layout) -> tuple[Watched, ...]:
    journals = tuple(sizes_of(sorted(layout.live.glob(PATTERN), key=order_of)))
    return _watched(layout, state_of(layout), journals)


def sizes_of(journals: Iterable[Path]) -> Iterator[tuple[Path, int]]:
    """Yield each journal with its size in bytes; an import may have removed one by now."""
    for path in journals:
        with suppress(FileNotFoundError):
            yield path, path.stat().st_size


@lru_cache(maxsize=REMEMBERED)
def _watched(
    layout: Layout, _state: str, journals: tuple[tuple[Path, int], ...]
) -> tuple[Watched, ...]:
    opened = open_park(layout)
    waiting = _waiting(journals)
    factors = units_of_meters(opened.park, opened.catalogue)
    known = pl.DataFrame(
        {"meter_id": list(factors), "factor": [float(f) for f in factors.values()]}
    )
    canonical = waiting.join(known, on="meter_id").with_columns(
        value=pl.col("value") * pl.col("factor")
    )
    stored, newest = _stored(layout, opened.park, waiting)
    rows = pl.concat([newest, stored, canonical.select(*SCHEMA)])  # the last of a kind stands
    found = tuple(_each(rows, opened.park))
    counts = rows.drop_nulls("value").group_by("meter_id").agg(pl.col("start").n_unique())
    told = dict(counts.iter_rows())
    begun = [each for each in found if FEWEST_FLAT <= each.flat_count >= told[each.meter.id]]
    if not begun:
        return found
    earlier = _earlier(layout, opened.park, begun)  # it may be flat for longer than was looked at
    return tuple(_each(pl.concat([earlier, rows]), opened.park))


def _earlier(layout: Layout, park: Park, flat: Sequence[Watched]) -> pl.DataFrame:
    """Return what the store knows of flat meters before the first value that was looked at."""
    if not layout.store.is_dir():
        return pl.DataFrame(schema=SCHEMA)
    end = max(each.flat_since for each in flat)
    span = Period(name="", start=end - LONGEST_FLAT, end=end, zone=park.time_zone)
    sql = LATELY_SQL.format(first=f"{span.start:%Y-%m-%d %H:%M:%S}")
    with Store.open(layout.store) as store:
        rows = store.runner(period=span).rows(sql).cast(SCHEMA)
    return rows.filter(pl.col("meter_id").is_in([each.meter.id for each in flat]))


def _stored(
    layout: Layout, park: Park, waiting: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the late readings of the store, and the newest instant of each meter in it."""
    nothing = pl.DataFrame(schema=SCHEMA)
    if not layout.store.is_dir():
        return nothing, nothing
    with Store.open(layout.store) as store:
        live = store.runner().rows(NEWEST_SQL).with_columns(value=None).cast(SCHEMA)
        ends = [frame["start"].max() for frame in (live, waiting)]
        last = max((end for end in ends if isinstance(end, datetime)), default=None)
        if last is None:
            return nothing, nothing
        first, after = (last - LOOK_BACK), last + timedelta(days=1)
        span = Period(
            name="",
            start=first.replace(tzinfo=UTC),
            end=after.replace(tzinfo=UTC),
            zone=park.time_zone,
        )
        sql = LATELY_SQL.format(first=f"{first:%Y-%m-%d %H:%M:%S}")
        stored = store.runner(period=span).rows(sql).cast(SCHEMA)
    pushed = pl.concat([live["meter_id"], waiting["meter_id"]]).unique()
    return stored.filter(pl.col("meter_id").is_in(pushed.implode())), live


def _waiting(journals: tuple[tuple[Path, int], ...]) -> pl.DataFrame:
    """Return the readings of journals that are not imported; of one that is gone, none."""
    frames = [pl.DataFrame(schema=SCHEMA)]
    for path, size in journals:
        try:
            text = path.read_bytes()[:size]
        except FileNotFoundError:
            continue
        text = text[: text.rfind(b"\n") + 1]
        read = pl.read_csv(text, comment_prefix=REMARK, schema_overrides=READ_AS)
        frames.append(
            read.select(
                pl.col("meter").alias("meter_id"),
                pl.col("time")
                .str.to_datetime("%+", time_unit="us")
                .dt.replace_time_zone(None)
                .alias("start"),
                pl.col("value").cast(pl.Float64()),
            )
        )
    return pl.concat(frames)


def _each(rows: pl.DataFrame, park: Park) -> Iterator[Watched]:
    meters = {meter.id: meter for meter in park.meters}
    ordered = rows.unique(["meter_id", "start"], keep="last", maintain_order=True)
    for (name,), own in ordered.sort("start").group_by("meter_id", maintain_order=True):
        meter = meters.get(str(name))
        if meter is None:
            continue
        times, values = own["start"].to_list(), own["value"].to_list()
        last = values[-1]
        count = 0
        for value in reversed(values):
            if not last or value is None or abs(value - last) > ALIKE * abs(last):
                break
            count += 1
        yield Watched(
            meter=meter,
            newest=times[-1].replace(tzinfo=UTC),
            flat_since=times[-max(1, count)].replace(tzinfo=UTC),
            flat_count=count,
            ended=in_service(meter, park)[1],
        )
