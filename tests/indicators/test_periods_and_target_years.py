"""Frameworks judge calendar years: a month has no verdict, and a target year is a real one."""

from dataclasses import replace

import pytest

from lingtan.base.errors import PeriodError
from lingtan.base.figures import Missing
from lingtan.catalogue.frameworks import Framework
from lingtan.indicators.evaluate import evaluate
from lingtan.indicators.results import Outcome
from lingtan.indicators.target_years import require_target_year, target_years
from tests.builders_indicators import FRAMEWORKS, a_context, example_of, judged

PART_OF_A_YEAR = replace(a_context(), is_whole_year=False)


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_a_part_of_a_year_is_judged_under_no_framework(framework: Framework) -> None:
    result = judged(framework.id, example_of(framework), context=PART_OF_A_YEAR)
    for indicator in result.indicators:
        reason = Missing(kind="rule", id="period_not_a_year", subject=indicator.id)
        assert (indicator.outcome, indicator.reasons) == (Outcome.NOT_DECIDABLE, (reason,))
    assert result.outcome is not Outcome.MEETS
    assert result.offsets == ()
    assert result.offset_reasons == ()


def test_the_years_of_a_framework_are_those_its_rows_name() -> None:
    assert target_years(FRAMEWORKS["cn_hunan_467"]) == {2027, 2030, 2035}
    assert target_years(FRAMEWORKS["cn_national_910"]) == frozenset()


@pytest.mark.parametrize("year", [0, 1800, 2024, 2061, -2027])
def test_a_target_year_no_row_can_be_of_is_refused_with_the_years_there_are(year: int) -> None:
    with pytest.raises(PeriodError, match="rows for 2027, 2030, 2035"):
        require_target_year([FRAMEWORKS["cn_hunan_467"]], year)
    with pytest.raises(PeriodError, match="no dated rows"):
        require_target_year([FRAMEWORKS["cn_national_910"]], year)


@pytest.mark.parametrize("year", [2025, 2028, 2060])
def test_a_year_between_rows_is_asked_for_and_left_undecided(year: int) -> None:
    require_target_year(FRAMEWORKS.values(), year)
    hunan = evaluate(FRAMEWORKS["cn_hunan_467"], {}, (), (), a_context(target_year=year))
    assert hunan.outcome is Outcome.NOT_DECIDABLE
