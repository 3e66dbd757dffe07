"""Numbers inside sentences open where they come from, as those of tables do."""

import pickle
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

import pytest

from lingtan.metering.statistics import SHARES
from lingtan.reports.model import Amount
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import LINEAGE
from lingtan.reports.words import LANGUAGES, Words
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from lingtan.web.screens import WALLS
from tests.builders_limits import with_close_limits
from tests.conftest import Demo
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber
from tests.web.site import Site, serving
from tests.web.test_numbers_open import ask, astray, missing_places

EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
LEADS = (
    *("/lead", "table-briefing/Answer", "/note", "/p", "/dd", "/subtitle"),
    *("/Greatest parts of its variance", "/Met, by formula", "/Met, by draws"),
)
ANSWERS = 12  # numbers in the answers beside the picture of a wall


def in_sentences(page: str) -> list[ShownNumber]:
    return [each for each in said_on(page) if each.place.endswith(LEADS)]


def lineages(numbers: list[ShownNumber]) -> list[ShownNumber]:
    return [each for each in numbers if (each.leads_to or "").startswith(LINEAGE)]


@pytest.mark.slow
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


@pytest.mark.slow
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


def test_every_chance_and_share_of_a_variance_opens_the_same_number(
    site: Site, demo: Demo
) -> None:
    told = said_on(ask(site, "/uncertainty"))
    worked_out = [each for each in told if each.place.endswith(LEADS[-3:])]
    assert len(worked_out) > 60
    assert len(lineages(worked_out)) == len(worked_out)
    assert list(astray(worked_out, demo.workspace.layout.folder)) == []


@pytest.mark.slow
def test_a_chance_between_two_ends_and_one_the_draws_differ_from_lead_on(
    demo: Demo, tmp_path: Path
) -> None:
    park = with_close_limits(demo.workspace, tmp_path / "park")
    with serving(park.layout.folder) as site:
        page = ask(site, "/uncertainty", "2025&framework=own_limits")
        notes = said_on(ask(site, "/indicators", "2025&framework=own_limits"))
    told = [each for each in said_on(page) if each.place.endswith(LEADS[-2:])]
    assert [each.text for each in told] == ["66.0 %", "66.3 %", "63.6 %", "> 99.9 %", "> 99.9 %"]
    assert "63.6 %</span></a> ≠<" in page
    led = [each for each in notes if each.text in {"66.0 %", "66.3 %"}]
    assert len(led) == 2
    assert len(lineages([*told, *led])) == len([*told, *led])
    assert list(astray([*told, *led], park.layout.folder)) == []


def test_the_threshold_and_the_chance_of_the_core_indicator_lead_on(site: Site) -> None:
    for path in ("/", "/wall/overview"):
        told = [each for each in said_on(ask(site, path)) if each.place.endswith("/subtitle")]
        led = {each.text: unquote(each.leads_to or "") for each in lineages(told)}
        assert led["0.2 tCO₂/tce"].endswith("indicator:cn910.core.unit_energy_carbon:threshold")
        assert led["< 0.1 %"].endswith("uncertainty:cn910.core.unit_energy_carbon:met_low")


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
METHOD = "of the method: a confidence, a count of draws, a seed, a limit it sets"
YEAR = "a year or a date"
ORDER = "a place in a list"
TEXT = " => "  # behind it the numbers, where a place has others that lead on
PLACES: Mapping[str, str] = {
    # every page: what is looked at, and the year in its answer
    r"[^:]*:main/subtitle": YEAR,
    r"(/|/wall/\w+):(summary)?/subtitle => ([123]|2, (location|market))": NAME,
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
    r"/indicators:indicators/note => 95 %": METHOD,
    r"/indicators:indicators/note => (650 speaks|70 t|0 no)": NAME,
    r"/indicators:table-framework_\w+/\w+": NAME,
    r"/:summary/p": FOUND,
    r"/findings:table-(finding_kinds|further_findings|asked|asked_rest)/.*": FOUND,
    r"/findings:table-answers/Answer": STATED,
    r"/tasks:table-tasks_open/About": FOUND,
    r"/campaigns:table-campaign_\w+/Last step": ORDER,
    r"/campaigns:table-campaign_\w+/State": "days since the day beside it",
    r"/energy:quality/p => 3": NAME,
    r"[^:]*:(quality|uncertain_figures)/note => (3|2, (location|market)|2023)": NAME,
    r"[^:]*:(quality|uncertain_figures)/note => (20,000 draws|20250630|3 %|2 points)": METHOD,
    r"/energy:quality/note => (5|20)\.0 %": METHOD,
    r"/uncertainty:uncertain_verdicts/note => 95 %": METHOD,
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
    told = closed_on(site, path)
    assert [each for each in told if not reasons(each)] == []


def test_every_reason_is_needed(site: Site) -> None:
    """A place whose numbers lead on by now leaves the list."""
    paths = [*(each.path for each in FEATURES), *(f"/wall/{name}" for name in WALLS)]
    told = [each for path in paths for each in closed_on(site, path)]
    unused = PLACES.keys() - {key for each in told for key in reasons(each)}
    assert unused == set()


def closed_on(site: Site, path: str) -> list[str]:
    """Return the numbers of a page that open nothing, each behind its place."""
    found = (each for each in said_on(ask(site, path)) if each.leads_to is None)
    return list(dict.fromkeys(f"{path}:{each.place}{TEXT}{each.text}" for each in found))


def reasons(told: str) -> list[str]:
    """Return the reasons that hold for a number: of its place, or of the number there."""
    place = told.partition(TEXT)[0]
    return [key for key in PLACES if re.fullmatch(key, told if TEXT in key else place)]
