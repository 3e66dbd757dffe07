"""A task says what it is about, by its name, in either language."""

import pytest

from lingtan.evidence.tasks import About, AboutKind
from lingtan.reports.task_words import about_text, title_of
from lingtan.reports.words import Words


@pytest.mark.parametrize(("language", "name"), [("en", "Fresh water"), ("zh", "工业取新水量")])
def test_a_gap_is_told_by_the_name_of_its_datum_and_a_title_keeps_it(
    language: str, name: str
) -> None:
    about = About(kind=AboutKind.GAP, subject="water_fresh")
    text = about_text(Words(language), about)
    assert "water_fresh" not in text
    assert name in title_of(text)
