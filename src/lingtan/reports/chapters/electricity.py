"""Electricity by kind: the wire beside the contract, and scope 2 by place and by market."""

from lingtan.reports.chapters.claim_table import SHOWN, claim_tables
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table
from lingtan.reports.chapters.register_table import register_tables
from lingtan.reports.chapters.three_ways import three_ways
from lingtan.reports.context import Context
from lingtan.reports.model import Chapter, Heading, Paragraph

PHYSICAL = (
    "energy.load_kwh",
    "energy.import_kwh",
    "energy.direct_kwh",
    "energy.own_non_fossil_kwh",
    "energy.own_non_fossil_used_kwh",
    "energy.own_fossil_kwh",
    "energy.export_kwh",
    "energy.available_non_fossil_kwh",
)
CONTRACTUAL = ("energy.green_power_kwh", "energy.certificate_kwh")
NATIONAL = (
    "national.electricity_grid_kg",
    "national.electricity_direct_kg",
    "national.electricity_green_power_kg",
    "national.electricity_certificate_kg",
    "national.electricity_out_kg",
    "national.heat_in_kg",
    "national.heat_out_kg",
)
CLEAN = (
    "energy.clean_strict_physical_tce",
    "energy.clean_strict_contractual_tce",
    "energy.clean_broad_tce",
)


def electricity_chapter(context: Context) -> Chapter:
    """Return the chapter on electricity: three truths side by side."""
    return Chapter(
        id="electricity",
        title=context.say("chapter.electricity"),
        blocks=(
            Paragraph(text=context.say("text.electricity")),
            *three_ways(context),
            Heading(text=context.say("heading.physical")),
            figure_table(context, "physical", _rows(PHYSICAL)),
            Heading(text=context.say("heading.contractual")),
            figure_table(context, "contractual", _rows(CONTRACTUAL)),
            *claim_tables(context, SHOWN),
            *register_tables(context),
            Heading(text=context.say("heading.by_method")),
            figure_table(context, "electricity_method", _rows(NATIONAL, "kgCO2")),
            Heading(text=context.say("heading.clean")),
            Paragraph(text=context.say("text.clean")),
            figure_table(context, "clean", _rows(CLEAN)),
        ),
    )


def _rows(ids: tuple[str, ...], unit: str = "") -> list[FigureRow]:
    return [FigureRow(figure=id_, unit=unit) for id_ in ids]
