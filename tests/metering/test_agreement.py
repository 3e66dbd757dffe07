"""Proposals of one park can be given together: what has one cause is proposed once."""

from dataclasses import replace

import pytest

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.metering.finding_answers import FindingAnswers, answers_to, in_agreement, not_again
from lingtan.metering.reconciliation.flow_network import balanced_meters
from tests.builders import a_meter, a_park

ZONE = "Asia/Shanghai"
GATE = a_meter("gate", "outside", "bus")
WORKS = a_meter("works", "bus", "enterprise:works")
OTHER = a_meter("other", "outside", "bus_2")
USED = a_meter("used", "bus_2", "enterprise:works")
PARK = replace(a_park(GATE, WORKS, OTHER, USED), time_zone=ZONE)

FEBRUARY: dict[str, Fact] = {"first": "2025-02", "last": "2025-02", "ratio": 0.8}
ZEROS: dict[str, Fact] = {"first": "2025-02-04 05:00", "until": "2025-02-21 04:00"}


def asked(kind: str, meter: str, **facts: Fact) -> FindingAnswers:
    found = FindingKind(id=kind, severity=Severity.WARNING)
    finding = Finding(kind=found, subject=meter, place=Place(source="readings"), facts=facts)
    answers = answers_to(finding, ZONE)
    assert answers is not None
    assert answers.proposed is not None
    return answers


def zeros(meter: str = "works") -> FindingAnswers:
    return asked("metering_zeros_contradicted", meter, **ZEROS, document=500.0)


def suspect(meter: str, **facts: Fact) -> FindingAnswers:
    return asked("reconciliation_suspect", meter, **{**FEBRUARY, **facts})


def proposed(*found: FindingAnswers) -> list[str]:
    agreed = in_agreement(found, PARK)
    return [each.id for each in agreed if each.proposed is not None]


def test_of_one_meter_at_one_time_the_finest_proposes_whatever_the_order() -> None:
    fine, coarse = zeros(), suspect("works")
    assert proposed(coarse, fine) == proposed(fine, coarse) == [fine.id]
    waits = next(each for each in in_agreement((coarse, fine), PARK) if each.id == coarse.id)
    assert waits.after == fine.id
    assert waits.answers == coarse.answers


def test_a_wrong_ratio_is_mended_before_values_above_the_maximum_are_left_out() -> None:
    level = asked("metering_level_shift", "works", **ZEROS, ratio=0.5)
    above = asked("metering_above_maximum", "works", **ZEROS)
    assert proposed(above, level) == [level.id]


@pytest.mark.parametrize(("months", "is_proposed"), [(1, False), (3, True)])
def test_a_known_ratio_of_one_of_several_in_one_month_is_chance(
    months: int, is_proposed: bool
) -> None:
    facts: dict[str, Fact] = {**FEBRUARY, "months": months}
    kind = FindingKind(id="reconciliation_one_of_known", severity=Severity.WARNING)
    finding = Finding(kind=kind, subject="works", place=Place(source=""), facts=facts)
    found = answers_to(finding, ZONE)
    assert found is not None
    assert (found.proposed is not None) is is_proposed


def test_a_second_source_is_proposed_after_another_total_was_given() -> None:
    given = zeros().proposed
    assert given is not None
    bill = asked("metering_second_confirmed", "works", month="2025-02", document=600.0)
    assert not_again(bill, [given]).proposed == bill.proposed
    assert bill.proposed is not None
    assert not_again(bill, [bill.proposed]).proposed is None


def test_the_balance_rules_over_the_own_day_of_a_clock() -> None:
    own = asked("metering_shifted_profile", "works", month="2025-03", hours=10)
    held = asked("metering_intervals_late", "works", month="2025-03", minutes=-600)
    assert proposed(own, held) == [held.id]


def test_a_meter_is_not_late_by_a_parent_whose_clock_is_wrong() -> None:
    parent = asked("metering_shifted_profile", "gate", month="2025-03", hours=10)
    child = asked("metering_intervals_late", "works", month="2025-03", minutes=600, parent="gate")
    assert proposed(child, parent) == [parent.id]


def test_another_time_and_another_meter_are_another_matter() -> None:
    level: dict[str, Fact] = {"first": "2025-05-01 00:00", "until": "2025-06-01 00:00"}
    later = asked("metering_level_shift", "works", **level, ratio=2.0)
    beside = asked("metering_level_shift", "gate", **level, ratio=2.0)
    assert len(proposed(zeros(), later, beside)) == 3


def test_single_values_left_out_leave_each_other_alone() -> None:
    first, last = "2025-02-01 00:00", "2025-02-20 00:00"
    spikes = asked("metering_spike", "works", first=first, last=last)
    codes = asked("metering_sentinel_value", "works", first=first, last=last)
    assert len(proposed(spikes, codes)) == 2
    assert proposed(zeros(), spikes) == [spikes.id]


def test_reconciliation_waits_for_what_is_finer_in_its_balance_and_months() -> None:
    assert proposed(zeros(), suspect("gate")) == [zeros().id]
    assert len(proposed(zeros(), suspect("gate", first="2025-03", last="2025-03"))) == 2
    assert len(proposed(zeros(), suspect("used"))) == 2


def test_meters_that_meet_anywhere_are_in_one_balance() -> None:
    far = a_meter("far", "bus", "bus_2")
    apart, joined = balanced_meters(PARK), balanced_meters(a_park(USED, WORKS, GATE, OTHER, far))
    assert apart["works"] == apart["gate"] != apart["used"] == apart["other"]
    assert len(set(joined.values())) == 1


def test_what_was_answered_and_did_not_help_is_not_proposed_again() -> None:
    found = suspect("works")
    given = found.proposed
    assert given is not None
    before = replace(given, parameters={"ratio": 1.25})
    assert not_again(found, [before]).proposed is None
    assert not_again(found, [before]).answers == found.answers
    assert not_again(found, [replace(before, meter="gate")]).proposed == given
    assert not_again(found, [replace(before, end=given.start)]).proposed == given
