"""A factor a boiler measures day by day is one line of the report: the mean, with its source."""

from dataclasses import replace

import polars as pl
import pytest

from lingtan.reports.chapters.emissions import sources_table
from lingtan.reports.chapters.factors_used import used_factors
from lingtan.reports.context import Context
from lingtan.reports.model import Amount
from tests.builders_reports import an_inventory, report_inputs

FACTOR = "out/heat/measured/boiler"


def days_of_heat_sold() -> Context:
    inventory = an_inventory()
    one = inventory.postings.filter(account="heat_in").head(2)
    sold = one.with_columns(
        account=pl.lit("heat_out"),
        factor_id=pl.lit(FACTOR),
        quantity=pl.Series([-1000, -3000]).cast(one.schema["quantity"]),
        factor=pl.Series([0.2, 0.3]).cast(one.schema["factor"]),
        emissions_kg=pl.Series([-200, -900]).cast(one.schema["emissions_kg"]),
    )
    postings = pl.concat([inventory.postings, sold])
    return Context(inputs=report_inputs(inventory=replace(inventory, postings=postings)))


def test_the_mean_stands_for_all_its_days() -> None:
    context = days_of_heat_sold()
    (factor,) = (factor for factor in used_factors(context) if factor.id == FACTOR)
    assert float(factor.value or 0) == pytest.approx(1100 / 4000)
    (row,) = (row for row in sources_table(context).rows if row[5] == context.say("set_measured"))
    assert isinstance(row[4], Amount)
    assert row[4].value == pytest.approx(0.275)
