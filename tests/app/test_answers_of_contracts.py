"""What somebody answers of a trade reaches the account, changes no park file, and is undoable."""

from pathlib import Path
from typing import Any

import pytest

from lingtan.app.answer_findings import AnswerRequest
from lingtan.app.effect_of_answer import with_effect
from lingtan.app.workspace import Workspace
from lingtan.base.errors import FindingAnswerError
from lingtan.evidence.lineage.nodes import Kind
from lingtan.ledger.inventory import Inventory
from lingtan.park.answers import AnswerKind
from tests.app.test_answers import BY, LATER, MONTH, TRUE, Case, at, park_with
from tests.prepared import copied

TRADE = """contracts:
  trade:
    kind: green_power
    first_day: 2025-01-01
    last_day: 2025-01-31
    quantity_kwh: {stated}
    vintage: 2025-01
    serial: settlement 2025-01
    evidence: settlement of January
"""
MWH = 180
KWH = 1000 * MWH  # less than the park took from the grid
DOUBTED = "ledger_claim_unit_doubted"
FINDING = f"{DOUBTED}:trade"
REAL, RATIO = AnswerKind.REAL, AnswerKind.RATIO


def traded(folder: Path) -> Workspace:
    """Make a park whose trade of a month is written in MWh."""
    made = park_with(folder, Case(kind="ratio", told={}))
    with (folder / "park.yaml").open("a", encoding="utf-8") as file:
        file.write(TRADE.format(stated=MWH))
    return made


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose trade of a month is written in MWh, to be changed."""
    return copied(traded, tmp_path / "park")


def say(park: Workspace, **told: Any) -> str:
    request = AnswerRequest(**{"finding": FINDING, **told})
    return park.answer_finding(MONTH, request, signed=BY).answer.id


def account(park: Workspace, period: str = MONTH) -> Inventory:
    return park.account(period).inventory


def counted(park: Workspace, period: str = MONTH) -> float | None:
    return account(park, period).figures["energy.green_power_kwh"].value


def found(park: Workspace) -> list[str]:
    return [f.kind.id for f in account(park).findings if f.kind.id == DOUBTED]


@pytest.mark.slow
def test_the_answer_proposed_puts_the_unit_right_and_its_reversal_puts_it_back(
    park: Workspace,
) -> None:
    assert counted(park) == pytest.approx(KWH)
    assert found(park) == [DOUBTED]
    before = account(park).figures["national.e_park_kg"]
    (given,) = park.answer_proposed(MONTH, signed=BY)
    assert (given.answer.meter, given.answer.meters) == ("trade", ())
    assert (given.answer.kind, given.answer.parameters) == (RATIO, {"ratio": 1000})
    assert counted(park) == pytest.approx(KWH)
    assert found(park) == []
    assert "contradicted_by_form" not in {f.kind.id for f in park.check(MONTH).findings}
    assert counted(park, "2025") == pytest.approx(KWH)
    after = account(park).figures["national.e_park_kg"]
    assert after.value == pytest.approx((sum(TRUE["grid"]) - KWH) * 0.8325, abs=1)
    assert before.value == pytest.approx(after.value)
    assert before.high == pytest.approx((sum(TRUE["grid"]) - MWH) * 0.8325, abs=1)
    assert after.high is None
    park.reverse_answer(given.answer.id, by="Wang", note="another unit", now=LATER)
    assert found(park) == [DOUBTED]
    assert park.verify().is_sound


@pytest.mark.slow
def test_a_quantity_that_is_real_counts_as_written_and_is_found_no_more(park: Workspace) -> None:
    say(park, kind=REAL)
    assert counted(park) == pytest.approx(MWH)
    assert found(park) == []
    assert account(park).figures["national.e_park_kg"].low is None


@pytest.mark.slow
def test_what_rests_on_an_answer_about_a_trade_says_so(park: Workspace) -> None:
    say(park)
    (note,) = (f for f in park.check(MONTH).findings if f.kind.id == "answer_in_force")
    assert (note.subject, note.facts["said"], note.facts["parameter"]) == (
        "trade",
        "quantity",
        "1,000",
    )
    nodes = park.trace("national.e_park_kg", MONTH).nodes
    contract, answer = nodes["contract:trade"], nodes["answer:A1"]
    assert contract.value == KWH
    assert [part.node for part in contract.parts] == [answer.id]
    assert (answer.kind, answer.facts["by"]) == (Kind.ANSWER, "Li Na")


@pytest.mark.slow
def test_what_an_answer_about_a_trade_does_is_told_of_figures_and_what_is_left(
    park: Workspace,
) -> None:
    _, before, after = with_effect(park.layout, MONTH, lambda: say(park, kind=REAL))
    assert (before.open, after.open) == (1, 0)
    assert before.figures[1].value != after.figures[1].value
    assert before.meters == after.meters


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "case"),
    [
        ({"meter": "nobody"}, "no_contract"),
        ({"meter": "works"}, "no_contract"),
        ({"start": at(1)}, "no_part"),
        ({"parameters": {"ratio": -1000}}, "bad_parameter"),
        ({"parameters": {"minutes": 5}}, "other_parameter"),
        ({"kind": AnswerKind.IGNORE}, "not_taken"),
    ],
)
def test_what_cannot_be_said_of_a_trade_is_refused(
    park: Workspace, told: dict[str, Any], case: str
) -> None:
    with pytest.raises(FindingAnswerError) as error:
        say(park, **told)
    assert error.value.case == case
    assert park.answers(MONTH).answers == ()
