"""The scorecard for a terminal says the core number, its parts, the verdicts and the doubts."""

import pytest

from lingtan.reports.scorecard import columns_of, park_scorecard, scorecard_lines
from lingtan.reports.words import LANGUAGES
from tests.builders_reports import report_inputs


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lines_say_everything_once(language: str) -> None:
    inputs = report_inputs(language)
    text = "\n".join(scorecard_lines(inputs))
    for framework in inputs.frameworks:
        assert framework.name.in_language(language) in text
    assert inputs.park.note.in_language(language) in text
    assert "▲" in text
    assert "▶" in text


def test_the_structure_speaks_no_language_but_in_its_doubts() -> None:
    english, chinese = (park_scorecard(report_inputs(language)) for language in LANGUAGES)
    assert english.split == chinese.split
    assert english.frameworks == chinese.frameworks
    assert english.core is not None
    assert english.core.share == pytest.approx(0.7402815 / 0.2, rel=1e-3)


def test_the_parts_add_up_to_the_park() -> None:
    card = park_scorecard(report_inputs())
    whole = next(figure for figure in card.totals if figure.id == "national.e_park_kg")
    assert sum(figure.value or 0 for figure in card.split) == pytest.approx(whole.value)


def test_chinese_columns_stay_in_line() -> None:
    lines = scorecard_lines(report_inputs("zh_CN"))
    parts = [line for line in lines if line.endswith("tCO₂") and line.startswith("  ")][1:]
    assert len({columns_of(line) for line in parts}) == 1


def test_without_frameworks_there_is_still_a_card() -> None:
    card = park_scorecard(report_inputs(frameworks=()))
    assert card.core is None
    assert card.frameworks == ()
    assert scorecard_lines(report_inputs(frameworks=()))
