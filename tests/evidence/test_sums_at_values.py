"""Lines of a factor that changes within the period are asked for by its value."""

from decimal import Decimal

import polars as pl
import pytest

from lingtan.app.lineage.monthly import values_of
from lingtan.evidence.lineage.asked_sums import with_sum
from lingtan.evidence.lineage.months import VALUES
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.lineage.sum_ids import sum_id
from lingtan.ledger.postings import IDENTITY
from lingtan.reports.factor_ids import FactorIds

FACTS = {"account": "fuel", "carrier": "gas", "factor": "fuel/own"}
KEYS = {"account": "fuel", "carrier": "gas", "factor": "fuel/own"}
TEN = Node(
    id="activity:at:boiler",
    kind=Kind.ACTIVITY,
    rule=Rule.GIVEN,
    value=20.0,
    unit="Nm3",
    facts={**FACTS, VALUES: "2 10 20 0 1;3 10 30 0 0"},
)
STILL = Node(
    id="activity:at:oven",
    kind=Kind.ACTIVITY,
    rule=Rule.GIVEN,
    value=5.0,
    unit="Nm3",
    facts={**FACTS, "at": "2"},
)
LINES = [
    Node(id=f"line:{measure}:at:{of}", kind=Kind.LINE, rule=Rule.GIVEN, value=value, unit=unit)
    for measure, unit in (("emission", "kg"), ("energy", "kgce"))
    for of, value in (("boiler", 50.0), ("oven", 10.0))
]
LINEAGE = Lineage(about={}, nodes={node.id: node for node in (TEN, STILL, *LINES)})


@pytest.mark.parametrize(
    ("measure", "at", "expected"),
    [
        ("emission", "2", 30.0),  # 20 of the boiler, and all 10 of the oven
        ("emission", "3", 30.0),
        ("quantity", "2", 15.0),
        ("quantity", "3", 10.0),
        ("estimated", "2", 1 / 15),
    ],
)
def test_a_sum_at_one_value_is_of_its_lines_alone(measure: str, at: str, expected: float) -> None:
    id_ = sum_id(measure, **KEYS, at=at)
    summed = with_sum(LINEAGE, id_, {})
    assert summed is not None
    assert summed.nodes[id_].value == pytest.approx(expected)


def test_a_value_no_line_has_is_refused() -> None:
    assert with_sum(LINEAGE, sum_id("emission", **KEYS, at="4"), {}) is None


def test_only_a_factor_of_several_values_tells_them_apart() -> None:
    two, three = Decimal("2.0"), Decimal(3)
    values: dict[tuple[str, str], tuple[Decimal | None, ...]] = {
        ("fuel/own", "boiler"): (two, three),
        ("grid", ""): (two,),
    }
    ids = FactorIds(values=values, listed={})
    assert ids.at("fuel/own", two) == {"at": "2"}
    assert ids.at("fuel/own", three) == {"at": "3"}
    assert ids.at("grid", two) == {}


def test_lines_are_added_up_by_the_value_of_their_factor() -> None:
    names = {**dict.fromkeys(IDENTITY, ""), "account": "fuel", "factor_id": "fuel/own"}
    rows = [
        {
            **names,
            "factor": Decimal(factor),
            "quantity": Decimal(10),
            "estimated": Decimal(0),
            "emissions_kg": Decimal(10 * factor),
            "energy_kgce": Decimal(0),
        }
        for factor in (2, 2, 3)
    ]
    (told,) = values_of(pl.DataFrame(rows), is_everything=True).values()
    assert told == "2 20.0 40.0 0.0 0.0;3 10.0 30.0 0.0 0.0"
