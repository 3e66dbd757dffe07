"""Chapter 3: how good the data are, per meter and month, and what was estimated and how."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from lingtan.evidence.lineage.addresses import address_of
from lingtan.evidence.lineage.aspects import aspect_id
from lingtan.reports.chapters.assurance import assurance_blocks
from lingtan.reports.chapters.reconciliation import reconciliation_blocks
from lingtan.reports.chapters.uncertainty import uncertainty_blocks
from lingtan.reports.charts.heat_map import HeatMap, draw_heat_map
from lingtan.reports.context import Context
from lingtan.reports.counts import FINDINGS, OF_GRADE, counted
from lingtan.reports.figure_names import figure_name
from lingtan.reports.model import Amount, Block, Cell, Chapter, Chart, Paragraph, Table
from lingtan.reports.sentence import sentence
from lingtan.reports.way import way_to_origin

GRADES = ("A", "B", "C", "D", "E")
EVERY = "every"  # asked for instead of a grade
ROWS = 34  # meters on one chart, so that it fits a page
CHARTS = 4  # the worst meters; the workbook lists every one
# the figures a verdict rests on, and the unit they are shown in
FIGURES = {
    "national.e_park_kg": "kgCO2",
    "national.e_electricity_kg": "kgCO2",
    "national.e_heat_kg": "kgCO2",
    "national.e_fuel_kg": "kgCO2",
    "national.e_tce": "tce",
    "energy.load_kwh": "kWh",
}
SHARES = ("missing", "estimated", "doubted")
RATIOS = ("ratio",) * len(SHARES)
COUNTS = ("expected", "measured", "suspect", "estimated", "missing")


def quality_chapter(context: Context) -> Chapter:
    """Return the chapter on data quality."""
    blocks: tuple[Block, ...] = (
        Paragraph(text=context.say("text.quality")),
        *_heat_maps(context),
        grades_table(context),
        Paragraph(text=context.say("text.metering_behind")),
        metering_table(context),
        Paragraph(text=context.say("text.estimates")),
        estimates_table(context),
        *reconciliation_blocks(context),
        *uncertainty_blocks(context),
        *assurance_blocks(context),
    )
    return Chapter(id="quality", title=context.say("chapter.quality"), blocks=blocks)


def _heat_maps(context: Context) -> list[Block]:
    quality = context.inputs.quality
    if quality.is_empty():
        return [Paragraph(text=context.say("text.no_quality"))]
    grades = {(m, month): g for m, month, g in quality["meter_id", "month", "grade"].iter_rows()}
    months = sorted(set(quality["month"].to_list()))
    meters = _worst_first(quality)
    shown = meters[: ROWS * CHARTS]
    charts: list[Block] = []
    for page, first in enumerate(range(0, len(shown), ROWS), start=1):
        rows = tuple(
            (context.meter(meter), tuple(grades.get((meter, month), "") for month in months))
            for meter in shown[first : first + ROWS]
        )
        title = context.say("chart.quality", page=page)
        chart = HeatMap(
            title=title,
            columns=tuple(context.word("month_short", month[-2:]) for month in months),
            rows=rows,
            grades={grade: f"{grade} {context.word('grade', grade)}" for grade in GRADES},
        )
        described = context.say("describe.quality", count=len(rows))
        charts.append(
            Chart(
                id=f"quality_{page}", title=title, svg=draw_heat_map(chart), description=described
            )
        )
    return [*charts, *_more_meters(context, len(meters) - len(shown))]


def _more_meters(context: Context, hidden: int) -> tuple[Paragraph, ...]:
    """Say how many meters stand on no chart; on a page that leads to the list of all of them."""
    if not hidden:
        return ()
    count = {"count": counted(context, hidden, OF_GRADE, grade=EVERY)}
    return (Paragraph(text=sentence(context.words, "report.text.more_meters", count)),)


def _worst_first(quality: pl.DataFrame) -> list[str]:
    """Return the meters by their grades, worst first, then by id."""
    badness = pl.col("grade").replace_strict(
        {grade: place for place, grade in enumerate(GRADES)}, default=0, return_dtype=pl.Int64
    )
    ranked = (
        quality.with_columns(badness=badness)
        .group_by("meter_id")
        .agg(pl.col("badness").sum())
        .sort(["badness", "meter_id"], descending=[True, False])
    )
    return [str(meter) for meter in ranked["meter_id"].to_list()]


def grades_table(context: Context) -> Table:
    """Return how many meter months have each grade, with the intervals behind them."""
    quality = context.inputs.quality
    rows: list[tuple[Cell, ...]] = []
    for grade in GRADES:
        mine = quality.filter(pl.col("grade") == grade)
        counts = (mine.height, *(int(mine[column].sum()) for column in COUNTS))
        listed = (counted(context, count, OF_GRADE, grade=grade) for count in counts)
        rows.append((f"{grade} {context.word('grade', grade)}", *listed))
    return Table(
        id="grades",
        title=context.say("table.grades"),
        columns=(
            context.text_column("grade", 1.8),
            context.number_column("meter_months"),
            *(context.number_column(f"intervals_{column}") for column in COUNTS),
        ),
        rows=tuple(rows),
    )


def metering_table(context: Context) -> Table:
    """Return how much of each figure is missing, estimated or doubted, and where it may lie."""
    rows: list[tuple[Cell, ...]] = []
    for id_, unit in FIGURES.items():
        figure = context.inputs.inventory.figures.get(id_)
        if figure is None:
            continue
        metering = figure.metering
        shares = (metering.missing, metering.estimated, metering.doubted)
        told = [aspect_id(id_, f"share_{name}") for name in SHARES]
        given = {"low": figure.low, "high": figure.high}
        ends = [
            context.traced(end, unit, aspect_id(id_, name))
            for name, end in given.items()
            if end is not None
        ]
        rows.append(
            (
                figure_name(context, id_),
                *(context.traced(*pair) for pair in zip(shares, RATIOS, told, strict=True)),
                counted(context, metering.findings, FINDINGS),
                *(ends or ("", "")),
                ends[0].unit if ends else "",
            )
        )
    return Table(
        id="metering_behind",
        title=context.say("table.metering_behind"),
        columns=(
            context.text_column("figure", 2.4),
            *(context.number_column(f"share_{name}", "ratio") for name in SHARES),
            context.number_column("metering_findings"),
            context.number_column("lowest"),
            context.number_column("highest"),
            context.text_column("unit", 0.8),
        ),
        rows=tuple(rows),
        notes=(context.say("note.metering_behind"),),
    )


def estimates_table(context: Context) -> Table:
    """Return what was estimated: meter, method, intervals and amount."""
    rows: list[tuple[Cell, ...]] = []
    for row in context.inputs.estimates.sort("meter_id", "method").iter_rows(named=True):
        id_ = f"estimate:{row['meter_id']}:{row['method']}"
        intervals = way_to_origin(aspect_id(id_, "intervals"))
        rows.append(
            (
                context.meter(row["meter_id"]),
                context.word("estimate_method", row["method"]),
                replace(
                    context.amount(row["intervals"], "1"),
                    leads_to=intervals,
                ),
                replace(
                    context.amount(float(row["quantity"]), "as_metered", 0),
                    figure=id_,
                    unit=context.meter_unit(row["meter_id"]),
                ),
                context.meter_unit(row["meter_id"]),
            )
        )
    return Table(
        id="estimates",
        title=context.say("table.estimates"),
        columns=(
            context.text_column("meter", 2.4),
            context.text_column("estimate_method", 2.0),
            context.number_column("intervals"),
            context.number_column("estimated_quantity", weight=1.3),
            context.text_column("unit", 0.7),
        ),
        rows=tuple(rows),
    )


def quality_table(context: Context, grade: str = "") -> Table:
    """Return every meter and month, for the workbook, or those of one grade, which it counts."""
    quality = context.inputs.quality.sort("meter_id", "month")
    rows: list[tuple[Cell, ...]] = []
    for row in quality.filter(pl.col("grade") == grade if grade else True).iter_rows(named=True):
        counts = [_intervals(context, row, column) for column in COUNTS]
        id_ = address_of(f"meter:{row['meter_id']}", period=row["month"])
        rows.append((context.meter(row["meter_id"]), row["month"], *counts, row["grade"], id_))
    title = context.say("table.quality")
    if grade:
        named = f"{grade} {context.word('grade', grade)}"
        title = context.say("table.quality_of_grade", grade=named)
    return Table(
        id="quality",
        title=title,
        columns=(
            context.text_column("meter", 2.4),
            context.text_column("month"),
            *(context.number_column(f"intervals_{column}") for column in COUNTS),
            context.text_column("grade"),
            context.id_column("id", 1.6),
        ),
        rows=tuple(rows),
    )


def _intervals(context: Context, row: Mapping[str, Any], column: str) -> Amount:
    """Return how many intervals of a meter are such in a month, or in the part of it shown."""
    own = context.inputs.period.name
    month = "" if own.startswith(row["month"]) else row["month"]
    id_ = aspect_id(f"readings:{row['meter_id']}", f"intervals_{column}", period=month)
    return replace(context.amount(row[column], "1"), leads_to=way_to_origin(id_))
