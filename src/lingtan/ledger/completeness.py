"""How complete the metering behind each account is, and when it is too thin for a figure.

What is missing is weighed by what the same meter counts when it works, so that a small meter
does not open a large account. An interval that was estimated is not missing, but estimates are
weighed too: a few are a doubt, many are no measurement.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.doubts import (
    BILL_LONGER_THAN_PERIOD,
    ESTIMATED_BEYOND_LIMIT,
    ESTIMATED_IN_PART,
    METER_EMPTY,
    METER_INCOMPLETE,
    NEGATIVE_ACTIVITY,
    PERIOD_UNREAD,
    doubt,
)
from lingtan.ledger.gaps import SHARED_USE, UNREAD, Gap, meter_missing
from lingtan.ledger.meter_readings import MeterReading, MeterUse


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Shares of an account's quantity beyond which its figures are doubted or unknown.

    Attributes
    ----------
    missing : Decimal
        Missing beyond this, it is unknown; estimated beyond this, it is doubted.
    estimated : Decimal
        Estimated beyond this, it is unknown.
    """

    missing: Decimal
    estimated: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """Gaps and findings of the meters of an account."""

    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def check_completeness(
    readings: Mapping[str, MeterReading],
    uses: Sequence[MeterUse],
    period: Period,
    limits: Limits,
) -> Completeness:
    """Return gaps and findings of the meters that accounts rest on.

    Parameters
    ----------
    readings : mapping of str to MeterReading
        By meter.
    uses : sequence of MeterUse
        Meters with their accounts.
    limits : Limits
        Shares that may be missing or estimated.
    """
    if _is_unread(uses, readings):
        return _unread(uses, period)
    guesses = [_weigh_estimates(group, readings) for group in _groups(uses)]
    gaps = [
        *_empty(uses, readings),
        *_thin(uses, readings, limits.missing),
        *(gap for guess in guesses for gap in guess.gaps(limits)),
    ]
    findings = [
        *_meter_findings(uses, readings, period),
        *_negative(uses, readings),
        *(finding for guess in guesses for finding in guess.findings(limits)),
    ]
    return Completeness(gaps=tuple(gaps), findings=tuple(findings))


def _is_unread(uses: Sequence[MeterUse], readings: Mapping[str, MeterReading]) -> bool:
    """Whether no meter of all that owe anything was read."""
    owing = [readings[use.meter] for use in uses if readings[use.meter].expected]
    return bool(owing) and not any(reading.present for reading in owing)


def _unread(uses: Sequence[MeterUse], period: Period) -> Completeness:
    """Return that a period has no readings: said once, and not of each meter."""
    reason = Missing(kind="rule", id=UNREAD, subject=period.name)
    meters = {use.meter for use in uses}
    return Completeness(
        gaps=tuple(replace(_gap(use), missing=reason) for use in uses),
        findings=(doubt(PERIOD_UNREAD, period.name, {"meters": len(meters)}, at="amounts"),),
    )


def _empty(uses: Sequence[MeterUse], readings: Mapping[str, MeterReading]) -> Iterable[Gap]:
    for use in uses:
        if readings[use.meter].present == 0:
            yield _gap(use)


def _thin(
    uses: Sequence[MeterUse], readings: Mapping[str, MeterReading], limit: Decimal
) -> Iterable[Gap]:
    for members in _groups(uses):
        whole = sum(readings[use.meter].implied + readings[use.meter].quantity for use in members)
        thin = [use for use in members if not readings[use.meter].is_mostly_read]
        implied = sum(readings[use.meter].implied for use in thin)
        if whole > 0 and implied / whole > float(limit):
            yield from (_gap(use) for use in thin if readings[use.meter].unread)


def _groups(uses: Sequence[MeterUse]) -> Iterable[Sequence[MeterUse]]:
    """Return the meters that are weighed together: of an account, or of one user's counters."""
    groups: dict[tuple[str, str], list[MeterUse]] = {}
    for use in sorted(uses, key=lambda use: (use.account, use.enterprise)):
        user = use.enterprise if use.account == SHARED_USE else ""
        groups.setdefault((use.account, user), []).append(use)
    return groups.values()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guess:
    """How much of what some meters count together was estimated, and by which of them.

    Attributes
    ----------
    unbounded : float
        Share that was estimated of meters that were hardly read.
    thin : frozenset of str
        These meters.
    """

    share: float
    unbounded: float
    uses: Mapping[str, MeterUse]
    share_of: Mapping[str, float]
    thin: frozenset[str]

    def gaps(self, limits: Limits) -> Iterable[Gap]:
        if self.unbounded > float(limits.estimated):
            yield from (_gap(use) for meter, use in self.uses.items() if meter in self.thin)

    def findings(self, limits: Limits) -> Iterable[Finding]:
        if self.share <= float(limits.missing):
            return
        is_unknown = self.unbounded > float(limits.estimated)
        for meter_id, use in self.uses.items():
            is_beyond = is_unknown and meter_id in self.thin
            kind = ESTIMATED_BEYOND_LIMIT if is_beyond else ESTIMATED_IN_PART
            facts: dict[str, Fact] = {
                "account": use.account,
                "share_pct": round(100 * self.share, 2),
                "meter_share_pct": round(100 * self.share_of[meter_id], 2),
            }
            yield doubt(kind, meter_id, facts, at="amounts")


def _weigh_estimates(uses: Sequence[MeterUse], readings: Mapping[str, MeterReading]) -> _Guess:
    whole = sum(readings[use.meter].quantity for use in uses)
    guessed = {use.meter: use for use in uses if readings[use.meter].estimated > 0}
    total = sum(readings[meter].estimated for meter in guessed)
    thin = frozenset(meter for meter in guessed if not readings[meter].is_mostly_read)
    unbounded = sum(readings[meter].estimated for meter in thin)
    return _Guess(
        share=total / whole if whole else 0.0,
        unbounded=unbounded / whole if whole else 0.0,
        thin=thin,
        uses=guessed,
        share_of={
            meter: readings[meter].estimated / (readings[meter].quantity or 1.0)
            for meter in guessed
        },
    )


def _gap(use: MeterUse) -> Gap:
    missing = meter_missing(use.enterprise)
    return Gap(
        account=use.account,
        enterprise=use.enterprise,
        missing=missing,
        pool=use.pool,
        carrier=use.carrier,
    )


def _meter_findings(
    uses: Sequence[MeterUse],
    readings: Mapping[str, MeterReading],
    period: Period,
) -> Iterable[Finding]:
    for meter_id in dict.fromkeys(use.meter for use in uses):
        reading = readings[meter_id]
        facts = {"absent": reading.absent, "expected": reading.expected}
        if reading.expected == 0:
            yield doubt(BILL_LONGER_THAN_PERIOD, meter_id, {"period": period.name}, at="amounts")
        elif reading.present == 0:
            yield doubt(METER_EMPTY, meter_id, facts, at="amounts")
        elif reading.absent:
            share = round(100 * reading.absent / reading.expected, 2)
            yield doubt(METER_INCOMPLETE, meter_id, {**facts, "share_pct": share}, at="amounts")


def _negative(uses: Sequence[MeterUse], readings: Mapping[str, MeterReading]) -> Iterable[Finding]:
    loose = {use.meter for use in uses if use.may_be_negative}
    found = {use.meter: readings[use.meter].wrong_way(use) for use in uses}
    for meter_id, amount in found.items():
        if amount and meter_id not in loose:
            yield doubt(NEGATIVE_ACTIVITY, meter_id, {"amount": -amount}, at="amounts")
