"""Builders for judgements: a context, known figures and facts."""

from collections.abc import Iterable, Mapping

from lingtan.base.figures import Evidence, Figure
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.load import load_catalogue
from lingtan.indicators.basis import Basis
from lingtan.indicators.context import Context
from lingtan.indicators.evaluate import evaluate
from lingtan.indicators.registry import QUANTITIES
from lingtan.indicators.results import FrameworkResult, IndicatorResult
from lingtan.park.facts import Excuse, Fact

CATALOGUE = load_catalogue()
FRAMEWORKS = {framework.id: framework for framework in CATALOGUE.frameworks}
NATIONAL = FRAMEWORKS["cn_national_910"]


def a_context(
    *,
    year: int = 2027,
    target_year: int = 2027,
    tier: str = "basic",
    enterprises: Mapping[str, str] | None = None,
) -> Context:
    """Return a context with the whole catalogue in it."""
    return Context(
        year=year,
        target_year=target_year,
        tier=tier,
        enterprises=enterprises or {},
        register={datum.id: datum for datum in CATALOGUE.data_register},
        product_limits=CATALOGUE.product_limits,
        frameworks=FRAMEWORKS,
    )


def known(
    values: Mapping[str, float], evidence: frozenset[Evidence] = frozenset()
) -> dict[str, Figure]:
    """Return known figures by id."""
    return {
        name: Figure(id=name, value=value, unit="", evidence=evidence)
        for name, value in values.items()
    }


def a_fact(
    datum: str,
    value: float,
    *,
    enterprise: str = "",
    item: str = "",
    year: int = 2027,
    evidence: str = "",
) -> Fact:
    """Return a yearly statement."""
    return Fact(
        datum=datum, year=year, value=value, enterprise=enterprise, item=item, evidence=evidence
    )


def a_basis(
    values: Mapping[str, float] | None = None,
    facts: Iterable[Fact] = (),
    context: Context | None = None,
) -> Basis:
    """Return what a park is judged on."""
    return Basis(
        figures=known(values or {}),
        facts=tuple(facts),
        context=context or a_context(),
        functions=QUANTITIES,
    )


def judged(
    framework: str,
    values: Mapping[str, float],
    facts: Iterable[Fact] = (),
    excuses: Iterable[Excuse] = (),
    context: Context | None = None,
) -> FrameworkResult:
    """Return a park's judgement under a framework."""
    return evaluate(
        FRAMEWORKS[framework],
        known(values),
        tuple(facts),
        tuple(excuses),
        context or a_context(),
    )


def indicator_of(result: FrameworkResult, indicator_id: str) -> IndicatorResult:
    """Return the verdict on one indicator."""
    return next(entry for entry in result.indicators if entry.id == indicator_id)


def example_of(framework: Framework) -> dict[str, float]:
    """Return the quantities of a framework's own worked example."""
    return dict(framework.example.quantities)


def without(values: Mapping[str, float], *names: str) -> dict[str, float]:
    """Return quantities with some left out."""
    return {name: value for name, value in values.items() if name not in names}
