"""What readings that lack or are in doubt may change in an account, meter by meter.

Bounds are wide on purpose. An interval without a believed reading may have counted anything from
nothing to the most the same meter counted in any other. A reading that is doubted, or estimated,
may be wrong by as much, but no further in a month than the other meters of its network allow.
Where balances contradict each other, as much supply may lack as is used beyond it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from lingtan.base.figures import Missing
from lingtan.ledger.gaps import METER_DATUM
from lingtan.ledger.meter_readings import MeterReading, MeterUse
from lingtan.ledger.rates import Rate

READING_DOUBTS = """
select kind, subject, month, either, cast(sum(intervals) as bigint) as intervals,
       cast(sum(abs(quantity)) as double) as quantity, cast(sum(findings) as bigint) as findings
from reading_doubts group by kind, subject, month, either order by kind, subject, month, either"""

MISSING, ESTIMATED, DOUBTED = "missing", "estimated", "doubted"
CLOCK, SPANNED, FINDINGS = "clock", "spanned", "findings"
MAY_LACK, MAY_EXCEED, CLEARED = "may_lack", "may_exceed", "cleared"  # by other meters
EITHER_LACK, EITHER_EXCEED = "either_lack", "either_exceed"  # one of several, and not the others
CUT_OFF = "cut_off"  # shown as the ceiling of a field
OWN_LACK, OWN_EXCESS = "own_lack", "own_excess"  # by the meter's own other months
NEGATIVE_LOSS, SUB_METERS_EXCEED = "negative_loss", "sub_meters_exceed"
IN_MONTHS = (MISSING, ESTIMATED, DOUBTED, CLOCK)
BALANCE_RULE, PARENT_RULE = "supply_and_use_contradict", "sub_meters_exceed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """What one meter, or one contradiction, may change in an account.

    Attributes
    ----------
    account, enterprise, pool, carrier : str
        As of `meter_readings.MeterUse`.
    meter : str
        Empty for a contradiction of several meters.
    missing, estimated, doubted : float
        Amounts that are not measured: what lacks at the mean of the rest, and what stands in for
        a measured value.
    mistimed : float
        Amount of which only the time is in doubt: a sum loses no more than the hours by which
        the clock is wrong.
    low, high : float
        What the amount in the account may change by; not above and not below zero.
    reason : Missing
        Which readings would settle it.
    parties : frozenset of str
        Enterprises it may be of where nobody knows of which, the park itself as empty; every one
        of them then bears it whole.
    rates : tuple of Rate
        What a unit of it may be worth, where that is not what the lines of `meter` are worth.
    findings : int
        Findings of metering about this meter or node.
    is_bounded : bool
        A balance of other meters gives its ends, or the meter itself where it was read for the
        most part, so that a large one leaves a figure its ends. A meter that was hardly read
        bounds nothing by itself.
    either : str
        Month and names of several meters of which one is wrong, so that of all that has the same
        name only one holds; empty where it stands for itself.
    """

    account: str
    enterprise: str
    meter: str
    reason: Missing
    pool: str = ""
    carrier: str = ""
    missing: float = 0.0
    estimated: float = 0.0
    doubted: float = 0.0
    mistimed: float = 0.0
    low: float = 0.0
    high: float = 0.0
    findings: int = 0
    parties: frozenset[str] = frozenset()
    rates: tuple[Rate, ...] = ()
    is_bounded: bool = False
    either: str = ""

    def may_be_of(self, enterprises: Collection[str]) -> bool:
        """Whether it may be of one of some enterprises, or of what they all share."""
        if self.parties:
            return "" in self.parties or not self.parties.isdisjoint(enterprises)
        return bool(self.pool) or not self.enterprise or self.enterprise in enterprises

    @property
    def replaced(self) -> float:
        """The amount that stands in for a measured one."""
        return self.estimated + self.doubted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    intervals: int = 0
    quantity: float = 0.0
    findings: int = 0
    months: tuple[str, ...] = ()

    def plus(self, row: Mapping[str, object]) -> "_Amount":
        month = str(row["month"])
        return _Amount(
            intervals=self.intervals + int(str(row["intervals"] or 0)),
            quantity=self.quantity + float(str(row["quantity"] or 0)),
            findings=self.findings + int(str(row["findings"] or 0)),
            months=(*self.months, month) if month else self.months,
        )


class ReadingDoubts:
    """What metering doubts of the readings of a period, by kind and subject."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self._rows = rows
        self._by_kind: dict[tuple[str, str], _Amount] = {}
        for row in rows.iter_rows(named=True):
            key = (str(row["kind"]), str(row["subject"]))
            self._by_kind[key] = self._by_kind.get(key, _Amount()).plus(row)

    def of(self, kind: str, subject: str) -> _Amount:
        """Return what there is of a kind about a meter or node."""
        return self._by_kind.get((kind, subject), _Amount())

    def by_month(self, kind: str, subject: str) -> dict[str, float]:
        """Return how much there is of a kind about a meter or node, by month."""
        rows = self._rows.filter(kind=kind, subject=subject)
        return {
            str(month): float(quantity)
            for month, quantity in rows.select("month", "quantity").iter_rows()
        }

    def bounded(self, meter: str) -> "tuple[ReadingDoubts, ...]":
        """Return what there is of a meter, each month by itself that others bound or its own."""
        months = self._bounded_months(meter)
        own = self._rows.filter(pl.col("subject") == meter) if months else self._rows
        return tuple(ReadingDoubts(own.filter(pl.col("month") == month)) for month in months)

    def unbounded(self, meter: str) -> "ReadingDoubts":
        """Return what there is without the months of a meter that have bounds."""
        months = self._bounded_months(meter)
        is_own = (pl.col("subject") == meter) & pl.col("kind").is_in(IN_MONTHS)
        is_bounded = is_own & pl.col("month").is_in(months)
        return ReadingDoubts(self._rows.filter(~is_bounded)) if months else self

    def either(self, meter: str) -> Iterator[tuple[str, str, float, float]]:
        """Yield month, meters, and what one may lack and exceed if it is the one that is wrong."""
        own = self._rows.filter(
            (pl.col("subject") == meter) & pl.col("kind").is_in([EITHER_LACK, EITHER_EXCEED])
        )
        for (month, either), rows in own.group_by("month", "either", maintain_order=True):
            lack, exceed = (
                float(rows.filter(kind=kind)["quantity"].sum())
                for kind in (EITHER_LACK, EITHER_EXCEED)
            )
            yield str(month), str(either), lack, exceed

    def _bounded_months(self, meter: str) -> list[str]:
        """Return the months of which other meters, or its own other months, tell the ends."""
        return sorted({m for kind in (MAY_LACK, OWN_LACK) for m in self.of(kind, meter).months})

    def months_of(self, meter: str) -> tuple[str, ...]:
        """Return the months in which a meter's readings lack or are in doubt."""
        return tuple(sorted({m for kind in IN_MONTHS for m in self.of(kind, meter).months}))


def measured_over_spans(
    readings: Mapping[str, MeterReading], doubts: ReadingDoubts, units: Mapping[str, float]
) -> dict[str, MeterReading]:
    """Return readings whose totals over spans inside the period count as measured.

    A counter read on the 26th, or a bill from the 26th to the 25th, leaves the share of each month
    open, and not the sum of the period. What other meters bound is no guess of the meter either.

    Parameters
    ----------
    units : mapping of str to float
        As of `find_unsure`.
    """
    return {
        name: _measured(name, reading, doubts, units.get(name, 1.0))
        for name, reading in readings.items()
    }


def _measured(
    name: str, reading: MeterReading, doubts: ReadingDoubts, unit: float
) -> MeterReading:
    bounded = doubts.bounded(name)
    known = sum(each.of(ESTIMATED, name).quantity for each in bounded)
    known += doubts.of(SPANNED, name).quantity
    return replace(
        reading,
        estimated=max(0.0, reading.estimated - unit * known),
        told=sum(each.of(MISSING, name).intervals for each in bounded),
    )


def find_unsure(
    uses: Sequence[MeterUse],
    readings: Mapping[str, MeterReading],
    doubts: ReadingDoubts,
    units: Mapping[str, float],
) -> tuple[Unsure, ...]:
    """Return what the readings of each meter may change in the account it stands in.

    Parameters
    ----------
    readings : mapping of str to MeterReading
        As `measured_over_spans` returns them.
    units : mapping of str to float
        Energy of a canonical unit, of meters that are accounted in another unit than they count.
    """
    found = (
        each
        for use in uses
        for each in _of_meter(use, readings[use.meter], doubts, units.get(use.meter, 1.0))
    )
    return tuple(each for each in found if _says_anything(each))


def _says_anything(each: Unsure) -> bool:
    return bool(each.low or each.high or each.missing or each.findings or each.mistimed)


def _of_meter(
    use: MeterUse, reading: MeterReading, doubts: ReadingDoubts, unit: float
) -> Iterator[Unsure]:
    name, open_ones = use.meter, doubts.unbounded(use.meter)
    wrong_way = reading.wrong_way(use)
    in_doubt = unit * open_ones.of(DOUBTED, name).quantity
    low, high = _ends(name, reading, open_ones, (reading.unread, reading.estimated), unit)
    cut = doubts.of(CUT_OFF, name)
    high += max(0.0, reading.highest * cut.intervals - unit * cut.quantity)
    own = Unsure(
        account=use.account,
        enterprise=use.enterprise,
        meter=name,
        pool=use.pool,
        carrier=use.carrier,
        reason=_readings_of(use, doubts),
        missing=reading.implied,
        estimated=reading.estimated,
        doubted=in_doubt + wrong_way,
        mistimed=unit * open_ones.of(CLOCK, name).quantity,
        low=low - wrong_way,
        high=high + wrong_way,
        findings=doubts.of(FINDINGS, name).findings,
        is_bounded=reading.is_mostly_read
        and 2 * open_ones.of(DOUBTED, name).intervals < reading.expected,
    )
    yield own
    yield from _within_bounds(own, reading, doubts.bounded(name), unit)
    yield from _either(own, doubts, unit)
    beyond = doubts.of(SUB_METERS_EXCEED, name)
    if beyond.quantity:
        yield contradiction(own, Missing(kind="rule", id=PARENT_RULE, subject=name), beyond, unit)


def _either(like: Unsure, doubts: ReadingDoubts, unit: float) -> Iterator[Unsure]:
    """Yield what a meter may be wrong by, month by month, if it is that one and no other."""
    for month, meters, lack, exceed in doubts.either(like.meter):
        yield replace(
            like,
            reason=replace(like.reason, months=(month,)),
            missing=0.0,
            estimated=0.0,
            doubted=0.0,
            mistimed=0.0,
            low=-unit * exceed,
            high=unit * lack,
            findings=0,
            is_bounded=True,
            either=f"{month}: {meters}",
        )


def _within_bounds(
    like: Unsure, reading: MeterReading, months: Sequence[ReadingDoubts], unit: float
) -> Iterator[Unsure]:
    """Yield what a meter may have counted in months of which others, or its own, tell its ends."""
    if not months:
        return
    lows, highs = [], []
    for month in months:
        lacking = month.of(MISSING, like.meter).intervals
        guessed = unit * month.of(ESTIMATED, like.meter).quantity
        low, high = _ends(like.meter, reading, month, (lacking, guessed), unit)
        own, more = month.of(OWN_EXCESS, like.meter), month.of(OWN_LACK, like.meter)
        if more.months:
            low, high = -unit * own.quantity, unit * more.quantity
        if month.of(MAY_LACK, like.meter).months:
            low = max(low, -unit * month.of(MAY_EXCEED, like.meter).quantity)
            high = min(high, unit * month.of(MAY_LACK, like.meter).quantity)
        lows.append(low)
        highs.append(high)
    yield replace(
        like,
        missing=reading.mean * sum(month.of(MISSING, like.meter).intervals for month in months),
        estimated=unit * sum(month.of(ESTIMATED, like.meter).quantity for month in months),
        doubted=unit * sum(month.of(DOUBTED, like.meter).quantity for month in months),
        mistimed=unit * sum(month.of(CLOCK, like.meter).quantity for month in months),
        low=sum(lows),
        high=sum(highs),
        findings=0,
        is_bounded=True,
    )


def _ends(
    meter: str, reading: MeterReading, doubts: ReadingDoubts, lack: tuple[int, float], unit: float
) -> tuple[float, float]:
    """Return how much less and more a meter may have counted, by its own readings alone.

    Parameters
    ----------
    lack : tuple of int and float
        Intervals without a value, and the amount that is estimated.
    """
    absent, estimated = lack
    guessed, doubted = doubts.of(ESTIMATED, meter), doubts.of(DOUBTED, meter)
    in_doubt = unit * doubted.quantity
    beyond_edges = reading.highest * doubts.of(CLOCK, meter).intervals
    more = (
        reading.highest * absent
        + _upward(estimated, guessed.intervals, reading.highest)
        + _upward(in_doubt, doubted.intervals, reading.highest)
    )
    return -(estimated + in_doubt + beyond_edges), more + beyond_edges


def _readings_of(use: MeterUse, doubts: ReadingDoubts) -> Missing:
    return Missing(
        kind="datum",
        id=METER_DATUM,
        subject=use.enterprise,
        meter=use.meter,
        months=doubts.months_of(use.meter),
    )


def contradiction(like: Unsure, reason: Missing, beyond: _Amount, unit: float) -> Unsure:
    """Return what lacks in an account where parts count more than the whole does."""
    size = unit * beyond.quantity
    reason = replace(reason, months=tuple(sorted(set(beyond.months))))
    return replace(
        like,
        reason=reason,
        missing=size,
        estimated=0.0,
        doubted=0.0,
        mistimed=0.0,
        low=0.0,
        high=size,
        findings=0,
        is_bounded=True,
    )


def _upward(amount: float, intervals: int, highest: float) -> float:
    """Return how much more than an amount some intervals may have counted."""
    return max(0.0, intervals * highest - amount) if intervals else amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Imbalance:
    """More used than enters, in a pool.

    Attributes
    ----------
    pool, account : str
        Shared carrier, and the account its supply is bought in.
    size : float
        Use beyond supply [kWh].
    nodes : tuple of str
        Where it was seen.
    findings : int
        Findings of metering about these nodes.
    is_bounded : bool
        Whether everybody's use is metered, so that no more can lack than is seen.
    """

    pool: str
    account: str
    size: float
    nodes: tuple[str, ...]
    findings: int = 0
    is_bounded: bool = True


def lacking_supply(imbalances: Iterable[Imbalance], found: Sequence[Unsure]) -> Iterator[Unsure]:
    """Yield the supply that lacks in pools of which more is used than enters.

    What the meters of supply may lack by themselves is not counted twice.
    """
    for each in imbalances:
        known = sum(unsure.high for unsure in found if unsure.pool == each.pool)
        left = max(0.0, each.size - known)
        if left or each.findings:
            where = ", ".join(each.nodes) or each.pool
            yield Unsure(
                account=each.account,
                enterprise="",
                meter="",
                pool=each.pool,
                carrier=each.pool,
                reason=Missing(kind="rule", id=BALANCE_RULE, subject=where),
                missing=left,
                high=left,
                findings=each.findings,
                is_bounded=each.is_bounded,
            )
