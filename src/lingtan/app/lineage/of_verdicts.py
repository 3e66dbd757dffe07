"""Nodes of indicators: the formula of a framework, the quantities it names, what states them."""

from collections.abc import Iterator
from itertools import chain

from lingtan.app.lineage.closed_base import closing_of
from lingtan.app.lineage.figure_facts import figure_facts
from lingtan.app.lineage.ids import file_id, quantity_id
from lingtan.app.lineage.other_figures import ref
from lingtan.app.lineage.verdict_sources import VerdictSources
from lingtan.app.wiring import ImportRecord
from lingtan.base.errors import Fact as NodeFact
from lingtan.base.figures import Figure
from lingtan.base.names import UNNAMED
from lingtan.catalogue.formulas import Formula
from lingtan.catalogue.frameworks import Framework
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.indicators.closed_base import EMISSIONS
from lingtan.indicators.registry import QUANTITIES
from lingtan.indicators.results import FrameworkResult, IndicatorResult
from lingtan.park.facts import Fact
from lingtan.reports.fact_ids import fact_id


def verdict_nodes(sources: VerdictSources) -> Iterator[Node]:
    """Yield every indicator and variant, and the quantities and facts behind them."""
    for result in sources.evaluation.frameworks:
        framework = sources.catalogue.framework(result.id)
        for indicator in result.indicators:
            yield from _indicator_nodes(framework, result, indicator, sources)
        yield _framework_node(result)
    yield from _quantity_nodes(sources)


def _framework_node(result: FrameworkResult) -> Node:
    """Return the verdict of a framework, which may be an indicator of another."""
    counted = (each for each in result.indicators if not each.is_advisory)
    return Node(
        id=f"framework:{result.id}",
        kind=Kind.FRAMEWORK,
        rule=Rule.MADE_OF,
        name=result.name,
        parts=tuple(Part(node=each.figure.id or each.id) for each in counted),
        facts={"outcome": result.outcome.value},
    )


def _indicator_nodes(
    framework: Framework,
    result: FrameworkResult,
    indicator: IndicatorResult,
    sources: VerdictSources,
) -> Iterator[Node]:
    formulas = _formulas(framework, indicator.id)
    figures = {indicator.figure.id or indicator.id: indicator.figure}
    figures |= {variant.figure.id: variant.figure for variant in indicator.variants}
    for id_, figure in figures.items():
        formula = formulas.get(id_)
        facts: dict[str, NodeFact] = {
            "framework": result.id,
            "outcome": indicator.outcome.value,
            **figure_facts(figure),
        }
        if indicator.threshold and indicator.threshold.value is not None:
            told = indicator.threshold
            facts["threshold"] = f"{told.op} {told.value:g}"
        parts, rule = _of_formula(formula, figure, sources)
        if formula is not None:
            facts["formula"] = formula.text
        yield Node(
            id=id_,
            kind=Kind.FIGURE,
            rule=rule,
            value=figure.value,
            unit=figure.unit,
            name=indicator.name,
            parts=parts,
            facts=facts,
        )


def _formulas(framework: Framework, indicator_id: str) -> dict[str, Formula]:
    indicator = framework.indicator(indicator_id)
    readings = () if indicator is None else indicator.readings
    return {
        f"{indicator_id}.{reading.id}" if reading.id else indicator_id: reading.formula
        for reading in readings
    }


def _of_formula(
    formula: Formula | None, figure: Figure, sources: VerdictSources
) -> tuple[tuple[Part, ...], Rule]:
    if formula is None:
        parts = tuple(Part(node=ref(root, sources)) for root in figure.rests_on if root)
        return parts, Rule.MADE_OF
    parts = tuple(Part(node=named(name, sources), name=name) for name in formula.names)
    return parts, Rule.FORMULA


def named(name: str, sources: VerdictSources) -> str:
    """Return the node a name of a formula stands for."""
    return name if name in sources.inventory.figures else quantity_id(name)


def _quantity_nodes(sources: VerdictSources) -> Iterator[Node]:
    """Yield every quantity that can be asked for, worked out or stated."""
    known = sources.inventory.figures
    names = dict.fromkeys(chain(QUANTITIES, sources.basis.context.register, _symbols(sources)))
    for name in names:
        if name not in known:
            yield _quantity(name, sources)


def _symbols(sources: VerdictSources) -> Iterator[str]:
    """Yield what formulas name besides: the year, the tier, figures that are not given."""
    for result in sources.evaluation.frameworks:
        for indicator in sources.catalogue.framework(result.id).indicators:
            for reading in indicator.readings:
                yield from reading.formula.names
    for quantity in QUANTITIES.values():
        if quantity.formula is not None:
            yield from quantity.formula.names


def _quantity(name: str, sources: VerdictSources) -> Node:
    figure = sources.basis.quantity(name)
    quantity, datum = QUANTITIES.get(name), sources.basis.context.register.get(name)
    facts = figure_facts(figure)
    if quantity is not None:
        formula = quantity.formula
        parts, rule = _of_formula(formula, figure, sources)
        facts["source"] = quantity.source
        if name == EMISSIONS:
            facts |= closing_of(sources)
        if formula is not None:
            facts["formula"] = formula.text
    elif datum is not None:
        parts, rule = _of_facts(name, figure, sources)
    else:
        parts, rule = (), Rule.GIVEN
    return Node(
        id=quantity_id(name),
        kind=Kind.QUANTITY,
        rule=rule,
        value=figure.value,
        unit=(quantity.unit if quantity else datum.unit if datum else ""),
        name=datum.name if datum else UNNAMED,
        parts=parts,
        facts=facts,
    )


def _of_facts(name: str, figure: Figure, sources: VerdictSources) -> tuple[tuple[Part, ...], Rule]:
    """Return the statements behind a datum: a sum where they add up to it."""
    facts = sources.basis.statements(name)
    parts = tuple(Part(node=fact_id(fact)) for fact in facts)
    is_sum = figure.value is not None and abs(
        figure.value - sum(fact.value for fact in facts)
    ) <= 1e-9 * abs(figure.value)
    return parts, Rule.SUM if is_sum and parts else Rule.MADE_OF


def fact_nodes(sources: VerdictSources, records: tuple[ImportRecord, ...]) -> Iterator[Node]:
    """Yield every yearly statement with its document and the cell or line it was read from."""
    for fact in sources.park.facts:
        datum = sources.basis.context.register.get(fact.datum)
        yield Node(
            id=fact_id(fact),
            kind=Kind.FACT,
            rule=Rule.GIVEN,
            value=fact.value,
            unit=datum.unit if datum else "",
            name=datum.name if datum else UNNAMED,
            parts=_file_of(fact, records),
            facts=_told(fact),
        )


def _told(fact: Fact) -> dict[str, NodeFact]:
    told: dict[str, NodeFact] = {
        "year": fact.year,
        "enterprise": fact.enterprise,
        "item": fact.item,
        "document": fact.evidence,
        "place": fact.source,
        "label": fact.label.value if fact.label else "",
    }
    return {key: value for key, value in told.items() if value != ""}


def _file_of(fact: Fact, records: tuple[ImportRecord, ...]) -> tuple[Part, ...]:
    """Return the imported file a fact was read from: the last that brought it."""
    brought = [
        record.import_id
        for record in records
        if fact.source.startswith(f"{record.source.file_name}:")
    ]
    return (Part(node=file_id(brought[-1])),) if brought else ()
