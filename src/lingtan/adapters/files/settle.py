"""Settle what only the whole file can tell: the hour seen twice, and readings that stand twice.

Both look at the readings of one meter side by side, so they run after the file has been read, on
the table ``parsed``, and touch only the readings in question.
"""

from lingtan.adapters.files.engine import Engine
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.wall_clock import WallClock

PLACES = 100_000  # more than the readings of a line
ACCEPTED = "SELECT * FROM parsed WHERE reason IS NULL"


def settle_doubts(mapping: Mapping, engine: Engine) -> int:
    """Decide which hour is meant when clocks go back; make ``moved`` (line, p, by, reason).

    Its ``is_mixed`` marks an hour whose two times do not stand one after the other: the order in
    the file then tells nothing.

    Returns
    -------
    int
        Readings of an hour that should stand twice and stands once.
    """
    which = mapping.time.repeated_hour
    engine.run(f"CREATE OR REPLACE TABLE backward AS {_backward_sql()}")
    by = {"first": "0", "refuse": "0", "second": "greatest(doubt, 0)"}.get(
        which,
        "CASE WHEN doubt > 0 AND n > 1 THEN doubt WHEN doubt < 0 AND times > 1 AND n = 1 "
        "THEN doubt ELSE 0 END",
    )
    is_refused = f"doubt > 0 AND {which == 'refuse'}"
    is_once = f"times = 1 AND most = 1 AND doubt > 0 AND {which == 'order'}"
    is_mixed = f"doubt > 0 AND first_ends > second_begins AND {which == 'order'}"
    engine.run(f"""
        CREATE OR REPLACE TABLE moved AS
        SELECT line, p, {by} AS by, {is_once} AS is_once, coalesce({is_mixed}, false) AS is_mixed,
            CASE WHEN {is_refused} THEN {int(Reason.TIME_REPEATED_HOUR)} END AS reason
        FROM (SELECT *, max(times) OVER change AS most,
                max(CASE WHEN doubt > 0 AND seen = 1 THEN place END) OVER change AS first_ends,
                min(CASE WHEN doubt > 0 AND seen = 2 THEN place END) OVER change AS second_begins
            FROM (SELECT d.*, count(*) OVER (PARTITION BY d.route, d.start) AS times,
                    d.line * {PLACES} + d.p AS place,
                    row_number() OVER (PARTITION BY d.route, d.start ORDER BY d.line, d.p) AS seen,
                    row_number() OVER (PARTITION BY d.route, d.start ORDER BY
                        CASE WHEN b.route IS NULL THEN d.line ELSE -d.line END, d.p) AS n
                FROM ({ACCEPTED} AND doubt <> 0) d
                LEFT JOIN backward b ON b.route = d.route AND b.year = year(d.start))
            WINDOW change AS (PARTITION BY route, year(start)))""")
    return engine.count("SELECT count(*) FROM moved WHERE is_once")


def _backward_sql() -> str:
    """Return the query of the meters (route, year) whose lines go back in time at the change.

    Only the lines about it are looked at, and of a line with many readings only its neighbours.
    """
    return f"""
        WITH spans AS (
            SELECT route, year(start) AS year, min(start) - INTERVAL 1 DAY AS since,
                max(start) + INTERVAL 1 DAY AS until
            FROM ({ACCEPTED} AND doubt <> 0) GROUP BY ALL)
        SELECT route, year FROM (
            SELECT a.route, s.year, a.line, a.start, lag(a.line) OVER w AS above,
                lag(a.start) OVER w AS before
            FROM ({ACCEPTED}) a JOIN spans s
                ON s.route = a.route AND a.start BETWEEN s.since AND s.until
            WINDOW w AS (PARTITION BY a.route, s.year ORDER BY a.line, a.p))
        WHERE above <> line
        GROUP BY route, year HAVING count_if(start < before) > count_if(start > before)"""


def settled_sql(engine: Engine) -> str:
    """Return the query of all readings that may be staged, each on its own instant."""
    if not engine.count("SELECT count(*) FROM moved"):
        return ACCEPTED
    return f"""
        SELECT a.* EXCLUDE (start),
            a.start + to_microseconds(coalesce(m.by, 0)::BIGINT) AS start
        FROM ({ACCEPTED}) a LEFT JOIN moved m ON m.line = a.line AND m.p = a.p
        WHERE m.reason IS NULL"""


def settle_duplicates(mapping: Mapping, settled: str, engine: Engine) -> None:
    """Find readings that stand twice; make ``losers`` (line, p, is_same, old, new, winner).

    Equal ones count once. Of different ones the later line wins, or all are refused.
    """
    number_meters(settled, engine)
    keyed = f"SELECT s.*, r.m FROM ({settled}) s JOIN meter_numbers r ON r.route = s.route"
    is_plain = is_in_order(keyed, engine)
    engine.run(f"""
        CREATE OR REPLACE TABLE twice AS
        SELECT m, start FROM ({keyed}) {"WHERE false" if is_plain else ""}
        GROUP BY m, start HAVING count(*) > 1""")
    is_lost = "line <> winner OR p <> winner_p"
    if mapping.duplicates == "refuse":
        is_lost += " OR lowest <> highest"
    engine.run(f"""
        CREATE OR REPLACE TABLE losers AS
        SELECT line, p, route, start, value, winner, last_value,
            CASE WHEN {mapping.duplicates == "refuse"} THEN lowest = highest
                ELSE value = last_value END AS is_same
        FROM (SELECT k.*, min(value) OVER w AS lowest, max(value) OVER w AS highest,
                last_value(line) OVER o AS winner, last_value(p) OVER o AS winner_p,
                last_value(value) OVER o AS last_value
            FROM ({keyed}) k SEMI JOIN twice t ON t.m = k.m AND t.start = k.start
            WINDOW w AS (PARTITION BY m, start),
                o AS (PARTITION BY m, start ORDER BY line, p
                    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING))
        WHERE {is_lost}""")
    engine.run("DROP TABLE twice")


def number_meters(settled: str, engine: Engine) -> None:
    """Make ``meter_numbers``: the meter of each route, numbered as the file brings them."""
    engine.run(f"""
        CREATE OR REPLACE TABLE meter_numbers AS
        SELECT route, dense_rank() OVER (ORDER BY first, meter_id) AS m
        FROM (SELECT r.route, r.meter_id, min(f.first) OVER (PARTITION BY r.meter_id) AS first
            FROM routes r LEFT JOIN (SELECT route, min((line, p)) AS first FROM ({settled})
                GROUP BY route) f ON f.route = r.route)""")


def is_in_order(keyed: str, engine: Engine) -> bool:
    """Whether the order of the lines alone proves that no reading stands twice.

    Most files go through time meter by meter, or through the meters time by time. To see that
    takes a tenth of what it takes to look every reading up among the others.
    """
    backward, again, blocks, meters = engine.rows(f"""
        SELECT count(*) FILTER (start < before OR (start = before AND m <= above)),
            count(*) FILTER (m = above AND start <= before),
            count(*) FILTER (m <> above) + 1, count(DISTINCT m)
        FROM (SELECT m, start, lag(m) OVER () AS above, lag(start) OVER () AS before
            FROM ({keyed}))""")[0]
    return backward == 0 or (again == 0 and blocks == meters)


def staged_sql(settled: str, quality: str, engine: Engine) -> str:
    """Return the query of the staging file; a signed reading counts at two meters.

    Parameters
    ----------
    quality : str
        SQL of the quality; see `bills.quality_sql`.
    """
    if engine.count("SELECT count(*) FROM losers"):
        settled = (
            f"SELECT * FROM ({settled}) s ANTI JOIN losers l ON l.line = s.line AND l.p = s.p"
        )
    value = "CASE WHEN r.negative = 2 THEN greatest(s.value, 0) ELSE s.value END"
    rest = f"{quality} AS quality, s.line FROM ({settled}) s JOIN routes r ON r.route = s.route"
    plain = f"SELECT r.meter_id, s.start, {value} AS value, {rest}"
    if not engine.count("SELECT count(*) FROM routes WHERE negative = 2"):
        return plain
    return f"""
        {plain} UNION ALL
        SELECT r.other_id, s.start, greatest(-s.value, 0) AS value, {rest}
        WHERE r.negative = 2"""


def gather_refusals(clock: WallClock, engine: Engine) -> None:
    """Make ``refusals``: every reading refused, with its reason's number, text and cell.

    Instants are written on the file's clock.
    """
    faults = "reason < 100"  # skipped lines have higher numbers
    own = "SELECT line, p, reason::INTEGER AS reason, text, cell FROM parsed WHERE false"
    if engine.count(f"SELECT count(*) FROM parsed WHERE {faults}"):  # spares a look at the text
        own = own.replace("false", faults)
    engine.run(f"""
        CREATE OR REPLACE TABLE refusals AS {own}
        UNION ALL
        SELECT a.line, a.p, m.reason, {clock.shown_sql("a.start")} || ', ' || a.value,
            a.value::VARCHAR
        FROM parsed a JOIN moved m ON a.line = m.line AND a.p = m.p WHERE m.reason IS NOT NULL
        UNION ALL
        SELECT l.line, l.p, {int(Reason.DUPLICATE_CONFLICT)}, r.meter_id || ' ' ||
            {clock.shown_sql("l.start")} || ': ' || l.value || ', line ' || l.winner ||
            ': ' || l.last_value, l.value::VARCHAR
        FROM losers l JOIN routes r ON r.route = l.route WHERE NOT l.is_same""")
