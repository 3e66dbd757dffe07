"""Refuse a meter's readings when the file's step is not the interval the meter declares.

Quarter hours read into a meter of hours would keep one value in four, and hours read into a meter
of quarter hours would be bridged by lines: either way the energy is wrong by a whole factor. One
reading off the grid is a bad row; most of them are a wrong file or a wrong meter.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lingtan.adapters.files.engine import Engine, quoted
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.wall_clock import WallClock
from lingtan.metering.reading_step import (
    ALIKE,
    DAY,
    FEWEST_COARSE,
    MINUTE,
    MONTH,
    YEAR,
    other_step,
    told,
)

CALENDAR_SECONDS = {"1d": DAY, "1mo": MONTH, "1y": YEAR}

INSTANTS = """
    SELECT r.meter_id, r.minutes, r.calendar, coalesce(p.stray, p.start) AS moment,
        p.stray IS NOT NULL AS is_stray
    FROM parsed p JOIN routes r ON r.route = p.route
    WHERE NOT r.is_register AND NOT p.assigned AND p.days = 0
        AND (p.reason IS NULL OR p.stray IS NOT NULL)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStep:
    """A meter and the step its readings stand at, in the words of ``meters.csv``."""

    meter_id: str
    found: str
    declared: str


def refuse_other_steps(clock: WallClock, engine: Engine) -> tuple[OtherStep, ...]:
    """Give every reading of a meter with another step its reason, in the view ``parsed``."""
    found = tuple(_other_steps(engine))
    if found:
        meters = ", ".join(quoted(step.meter_id) for step in found)
        _refuse(f"SELECT route FROM routes WHERE meter_id IN ({meters})", clock, engine)
    return found


def _refuse(routes: str, clock: WallClock, engine: Engine) -> None:
    reasons = f"{int(Reason.TIME_OFF_GRID)}, {int(Reason.PERIOD_NOT_CALENDAR)}"
    shown = f"{clock.shown_sql('start')} || ', ' || value"
    engine.run("ALTER VIEW parsed RENAME TO parsed_before")
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT * EXCLUDE (is_other) REPLACE (
            CASE WHEN is_other THEN NULL ELSE start END AS start,
            CASE WHEN is_other THEN NULL ELSE value END AS value,
            snapped AND NOT is_other AS snapped,
            CASE WHEN is_other THEN {int(Reason.OTHER_STEP)} ELSE reason END::UTINYINT AS reason,
            CASE WHEN is_other THEN coalesce(text, {shown}) ELSE text END AS text)
        FROM (SELECT *, coalesce((reason IS NULL OR reason IN ({reasons}))
            AND route IN ({routes}), false) AS is_other FROM parsed_before)""")


def _other_steps(engine: Engine) -> Iterator[OtherStep]:
    for meter_id, minutes, calendar in _candidates(engine):
        declared = minutes * MINUTE or CALENDAR_SECONDS[calendar]
        step = other_step(_gaps(meter_id, engine), declared)
        if step:
            name = calendar or told(declared)
            yield OtherStep(meter_id=meter_id, found=told(step), declared=name)


def _candidates(engine: Engine) -> list[tuple[str, int, str]]:
    """Return the meters whose bare counts allow another step: the cheap look at every file."""
    seconds = " ".join(f"WHEN '{name}' THEN {size}" for name, size in CALENDAR_SECONDS.items())
    rows = engine.rows(f"""
        SELECT meter_id, minutes, calendar
        FROM (SELECT meter_id, any_value(minutes) AS minutes, any_value(calendar) AS calendar,
                count(*) AS n, bool_or(is_stray) AS has_stray,
                date_diff('second', min(moment), max(moment)) AS span
            FROM ({INSTANTS}) GROUP BY meter_id)
        WHERE has_stray OR (n > {FEWEST_COARSE} AND span >= (n - 1) * {1 + ALIKE}
            * CASE calendar {seconds} ELSE minutes * {MINUTE} END)
        ORDER BY meter_id""")
    return [(str(meter), int(str(minutes)), str(name)) for meter, minutes, name in rows]


def _gaps(meter_id: str, engine: Engine) -> dict[int, int]:
    """Return how often each distance between neighbours occurs, by whole minutes if it has any."""
    rows = engine.rows(f"""
        SELECT CASE WHEN gap < {MINUTE} THEN gap ELSE round(gap / {MINUTE}) * {MINUTE} END
                AS step, count(*)
        FROM (SELECT date_diff('second', lag(moment) OVER (ORDER BY moment), moment) AS gap
            FROM (SELECT DISTINCT moment FROM ({INSTANTS}) WHERE meter_id = {quoted(meter_id)}))
        WHERE gap > 0 GROUP BY ALL ORDER BY step""")
    return {int(float(str(step))): int(str(count)) for step, count in rows}
