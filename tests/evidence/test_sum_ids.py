"""The id of a sum says which lines it is of, whatever their names hold; a mistyped one is none."""

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import Fact
from lingtan.evidence.lineage.addresses import address_of, read_address
from lingtan.evidence.lineage.asked_sums import with_sum
from lingtan.evidence.lineage.months import MonthAmount, months_as_text
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.lineage.sum_ids import KEYS, MEASURES, lines_id, read_sum_id, sum_id
from lingtan.evidence.lineage.sums import disagreements

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VALUES = st.text(min_size=0, max_size=12)
GROUPS = {"fuel": ("fuel",), "heat_in": ("heat_in",), "both": ("fuel", "heat_in")}
MONTHS = {
    "2025-01": MonthAmount(quantity=4.0, emission=8.0, energy=2.0, estimated=1.0),
    "2025-02": MonthAmount(quantity=6.0, emission=12.0, energy=3.0, estimated=0.0),
}


@given(
    measure=st.sampled_from(MEASURES),
    keys=st.dictionaries(
        st.sampled_from(KEYS), st.lists(VALUES, min_size=1, max_size=3), min_size=1
    ),
)
def test_an_id_is_read_as_it_was_written(measure: str, keys: dict[str, list[str]]) -> None:
    wanted = {key: tuple(values) for key, values in keys.items()}
    found = read_sum_id(sum_id(measure, **keys))
    assert found is not None
    assert (found.measure, found.keys) == (measure, wanted)
    whole = read_sum_id(lines_id(**keys))
    assert whole is not None
    assert (whole.measure, whole.keys) == ("", wanted)


@pytest.mark.parametrize(
    "text",
    [
        "national.e_park_kg",
        "sum",
        "sum:energy",
        "sum:mass:account=fuel",
        "sum:energy:account",
        "sum:energy:colour=red",
        "sum:energy:account=fuel:account=heat_in",
        "lines",
        "lines:energy:account=fuel",
    ],
)
def test_what_is_no_id_of_a_sum_is_none(text: str) -> None:
    assert read_sum_id(text) is None


@pytest.mark.parametrize(
    ("text", "node", "period", "boundary"),
    [
        ("national.e_tce", "national.e_tce", "", ""),
        ("national.e_tce@2024", "national.e_tce", "2024", ""),
        ("national.e_tce@/services_zone", "national.e_tce", "", "services_zone"),
        ("meter:m1@2025-03/whole", "meter:m1", "2025-03", "whole"),
        ("factor:fuel/A/gas@stream", "factor:fuel/A/gas@stream", "", ""),
        ("national.e_tce@", "national.e_tce@", "", ""),
    ],
)
def test_an_id_says_of_which_account_it_is(
    text: str, node: str, period: str, boundary: str
) -> None:
    found = read_address(text)
    assert (found.node, found.period, found.boundary) == (node, period, boundary)
    if period or boundary:
        assert address_of(node, period=period, boundary=boundary) == text


@given(
    seconds=st.decimals(0, 4_000_000_000, places=6),
    period=st.sampled_from(["", "2025", "2025-03"]),
    boundary=st.sampled_from(["", "whole", "a.b-c"]),
)
def test_an_id_says_as_known_when_it_is(seconds: Decimal, period: str, boundary: str) -> None:
    instant = EPOCH + timedelta(microseconds=int(seconds * 1_000_000))
    id_ = address_of("scope1_kg", period=period, boundary=boundary, known_at=instant)
    found = read_address(id_)
    assert (found.node, found.period, found.boundary) == ("scope1_kg", period, boundary)
    assert found.known_at == instant


@pytest.mark.parametrize("instant", ["20251301T000000Z", "20250101", "now", "20250101T000000"])
def test_an_instant_that_is_none_makes_no_address(instant: str) -> None:
    assert read_address(f"scope1_kg@2025~{instant}").node == f"scope1_kg@2025~{instant}"


def a_lineage() -> Lineage:
    """Return the lines of a fuel and of bought heat, the fuel's month by month."""
    nodes = (
        *_lines("gas", "fuel", 10.0, "Nm3", months=months_as_text(MONTHS), estimated=1.0),
        *_lines("steam", "heat_in", 5.0, "kWh"),
        *_lines("inside", "heat_in", 2.0, "kWh", of="users"),
    )
    return Lineage(about={}, nodes={node.id: node for node in nodes})


def _lines(carrier: str, account: str, amount: float, unit: str, **facts: Fact) -> list[Node]:
    id_ = f"at:{account}:{carrier}"
    told = {"account": account, "carrier": carrier, **facts}
    return [
        Node(id=id_, kind=kind, rule=Rule.GIVEN, value=value, unit=of, facts=told)
        for id_, kind, value, of in (
            (f"activity:{id_}", Kind.ACTIVITY, amount, unit),
            (f"line:emission:{id_}", Kind.LINE, amount * 2, "kg"),
            (f"line:energy:{id_}", Kind.LINE, amount / 2, "kgce"),
        )
    ]


@pytest.mark.parametrize(
    ("id_", "value", "unit"),
    [
        ("sum:emission:account=fuel", 20.0, "kg"),
        ("sum:emission:group=both", 30.0, "kg"),
        ("sum:energy:account=fuel+heat_in", 7.5, "kgce"),
        ("sum:energy:carrier=inside:of=users", 1.0, "kgce"),
        ("sum:quantity:account=fuel:month=2025-02", 6.0, "Nm3"),
        ("sum:emission:account=fuel:month=2025-01", 8.0, "kg"),
        ("sum:estimated:account=fuel", 0.1, "ratio"),
        ("sum:estimated:account=fuel:month=2025-01", 0.25, "ratio"),
        ("sum:emission:account=fuel:month=2025-01+2025-02", 20.0, "kg"),
        ("sum:estimated:account=fuel:month=2025-01+2025-02", 0.1, "ratio"),
        ("sum:energy:account=heat_in:carrier=gas", 0.0, "kgce"),
        ("sum:emission:account=heat_in:month=2025-02", 0.0, "kg"),
    ],
)
def test_a_sum_is_that_of_its_lines_and_adds_up(id_: str, value: float, unit: str) -> None:
    summed = with_sum(a_lineage(), id_, GROUPS)
    assert summed is not None
    node = summed.nodes[id_]
    assert node.value is not None
    assert math.isclose(node.value, value)
    assert node.unit == unit
    assert list(disagreements(summed)) == []


@pytest.mark.parametrize(
    "id_", ["sum:quantity:group=both", "sum:quantity:account=heat_in:month=2025-01"]
)
def test_amounts_of_unlike_units_or_of_no_line_are_no_sum(id_: str) -> None:
    summed = with_sum(a_lineage(), id_, GROUPS)
    assert summed is not None
    assert summed.nodes[id_].value is None


@pytest.mark.parametrize("month", ["2024-05", "2025-13", "2025-01+2024-05", ""])
def test_a_month_that_is_none_of_the_period_is_refused(month: str) -> None:
    assert with_sum(a_lineage(), f"sum:emission:account=fuel:month={month}", GROUPS) is None


def test_lines_as_a_whole_are_told_in_every_measure() -> None:
    summed = with_sum(a_lineage(), "lines:account=fuel:month=2025-01", GROUPS)
    assert summed is not None
    parts = summed.nodes["lines:account=fuel:month=2025-01"].parts
    told = {part.name: summed.nodes[part.node].value for part in parts}
    assert told == {"quantity": 4.0, "emission": 8.0, "energy": 2.0, "estimated": 0.25}


@pytest.mark.parametrize(
    "id_",
    [
        "sum:energy:carrier=gaz",
        "sum:energy:account=fule",
        "sum:energy:group=everything",
        "sum:energy:month=2025-07",
        "sum:energy:of=meters",
        "national.nothing",
    ],
)
def test_a_name_mistyped_is_no_zero(id_: str) -> None:
    assert with_sum(a_lineage(), id_, GROUPS) is None
