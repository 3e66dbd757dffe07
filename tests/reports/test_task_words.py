"""A task says what it is about, by its name, in either language."""

import pytest

from lingtan.base.errors import Fact
from lingtan.evidence.tasks import About, AboutKind
from lingtan.reports.task_words import about_named, about_text, title_of
from lingtan.reports.words import Words
from tests.reports.test_finding_words import context


@pytest.mark.parametrize(("language", "name"), [("en", "Fresh water"), ("zh", "工业取新水量")])
def test_a_gap_is_told_by_the_name_of_its_datum_and_a_title_keeps_it(
    language: str, name: str
) -> None:
    about = About(kind=AboutKind.GAP, subject="water_fresh")
    text = about_text(Words(language), about)
    assert "water_fresh" not in text
    assert name in title_of(text)


@pytest.mark.parametrize(("language", "name"), [("en", "Boiler 2"), ("zh_CN", "二号锅炉")])
def test_a_finding_is_told_with_names_as_the_list_of_findings_tells_it(
    language: str, name: str
) -> None:
    facts: dict[str, Fact] = {"kind": "boiler"}
    about = About(
        kind=AboutKind.FINDING,
        subject="boiler_2",
        finding="ledger_plant_without_fuel",
        facts=facts,
    )
    assert name in about_named(context(language), about)
    assert "boiler_2" in about_text(Words(language), about)


def test_a_finding_nobody_has_words_for_is_told_by_its_key() -> None:
    about = About(kind=AboutKind.FINDING, subject="m", finding="gone")
    assert about_named(context("en"), about) == about.key
