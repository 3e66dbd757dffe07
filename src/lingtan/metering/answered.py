"""Readings as they are understood: what meters told, with what people answered since.

Answers apply in the order in which they were given, each to what those before it left, since a
finding that is answered was found in what those left. A ratio or a turned sign is a multiplier
from a date on, so that counters bear them too; the rest moves, changes or leaves out readings.
The readings themselves stay as they are, and each that was touched names its own and the answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period
from lingtan.metering.calendar import aware, interval_starts, literal, naive, next_start
from lingtan.metering.dimension import FIRST_INSTANT, LAST_INSTANT
from lingtan.metering.faults import OF_SPAN
from lingtan.metering.finding_spans import span_of_finding
from lingtan.metering.range_check import DOUBT, IS_IMPOSSIBLE
from lingtan.park.answers import Answer, AnswerKind
from lingtan.park.contracts import Contract
from lingtan.park.meters import Meter, MeterEvent, Resolution
from lingtan.park.park import Park

AROUND = timedelta(days=28)  # before and after the span of a document
AT_ONCE = 8  # answers in one query: an engine that nests hundreds runs out of stack
READ = "readings_as_read"
UNDERSTOOD = "readings_understood"
MULTIPLIERS = (AnswerKind.RATIO, AnswerKind.SIGN)
OF_SERVICE = (AnswerKind.BEGUN, AnswerKind.ENDED)
OF_READINGS = (
    AnswerKind.CLOCK,
    AnswerKind.SWAP,
    AnswerKind.OFFSET,
    AnswerKind.DOCUMENT,
    AnswerKind.IGNORE,
)
OF_FINDINGS = (AnswerKind.REAL, AnswerKind.IGNORE)
COLUMNS = "meter_id, start, value, quality, read_meter, read_start, read_value, answers"
TOUCHED_SQL = f"""
select meter_id, start, value, quality, meter_id as read_meter, start as read_start,
       value as read_value, '' as answers
from {READ} where meter_id in ({{meters}})"""
# Where a reading that moved meets one that did not, the moved one holds: the answer says so.
MOVED_SQL = f"""
select {COLUMNS} from (
  select *, row_number() over (partition by meter_id, start order by is_moved desc) as place
  from (
    select case when {{hit}} then {{meter}} else meter_id end as meter_id,
           case when {{hit}} then start + interval '{{minutes}}' minute else start end as start,
           value, quality, read_meter, read_start, read_value,
           case when {{hit}} then answers || ' ' || {{id}} else answers end as answers,
           {{hit}} as is_moved
    from ({{readings}}) r) m) p
where place = 1"""
CHANGED_SQL = """
select meter_id, start,
       case when {hit} then cast({value} as decimal(18,3)) else value end as value, quality,
       read_meter, read_start, read_value,
       case when {hit} then answers || ' {id}' else answers end as answers
from ({readings}) r"""
# A document states the total: what was not read of its span has its share of it too. Where what
# was read is one number throughout, the same weekdays of the weeks around give the shape.
FILLED_SQL = f"""
with r as ({{readings}}), told as (select * from r where {{hit}} and value is not null),
usual as (
  select dayofweek(start) as day, hour(start) as hour, minute(start) as minute,
         cast(median(value) as decimal(18,3)) as value
  from r where meter_id = {{meter}} and not {{hit}}
    and start >= {{start}} - interval '{AROUND.days}' day
    and start < {{end}} + interval '{AROUND.days}' day
  group by all),
spread as (
  select start, u.value
  from (select unnest({{starts}}) as start) s
  left join usual u on u.day = dayofweek(s.start) and u.hour = hour(s.start)
    and u.minute = minute(s.start))
select meter_id, r.start,
       case when {{hit}} and (select min(value) = max(value) from told)
            then coalesce((select s.value from spread s where s.start = r.start), r.value)
            else r.value end as value,
       quality, read_meter, read_start, read_value, answers
from r where not {{hit}} or value is not null
union all
select {{meter}}, s.start,
       coalesce(s.value, (select cast(avg(value) as decimal(18,3)) from told), 0),
       'manual', {{meter}}, s.start, null, ''
from spread s where s.start not in (select start from told)"""
# Readings bear the multiplier of their time, so that what they amount to is the total.
SHARE_SQL = """case when sum(case when {hit} then value * {multiplier} end) over () > 0
  then {total} * cast(value as double)
       / cast(sum(case when {hit} then value * {multiplier} end) over () as double)
  else {total} / {multiplier} / count(case when {hit} then 1 end) over () end"""


def understand_readings(runner: SqlRunner, park: Park, answers: Sequence[Answer]) -> None:
    """Make ``current_readings`` what is understood of the readings.

    Parameters
    ----------
    runner : SqlRunner
        Has ``current_readings``. Where an answer touches any, it keeps what was read as `READ`,
        and beside it `UNDERSTOOD`: the touched meters with the meter, time and value that were
        read, and the ids of the answers.
    park : Park
        With the multipliers of `understood_park`.
    answers : sequence of Answer
        Those in force, in the order in which they were given.
    """
    known = {meter.id for meter in park.meters}
    ours = [each for each in answers if of_readings(each) and known.intersection(each.meters)]
    if not ours:
        return
    meters = ", ".join(sorted({_text(meter) for each in ours for meter in each.meters}))
    runner.rename("current_readings", READ)
    sql = TOUCHED_SQL.format(meters=meters)
    for number, together in enumerate(_moving_together(ours), 1):
        sql = _moved(together, sql) if _is_clock(together[0]) else _with(together[0], sql, park)
        if number % AT_ONCE == 0:
            runner.keep(UNDERSTOOD, sql)
            sql = f"select {COLUMNS} from {UNDERSTOOD}"
    runner.keep(UNDERSTOOD, sql)
    runner.view(
        "current_readings",
        f"""
select meter_id, start, value, quality from {READ} where meter_id not in ({meters})
union all
select meter_id, start, value, quality from {UNDERSTOOD}""",
    )


def _moving_together(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Return the answers, those together that move readings of one meter as far as each other.

    What the first month of a late clock brings into the next must not move once more with it.
    """
    found: list[list[Answer]] = []
    for answer in answers:
        before = _as_late(found, answer) if _is_clock(answer) else None
        if before is not None:
            before.append(answer)
        else:
            found.append([answer])
    return found


def _as_late(given: Sequence[list[Answer]], answer: Answer) -> list[Answer] | None:
    """Return the answers to move with one: none comes between that is about the same readings."""
    start, end = answer.start or FIRST_INSTANT, answer.end or LAST_INSTANT
    for group in reversed(given):
        if not {*group[0].meters} & {*answer.meters}:
            continue
        if any(each.touches(start, end) for each in group):
            return None
        if _is_clock(group[0]) and group[0].number == answer.number:
            return group
    return None


def _is_clock(answer: Answer) -> bool:
    return answer.kind is AnswerKind.CLOCK


def _moved(answers: Sequence[Answer], readings: str) -> str:
    """Return the SQL of readings with the answers that say by how much a clock was wrong."""
    hits = [_hit(each) for each in answers]
    ids = " ".join(f"when {hit} then {_text(a.id)}" for a, hit in zip(answers, hits, strict=True))
    return MOVED_SQL.format(
        readings=readings,
        id=f"case {ids} end",
        hit=f"({' or '.join(hits)})",
        meter="meter_id",
        minutes=int(answers[0].number),
    )


def of_readings(answer: Answer) -> bool:
    """Whether an answer is about readings themselves, and not about what was found in them."""
    is_of_finding = answer.kind is AnswerKind.IGNORE and answer.finding not in {"", *OF_SPAN}
    return answer.kind in OF_READINGS and not is_of_finding


def with_verdicts(judged: pl.DataFrame, answers: Iterable[Answer]) -> pl.DataFrame:
    """Return readings as a person judged them where a check doubts them.

    Parameters
    ----------
    judged : DataFrame
        ``meter``, ``start`` (naive UTC), ``value``, ``amount``, `DOUBT` and `IS_IMPOSSIBLE`.

    Returns
    -------
    DataFrame
        What is real is doubted no more; what is to be ignored has no value, and no doubt either.
    """
    for answer in answers:
        if answer.kind not in OF_FINDINGS or not answer.finding:
            continue
        is_meant = (pl.col("meter") == answer.meter) & (pl.col(DOUBT) == answer.finding)
        if answer.start is not None:
            is_meant &= pl.col("start") >= naive(answer.start)
        if answer.end is not None:
            is_meant &= pl.col("start") < naive(answer.end)
        is_meant = is_meant.fill_null(value=False)
        lost = ["value", "amount"] if answer.kind is AnswerKind.IGNORE else []
        judged = judged.with_columns(
            *(pl.when(~is_meant).then(name).alias(name) for name in lost),
            pl.when(~is_meant).then(DOUBT).alias(DOUBT),
            (pl.col(IS_IMPOSSIBLE) & ~is_meant).alias(IS_IMPOSSIBLE),
        )
    return judged


def unanswered(
    findings: Iterable[Finding], answers: Sequence[Answer], zone: str
) -> tuple[Finding, ...]:
    """Return the findings that nobody called real, or to be ignored, or gave the total of."""
    settling = (*OF_FINDINGS, AnswerKind.DOCUMENT)
    said = [each for each in answers if each.kind in settling and each.finding]
    return tuple(each for each in findings if not any(_is_about(a, each, zone) for a in said))


def _is_about(answer: Answer, finding: Finding, zone: str) -> bool:
    if (answer.finding, answer.meter) != (finding.kind.id, finding.subject):
        return False
    start, end = span_of_finding(finding, zone)
    return answer.touches(start or FIRST_INSTANT, end or LAST_INSTANT)


def span_understood(span: Period, answers: Iterable[Answer]) -> Period:
    """Return the span to read so that every reading of a span can be understood.

    What moved into it stands elsewhere, and a document's total is shared by its whole span, in the
    shape of the weeks around.
    """
    for answer in filter(of_readings, answers):
        if answer.kind is AnswerKind.CLOCK:
            reach = timedelta(minutes=abs(answer.number))
            span = replace(span, start=span.start - reach, end=span.end + reach)
        if answer.kind is AnswerKind.DOCUMENT and answer.touches(span.start, span.end):
            start, end = answer.start or span.start, answer.end or span.end
            first, after = min(span.start, start - AROUND), max(span.end, end + AROUND)
            span = replace(span, start=first, end=after)
    return span


def understood_park(park: Park, answers: Iterable[Answer]) -> Park:
    """Return a park with the multipliers, days of service and quantities that people answered.

    Each other multiplier has its answer as proof, and so has the quantity of a contract.
    """
    for answer in answers:
        if answer.contract:
            contracts = tuple(_in_unit(each, answer) for each in park.contracts)
            park = replace(park, contracts=contracts)
            continue
        if answer.kind in MULTIPLIERS:
            park = _multiplied(park, answer)
        if answer.kind in OF_SERVICE:
            park = replace(park, meters=tuple(_in_service(each, answer) for each in park.meters))
    return park


def _in_unit(contract: Contract, answer: Answer) -> Contract:
    """Return a contract with the quantity that an answer says was meant."""
    if contract.id != answer.contract:
        return contract
    ratio = answer.number if answer.kind is AnswerKind.RATIO else 1.0
    quantity = contract.quantity_kwh
    kwh = None if quantity is None else quantity * ratio
    return replace(contract, quantity_kwh=kwh, answer=answer.id)


def _in_service(meter: Meter, answer: Answer) -> Meter:
    """Return a meter with the day on which it begins or ends, where the answer is about it."""
    if meter.id != answer.meter:
        return meter
    if answer.kind is AnswerKind.BEGUN:
        return replace(meter, valid_from=answer.start)
    return replace(meter, valid_to=answer.end)


def _multiplied(park: Park, answer: Answer) -> Park:
    """Return a park in which a meter has another multiplier over the span of an answer."""
    ratio = -1.0 if answer.kind is AnswerKind.SIGN else answer.number
    start, end = answer.start or FIRST_INSTANT, answer.end or LAST_INSTANT
    meters = tuple(
        _from_the_first(meter, answer, ratio) if meter.id == answer.meter else meter
        for meter in park.meters
    )
    meter = next((each for each in park.meters if each.id == answer.meter), None)
    if meter is None:
        return park
    own = [each for each in park.meter_events if each.meter == meter.id]
    others = tuple(each for each in park.meter_events if each.meter != meter.id)
    bounds = [at for at in (answer.start, answer.end) if at is not None]
    events = _with_bounds(meter, own, bounds, answer.id)
    scaled = [
        replace(each, multiplier=each.multiplier * ratio)
        if each.multiplier is not None and start <= each.at < end
        else each
        for each in events
    ]
    return replace(park, meters=meters, meter_events=(*others, *scaled))


def _from_the_first(meter: Meter, answer: Answer, ratio: float) -> Meter:
    return (
        meter if answer.start is not None else replace(meter, multiplier=meter.multiplier * ratio)
    )


def _with_bounds(
    meter: Meter, events: Sequence[MeterEvent], bounds: Iterable[datetime], proof: str
) -> list[MeterEvent]:
    """Return the events of a meter with one at each bound that states the multiplier there."""
    found = sorted(events, key=lambda each: each.at)
    for at in bounds:
        multiplier = _multiplier(meter, found, at)
        here = next((each for each in found if each.at == at), None)
        if here is None:
            found.append(MeterEvent(meter=meter.id, at=at, multiplier=multiplier, evidence=proof))
        elif here.multiplier is None:
            found[found.index(here)] = replace(here, multiplier=multiplier)
        found.sort(key=lambda each: each.at)
    return found


def _with(answer: Answer, readings: str, park: Park) -> str:
    """Return the SQL of readings with one more answer."""
    told = {"readings": readings, "id": answer.id, "hit": _hit(answer)}
    match answer.kind:
        case AnswerKind.SWAP:
            one, other = map(_text, answer.meters)
            swapped = f"case when meter_id = {one} then {other} else {one} end"
            return MOVED_SQL.format(**{**told, "id": _text(answer.id)}, meter=swapped, minutes=0)
        case AnswerKind.OFFSET:
            value = f"value + cast({answer.number!r} as decimal(18,3))"
            return CHANGED_SQL.format(**told, value=value)
        case AnswerKind.DOCUMENT:
            return _with_document(answer, told, park)
        case _:
            return f"select {COLUMNS} from ({readings}) r where not {told['hit']}"


def _with_document(answer: Answer, told: Mapping[str, str], park: Park) -> str:
    """Return the SQL of readings whose total over a span is that of a document."""
    meter = next(each for each in park.meters if each.id == answer.meter)
    start, end = answer.start or FIRST_INSTANT, answer.end or LAST_INSTANT
    filled = FILLED_SQL.format(
        **told,
        meter=_text(meter.id),
        starts=_starts(meter.resolution, start, end, park.time_zone),
        start=literal(start),
        end=literal(end),
    )
    multiplier = _multiplier_sql(meter, park.meter_events, (start, end))
    value = SHARE_SQL.format(hit=told["hit"], total=repr(answer.number), multiplier=multiplier)
    return CHANGED_SQL.format(**{**told, "readings": filled}, value=value)


def _starts(resolution: Resolution, start: datetime, end: datetime, zone: str) -> str:
    """Return SQL of a list of when the intervals of a span begin."""
    if resolution.minutes is not None:
        first = literal(next_start(resolution, start, zone))
        return f"range({first}, {literal(end)}, interval '{resolution.minutes}' minute)"
    starts = interval_starts(resolution, start, end, zone).to_list()
    return f"cast([{', '.join(literal(aware(each)) for each in starts)}] as timestamp[])"


def _multiplier_sql(
    meter: Meter, events: Iterable[MeterEvent], span: tuple[datetime, datetime]
) -> str:
    """Return SQL of the multiplier of a meter in force at each reading of a span."""
    start, end = span
    known = [*events]
    first = _multiplier(meter, known, start)
    later = {each.at for each in known if each.meter == meter.id and start < each.at < end}
    cases = "".join(
        f" when start >= {literal(at)} then {_multiplier(meter, known, at)!r}::double"
        for at in sorted(later, reverse=True)
    )
    return f"(case{cases} else {first!r}::double end)" if cases else f"{first!r}::double"


def _multiplier(meter: Meter, events: Iterable[MeterEvent], at: datetime) -> float:
    """Return the multiplier of a meter in force at an instant."""
    known = [
        (each.at, each.multiplier)
        for each in events
        if each.meter == meter.id and each.multiplier is not None and each.at <= at
    ]
    return max(known, default=(at, meter.multiplier))[1]


def _hit(answer: Answer) -> str:
    """Return SQL that says whether a reading is one an answer is about."""
    meters = ", ".join(map(_text, answer.meters))
    parts = [f"meter_id in ({meters})"]
    if answer.start is not None:
        parts.append(f"start >= {literal(answer.start)}")
    if answer.end is not None:
        parts.append(f"start < {literal(answer.end)}")
    return f"({' and '.join(parts)})"


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
