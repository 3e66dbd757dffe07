"""What a fuel bill would say by what its plant made of it.

A boiler or a plant burns in proportion to what it gives. Where the other months of a bill keep to
the heat or power that the meters of its plant count far more closely than to their season, a bill
that is missing or odd follows from that output: with the ratio of the other months, within three
spreads of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner
from lingtan.metering import faults
from lingtan.metering.day_profile import CLOCK
from lingtan.metering.gap_totals import SPREADS, bound_rows
from lingtan.metering.level_steps import SIGMA
from lingtan.park.meters import ASSET_PREFIX, Meter, Resolution
from lingtan.park.park import Park
from lingtan.park.tables import READING_DOUBTS

FEWEST = 6  # months that say how much a plant burns for what it gives
MOST_SPREAD = 0.03  # of the ratio; beyond it the season says as much
LEAST_SPREAD = 0.002  # a bill is no more exact than its meter
OF_BILLS = (faults.ODD_BILL, faults.BILL_HOLDS_TWO, faults.COPIED_BILL, faults.GAP_BILLS)
MONTHS_SQL = f"""
select a.meter_id, c.month, cast(sum(a.quantity) as double) as quantity
from amounts a join {CLOCK} c on a.start = c.hour
where a.meter_id in ({{meters}}) group by a.meter_id, c.month"""
LATEST = "9999-12"
Months = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillEstimate:
    """What a bill would say by the output of its plant, and three spreads of it."""

    meter: str
    month: str
    amount: float
    error: float
    counted: float


def bills_by_output(
    runner: SqlRunner, park: Park, findings: Sequence[Finding], counts: pl.DataFrame
) -> tuple[BillEstimate, ...]:
    """Return what the bills that are missing or odd would say.

    Parameters
    ----------
    runner : SqlRunner
        Has ``amounts``, and the hours of the period as `day_profile` left them.
    counts : DataFrame
        Columns of `month_work.COUNTS`.
    """
    odd = _odd_months(findings)
    plants = [each for each in _plants(park) if each[0].id in odd]
    if not plants:
        return ()
    names = sorted({meter.id for bill, outputs in plants for meter in (bill, *outputs)})
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    amounts: dict[str, dict[str, float]] = {}
    for meter, month, quantity in runner.rows(MONTHS_SQL.format(meters=listed)).iter_rows():
        amounts.setdefault(meter, {})[month] = quantity
    whole = _whole_months(counts, findings)
    return tuple(
        estimate
        for bill, outputs in plants
        for estimate in _of_plant(bill, outputs, amounts, (odd[bill.id], whole))
    )


def _odd_months(findings: Iterable[Finding]) -> dict[str, set[str]]:
    """Return the months of which the bill of a meter is missing or odd."""
    odd: dict[str, set[str]] = {}
    for finding in findings:
        if finding.kind in OF_BILLS:
            month = str(finding.facts.get("month") or finding.facts.get("first"))[:7]
            odd.setdefault(finding.subject, set()).add(month)
    return odd


def _plants(park: Park) -> Iterator[tuple[Meter, list[Meter]]]:
    """Yield the only fuel bill of each plant with the meters of what the plant gives."""
    for asset in park.assets:
        place = f"{ASSET_PREFIX}{asset.id}"
        bills = [each for each in park.meters if each.target == place and not each.same_as]
        outputs = [each for each in park.meters if each.source == place and not each.same_as]
        if len(bills) == 1 and bills[0].resolution is Resolution.MONTH and outputs:
            yield bills[0], outputs


def _whole_months(counts: pl.DataFrame, findings: Iterable[Finding]) -> set[tuple[str, str]]:
    """Return the meters and months that were read whole and are in no doubt."""
    lacking = pl.col("missing") + pl.col("suspect") + pl.col("estimated")
    whole = counts.filter((lacking == 0) & (pl.col("expected") > 0))
    doubted = [_months_of(each) for each in findings if each.kind in UNSOUND]
    return {
        (meter, month)
        for meter, month in whole.select("meter_id", "month").iter_rows()
        if not any(meter == who and first <= month <= last for who, first, last in doubted)
    }


def _months_of(finding: Finding) -> tuple[str, str, str]:
    """Return a meter with the first and the last month of what is found of it."""
    first = str(finding.facts.get("first", ""))[:7]
    last = str(finding.facts.get("until", finding.facts.get("last", LATEST)))[:7]
    return finding.subject, first, LATEST if finding.facts.get("is_lasting") else last


UNSOUND = (
    faults.LEVEL_SHIFT,
    faults.LEVEL_DOUBTED,
    faults.SIGN_TURNED,
    faults.ZEROS_CONTRADICTED,
    faults.ZEROS_DOUBTED,
    faults.COPIED_VALUES,
    faults.STRAIGHT_LINE,
)


def _of_plant(
    bill: Meter,
    outputs: Sequence[Meter],
    amounts: Months,
    known: tuple[Collection[str], Collection[tuple[str, str]]],
) -> Iterator[BillEstimate]:
    odd, whole = known
    bills = amounts.get(bill.id, {})
    found = []
    for output in outputs:
        given = {m: q for m, q in amounts.get(output.id, {}).items() if (output.id, m) in whole}
        sound = [
            np.log(bills[month] / given[month])
            for month in sorted(given.keys() & bills.keys() - set(odd))
            if bills[month] > 0 and given[month] > 0 and (bill.id, month) in whole
        ]
        if len(sound) >= FEWEST:
            middle = float(np.median(sound))
            spread = SIGMA * float(np.median(np.abs(np.array(sound) - middle)))
            found.append((max(spread, LEAST_SPREAD), middle, given))
    for month in sorted(odd):
        near = [each for each in found if each[0] <= MOST_SPREAD and month in each[2]]
        if near:
            spread, middle, given = min(near, key=lambda each: each[0])
            amount = float(given[month] * np.exp(middle))
            yield BillEstimate(
                meter=bill.id,
                month=month,
                amount=amount,
                error=SPREADS * spread * amount,
                counted=bills.get(month, 0.0),
            )


def with_outputs(
    findings: Iterable[Finding], estimates: Sequence[BillEstimate]
) -> tuple[Finding, ...]:
    """Return findings, those about a bill with what its plant's output says it would be."""
    totals = {(each.meter, each.month): round(each.amount, 3) for each in estimates}
    return tuple(_with_output(each, totals) for each in findings)


def _with_output(finding: Finding, totals: Mapping[tuple[str, str], float]) -> Finding:
    month = str(finding.facts.get("month") or finding.facts.get("first"))[:7]
    total = totals.get((finding.subject, month))
    if finding.kind not in OF_BILLS or total is None:
        return finding
    return replace(finding, facts={**finding.facts, "document": total})


def bounds_of_bills(estimates: Iterable[BillEstimate]) -> pl.DataFrame:
    """Return by how much a bill may lack or exceed what is counted of its month."""
    tables = [
        bound_rows(each.meter, each.month, each.amount - each.counted, each.error)
        for each in estimates
    ]
    return pl.concat([pl.DataFrame(schema=READING_DOUBTS.schema), *tables])
