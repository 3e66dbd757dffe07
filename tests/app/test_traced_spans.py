"""Where a member leaves within the year, every amount of the accounts by span is traced."""

from pathlib import Path

import pytest

from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.trace_figure import find_node
from lingtan.evidence.lineage.sums import disagreements
from tests.app.test_amounts_traced import is_same, numbers_of, report_of_park
from tests.app.test_traced_accounts import MEMBERS, YEAR, a_works

LEFT = MEMBERS.replace("{enterprise: b}", "{enterprise: b, last_day: 2025-06-30}")


@pytest.mark.slow
def test_every_amount_of_the_accounts_by_span_is_traced_to_the_same_number(
    tmp_path: Path,
) -> None:
    park = a_works(tmp_path / "park", LEFT)
    lineage = draw_lineage(park.layout, YEAR)
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []
    report = report_of_park(park.layout, YEAR, "")
    tables = ("accounts/", "accounts_by_span/", "transfers/", "allocation_rules/")
    mine = [each.amount for each in numbers_of(report) if each.place.startswith(tables)]
    spans = {
        amount.figure.split(":")[2] for amount in mine if amount.figure.startswith("account:")
    }
    assert spans == {"1", "2"}
    for amount in mine:
        found, id_ = find_node(lineage, amount.figure)
        assert is_same(amount, found.nodes[id_]), amount.figure
    given = lineage.nodes["account:b:1:given"].value
    assert given == lineage.nodes["account.b.given_kg"].value
