"""Check the readings of a period: what is believed, doubted, estimated, missing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.contradictions import contradictions
from lingtan.app.layout import Layout
from lingtan.app.open_park import OpenPark, open_park, with_statements
from lingtan.app.result_key import result_key
from lingtan.app.results import Check
from lingtan.app.wiring import (
    CheckParts,
    Store,
    check_from_kept,
    check_to_kept,
    find_amounts,
    find_kept,
    keep,
    keep_amounts,
)
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.base.time_axis import Period, parse_period
from lingtan.metering.limits import DEFAULT
from lingtan.metering.month_work import span_to_read
from lingtan.metering.register_epochs import counter_scales
from lingtan.metering.validate import validate_period

ESTIMATES = """
select meter_id, method, count(*) as intervals, cast(sum(value) as decimal(18, 3)) as quantity
from intervals where quality = 'estimated' group by meter_id, method order by meter_id, method"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """A question about a period of a park, with the store open.

    Attributes
    ----------
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    contradictions : tuple of Finding
        Where forms and the park file say different things of the same.
    """

    layout: Layout
    opened: OpenPark
    period: Period
    as_known_at: datetime | None
    store: Store
    contradictions: tuple[Finding, ...] = ()

    def key(self, *question: object) -> str:
        """Return the key under which the answer to a question is kept."""
        return result_key(self.layout, self.store, self.as_known_at, self.period.name, *question)


@contextmanager
def inquire(layout: Layout, period_name: str, as_known_at: datetime | None) -> Iterator[Inquiry]:
    """Open a park and its store to ask about a period.

    Raises
    ------
    PeriodError
        The period is not a year, month or day.
    """
    opened = open_park(layout)
    period = parse_period(period_name, opened.park.time_zone)
    with Store.open(layout.store) as store:
        park = with_statements(opened, store, as_known_at)
        yield Inquiry(
            layout=layout,
            opened=OpenPark(park=park, catalogue=opened.catalogue),
            period=period,
            as_known_at=as_known_at,
            store=store,
            contradictions=contradictions(park, opened),
        )


def check_readings(layout: Layout, period_name: str, as_known_at: datetime | None = None) -> Check:
    """Return what is believed of the readings of a period."""
    with inquire(layout, period_name, as_known_at) as inquiry:
        return kept_check(inquiry) or _validate(inquiry)[0]


def kept_check(inquiry: Inquiry) -> Check | None:
    """Return a check that was worked out before from the very same things."""
    parts = check_from_kept(find_kept(inquiry.layout.derived, inquiry.key("check")))
    return None if parts is None else _check(inquiry, parts)


def believed(inquiry: Inquiry) -> tuple[Check, SqlRunner]:
    """Return the check of a period, and a runner that holds its ``amounts``.

    Both are taken from what was kept when the period was validated before.
    """
    check = kept_check(inquiry)
    if check is not None:
        runner = inquiry.store.runner(inquiry.as_known_at, period=inquiry.period)
        if find_amounts(inquiry.layout.derived_amounts, inquiry.key("check"), runner):
            return check, runner
    return _validate(inquiry)


def _validate(inquiry: Inquiry) -> tuple[Check, SqlRunner]:
    park, period = inquiry.opened.park, inquiry.period
    span = span_to_read(park, period, DEFAULT)
    runner = inquiry.store.runner(inquiry.as_known_at, period=span)
    scales = counter_scales(park, inquiry.opened.catalogue)
    result = validate_period(runner, park, period, DEFAULT, scales)
    tables = {
        "quality": result.quality,
        "gaps": result.gaps,
        "estimates": runner.rows(ESTIMATES),
        "doubts": result.doubts,
        "balances": result.balances,
    }
    parts = CheckParts(findings=result.findings, tables=tables)
    keep(inquiry.layout.derived, inquiry.key("check"), check_to_kept(parts))
    keep_amounts(inquiry.layout.derived_amounts, inquiry.key("check"), runner)
    return _check(inquiry, parts), runner


def _check(inquiry: Inquiry, parts: CheckParts) -> Check:
    return Check(
        park=inquiry.opened.park,
        period=inquiry.period,
        findings=(
            *inquiry.store.findings,
            *_of_imports(inquiry),
            *inquiry.contradictions,
            *parts.findings,
        ),
        quality=parts.tables["quality"],
        gaps=parts.tables["gaps"],
        estimates=parts.tables["estimates"],
        doubts=parts.tables["doubts"],
        balances=parts.tables["balances"],
    )


def _of_imports(inquiry: Inquiry) -> Iterator[Finding]:
    """Yield what was found in the files, as far as they were known then."""
    known_at = inquiry.as_known_at
    for record in inquiry.store.imports():
        if known_at is None or record.known_at <= known_at:
            yield from inquiry.store.findings_of(record.import_id)
