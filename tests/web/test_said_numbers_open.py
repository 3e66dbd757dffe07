"""Numbers inside sentences open where they come from, as those of tables do."""

import pickle
import re
from collections.abc import Mapping
from urllib.parse import unquote

import pytest

from lingtan.metering.statistics import SHARES
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
LEADS = ("/lead", "table-briefing/Answer", "/note", "/p", "/dd")
ANSWERS = 12  # numbers in the answers beside the picture of a wall


def in_sentences(page: str) -> list[ShownNumber]:
    return [each for each in said_on(page) if each.place.endswith(LEADS)]


def lineages(numbers: list[ShownNumber]) -> list[ShownNumber]:
    return [each for each in numbers if (each.leads_to or "").startswith(LINEAGE)]


@EACH
def test_numbers_of_the_sentences_of_a_page_open_the_same_numbers(
    site: Site, demo: Demo, feature: Feature
) -> None:
    page = ask(site, feature.path)
    led = [each for each in in_sentences(page) if each.leads_to]
    assert list(astray(lineages(led), demo.workspace.layout.folder)) == []
    assert missing_places(site, page, led) == set()


@pytest.mark.parametrize(("path", "count"), [("/", 1), ("/energy", 3), ("/briefing", 19)])
def test_every_amount_of_an_answer_leads_on(site: Site, path: str, count: int) -> None:
    led = [each for each in in_sentences(ask(site, path)) if each.leads_to]
    assert len(led) >= count
    assert path == "/energy" or lineages(led)


@pytest.mark.parametrize(("period", "carried"), [("2025", 5), ("2025-03", 3)])
def test_numbers_of_notes_on_stores_and_saved_heat_open_the_same_numbers(
    site: Site, demo: Demo, period: str, carried: int
) -> None:
    counts = {"/energy:energy/note": 1, "/green-power:green_users/note": carried}
    for place, count in counts.items():
        path, _, where = place.partition(":")
        told = [each for each in said_on(ask(site, path, period)) if each.place == where]
        assert len(lineages(told)) == len(told) == count
        assert list(astray(told, demo.workspace.layout.folder)) == []


def test_numbers_on_the_margin_of_a_loan_open_the_same_numbers(site: Site, demo: Demo) -> None:
    told = lineages(in_sentences(ask(site, "/finance")))
    led = [unquote(each.leads_to or "").rpartition("figure=")[2] for each in told]
    loan, core = "loan:transition_loan", "cn910.core.unit_energy_carbon"
    assert led == [
        "discounting:rate",
        *(f"{loan}:lent", f"{loan}:rate"),
        *(core, f"indicator:{core}:threshold"),
        *(f"{loan}:step", f"{loan}:rate_after", f"{loan}:step_cost"),
    ]
    assert list(astray(told, demo.workspace.layout.folder)) == []


def test_what_shares_of_the_readings_do_not_exceed_opens_the_same_numbers(
    site: Site, demo: Demo
) -> None:
    page = ask(site, "/energy", "2025&series=e_electroplating")
    told = [each for each in said_on(page) if "quantile_" in (each.leads_to or "")]
    assert len(told) == len(SHARES)
    assert list(astray(told, demo.workspace.layout.folder)) == []


@pytest.mark.parametrize("name", WALLS)
def test_numbers_of_a_wall_open_the_same_numbers(site: Site, demo: Demo, name: str) -> None:
    page = ask(site, f"/wall/{name}")
    led = [each for each in said_on(page) if each.leads_to]
    assert len(lineages(led)) >= ANSWERS
    assert list(astray(lineages(led), demo.workspace.layout.folder)) == []
    assert missing_places(site, page, led) == set()


def test_the_output_a_process_does_not_use_opens_its_statement(site: Site, demo: Demo) -> None:
    place = "table-processes/Output stated, not used"
    told = [each for each in said_on(ask(site, "/carbon")) if each.place == place]
    led = lineages(told)
    assert [each.text for each in led] == ["155,463.0"]
    assert "figure=fact:product_output:2025:steel" in unquote(led[0].leads_to or "")
    assert list(astray(led, demo.workspace.layout.folder)) == []


@pytest.mark.parametrize("path", ["/assets", "/indicators"])
def test_both_ends_of_the_caps_of_offsets_open_the_rule(site: Site, demo: Demo, path: str) -> None:
    place = "table-offsets/Cap [%]"
    told = [each for each in said_on(ask(site, path)) if each.place == place]
    assert len(lineages(told)) == len(told) > 1
    assert list(astray(told, demo.workspace.layout.folder)) == []


def test_the_area_of_the_boundary_opens_what_the_park_file_states(site: Site, demo: Demo) -> None:
    told = [each for each in said_on(ask(site, "/reports")) if each.place == "basis/dd"]
    (area,) = lineages(told)
    assert list(astray([area], demo.workspace.layout.folder)) == []
    assert "park.yaml:" in site.ask(area.leads_to or "").said


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


NAME = "part of a name: of a rule, a document, a busbar, a scope"
STATED = "as the park file, a rule or a source states it, which is named beside it"
DOCUMENT = "in the words of the document that states the number before it, which leads on"
FOUND = "told of rows by the finding itself, with file and line"
METHOD = "of the method: a confidence, a count of draws, a seed, a share of the variance"
YEAR = "a year or a date"
ORDER = "a place in a list"
PLACES: Mapping[str, str] = {
    # every page: what is looked at, and the year in its answer
    r".*/subtitle": YEAR,
    r"[^:]*:main/lead": YEAR,
    r"/wall/\w+:/p": NAME,
    r"/wall/\w+:/(Form|Late)": YEAR,
    r"/admin:admin_audit/p": "how long a time the numbers beside it are of",
    # names
    r".*/(Framework|Figure|Factor set|Factor|Indicator|Kind|Vintage|Year|Numbers|Documents)": NAME,
    r"/energy:(energy|table-\w+)/(To|From|Node|Meter)": NAME,
    r"[^:]*:table-(briefing/Answer|requests/(Datum|What waits for it)|rules/.*|owing/About)": NAME,
    r"/carbon:(emissions|factors)/(p|note)": NAME,
    r"[^:]*:table-parameters/Source": NAME,
    r"[^:]*:table-open_frameworks/Still missing": NAME,
    r"/green-power:green_lines/note": NAME,
    r"[^:]*:table-conformance/.*": NAME,
    r"/certificates:table-register_claims/Used in": YEAR,
    r"/finance:finance/p": STATED,
    r"/finance:finance/note": STATED,
    r"/reports:basis/dd": YEAR,
    r"/carbon:table-processes/Output stated, not used": DOCUMENT,
    r"/assets:assets_allowances/p": YEAR,
    r"/indicators:indicators/p": NAME,
    r"/indicators:indicators/note": METHOD,
    r"/indicators:table-framework_\w+/\w+": NAME,
    r"/:summary/p": FOUND,
    r"/findings:table-(finding_kinds|further_findings)/.*": FOUND,
    r"/tasks:table-tasks_open/About": FOUND,
    r"/campaigns:table-campaign_\w+/Last step": ORDER,
    r"/campaigns:table-campaign_\w+/State": "days since the day beside it",
    r"[^:]*:(quality|uncertain_figures|uncertain_verdicts)/(p|note)": METHOD,
    r"[^:]*:table-uncertainty_sources/Greatest parts of its variance": METHOD,
    r"/uncertainty:table-uncertain_verdicts/Met, by .*": METHOD,
    r"/tasks:table-evidence/Because": METHOD,
    r"/verification:verification_sample/(p|dd)": METHOD,
    r"/verification:table-verification_steps/About": METHOD,
    r"/verification:verification_state/dd": YEAR,
}


@pytest.mark.parametrize(
    "path", [*(each.path for each in FEATURES), *(f"/wall/{name}" for name in WALLS)]
)
def test_a_number_that_opens_nothing_stands_where_that_has_a_reason(site: Site, path: str) -> None:
    """Walk every page: whoever adds one lets its numbers lead on, or says here why not."""
    closed = [each for each in said_on(ask(site, path)) if each.leads_to is None]
    places = {f"{path}:{each.place}": each.text for each in closed}
    bare = {
        place: text
        for place, text in places.items()
        if not any(re.fullmatch(reason, place) for reason in PLACES)
    }
    assert bare == {}


def test_every_reason_is_needed(site: Site) -> None:
    """A place whose numbers lead on by now leaves the list."""
    paths = [*(each.path for each in FEATURES), *(f"/wall/{name}" for name in WALLS)]
    places = {
        f"{path}:{each.place}"
        for path in paths
        for each in said_on(ask(site, path))
        if each.leads_to is None
    }
    unused = [reason for reason in PLACES if not any(re.fullmatch(reason, p) for p in places)]
    assert unused == []
