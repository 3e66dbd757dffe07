"""Hold the multiplier that a line states against the one of its counter in the park file.

A counter is stored as it was read, and its multiplier is applied later, as ``meters.csv`` and the
dated changes say. Where the file says another one, every amount of the counter is wrong by their
ratio, and nothing tells which of the two is right: such a reading is refused. The amount of an
interval or a bill has its multiplier inside, so that nothing is to be compared there.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from fractions import Fraction

import polars as pl

from lingtan.adapters.files.engine import Engine, quoted, trimmed
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.layout import Layout
from lingtan.adapters.files.source import Source
from lingtan.park.meters import Meter, MeterEvent, MeterKind
from lingtan.park.park import Park

NUMBER = r"\d+(?:\.\d+)?"
RATIO = re.compile(rf"[×xX*]?({NUMBER})(?:[/:：／]({NUMBER}))?倍?")
BETWEEN = " × "
FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
MILLIONTH = Fraction(1, 10**6)  # a ratio written as a decimal is rounded somewhere

Span = tuple[Fraction, datetime, datetime]


def multiplier_of(text: str) -> Fraction | None:
    """Return the multiplier that cells state, joined by ``×``; None when they state none.

    Examples
    --------
    >>> [str(multiplier_of(text)) for text in ("2000", "100/5 × 10000/100", "40倍", "n/a")]
    ['2000', '2000', '40', 'None']
    """
    product = Fraction(1)
    for part in text.split(BETWEEN):
        found = RATIO.fullmatch(part.replace(",", "").replace(" ", ""))
        if found is None or not Fraction(found[2] or 1):
            return None
        product *= Fraction(found[1]) / Fraction(found[2] or 1)
    return product


def multiplier_spans(meter: Meter, events: Iterable[MeterEvent]) -> list[Span]:
    """Return the multipliers of a meter with the instants from and until which each holds."""
    changes = sorted(
        (event.at, event.multiplier)
        for event in events
        if event.meter == meter.id and event.multiplier is not None
    )
    starts = [FIRST, *(at for at, _ in changes)]
    ends = [*starts[1:], LAST]
    known = [meter.multiplier, *(multiplier for _, multiplier in changes)]
    return [
        (Fraction(str(value)), start, end)
        for value, start, end in zip(known, starts, ends, strict=True)
    ]


def is_another(stated: Fraction | None, known: Fraction) -> bool:
    """Whether a stated multiplier is not the known one; one that cannot be read is not."""
    return stated is None or abs(stated - known) > known * MILLIONTH


def refuse_other_multipliers(source: Source, layout: Layout, park: Park, engine: Engine) -> None:
    """Give readings of counters whose line states another multiplier their reason, in ``parsed``.

    At the very instant of a change both multipliers are right: one closes, the other opens.
    """
    spans = list(_spans(park)) if layout.multiplier else []
    if not spans:
        return
    schema = ["meter_id", "n", "known", "since", "until"]
    engine.give("multiplier_spans", pl.DataFrame(spans, schema=schema, orient="row"))
    cells = ", ".join(f"nullif({trimmed(f'cells[{cell}]')}, '')" for cell in layout.multiplier)
    engine.run(f"""
        CREATE OR REPLACE TABLE stated_multipliers AS
        SELECT p.line, p.p, s.meter_id, s.n, s.known, l.stated
        FROM parsed p JOIN routes r ON r.route = p.route
        JOIN (SELECT line, concat_ws({quoted(BETWEEN)}, {cells}) AS stated
            FROM ({source.relation})) l ON l.line = p.line AND l.stated <> ''
        JOIN multiplier_spans s ON s.meter_id = r.meter_id
            AND p.start BETWEEN s.since AND s.until
        WHERE p.reason IS NULL AND r.is_register""")
    if _mark_others(engine):
        _refuse(engine)


def _spans(park: Park) -> Iterator[tuple[object, ...]]:
    for meter in park.meters:
        if meter.kind is MeterKind.REGISTER:
            for n, (known, since, until) in enumerate(multiplier_spans(meter, park.meter_events)):
                naive = (at.astimezone(UTC).replace(tzinfo=None) for at in (since, until))
                yield meter.id, n, f"{float(known):.12g}", *naive


def _mark_others(engine: Engine) -> bool:
    """Make ``other_multipliers``: what is stated of a meter that is not what is known of it."""
    pairs = engine.rows("SELECT DISTINCT stated, known FROM stated_multipliers")
    others = [
        (str(stated), str(known))
        for stated, known in pairs
        if is_another(multiplier_of(str(stated)), Fraction(str(known)))
    ]
    schema = {"stated": pl.String(), "known": pl.String()}
    engine.give("other_multipliers", pl.DataFrame(others, schema=schema, orient="row"))
    return bool(others)


def _refuse(engine: Engine) -> None:
    engine.run("""
        CREATE OR REPLACE TABLE multiplied AS
        SELECT line, p, any_value(meter_id) AS meter_id, any_value(s.stated) AS stated,
            string_agg(s.known, ', ' ORDER BY n) AS known
        FROM stated_multipliers s
        LEFT JOIN other_multipliers o ON o.stated = s.stated AND o.known = s.known
        GROUP BY line, p HAVING bool_and(o.stated IS NOT NULL)""")
    engine.run("ALTER VIEW parsed RENAME TO parsed_before_multipliers")
    engine.run(f"""
        CREATE VIEW parsed AS
        SELECT p.* REPLACE (
            CASE WHEN o.line IS NULL THEN p.start END AS start,
            CASE WHEN o.line IS NULL THEN p.value END AS value,
            p.snapped AND o.line IS NULL AS snapped,
            CASE WHEN o.line IS NULL THEN p.reason ELSE {int(Reason.OTHER_MULTIPLIER)}
                END::UTINYINT AS reason,
            CASE WHEN o.line IS NULL THEN p.cell ELSE o.meter_id END AS cell,
            CASE WHEN o.line IS NULL THEN p.text ELSE o.meter_id || ': ' || p.value
                || ', ' || o.stated || ' ≠ ' || o.known END AS text)
        FROM parsed_before_multipliers p
        LEFT JOIN multiplied o ON o.line = p.line AND o.p = p.p""")
