"""Excuses: a guiding indicator may be left out where the framework's waiver allows it.

A gate is never excused, and an excuse without a reason, or without the document that proves it, is
none: the verdict stays what it would be. What is wrong with the account itself, its period or its
boundary, is nothing the park can be excused from.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.frameworks import Framework, Indicator
from lingtan.indicators.judge import BOUNDARY_MISMATCH, PERIOD_NOT_A_YEAR
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.park.facts import Excuse

EXCUSE_NOT_ALLOWED = FindingKind(id="excuse_not_allowed", severity=Severity.WARNING)
EXCUSE_WITHOUT_REASON = FindingKind(id="excuse_without_reason", severity=Severity.WARNING)
EXCUSE_WITHOUT_EVIDENCE = FindingKind(id="excuse_without_evidence", severity=Severity.WARNING)
EXCUSE_OF_NOTHING = FindingKind(id="excuse_of_nothing", severity=Severity.WARNING)

NOT_OF_THE_PARK = frozenset({PERIOD_NOT_A_YEAR, BOUNDARY_MISMATCH})
EXCUSABLE = (Outcome.MISSES, Outcome.NOT_DECIDABLE)


def excused(
    result: IndicatorResult,
    indicator: Indicator,
    framework: Framework,
    excuses: Iterable[Excuse],
) -> IndicatorResult:
    """Return the result as excused if the park proves a reason and the waiver allows it."""
    if not framework.waiver or not indicator.is_waivable or result.outcome not in EXCUSABLE:
        return result
    if any(reason.id in NOT_OF_THE_PARK for reason in result.reasons):
        return result
    given = [e for e in excuses if e.indicator == indicator.id and _is_proved(e)]
    return replace(result, outcome=Outcome.EXCUSED, excuse=given[0]) if given else result


def doubtful_excuses(
    frameworks: Sequence[Framework], excuses: Iterable[Excuse], source: str
) -> tuple[Finding, ...]:
    """Return a finding for every excuse that cannot be accepted."""
    return tuple(
        Finding(kind=kind, subject=excuse.indicator, place=Place(source=source))
        for excuse in excuses
        if (kind := _doubt(frameworks, excuse)) is not None
    )


def _doubt(frameworks: Sequence[Framework], excuse: Excuse) -> FindingKind | None:
    holders = [
        (framework, indicator)
        for framework in frameworks
        if (indicator := framework.indicator(excuse.indicator)) is not None
    ]
    if not holders:
        return EXCUSE_OF_NOTHING
    framework, indicator = holders[0]
    if not framework.waiver or not indicator.is_waivable:
        return EXCUSE_NOT_ALLOWED
    if not excuse.reason.strip():
        return EXCUSE_WITHOUT_REASON
    return None if _is_proved(excuse) else EXCUSE_WITHOUT_EVIDENCE


def _is_proved(excuse: Excuse) -> bool:
    return bool(excuse.reason.strip() and excuse.evidence.strip())
