"""How an indicator's value, threshold, gap and margin are written."""

from dataclasses import replace

from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.indicators.results import IndicatorResult
from lingtan.reports.context import FLAG, Context
from lingtan.reports.model import Amount, Cell
from lingtan.reports.numbers import places_apart, shown
from lingtan.reports.way import Way, way_to_origin

NO_BREAK = "\u00a0"  # a per cent sign stands behind its number, on the same line
REPORTED, INCREASING = "report", "increasing"
WITHOUT_NUMBER = (REPORTED, INCREASING)
SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "==": "="}


def reading_of(context: Context, indicator: IndicatorResult) -> Amount:
    """Return the indicator's value as an amount of its own figure, apart from its threshold."""
    return context.amount_of(indicator.figure, indicator.unit, _places(indicator))


def _places(indicator: IndicatorResult) -> int | None:
    """Return the places that tell a value from its threshold; None where the usual ones do."""
    show, threshold = shown(indicator.unit), indicator.threshold
    value = indicator.figure.value
    if value is None or threshold is None or threshold.value is None or show.decimals < 0:
        return None
    scale = show.scale * (100 if show.is_share else 1)
    return places_apart(value * scale, threshold.value * scale, show.decimals)


def unit_of(context: Context, indicator: IndicatorResult) -> str:
    """Return the indicator's unit, by the gases that its value counts."""
    return context.gas_unit(indicator.figure, indicator.unit)


def threshold_text(
    context: Context, indicator: IndicatorResult, *, beside: Amount | None = None
) -> str:
    """Write the threshold with its sign and unit; one that was not seen says so.

    Parameters
    ----------
    beside : Amount or None
        A value it stands behind, whose unit it does not repeat unless that is a mere sign.
    """
    threshold = indicator.threshold
    if threshold is None or threshold.op == REPORTED:
        return context.say("no_threshold")
    if threshold.op == INCREASING:
        return context.say("increasing")
    if threshold.value is None:
        return context.say("threshold_unseen")
    if indicator.unit == FLAG:
        return context.yes_or_no(threshold.value)
    amount = context.amount(threshold.value, unit_of(context, indicator))
    is_told = beside is not None and beside.value is not None and amount.unit != "%"
    unit = "" if is_told else amount.unit
    text = " ".join(part for part in (_plain(context, amount), unit) if part)
    if threshold.op == "meets_or_better":
        return context.say("meets_or_better", level=text)
    return f"{SIGNS.get(threshold.op, threshold.op)} {text}".replace(" %", f"{NO_BREAK}%")


def threshold_cell(context: Context, indicator: IndicatorResult) -> Cell:
    """Return the threshold as it is written: a page leads from a number to what states it."""
    text, threshold = threshold_text(context, indicator), indicator.threshold
    if threshold is None or threshold.value is None or threshold.op in WITHOUT_NUMBER:
        return text
    return replace(way_to_origin(detail_id("indicator", indicator.id, "threshold")), text=text)


def threshold_told(context: Context, indicator: IndicatorResult) -> str | Amount:
    """Return the threshold as a sentence tells it: a page leads from it as from its cell."""
    told, threshold = threshold_cell(context, indicator), indicator.threshold
    if threshold is None or not isinstance(told, Way):
        return threshold_text(context, indicator)
    return Amount(value=threshold.value, text=told.text, leads_to=told)


def _plain(context: Context, amount: Amount) -> str:
    """Write a threshold with as many places as it has, not as many as a value has."""
    if amount.value is None:
        return amount.text
    value = amount.value * 100 if amount.is_share else amount.value
    return context.tick(value)


def standing_stem(status: str) -> str:
    """Return the part of a framework's status before its dates and remarks.

    Examples
    --------
    >>> standing_stem("in force (published 2026-05-20)"), standing_stem("in force; names only")
    ('in force', 'in force')
    """
    return status.partition(";")[0].partition(" (")[0].strip()


def gap_of(context: Context, indicator: IndicatorResult) -> Amount | str:
    """Return the distance to the threshold; blank where there is none."""
    if indicator.gap is None or indicator.unit == FLAG:
        return ""
    id_ = detail_id("indicator", indicator.id, "gap")
    return context.traced(indicator.gap, unit_of(context, indicator), id_, _places(indicator))


def margin_of(context: Context, indicator: IndicatorResult) -> Amount | str:
    """Return the distance on the good side as a share of the threshold."""
    if indicator.margin is None or indicator.unit == FLAG:
        return ""
    return context.traced(
        indicator.margin, "ratio", detail_id("indicator", indicator.id, "margin")
    )
