"""A margin steps up on everything that is not a met, signed, unreserved value; each says why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from lingtan.evidence.verification import Conclusion
from lingtan.finance.linked_loan import LinkVerdict, Miss, Observed, judge_link
from lingtan.finance.loan_schedule import loan_schedule
from lingtan.park.finance import Frequency
from lingtan.reports.finance_words import tell_step, tell_verdict
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_finance import LINK, a_loan, a_sign_off, met, terms


def judged(observed: Observed) -> LinkVerdict:
    return judge_link(LINK, observed, loan_schedule(terms("1000000", "0.034", 5)), 1)


def test_what_is_met_and_signed_lowers_the_margin() -> None:
    verdict = judged(met())
    assert verdict.is_met
    assert (verdict.step, verdict.step_year) == (Decimal("-0.001"), 2026)
    assert verdict.step_cny == Decimal("-1000.00")


MISSED = {
    Miss.PART_OF_YEAR: replace(met(), is_whole_year=False),
    Miss.NOT_EVALUATED: replace(met(), outcome=""),
    Miss.MISSES: replace(met(), outcome="misses"),
    Miss.NOT_DECIDABLE: replace(met(), outcome="not_decidable"),
    Miss.EXCUSED: replace(met(), outcome="excused"),
    Miss.REPORTED: replace(met(), outcome="reported"),
    Miss.TRIAL: replace(met(), is_trial=True),
    Miss.NOT_VERIFIED: replace(met(), is_verified=False, sign_off=None),
    Miss.NOT_SIGNED: replace(met(), sign_off=None),
    Miss.FINDING_OPEN: replace(met(), open_findings=("F1",)),
    Miss.NOT_CLEAN: replace(met(), sign_off=a_sign_off(conclusion=Conclusion.QUALIFIED)),
    Miss.VALUE_NOT_SIGNED: replace(met(), sign_off=a_sign_off(None)),
    Miss.VALUE_MOVED: replace(met(), sign_off=a_sign_off(0.16)),
}


def test_every_reason_to_miss_is_tried_here() -> None:
    assert set(MISSED) == set(Miss)


@pytest.mark.parametrize("reason", Miss)
def test_each_thing_that_lacks_is_a_miss_and_named(reason: Miss) -> None:
    verdict = judged(MISSED[reason])
    assert verdict.misses == (reason,)
    assert verdict.step == LINK.step_up
    assert verdict.step_cny == Decimal("1500.00")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", Miss)
def test_each_miss_is_said_in_words(reason: Miss, language: str) -> None:
    words = Words(language)
    verdict = judged(MISSED[reason])
    told = tell_verdict(words, verdict, "core")
    assert words.say(f"finance.miss.{reason.value}")[:4] in told or "0.15" in told
    assert "2025" in told
    assert "‹" not in told
    assert "3.55" in tell_step(words, verdict, a_loan(terms("1000000", "0.034", 5)))


def test_no_value_is_no_pass_whatever_the_verdict_says() -> None:
    verdict = judged(replace(met(), value=None))
    assert verdict.misses == (Miss.NOT_DECIDABLE, Miss.VALUE_MOVED)


def test_all_reasons_are_told_together() -> None:
    observed = Observed(year=2025, is_whole_year=False)
    expected = (Miss.PART_OF_YEAR, Miss.NOT_EVALUATED, Miss.NOT_VERIFIED)
    assert judged(observed).misses == expected


def test_the_step_bears_on_what_is_owed_in_each_part_of_the_year() -> None:
    payments = loan_schedule(terms("1000000", "0.034", 5, frequency=Frequency.QUARTERLY))
    verdict = judge_link(LINK, Observed(year=2025, is_whole_year=True), payments, 4)
    owed = [payment.opening for payment in payments[:4]]
    by_hand = sum((each * Decimal("0.0015") / 4 for each in owed), Decimal(0))
    assert verdict.owed_cny == 1_000_000
    assert abs(verdict.step_cny - by_hand) <= Decimal("0.02")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_loan_that_does_not_run_in_the_year_after_says_so(language: str) -> None:
    verdict = judged(replace(met(), year=2040))
    assert verdict.owed_cny == verdict.step_cny == 0
    assert "2041" in tell_step(Words(language), verdict, a_loan())
