"""A part beyond its whole and an emission below nothing are faults, never a verdict."""

import pytest

from lingtan.indicators.results import Outcome
from tests.builders_indicators import NATIONAL, a_fact, indicator_of, judged

FIGURES = {"national.e_park_kg": -1e8, "national.e_tce": 300_000.0}


@pytest.mark.parametrize(("used", "outcome"), [(180, Outcome.NOT_DECIDABLE), (100, Outcome.MEETS)])
def test_waste_used_beyond_what_arose_is_no_pass(used: float, outcome: Outcome) -> None:
    facts = [
        a_fact("solid_waste_used", used),
        a_fact("solid_waste_generated", 100),
        a_fact("solid_waste_stock_used", 0),
    ]
    result = indicator_of(judged(NATIONAL.id, FIGURES, facts), "cn910.guide.solid_waste_use")
    assert result.outcome is outcome
    if outcome is Outcome.NOT_DECIDABLE:
        assert [reason.id for reason in result.reasons] == ["share_above_one"]


def test_a_negative_emission_is_no_pass() -> None:
    result = judged(NATIONAL.id, FIGURES, []).indicators[0]
    assert result.kind == "core"
    assert result.outcome is Outcome.NOT_DECIDABLE
    assert [reason.id for reason in result.reasons] == ["negative_emission"]
