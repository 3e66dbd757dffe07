"""The other meters of a node say what flowed in a gap, within the spread of their days."""

import numpy as np
import pytest

from lingtan.metering.finding_answers import answers_to
from lingtan.park.answers import AnswerKind
from tests.builders_planted import YEAR, Judged, Plant, Series, a_year, at, clock, judge

GATE = a_year()["gate"]


def lacking(meter: str, first: float, after: float) -> Plant:
    def plant(series: Series) -> None:
        series[meter][at(first) : at(after)] = np.nan

    return plant


def bounds(judged: Judged, meter: str) -> dict[str, float]:
    rows = judged.found.doubts.filter(subject=meter).select("kind", "quantity").iter_rows()
    return {kind: float(quantity) for kind, quantity in rows if kind.startswith("may_")}


@pytest.mark.parametrize(
    ("first", "after", "kind"),
    [(100.25, 103.6, "gap_like_day"), (100, 120, "gap_left_open")],
)
def test_a_gap_of_the_gate_is_as_large_as_its_users_say(
    first: float, after: float, kind: str
) -> None:
    judged = judge(lacking("gate", first, after))
    finding = judged.one("gate", kind)
    true = float(GATE[at(first) : at(after)].sum())
    assert finding.facts["first"] == clock(at(first))
    assert finding.facts["document"] == pytest.approx(true, rel=0.004)
    asked = answers_to(finding, YEAR.zone)
    assert asked
    assert asked.proposed
    assert asked.proposed.kind is AnswerKind.DOCUMENT
    off = float(GATE.sum()) - judged.energy["gate"]
    ends = bounds(judged, "gate")
    assert -ends["may_exceed"] <= off <= ends["may_lack"]
    assert ends["may_lack"] + ends["may_exceed"] - max(0.0, off) < 0.03 * true


def test_nothing_is_said_of_a_gap_in_which_another_meter_of_the_node_is_doubted() -> None:
    def plant(series: Series) -> None:
        lacking("gate", 100, 103)(series)
        series["steady"][at(95) : at(110)] *= 10

    judged = judge(plant)
    assert "document" not in judged.one("gate", "gap_like_day").facts
    assert not bounds(judged, "gate")


def test_nothing_is_said_of_a_gap_that_two_meters_share() -> None:
    def plant(series: Series) -> None:
        lacking("gate", 100, 103)(series)
        lacking("steady", 102, 104)(series)

    judged = judge(plant)
    assert "document" not in judged.one("gate", "gap_like_day").facts
