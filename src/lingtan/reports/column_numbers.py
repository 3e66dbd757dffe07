"""What a picture of stacked columns draws, as a table: a column a row, a layer a column."""

from collections.abc import Sequence

from lingtan.reports.charts.stacked_columns import StackedColumns
from lingtan.reports.context import Context
from lingtan.reports.model import Amount, Column, ColumnKind, Table

DECIMALS = 3  # of thousands of tonnes or GWh: single tonnes, and MWh


def column_numbers(
    context: Context, chart: StackedColumns, heading: str, ids: Sequence[Sequence[str]]
) -> Table:
    """Return the numbers of a picture.

    Parameters
    ----------
    heading : str
        What its columns are of, such as months.
    ids : sequence of sequence of str
        By which each number is traced: for each layer, those of its columns.
    """
    layers = (
        Column(heading=each.key.label, unit=chart.unit, kind=ColumnKind.NUMBER)
        for each in chart.series
    )
    return Table(
        id=f"numbers-{chart.id}",
        title=chart.title,
        columns=(Column(heading=heading), *layers),
        rows=tuple(
            (
                category,
                *(
                    _number(context, each.values[at], of[at])
                    for each, of in zip(chart.series, ids, strict=True)
                ),
            )
            for at, category in enumerate(chart.categories)
        ),
    )


def _number(context: Context, value: float, id_: str) -> Amount:
    text = context.number(value, DECIMALS)
    return Amount(value=value, text=text, decimals=DECIMALS, figure=id_)
