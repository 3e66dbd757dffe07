"""The factories of a park: the verdict on each by frameworks of factories, tier by tier."""

from lingtan.indicators.results import FactoryResult, IndicatorResult, Outcome
from lingtan.reports.context import Context
from lingtan.reports.indicator_names import indicator_name
from lingtan.reports.model import Block, Heading, Paragraph, Table
from lingtan.reports.way import Way

FACTORIES = "factories"  # id of the table
INDICATORS = "/indicators"


def factory_blocks(context: Context) -> tuple[Block, ...]:
    """Return the table of factories; nothing where no framework of factories is asked for."""
    factories = context.inputs.factories
    if not factories:
        return ()
    joiner = context.say("joiner")
    rows = tuple(
        (
            _way(context, each),
            context.name(each.result.name, each.result.id),
            context.say(f"tier.{each.tier}") if each.tier else "",
            context.verdict(each.result.outcome),
            joiner.join(indicator_name(context.words, gate) for gate in deciding(each)),
        )
        for each in factories
    )
    return (
        Heading(text=context.say("heading.factories")),
        Paragraph(text=context.say("text.factories")),
        Table(
            id=FACTORIES,
            title=context.say("table.factories"),
            columns=(
                context.text_column("enterprise", 1.5),
                context.text_column("framework", 2.5),
                context.text_column("tier", 1.2),
                context.text_column("verdict", 1.3),
                context.text_column("deciding", 2.5),
            ),
            rows=rows,
        ),
    )


def deciding(factory: FactoryResult) -> tuple[IndicatorResult, ...]:
    """Return the gates a factory misses, or else those that keep its verdict open."""
    gates = [each for each in factory.result.indicators if each.is_gate]
    for outcome in (Outcome.MISSES, Outcome.NOT_DECIDABLE):
        found = tuple(each for each in gates if each.outcome is outcome)
        if found:
            return found
    return ()


def _way(context: Context, factory: FactoryResult) -> Way:
    """Return the way to the account of the enterprise, judged by the framework."""
    name = context.name(factory.name, factory.boundary)
    brings = (("boundary", factory.boundary), ("framework", factory.result.id))
    return Way(text=name, path=INDICATORS, brings=brings)
