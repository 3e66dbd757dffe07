"""Judge one indicator: every reading of it, the row that applies, and the verdict they share."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from lingtan.base.figures import Figure, Missing, evidence_of, unsure_of
from lingtan.catalogue.frameworks import Framework, Indicator, Reading
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.basis import Basis
from lingtan.indicators.plausible import plausible
from lingtan.indicators.registry import QUANTITIES
from lingtan.indicators.results import IndicatorResult, Outcome, Threshold, Variant
from lingtan.indicators.statements import unknown
from lingtan.indicators.thresholds import (
    Chosen,
    choose_row,
    compare,
    gap_of,
    is_torn,
    margin_of,
    settle_range,
)

FORMULA_NOT_SEEN = "formula_not_seen"
BOUNDARY_MISMATCH = "boundary_mismatch"
DOES_NOT_APPLY = "does_not_apply"
PERIOD_NOT_A_YEAR = "period_not_a_year"

Refer = Callable[[str], Figure]


def judge(
    indicator: Indicator, framework: Framework, basis: Basis, refer: Refer
) -> IndicatorResult:
    """Return the verdict on one indicator, before any excuse.

    Parameters
    ----------
    refer : function
        Returns 1 or 0 for the verdict of another framework, or what is missing for one.
    """
    barrier = _barrier(indicator, framework, basis)
    if barrier:
        return _undecided(indicator, unknown(barrier), barrier)
    figures = _figures(indicator, framework, basis, refer)
    if not figures:
        reason = Missing(kind="rule", id=FORMULA_NOT_SEEN, subject=indicator.id)
        return _undecided(indicator, unknown([reason]), (reason,))
    conditions = (framework.requires, indicator.applies)
    evidence = evidence_of(work_out(each, basis) for each in conditions if each is not None)
    if not _applies(indicator, basis):
        reason = Missing(kind="rule", id=DOES_NOT_APPLY, subject=indicator.id)
        return replace(
            _undecided(indicator, figures[0], (reason,)),
            outcome=Outcome.REPORTED,
            condition_evidence=evidence,
        )
    result = _against_row(indicator, figures, choose_row(indicator, basis), basis)
    return replace(result, condition_evidence=result.condition_evidence | evidence)


def _barrier(indicator: Indicator, framework: Framework, basis: Basis) -> tuple[Missing, ...]:
    """Return why the park's figures cannot be used here at all."""
    if not basis.context.is_whole_year:
        return (Missing(kind="rule", id=PERIOD_NOT_A_YEAR, subject=indicator.id),)
    if framework.requires is not None:
        fits = work_out(framework.requires, basis)
        if fits.value == 0:
            return (Missing(kind="rule", id=BOUNDARY_MISMATCH, subject=framework.id),)
        if not fits.is_known:
            return fits.missing
    if indicator.applies is not None:
        return work_out(indicator.applies, basis).missing
    return ()


def _applies(indicator: Indicator, basis: Basis) -> bool:
    return indicator.applies is None or bool(work_out(indicator.applies, basis).value)


def _figures(
    indicator: Indicator, framework: Framework, basis: Basis, refer: Refer
) -> tuple[Figure, ...]:
    if indicator.reference:
        return (_finished(refer(indicator.reference), indicator, ""),)
    return tuple(
        _finished(
            _labelled(
                plausible(work_out(reading.formula, basis), reading.formula, indicator, basis),
                reading,
                framework,
            ),
            indicator,
            reading.id,
        )
        for reading in indicator.readings
    )


def _labelled(figure: Figure, reading: Reading, framework: Framework) -> Figure:
    """Add the label of the reading, and that of the method where an emission is in it."""
    labels = {reading.label}
    if framework.offsets is not None and "E_park" in reading.formula.names:
        labels.add(framework.offsets.gross_label)
    return replace(figure, evidence=figure.evidence | labels)


def _finished(figure: Figure, indicator: Indicator, reading: str) -> Figure:
    figure_id = f"{indicator.id}.{reading}" if reading else indicator.id
    return replace(figure, id=figure_id, unit=indicator.unit)


def _against_row(
    indicator: Indicator, figures: Sequence[Figure], found: Chosen, basis: Basis
) -> IndicatorResult:
    chosen = settle_range(indicator, figures, found)
    outcomes = [compare(figure, chosen) for figure in figures]
    subjects = _subjects(indicator, chosen, basis)
    outcome, reasons = _shared(indicator, figures, outcomes, chosen)
    if subjects:  # one product surely beyond its limit decides, whatever else is missing
        outcome, reasons = Outcome.MISSES, ()
    gap = gap_of(figures[0], chosen)
    return replace(
        _undecided(indicator, figures[0], reasons),
        threshold=_threshold(chosen),
        gap=gap,
        margin=margin_of(gap, chosen),
        outcome=outcome,
        variants=_variants(indicator, figures, outcomes),
        label=(chosen.row.label if chosen.row else indicator.label).value,
        subjects=subjects,
        condition_evidence=chosen.evidence,
    )


def _shared(
    indicator: Indicator,
    figures: Sequence[Figure],
    outcomes: Sequence[Outcome],
    chosen: Chosen,
) -> tuple[Outcome, tuple[Missing, ...]]:
    """Return the outcome all readings agree on, or why there is none."""
    if chosen.reasons:
        return Outcome.NOT_DECIDABLE, chosen.reasons
    missing = tuple(dict.fromkeys(m for figure in figures for m in figure.missing))
    if missing:
        return Outcome.NOT_DECIDABLE, missing
    torn = unsure_of(figure for figure in figures if is_torn(figure, chosen))
    if torn:
        return Outcome.NOT_DECIDABLE, torn
    if len(set(outcomes)) > 1:
        rule = Missing(kind="rule", id=indicator.open_rule, subject=indicator.id)
        return Outcome.NOT_DECIDABLE, (rule,)
    return outcomes[0], ()


def _subjects(indicator: Indicator, chosen: Chosen, basis: Basis) -> tuple[str, ...]:
    if chosen.reasons or chosen.value is None:
        return ()
    names = [name for reading in indicator.readings for name in reading.formula.names]
    tellers = [
        QUANTITIES[name].subjects
        for name in names
        if name in QUANTITIES and name not in basis.figures
    ]
    found = [tell(basis, chosen.value) for tell in tellers if tell is not None]
    return tuple(dict.fromkeys(subject for subjects in found for subject in subjects))


def _threshold(chosen: Chosen) -> Threshold | None:
    if chosen.row is None:
        return None
    when = "" if chosen.row.when is None else chosen.row.when.text
    return Threshold(op=chosen.row.op, value=chosen.value, when=when, note=chosen.row.note)


def _variants(
    indicator: Indicator, figures: Sequence[Figure], outcomes: Sequence[Outcome]
) -> tuple[Variant, ...]:
    if len(indicator.readings) < 2:
        return ()
    rows = zip(indicator.readings, figures, outcomes, strict=True)
    return tuple(
        Variant(id=reading.id, name=reading.name, figure=figure, outcome=outcome)
        for reading, figure, outcome in rows
    )


def _undecided(
    indicator: Indicator, figure: Figure, reasons: tuple[Missing, ...]
) -> IndicatorResult:
    return IndicatorResult(
        id=indicator.id,
        name=indicator.name,
        kind=indicator.kind,
        is_gate=indicator.is_gate,
        unit=indicator.unit,
        figure=replace(figure, id=figure.id or indicator.id, unit=indicator.unit),
        threshold=None,
        gap=None,
        margin=None,
        outcome=Outcome.NOT_DECIDABLE,
        reasons=reasons,
        label=indicator.label.value,
        conditions=indicator.conditions,
        is_advisory=indicator.is_advisory,
    )
