"""A position in the carbon market is traced to its statements and to the rule on credits."""

from decimal import Decimal
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.trace_figure import find_node
from lingtan.base.errors import TraceError
from lingtan.cli.show_allowances import plain_allowances
from lingtan.evidence.lineage.nodes import Lineage, below
from lingtan.evidence.lineage.sums import disagreements
from tests.app.test_amounts_traced import is_same, numbers_of, report_of_park
from tests.app.test_traced_accounts import YEAR, a_works

STATED = (
    ("ets_allocation", 22_000, "", "letter"),
    ("ets_verified_emission", 13_500, "gas", "statement"),
    ("ets_verified_emission", 10_000, "process", "statement"),
    ("ets_surrendered", 22_325, "", "registry"),
    ("ets_ccer_surrendered", 1_200, "", "ccer registry"),
)
FACTS = "facts:\n" + "".join(
    f"  - {{datum: {datum}, year: 2025, enterprise: b, value: {tonnes}, unit: t, "
    f'item: "{item}", evidence: {proof}}}\n'
    for datum, tonnes, item, proof in STATED
)


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("allowances") / "park"
    made = a_works(folder)
    with (folder / "park.yaml").open("a", encoding="utf-8") as file:
        file.write(FACTS)
    return made


@pytest.fixture(scope="module")
def lineage(park: Workspace) -> Lineage:
    return draw_lineage(park.layout, YEAR)


def test_a_position_is_what_is_allocated_and_credits_less_what_is_verified(
    lineage: Lineage,
) -> None:
    # credits cover 5 % of 23,500 t at most: 1,175 of the 1,200 t count
    expected = {"counted": 1_175_000, "position": -325_000, "owed": 0}
    for part, kilograms in expected.items():
        assert lineage.nodes[f"allowance:b:{part}"].value == pytest.approx(kilograms)
    documents = {
        node.facts.get("document")
        for node in below(lineage, "allowance:b:position").nodes.values()
    }
    assert documents == {None, "letter", "statement", "ccer registry"}
    assert list(disagreements(lineage)) == []
    assert list(disagreeing_formulas(lineage)) == []


def test_every_amount_of_the_table_is_traced_to_the_same_number(
    park: Workspace, lineage: Lineage
) -> None:
    report = report_of_park(park.layout, YEAR, "")
    mine = [each.amount for each in numbers_of(report) if each.place.startswith("allowances/")]
    assert len(mine) >= 6
    for amount in mine:
        assert amount.figure
        found, id_ = find_node(lineage, amount.figure)
        assert is_same(amount, found.nodes[id_])


def test_each_amount_has_its_id_for_programs(park: Workspace, lineage: Lineage) -> None:
    found = park.allowances(YEAR, price_cny_per_t=Decimal("80.35"))
    ids = plain_allowances(found)["ids"]
    assert isinstance(ids, dict)
    (held,) = found.holdings.holdings
    assert {"price_cny_per_t", "cost_cny"} < ids["b"].keys()
    for name, id_ in ids["b"].items():
        told, asked = find_node(lineage, id_)
        assert told.nodes[asked].value == pytest.approx(float(getattr(held, name)))


@pytest.mark.parametrize("id_", ["b:0:cost", "b:80.350:cost", "nobody:80:cost", "b:80:worth"])
def test_a_cost_of_nothing_has_no_id(lineage: Lineage, id_: str) -> None:
    with pytest.raises(TraceError):
        find_node(lineage, f"allowance:{id_}")
