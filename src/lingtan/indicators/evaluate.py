"""Judge a park under a framework, or under all of them at once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from lingtan.base.figures import Figure, Missing
from lingtan.base.names import Name
from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.basis import Basis
from lingtan.indicators.context import Context
from lingtan.indicators.excuses import excused
from lingtan.indicators.judge import judge
from lingtan.indicators.offsets import missing_for_offsets, offset_cases
from lingtan.indicators.quantity_names import QUANTITIES
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.indicators.statements import unknown
from lingtan.park.facts import Excuse, Fact

NOT_A_GATE_MISSED = "miss_without_gate"
NO_METHOD = Name(en="", zh="")
DECIDED = (Outcome.MEETS, Outcome.EXCUSED, Outcome.REPORTED)
MATCHING, TIER = "matching.", "tier"
HOURLY = ("cfe_score", "hourly_matched_share")  # each is a figure of matching, or stated


def evaluate_all(
    frameworks: Iterable[Framework],
    figures: Mapping[str, Figure],
    facts: Sequence[Fact],
    excuses: Sequence[Excuse],
    context: Context,
) -> tuple[FrameworkResult, ...]:
    """Judge the same park under several frameworks; see `evaluate`."""
    return tuple(evaluate(each, figures, facts, excuses, context) for each in frameworks)


def ask_for_hours(frameworks: Iterable[Framework], others: Iterable[Framework] = ()) -> bool:
    """Whether a formula or condition of a framework asks for what is matched by the hour.

    Parameters
    ----------
    others : iterable of Framework
        Frameworks whose verdicts may be indicators of those: they are asked for as well.
    """
    asked = _with_referred(frameworks, others)
    names = (name for framework in asked for name in _names_of(framework))
    return any(name in HOURLY or name.startswith(MATCHING) for name in names)


def asks_for_tier(framework: Framework) -> bool:
    """Whether a framework has two levels: to be listed, and to be reached."""
    return TIER in _names_of(framework)


def _with_referred(
    frameworks: Iterable[Framework], others: Iterable[Framework]
) -> Iterator[Framework]:
    """Yield frameworks, and those whose verdicts they name: those name none, no file may."""
    asked = tuple(frameworks)
    named = {each.reference for framework in asked for each in framework.indicators}
    yield from asked
    yield from (framework for framework in others if framework.id in named)


def _names_of(framework: Framework) -> Iterator[str]:
    return (name for formula in _formulas_of(framework) for name in formula.names)


def _formulas_of(framework: Framework) -> Iterator[Formula]:
    """Yield every formula of a framework, those of its conditions too."""
    own = (framework.requires, framework.offsets.gross if framework.offsets else None)
    yield from (formula for formula in own if formula is not None)
    for indicator in framework.indicators:
        yield from (reading.formula for reading in indicator.readings)
        conditions = (indicator.applies, indicator.compare_with)
        rows = (row.when for row in indicator.thresholds)
        yield from (formula for formula in (*conditions, *rows) if formula is not None)


def evaluate(
    framework: Framework,
    figures: Mapping[str, Figure],
    facts: Sequence[Fact],
    excuses: Sequence[Excuse],
    context: Context,
) -> FrameworkResult:
    """Judge a park under a framework.

    Parameters
    ----------
    figures : mapping of str to Figure
        The ledger's figures by id.
    facts : sequence of Fact
        What the park and its enterprises state, in the register's units.
    excuses : sequence of Excuse
        Indicators left out, with the reason.

    Returns
    -------
    FrameworkResult
        A verdict on every indicator. What is unknown is neither zero nor a pass.

    Raises
    ------
    FormulaError
        A formula of the framework names no known quantity.
    """
    basis = Basis(figures=figures, facts=facts, context=context, functions=QUANTITIES)

    def refer(framework_id: str) -> Figure:
        other = context.frameworks.get(framework_id)
        if other is None:
            return unknown([Missing(kind="rule", id="framework_not_given", subject=framework_id)])
        return _as_figure(evaluate(other, figures, facts, excuses, context))

    results = tuple(
        excused(judge(indicator, framework, basis, refer), indicator, framework, excuses)
        for indicator in framework.indicators
    )
    outcome, reasons = overall(framework, results)
    return FrameworkResult(
        id=framework.id,
        name=framework.name,
        level=framework.level,
        status=framework.status,
        outcome=outcome,
        indicators=results,
        basis=framework.applies_to,
        method=framework.offsets.gross_basis if framework.offsets else NO_METHOD,
        method_label=framework.offsets.gross_label.value if framework.offsets else "",
        offsets=offset_cases(framework, basis),
        reasons=reasons,
        offset_reasons=missing_for_offsets(framework, basis),
    )


def overall(
    framework: Framework, results: Iterable[IndicatorResult]
) -> tuple[Outcome, tuple[Missing, ...]]:
    """Return the framework's verdict and why there is none.

    A missed gate fails it. It is met only when every indicator that counts is met, excused or
    merely reported. A miss elsewhere leaves it open: no text says what that means.
    """
    counted = [result for result in results if not result.is_advisory]
    if any(result.is_gate and result.outcome is Outcome.MISSES for result in counted):
        return Outcome.MISSES, ()
    if all(result.outcome in DECIDED for result in counted):
        is_judged = any(result.outcome is not Outcome.REPORTED for result in counted)
        return (Outcome.MEETS if is_judged else Outcome.REPORTED), ()
    return Outcome.NOT_DECIDABLE, tuple(dict.fromkeys(_reasons(framework, counted)))


def _reasons(framework: Framework, counted: Iterable[IndicatorResult]) -> Iterable[Missing]:
    for result in counted:
        if result.outcome is Outcome.NOT_DECIDABLE:
            yield from result.reasons
        elif result.outcome is Outcome.MISSES:
            yield Missing(kind="rule", id=NOT_A_GATE_MISSED, subject=framework.id)


def _as_figure(result: FrameworkResult) -> Figure:
    if result.outcome in (Outcome.MEETS, Outcome.MISSES):
        evidence = frozenset().union(*(r.evidence for r in result.indicators))
        value = float(result.outcome is Outcome.MEETS)
        return Figure(
            id="", value=value, unit="", evidence=evidence, rests_on=(f"framework.{result.id}",)
        )
    return unknown(result.reasons)
