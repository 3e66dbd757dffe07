"""Which threshold row applies, and on which side of it a figure stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.catalogue.frameworks import Indicator, ThresholdRow
from lingtan.indicators.arithmetic import is_below, work_out
from lingtan.indicators.basis import Basis
from lingtan.indicators.results import Outcome

NO_ROW = "no_threshold_row"
NOT_SEEN = "threshold_not_seen"
CLASS_NOT_SEEN = "threshold_class_not_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The row that applies with its number, or why none can be applied.

    Attributes
    ----------
    value : float or None
        Number to compare with: the row's, or the earlier value where it asks for growth.
    evidence : frozenset of Evidence
        Labels of what the conditions of this row and of those before it rest on.
    """

    row: ThresholdRow | None
    value: float | None
    reasons: tuple[Missing, ...]
    evidence: frozenset[Evidence] = frozenset()


def choose_row(indicator: Indicator, basis: Basis) -> Chosen:
    """Return the first row whose condition holds.

    Dated rows are picked by the target year and never interpolated. A condition that cannot be
    known stops the search, since a later row must not stand in for it.
    """
    evidence: frozenset[Evidence] = frozenset()
    for row in indicator.thresholds:
        truth = work_out(row.when, basis) if row.when is not None else None
        evidence |= truth.evidence if truth is not None else frozenset()
        if truth is None or truth.value:
            chosen = _with_value(indicator, row, basis)
            return replace(chosen, evidence=chosen.evidence | evidence)
        if not truth.is_known:
            return Chosen(row=None, value=None, reasons=truth.missing)
    return Chosen(row=None, value=None, reasons=(_rule(NO_ROW, indicator),))


def settle_range(indicator: Indicator, figures: Sequence[Figure], chosen: Chosen) -> Chosen:
    """Return the end of a range that decides, where the class of the park does not matter.

    What is on the good side of the stricter end meets the row whichever class it is of, and what
    is beyond the milder end misses it. Between them nothing is decided.
    """
    row = chosen.row
    if row is None or row.between is None:
        return chosen
    strict, mild = row.between if row.op in ("<=", "<") else row.between[::-1]
    ends = [end for figure in figures for end in figure.bounds]
    if not ends:
        return chosen
    if all(is_met(end, row.op, strict) for end in ends):
        return replace(chosen, value=strict)
    if not any(is_met(end, row.op, mild) for end in ends):
        return replace(chosen, value=mild)
    return replace(chosen, reasons=(_rule(CLASS_NOT_SEEN, indicator),))


def compare(figure: Figure, chosen: Chosen) -> Outcome:
    """Return the outcome of a figure against a row; unknown is never a pass.

    A figure that lies between two ends, one on either side, is as good as unknown.
    """
    if figure.value is None or chosen.row is None or chosen.reasons:
        return Outcome.NOT_DECIDABLE
    if chosen.row.op == "report":
        return Outcome.REPORTED
    if chosen.value is None:
        return Outcome.NOT_DECIDABLE
    if is_torn(figure, chosen):
        return Outcome.NOT_DECIDABLE
    return Outcome.MEETS if _is_met(figure.value, chosen) else Outcome.MISSES


def is_torn(figure: Figure, chosen: Chosen) -> bool:
    """Whether missing or doubted readings could move a figure to the other side of its row."""
    if len(figure.bounds) < 2 or chosen.row is None or chosen.value is None or chosen.reasons:
        return False
    if chosen.row.op == "report":
        return False
    low, high = figure.bounds
    if chosen.row.op == "==":
        return not (is_below(high, chosen.value) or is_below(chosen.value, low))
    return _is_met(low, chosen) is not _is_met(high, chosen)


def gap_of(figure: Figure, chosen: Chosen) -> float | None:
    """Return how far a figure is on the bad side of its threshold; negative on the good side."""
    if figure.value is None or chosen.value is None or chosen.row is None or chosen.reasons:
        return None
    distance = figure.value - chosen.value
    if chosen.row.op == "==":
        return abs(distance)
    return distance if chosen.row.op in ("<=", "<", "meets_or_better") else -distance


def margin_of(gap: float | None, chosen: Chosen) -> float | None:
    """Return the distance on the good side as a share of the threshold."""
    if gap is None or not chosen.value:
        return None
    return -gap / abs(chosen.value)


def _with_value(indicator: Indicator, row: ThresholdRow, basis: Basis) -> Chosen:
    if row.op == "increasing" and indicator.compare_with is not None:
        earlier = work_out(indicator.compare_with, basis)
        return Chosen(
            row=row, value=earlier.value, reasons=earlier.missing, evidence=earlier.evidence
        )
    is_unseen = not row.is_seen and row.op != "report"
    return Chosen(
        row=row,
        value=row.value,
        reasons=(_rule(NOT_SEEN, indicator),) if is_unseen else (),
    )


def is_met(value: float, op: str, limit: float) -> bool:
    """Whether a number is on the good side of a limit."""
    below, above = is_below(value, limit), is_below(limit, value)
    return {
        "<=": not above,
        "meets_or_better": not above,
        ">=": not below,
        "<": below,
        "increasing": above,
        "==": not below and not above,
    }[op]


def _is_met(value: float, chosen: Chosen) -> bool:
    limit = 0.0 if chosen.value is None else chosen.value
    return is_met(value, "" if chosen.row is None else chosen.row.op, limit)


def _rule(rule: str, indicator: Indicator) -> Missing:
    return Missing(kind="rule", id=rule, subject=indicator.id)
