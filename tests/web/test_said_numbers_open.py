"""Numbers inside sentences open where they come from, as those of tables do."""

import pickle

import pytest

from lingtan.reports.model import Amount
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import LINEAGE
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from lingtan.web.wall import WALLS
from tests.conftest import Demo
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber
from tests.web.site import Site
from tests.web.test_numbers_open import ask, astray, missing_places

EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
LEADS = ("/lead", "table-briefing/Answer")
ANSWERS = 12  # numbers in the answers beside the picture of a wall


def in_answers(page: str) -> list[ShownNumber]:
    return [each for each in said_on(page) if each.place.endswith(LEADS)]


def lineages(numbers: list[ShownNumber]) -> list[ShownNumber]:
    return [each for each in numbers if (each.leads_to or "").startswith(LINEAGE)]


@EACH
def test_numbers_of_the_answer_of_a_page_open_the_same_numbers(
    site: Site, demo: Demo, feature: Feature
) -> None:
    page = ask(site, feature.path)
    led = [each for each in in_answers(page) if each.leads_to]
    assert list(astray(lineages(led), demo.workspace.layout.folder)) == []
    assert missing_places(site, page, led) == set()


@pytest.mark.parametrize(("path", "count"), [("/", 1), ("/energy", 3), ("/briefing", 19)])
def test_every_amount_of_an_answer_leads_on(site: Site, path: str, count: int) -> None:
    led = [each for each in in_answers(ask(site, path)) if each.leads_to]
    assert len(led) >= count
    assert path == "/energy" or lineages(led)


@pytest.mark.parametrize("name", WALLS)
def test_numbers_of_a_wall_open_the_same_numbers(site: Site, demo: Demo, name: str) -> None:
    page = ask(site, f"/wall/{name}")
    led = [each for each in said_on(page) if each.leads_to]
    assert len(lineages(led)) >= ANSWERS
    assert list(astray(lineages(led), demo.workspace.layout.folder)) == []
    assert missing_places(site, page, led) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_with_numbers_reads_as_one_without(language: str) -> None:
    words, key = Words(language), "page.energy.lead"
    amounts = {
        "total": Amount(value=None, text="未知", figure="national.e_tce"),
        "power": Amount(value=2.0, text="2.0", unit="MWh", figure="energy.import_kwh"),
        "count": Amount(value=1, text="1"),
    }
    plain = words.say(key, {"total": "未知", "power": "2.0 MWh", "count": 1})
    told = sentence(words, key, amounts)
    assert told == plain
    assert [part for part in told.parts if isinstance(part, Amount)] == list(amounts.values())
    again = pickle.loads(pickle.dumps(told))  # noqa: S301 - what this test wrote itself
    assert isinstance(again, Sentence)
    assert again.parts == told.parts
