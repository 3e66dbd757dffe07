"""The workbook: the report's tables as sheets, with the long lists a page has no room for."""

from collections.abc import Callable, Mapping, Sequence

from lingtan.reports.chapters.allowances import allowance_tables
from lingtan.reports.chapters.annex import postings_table
from lingtan.reports.chapters.assurance import files_table, materiality_table
from lingtan.reports.chapters.boundary_versions import version_tables
from lingtan.reports.chapters.claim_table import claim_tables
from lingtan.reports.chapters.closings import closing_tables
from lingtan.reports.chapters.core_table import core_table
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
from lingtan.reports.chapters.enterprise_accounts import account_tables
from lingtan.reports.chapters.evidence_register import register_sheet
from lingtan.reports.chapters.exchanges import exchange_tables
from lingtan.reports.chapters.factors import labels_table, parameters_table
from lingtan.reports.chapters.factors_used import factors_table
from lingtan.reports.chapters.figure_index import figures_table
from lingtan.reports.chapters.figure_tables import FigureRow, figure_table
from lingtan.reports.chapters.finance import finance_tables
from lingtan.reports.chapters.findings import findings_table, requests_table, rules_table
from lingtan.reports.chapters.fuel_values import fuels_table
from lingtan.reports.chapters.heat_targets import heat_tables
from lingtan.reports.chapters.indicators import framework_table
from lingtan.reports.chapters.offset_band import offsets_table
from lingtan.reports.chapters.processes import process_tables
from lingtan.reports.chapters.quality import (
    estimates_table,
    grades_table,
    quality_table,
)
from lingtan.reports.chapters.reconciliation import reconciliation_sheet
from lingtan.reports.chapters.register_table import register_tables
from lingtan.reports.chapters.statement import statement_tables
from lingtan.reports.chapters.summary import TILES, verdict_table
from lingtan.reports.chapters.uncertainty import uncertainty_tables
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Sheet, Table
from lingtan.reports.sums import with_month


def sheets_of(context: Context, shown: Mapping[str, Amount]) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook; a long table has one of its own, so its heading stays.

    Parameters
    ----------
    shown : mapping of str to Amount
        What the pages show by its id, in their order, so that a number in brackets means
        the same on both.
    """
    index = figures_table(context, shown)
    return (
        *some_sheets(context, tuple(SHEETS)),
        Sheet(id="figures", title=context.say("sheet.figures"), tables=(index,)),
    )


def some_sheets(context: Context, ids: Sequence[str]) -> tuple[Sheet, ...]:
    """Return some sheets of the workbook, in the order of their ids; none without a table."""
    return tuple(
        Sheet(id=id_, title=context.say(f"sheet.{id_}"), tables=tables)
        for id_ in ids
        if (tables := SHEETS[id_](context))
    )


def _summary(context: Context) -> tuple[Table, ...]:
    tiles = [FigureRow(figure=id_, unit=unit) for id_, unit in TILES]
    figures = figure_table(context, "key_figures", tiles)
    return *core_table(context), figures, verdict_table(context)


def _indicators(context: Context) -> tuple[Table, ...]:
    frameworks = (
        framework_table(context, result, context.name(result.name, result.id))
        for result in context.inputs.frameworks
    )
    return (*frameworks, offsets_table(context))


def _emissions(context: Context) -> tuple[Table, ...]:
    rows = [
        FigureRow(figure=id_, unit="kgCO2e" if id_.startswith("scope3") else "kgCO2")
        for id_ in all_emission_figures(context)
    ]
    figures = figure_table(context, "emissions", rows)
    return figures, sources_table(context), *process_tables(context), *allowance_tables(context)


def _energy(context: Context) -> tuple[Table, ...]:
    balances = (uses_table(context), carriers_table(context), balances_table(context))
    return (*balances, *heat_tables(context), *exchange_tables(context))


def _energy_by_month(context: Context) -> tuple[Table, ...]:
    months = with_month(context.inputs.inventory.postings, context.inputs.park.time_zone)
    return (monthly_energy_table(context, months),)


def _data(context: Context) -> tuple[Table, ...]:
    return (
        grades_table(context),
        estimates_table(context),
        materiality_table(context),
        files_table(context),
    )


def _factors(context: Context) -> tuple[Table, ...]:
    return (
        factors_table(context),
        fuels_table(context),
        parameters_table(context),
        labels_table(context),
    )


SHEETS: Mapping[str, Callable[[Context], tuple[Table, ...]]] = {
    "summary": _summary,
    "indicators": _indicators,
    "emissions": _emissions,
    "statement": statement_tables,
    "accounts": account_tables,
    "claims": lambda context: (*claim_tables(context), *register_tables(context)),
    "energy": _energy,
    "energy_by_month": _energy_by_month,
    "postings": lambda context: (postings_table(context, with_months=True),),
    "quality": lambda context: (quality_table(context),),
    "reconciliation": reconciliation_sheet,
    "uncertainty": uncertainty_tables,
    "data": _data,
    "factors": _factors,
    "evidence": register_sheet,
    "findings": lambda context: (findings_table(context),),
    "requests": lambda context: (requests_table(context),),
    "rules": lambda context: (rules_table(context),),
    "closings": closing_tables,
    "versions": version_tables,
    "finance": finance_tables,
}
