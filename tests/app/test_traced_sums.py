"""Whatever lines of an account are asked for, the trace gives the sum its postings give."""

import math

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.app.lineage_of import lineage_of
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.asked_sums import with_sum
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.evidence.lineage.sums import disagreements
from lingtan.ledger.accounts import NAMED, Account
from lingtan.reports.sums import sum_by, with_month
from tests.conftest import Demo

YEAR = "2025"
COLUMNS = {
    "emission": "emissions_kg",
    "energy": "energy_kgce",
    "quantity": "quantity",
}
KEYS = ("account", "carrier", "enterprise", "sector", "month")


@pytest.fixture(scope="module")
def lineage(demo: Demo) -> Lineage:
    return lineage_of(demo.workspace.layout, YEAR)


@pytest.fixture(scope="module")
def postings(demo: Demo) -> pl.DataFrame:
    lines = demo.workspace.account(YEAR).inventory.postings
    own = lines.filter(pl.col("account") != Account.USE.value)
    return with_month(own, "Asia/Shanghai").with_columns(pl.col(*KEYS).fill_null(""))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_choice_of_lines_is_the_sum_of_its_postings(
    lineage: Lineage, postings: pl.DataFrame, data: st.DataObject
) -> None:
    keys = data.draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    grouped = sum_by(postings, [*keys, "carrier"] if "carrier" not in keys else keys)
    row = grouped.row(data.draw(st.integers(0, grouped.height - 1)), named=True)
    measure = data.draw(st.sampled_from(sorted(COLUMNS)))
    chosen = {key: row[key] for key in (*keys, "carrier")}
    id_ = sum_id(measure, **chosen)
    summed = with_sum(lineage, id_, NAMED)
    assert summed is not None
    value = summed.nodes[id_].value
    assert value is not None
    assert math.isclose(value, float(row[COLUMNS[measure]]), rel_tol=1e-9, abs_tol=1e-6)
    assert list(disagreements(summed)) == []


@pytest.mark.slow
def test_the_number_of_another_boundary_is_traced_in_its_account(demo: Demo) -> None:
    workspace = demo.workspace
    zone = workspace.account(YEAR, boundary="services_zone").inventory
    traced = workspace.trace("national.e_park_kg@/services_zone", YEAR)
    assert traced.about["boundary"] == "services_zone"
    assert traced.nodes["national.e_park_kg"].value == zone.figures["national.e_park_kg"].value


def test_a_sum_of_what_no_line_is_of_is_refused(demo: Demo) -> None:
    with pytest.raises(TraceError, match="no figure sum:energy:carrier=diesl"):
        demo.workspace.trace("sum:energy:carrier=diesl", YEAR)
