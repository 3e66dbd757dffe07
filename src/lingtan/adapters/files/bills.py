"""Bills that count by their days: told by their quality, and refused when they overlap.

A bill that is no calendar month is kept whole, at its first day, and its quality says over how
many days it goes: ``manual:31``. So bills of one month add, whichever files they came in.
"""

from lingtan.adapters.files.engine import Engine
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.wall_clock import WallClock

BY_DAYS = "parsed WHERE reason IS NULL AND days > 0"


def has_bills_by_days(engine: Engine) -> bool:
    """Whether a reading of the file is a bill that counts by its days."""
    return engine.count(f"SELECT count(*) FROM {BY_DAYS}") > 0


def refuse_overlaps(clock: WallClock, engine: Engine) -> None:
    """Give bills of a meter that overlap in part their reason, in the view ``parsed``.

    None of them is believed: nothing tells which one is right. Bills of one and the same period
    are left to the rule for readings that stand twice.
    """
    if not has_bills_by_days(engine):
        return
    engine.run(f"CREATE OR REPLACE TABLE overlapping AS {_overlapping(clock)}")
    if not engine.count("SELECT count(*) FROM overlapping"):
        return
    engine.run("ALTER VIEW parsed RENAME TO parsed_before_bills")
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT p.* REPLACE (
            CASE WHEN o.line IS NULL THEN p.start END AS start,
            CASE WHEN o.line IS NULL THEN p.value END AS value,
            CASE WHEN o.line IS NULL THEN p.reason ELSE {int(Reason.BILLS_OVERLAP)} END::UTINYINT
                AS reason,
            coalesce(o.shown, p.text) AS text)
        FROM parsed_before_bills p LEFT JOIN overlapping o ON o.line = p.line AND o.p = p.p""")


def quality_sql(quality: str, engine: Engine) -> str:
    """Return the SQL of the quality of the staged rows ``s``."""
    if not has_bills_by_days(engine):
        return f"'{quality}'"
    return f"'{quality}' || CASE WHEN s.days > 0 THEN ':' || s.days ELSE '' END"


def _overlapping(clock: WallClock) -> str:
    local = f"CAST({clock.shown_sql('p.start')} AS TIMESTAMP)"
    return f"""
        WITH bills AS (
            SELECT p.line, p.p, p.days, p.value, r.meter_id, {local} AS first,
                CASE WHEN p.days > 0 THEN {local} + to_days(p.days::INTEGER)
                    WHEN r.calendar = '1y' THEN {local} + INTERVAL 1 YEAR
                    ELSE {local} + INTERVAL 1 MONTH END AS until
            FROM parsed p JOIN routes r ON r.route = p.route
            WHERE p.reason IS NULL AND NOT r.is_register AND r.calendar IN ('1mo', '1y'))
        SELECT a.line, a.p, any_value(a.meter_id || ' ' || strftime(a.first, '%Y-%m-%d') || ' ~ '
            || strftime(a.until - INTERVAL 1 DAY, '%Y-%m-%d') || ': ' || a.value
            || ', line ' || b.line) AS shown
        FROM bills a JOIN bills b ON a.meter_id = b.meter_id
            AND a.first < b.until AND b.first < a.until
            AND (a.first <> b.first OR a.until <> b.until)
        GROUP BY a.line, a.p"""
