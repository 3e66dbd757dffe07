"""The workbook: the report's tables as sheets, with the long lists a page has no room for."""

from lingtan.reports.chapters.annex import figures_table, postings_table
from lingtan.reports.chapters.emissions import (
    all_emission_figures,
    sources_table,
)
from lingtan.reports.chapters.energy import (
    balances_table,
    carriers_table,
    monthly_energy_table,
    uses_table,
)
from lingtan.reports.chapters.factors import (
    factors_table,
    labels_table,
    parameters_table,
)
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table
from lingtan.reports.chapters.findings import findings_table, requests_table, rules_table
from lingtan.reports.chapters.indicators import framework_table, offsets_table
from lingtan.reports.chapters.quality import (
    estimates_table,
    grades_table,
    imports_table,
    quality_table,
)
from lingtan.reports.chapters.summary import TILES, verdict_table
from lingtan.reports.context import Context
from lingtan.reports.model import Sheet, Table
from lingtan.reports.sums import with_month


def sheets_of(context: Context) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook; a long table has one of its own, so its heading stays."""
    months = with_month(context.inputs.inventory.postings, context.inputs.park.time_zone)
    tiles = [FigureRow(figure=id_, unit=unit) for id_, unit in TILES]
    emissions = [
        FigureRow(figure=id_, unit="kgCO2e" if id_.startswith("scope3") else "kgCO2")
        for id_ in all_emission_figures(context)
    ]
    frameworks = (
        framework_table(context, result, context.name(result.name, result.id))
        for result in context.inputs.frameworks
    )
    contents: dict[str, tuple[Table, ...]] = {
        "summary": (figure_table(context, "key_figures", tiles), verdict_table(context)),
        "indicators": (*frameworks, offsets_table(context)),
        "emissions": (figure_table(context, "emissions", emissions), sources_table(context)),
        "energy": (
            uses_table(context),
            carriers_table(context),
            balances_table(context),
        ),
        "energy_by_month": (monthly_energy_table(context, months),),
        "postings": (postings_table(context, with_months=True),),
        "quality": (quality_table(context),),
        "data": (
            grades_table(context),
            estimates_table(context),
            imports_table(context),
        ),
        "factors": (factors_table(context), parameters_table(context), labels_table(context)),
        "findings": (findings_table(context),),
        "requests": (requests_table(context),),
        "rules": (rules_table(context),),
        "figures": (figures_table(context, ()),),
    }
    return tuple(
        Sheet(id=id_, title=context.say(f"sheet.{id_}"), tables=tables)
        for id_, tables in contents.items()
    )
