"""Numbers that a verifier states and finds open what they come from, also after a restatement."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.nodes import Lineage, Rule
from lingtan.evidence.lineage.sums import disagreements
from lingtan.evidence.verification import Severity
from lingtan.evidence.verification_findings import Remark
from tests.builders_verification import ENGAGEMENT, MONTH, MONTH_CLOSED, a_small_park
from tests.conftest import Demo
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import Site, serving
from tests.web.test_numbers_open import ask, astray, missing_places
from tests.web.test_said_numbers_open import lineages

pytestmark = pytest.mark.slow

STATED = 5  # share, emission and amount of the materiality; what was found and extrapolated
DAY = timedelta(days=1)
ENTRIES = "evidence/entries.jsonl"


def stated(page: str) -> list[ShownNumber]:
    """Return the numbers of the materiality and of the misstatement."""
    found = [each for each in said_on(page) if each.place == "verification_state/dd"]
    return [each for each in found if each.text not in ("2025", "2025-07")]


def test_materiality_opens_what_it_was_computed_from(site: Site, demo: Demo) -> None:
    page = ask(site, "/verification")
    numbers = stated(page)
    assert len(lineages(numbers)) == len(numbers) == STATED
    assert list(astray(numbers, demo.workspace.layout.folder)) == []


def test_what_is_left_to_look_at_leads_to_the_sample_that_has_as_many(site: Site) -> None:
    page = ask(site, "/verification")
    counts = [
        each
        for each in said_on(page)
        if each.place in ("main/lead", "table-verification_obstacles/What") and each.leads_to
    ]
    rows = page.partition('id="table-sample"')[2].partition("</table>")[0].count('class="row"')
    assert [each.value for each in counts] == [rows, rows]
    assert missing_places(site, page, counts) == set()


@pytest.fixture(scope="module")
def misstated(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with findings of both signs, two about one item that was drawn by chance."""
    park = a_small_park(tmp_path_factory.mktemp("verified") / "park")
    park.close(MONTH, by="park office", now=MONTH_CLOSED)
    park.open_verification(ENGAGEMENT, by="Zhao", now=MONTH_CLOSED)
    drawn = park.sample_verification(MONTH, by="Zhao", seed="2", now=MONTH_CLOSED).sample
    assert drawn is not None
    by_chance = next(item.key for item in drawn.items if not item.is_certain)
    certain = next(item.key for item in drawn.items if item.is_certain)
    for item, kilograms in ((by_chance, 9_000.0), (by_chance, -90_000.0), (certain, 4_000.0)):
        remark = Remark(severity=Severity.MATERIAL, item=item, misstatement_kg=kilograms)
        park.find(MONTH, remark, by="Zhao", note="misread", now=MONTH_CLOSED)
    return park


def test_misstatement_opens_the_findings_it_adds_up(misstated: Workspace) -> None:
    terms = misstated.verification(MONTH)
    found, projected = terms.misstated_kg
    assert projected > found == 85_000.0
    with serving(misstated.layout.folder) as site:
        page = ask(site, "/verification", MONTH)
    told = stated(page)
    assert len(lineages(told)) == len(told) == STATED
    left = [each for each in numbers_on(page) if each.place.startswith("verifier_findings/")]
    assert [each.value for each in left] == [9.0, -90.0, 4.0]
    obstacle = [
        each
        for each in said_on(page)
        if each.place == "table-verification_obstacles/What" and each.leads_to
    ]
    assert len(obstacle) == 3  # items left, and the misstatement against the materiality
    assert list(astray([*told, *left, *obstacle], misstated.layout.folder)) == []
    for part in ("materiality", "found", "projected"):
        lineage = trace(misstated, f"verification:V1:{part}")
        assert list(disagreements(lineage)) == []
    places = {
        node.facts.get("line")
        for node in lineage.nodes.values()
        if node.id.endswith(":left") and node.facts["file"] == ENTRIES
    }
    lines = (misstated.layout.folder / ENTRIES).read_text(encoding="utf-8").splitlines()
    assert len(places) == 3
    assert all('"step":"found"' in lines[int(str(line)) - 1] for line in places)


def trace(park: Workspace, figure: str) -> Lineage:
    return trace_figure(park.layout, Traced(figure=figure, period=MONTH))


@pytest.mark.parametrize("id_", ["verification:V9:total", "verification:V1:rest"])
def test_no_other_verification_or_number_has_a_lineage(misstated: Workspace, id_: str) -> None:
    with pytest.raises(TraceError):
        trace(misstated, id_)
    with pytest.raises(TraceError):
        trace_figure(misstated.layout, Traced(figure="verification:V1:total", period="2025"))


def test_an_emission_that_has_moved_since_opens_as_it_was_known_then(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    park.close(MONTH, by="park office", now=MONTH_CLOSED)
    park.open_verification(ENGAGEMENT, by="Zhao", now=MONTH_CLOSED)
    path = tmp_path / "bills_late.csv"
    path.write_text("month,meter,amount\n2025-07,g_works,61000\n", encoding="utf-8")
    park.import_files([path], now=MONTH_CLOSED + DAY)
    park.restate(MONTH, by="park office", reason="late bill", now=MONTH_CLOSED + 2 * DAY)
    with serving(park.layout.folder) as site:
        told = stated(ask(site, "/verification", MONTH))
    assert len(lineages(told)) == STATED
    assert all("~20260301T000000Z" in (each.leads_to or "") for each in told)
    assert list(astray(told, park.layout.folder)) == []
    then = f"verification:V1:total@{MONTH}/whole~20260301T000000Z"
    known = next(iter(trace(park, then).nodes.values()))
    now = next(iter(trace(park, "verification:V1:total").nodes.values()))
    assert (known.rule, now.rule) == (Rule.SUM, Rule.GIVEN)
    assert known.value == now.value


def test_the_sampling_interval_opens_the_materiality_and_the_confidence(
    site: Site, demo: Demo
) -> None:
    told = [each for each in said_on(ask(site, "/verification")) if each.leads_to]
    (interval,) = (each for each in told if "interval" in (each.leads_to or ""))
    assert interval.place == "verification_sample/dd"
    assert list(astray([interval], demo.workspace.layout.folder)) == []
    opened = site.ask(interval.leads_to or "").said
    for words in ("Sampling interval", "Materiality", "Reliability factor", "Confidence"):
        assert words in opened
