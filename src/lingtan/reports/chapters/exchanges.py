"""Energy, continued: water and by-products that enterprises could share."""

from collections.abc import Iterator
from fractions import Fraction

from lingtan.reports.context import Context
from lingtan.reports.model import Block, Cell, Heading, Paragraph, Table
from lingtan.symbiosis.by_products import Exchange
from lingtan.symbiosis.water import SharedWater, WaterTarget

KG_PER_T = 1000


def exchange_blocks(context: Context) -> tuple[Block, ...]:
    """Return targets of water and matched by-products; nothing where the park states none."""
    tables = exchange_tables(context)
    if not tables:
        return ()
    heading, text = context.say("heading.exchanges"), context.say("text.exchanges")
    return Heading(text=heading), Paragraph(text=text), *tables


def exchange_tables(context: Context) -> tuple[Table, ...]:
    """Return a table of fresh water and one of by-products, as far as either is stated."""
    heat = context.inputs.heat
    if heat is None:
        return ()
    water = () if heat.water is None else (_water_table(context, heat.water),)
    return (*water, *((_materials_table(context, heat.exchanges),) if heat.exchanges else ()))


def _water_table(context: Context, water: SharedWater) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (context.enterprise(owner), *_target(context, target))
        for owner, target in water.alone.items()
    ]
    rows.append((context.say("heat_pooled"), *_target(context, water.pooled)))
    rows.append((context.say("heat_saved"), _number(context, water.saved_t_per_h), ""))
    return Table(
        id="water_targets",
        title=context.say("table.water_targets"),
        columns=(
            context.text_column("enterprise", 1.8),
            context.number_column("water_fresh", "t/h"),
            context.number_column("water_pinch"),
        ),
        rows=tuple(rows),
        has_total=True,
    )


def _target(context: Context, target: WaterTarget) -> Iterator[Cell]:
    yield _number(context, target.fresh_t_per_h)
    yield context.say("joiner_short").join(_number(context, each) for each in target.pinches_ppm)


def _materials_table(context: Context, exchanges: tuple[Exchange, ...]) -> Table:
    return Table(
        id="by_products",
        title=context.say("table.by_products"),
        columns=(
            context.text_column("material", 1.8),
            context.number_column("offered", "t"),
            context.number_column("needed", "t"),
            context.number_column("exchanged", "t"),
            context.number_column("avoided_apart", "tCO2"),
        ),
        rows=tuple(
            (
                each.material,
                *(
                    _number(context, amount)
                    for amount in (
                        each.offered_t,
                        each.needed_t,
                        each.exchanged_t,
                        each.avoided_kg / KG_PER_T,
                    )
                ),
            )
            for each in exchanges
        ),
    )


def _number(context: Context, value: Fraction) -> str:
    return context.number(float(value), 1)
