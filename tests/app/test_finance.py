"""Measures and loans of the reference park, and the margin of its loan until a verifier signs."""

import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.app.blocked_report import verifier_findings
from lingtan.app.demo_trust import ORGANISATION, VERIFIER
from lingtan.app.evaluate_park import Question
from lingtan.app.present_park import tell_park
from lingtan.app.record_steps import entries_of
from lingtan.app.run_verification import Settlement
from lingtan.app.weigh_finance import finances_of
from lingtan.app.workspace import Workspace
from lingtan.base.time_axis import parse_period
from lingtan.evidence.verification import Conclusion, Severity
from lingtan.evidence.verification_findings import Remark
from lingtan.evidence.verification_steps import Opinion
from lingtan.finance.linked_loan import LinkVerdict, Miss
from lingtan.finance.rate_of_return import Answer
from tests.builders_finance import CORE
from tests.builders_park_file import changed
from tests.conftest import Demo

LATE = datetime(2026, 3, 1, tzinfo=UTC)
OPINION = Opinion(
    organisation=ORGANISATION,
    independence="No other work for the park in three years.",
    conclusion=Conclusion.UNQUALIFIED,
)
OWN = "our.core.easy"
FRAMEWORK = """\
id: our_bank
name_en: Covenant of our bank
name_zh: 银行约定指标
level: enterprise
status: in force
applies_to: park
sources: [contract]
indicators:
  - id: our.core.easy
    name_en: CO2 per unit of energy
    name_zh: 单位能耗碳排放
    type: core
    gate: true
    unit: tCO2/tce
    formula: E_park / E_tce
    formula_text: E_park / E_tce
    thresholds:
      - {op: <=, value: 0.5}
    label: Q-P
example:
  year: 2025
  target_year: 2025
  quantities: {E_park: 1, E_tce: 4}
  outcome: meets
  indicators:
    our.core.easy: {outcome: meets, value: 0.25}
"""


def margin(park: Workspace) -> LinkVerdict:
    """Return what the margin hangs on, as the command tells it and so do the pages."""
    (plan,) = park.finance("2025").finances.loans
    shown = tell_park(park.layout, Question(period="2025")).inputs.finances
    assert shown is not None
    assert shown.loans == (plan,)
    assert plan.verdict is not None
    return plan.verdict


@pytest.mark.slow
def test_the_reference_park_misses_because_of_its_value_and_of_nobodys_word(demo: Demo) -> None:
    verdict = margin(demo.workspace)
    assert verdict.misses == (Miss.MISSES, Miss.NOT_SIGNED)
    assert verdict.observed.figure == CORE
    assert verdict.observed.value == pytest.approx(0.394338, abs=1e-6)
    assert verdict.observed.threshold == "<= 0.2"
    assert (verdict.step, verdict.step_year) == (Decimal("0.0015"), 2026)
    assert verdict.step_cny == Decimal("51000.00")


@pytest.mark.slow
def test_its_measures_are_worth_what_they_state(demo: Demo) -> None:
    finances = demo.workspace.finance("2025").finances
    assert [each.measure.id for each in finances.measures] == [
        "slag_heat",
        "carport_solar",
        "electric_lorries",
    ]
    assert finances.findings == ()
    heat = finances.measures[0]
    annuity = (1 - 1.06**-15) / 0.06
    assert heat.net_present_cny == pytest.approx(-48e6 + 7.5e6 * annuity)
    assert heat.cost.cny_per_t == pytest.approx((48e6 / annuity - 7.5e6) / 6900)
    assert [each.rate.answer for each in finances.measures] == [Answer.ONE] * 3
    assert finances.measures[2].payback is None


@pytest.mark.slow
def test_its_loan_ends_at_zero_in_its_last_year(demo: Demo) -> None:
    (plan,) = demo.workspace.finance("2025").finances.loans
    assert [year.year for year in plan.years] == list(range(2026, 2034))
    assert plan.years[-1].closing == 0
    assert sum(year.principal for year in plan.years) == 34_000_000


def test_a_month_is_no_year_to_observe(demo: Demo) -> None:
    (plan,) = demo.workspace.finance("2025-07").finances.loans
    assert plan.verdict is not None
    assert Miss.PART_OF_YEAR in plan.verdict.misses
    assert Miss.NOT_VERIFIED in plan.verdict.misses


def test_loans_are_of_the_parks_main_boundary(demo: Demo) -> None:
    park = demo.workspace
    whole, part = (
        park.evaluate("2025-07", frameworks=["cn_national_910"], boundary=each)
        for each in ("whole", "services_zone")
    )
    assert finances_of(park.layout, whole, LATE) is not None
    assert finances_of(park.layout, part, LATE) is None


@pytest.fixture(scope="module")
def easy(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a copy of the reference park whose bank asks for less than the nation."""
    folder: Path = tmp_path_factory.mktemp("bank") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    own = folder / "catalogue" / "frameworks" / "our_bank.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(FRAMEWORK, encoding="utf-8")
    file = folder / "park.yaml"
    text = changed(file.read_text(encoding="utf-8"), f"indicator: {CORE}", f"indicator: {OWN}")
    text = changed(text, "\nframeworks: [", "\nframeworks: [our_bank, ")
    file.write_text(text, encoding="utf-8")
    return Workspace.open(folder)


@pytest.mark.slow
def test_the_margin_falls_when_the_verifier_has_signed_and_not_before(
    easy: Workspace, tmp_path: Path
) -> None:
    assert margin(easy).misses == (Miss.NOT_SIGNED,)
    easy.see_items("2025", by=VERIFIER, now=LATE)
    remark = Remark(severity=Severity.MAJOR, item="e_grid", misstatement_kg=0.0)
    easy.find("2025", remark, by=VERIFIER, note="a reading nobody can explain", now=LATE)
    before = margin(easy)
    assert before.misses == (Miss.NOT_SIGNED, Miss.FINDING_OPEN)
    shown = tell_park(easy.layout, Question(period="2025")).inputs
    blocking = verifier_findings(
        entries_of(easy.layout), parse_period("2025", shown.park.time_zone)
    )
    assert blocking
    assert all(each in shown.findings for each in blocking)
    assert before.observed.open_findings == ("F1",)
    proof = tmp_path / "meter test.pdf"
    proof.write_bytes(b"the meter was tested and is right")
    easy.answer("2025", "F1", by="park office", note="tested", documents=[proof], now=LATE)
    easy.settle("2025", Settlement(finding="F1"), by=VERIFIER, note="explained", now=LATE)
    easy.sign_verification("2025", OPINION, by=VERIFIER, now=LATE)
    after = margin(easy)
    assert after.is_met
    assert after.step == Decimal("-0.001")
    assert after.step_cny == Decimal("-34000.00")
    (then,) = easy.finance("2025", as_known_at=datetime(2026, 2, 1, tzinfo=UTC)).finances.loans
    assert then.verdict is not None
    assert Miss.NOT_SIGNED in then.verdict.misses


@pytest.mark.slow
def test_a_value_that_moved_since_it_was_signed_is_a_miss(easy: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "park"
    shutil.copytree(easy.layout.folder, folder)
    file = folder / "park.yaml"
    text = changed(
        file.read_text(encoding="utf-8"), "quantity_kwh: 130000000", "quantity_kwh: 129000000"
    )
    file.write_text(text, encoding="utf-8")
    verdict = margin(Workspace.open(folder))
    assert verdict.misses == (Miss.VALUE_MOVED,)
