"""An indicator whose own name nobody saw is told by its kind and its place, and says so."""

import pytest

from lingtan.reports.indicator_names import NAME_NOT_SEEN, indicator_name
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_indicators import FRAMEWORKS, judged

UNSEEN = [
    (framework.id, indicator.id)
    for framework in FRAMEWORKS.values()
    for indicator in framework.indicators
    if indicator.name.zh == NAME_NOT_SEEN
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("framework", "indicator"), UNSEEN)
def test_it_shows_its_place_and_that_its_name_was_not_seen(
    framework: str, indicator: str, language: str
) -> None:
    (result,) = judged(framework, {}).indicators
    told = indicator_name(Words(language), result)
    assert indicator in told
    assert ("not seen" if language == "en" else "核心指标") in told
    assert told not in ("not seen", NAME_NOT_SEEN)


def test_no_other_indicator_is_called_that_it_was_not_seen() -> None:
    assert len(UNSEEN) == 7
    names = [i.name for f in FRAMEWORKS.values() for i in f.indicators]
    assert sum(name.en == "not seen" for name in names) == 7
