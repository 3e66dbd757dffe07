"""Energy, continued: water and by-products that enterprises could share."""

from collections.abc import Iterator
from fractions import Fraction

from lingtan.evidence.lineage.detail_ids import MATERIAL, WATER, detail_id
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Block, Cell, Heading, Paragraph, Table
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
        (context.enterprise(owner), *_target(context, target, ("alone", owner)))
        for owner, target in water.alone.items()
    ]
    rows.append((context.say("heat_pooled"), *_target(context, water.pooled, ("pooled",))))
    saved = _traced(context, water.saved_t_per_h, "t/h", detail_id(WATER, "saved", "fresh"))
    rows.append((context.say("heat_saved"), saved, ""))
    return Table(
        id="water_targets",
        title=context.say("table.water_targets"),
        columns=(
            context.text_column("enterprise", 1.8),
            context.number_column("water_fresh", "t/h"),
            context.number_column("water_pinch", "g/t"),
        ),
        rows=tuple(rows),
        has_total=True,
    )


def _target(context: Context, target: WaterTarget, about: tuple[str, ...]) -> Iterator[Cell]:
    """Yield fresh water and the concentration of the pinch; several are a list."""
    yield _traced(context, target.fresh_t_per_h, "t/h", detail_id(WATER, *about, "fresh"))
    if len(target.pinches_ppm) == 1:
        id_ = detail_id(WATER, *about, "pinch")
        yield _traced(context, target.pinches_ppm[0], "g/t", id_)
    else:
        pinches = (context.number(float(each), 1) for each in target.pinches_ppm)
        yield context.say("joiner_short").join(pinches)


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
                    _traced(context, amount, unit, detail_id(MATERIAL, each.material, part))
                    for part, amount, unit in (
                        ("offered", each.offered_t, "t"),
                        ("needed", each.needed_t, "t"),
                        ("exchanged", each.exchanged_t, "t"),
                        ("avoided", each.avoided_kg / KG_PER_T, "tCO2"),
                    )
                ),
            )
            for each in exchanges
        ),
    )


def _traced(context: Context, value: Fraction, unit: str, id_: str) -> Amount:
    return context.traced(float(value), unit, id_, 1)
