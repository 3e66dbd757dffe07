"""What is judged by another framework, or for another year of duty, opens what it is judged by."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # what JSON holds
from urllib.parse import unquote

import pytest

from lingtan.app.trace_asked import trace_asked
from lingtan.app.trace_figure import Traced
from lingtan.evidence.lineage.addresses import Judged, read_address
from tests.app.test_register import NOW
from tests.conftest import Demo
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import ShownNumber, numbers_on
from tests.web.site import Site, serving
from tests.web.test_numbers_open import astray
from tests.whole import IS_WHOLE

LIMIT = "indicator:hn467.core.unit_energy_carbon:threshold"
OTHER, YEAR = Judged(framework="cn_hunan_467"), Judged(target_year=2030)
FACTORY = Judged(framework="cn_miit_zero_carbon_factory")
BOTH = Judged(framework="cn_hunan_467", target_year=2040)
ASKED = {
    "/uncertainty?framework=cn_hunan_467": OTHER,
    "/indicators?framework=cn_hunan_467": OTHER,
    f"/indicators?framework={FACTORY.framework}&boundary=enterprise:steel": FACTORY,
}
DEAR = {  # each draws up a lineage of its own
    "/indicators?target_year=2030": YEAR,
    "/indicators?framework=cn_hunan_467&target_year=2040": BOTH,
}
EVERY = {**ASKED, **(DEAR if IS_WHOLE else {})}


@pytest.fixture(scope="module")
def strict(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path]]:
    """Serve a park that is judged by the national framework alone."""
    folder = tmp_path_factory.mktemp("strict") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    file = folder / "park.yaml"
    text = file.read_text(encoding="utf-8")
    told = re.sub(r"^frameworks:.*\n", "", text, flags=re.MULTILINE)
    file.write_text(f"{told}\nframeworks: [cn_national_910]\n", encoding="utf-8")
    with serving(folder) as running:
        yield running, folder


def numbers_of(site: Site, path: str) -> list[ShownNumber]:
    answer = site.ask(f"{path}&period=2025&lang=en")
    assert answer.status == 200
    return [*numbers_on(answer.text), *said_on(answer.text)]


@pytest.mark.slow
@pytest.mark.parametrize("path", EVERY)
def test_every_number_judged_otherwise_opens_the_same_number(
    strict: tuple[Site, Path], path: str
) -> None:
    site, folder = strict
    led = [each for each in numbers_of(site, path) if "/lineage?" in (each.leads_to or "")]
    figures = [unquote(each.leads_to or "").rpartition("figure=")[2] for each in led]
    judged = {read_address(figure).judged for figure in figures}
    assert judged == {EVERY[path]}
    assert len(led) > 10
    assert list(astray(led, folder)) == []


@pytest.mark.slow
def test_each_factory_leads_to_its_own_account_judged_by_its_framework(
    strict: tuple[Site, Path],
) -> None:
    site, _ = strict
    page = site.ask(f"/indicators?framework={FACTORY.framework}&period=2025&lang=en")
    assert page.status == 200
    assert 'id="table-factories"' in page.text
    assert "boundary=enterprise%3Asteel" in page.text
    assert "to be reached by 2030" in page.text


@pytest.mark.slow
def test_a_limit_of_another_year_opens_that_of_the_year_and_says_so(site: Site) -> None:
    figure = f"{LIMIT}%40%5E2030"
    for language, said in (("en", "judged for target year 2030"), ("zh", "按目标年 2030 评价")):
        page = site.ask(f"/lineage?figure={figure}&period=2025&lang={language}").text
        assert said in page
        assert "0.7 tCO₂/tce" in page
    usual = site.ask(f"/lineage?figure={LIMIT}&period=2025&lang=en").text
    assert "judged for" not in usual
    assert "1 tCO₂/tce" in usual
    unknown = site.ask(f"/lineage?figure={LIMIT}%40%21no_such&period=2025&lang=en")
    assert unknown.status == 400
    assert "no_such" in unknown.text


@pytest.mark.slow
def test_an_export_tells_ids_that_the_command_traces_to_the_same_number(
    site: Site, demo: Demo
) -> None:
    told = site.ask("/pages/indicators.json?period=2025&target_year=2030&lang=en").text
    amounts = [each for each in amounts_in(json.loads(told)) if each["figure"]]
    judged = [each for each in amounts if each["figure"].startswith("indicator:hn467")]
    assert {read_address(each["figure"]).judged.target_year for each in amounts} == {2030}
    for amount in judged[:4]:
        asked = Traced(figure=amount["figure"], period="2025", depth=0)
        (node,) = trace_asked(demo.workspace.layout, asked, NOW).nodes.values()
        assert node.value == pytest.approx(amount["value"] / (100 if amount["unit"] == "%" else 1))


def amounts_in(told: object) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        if "figure" in told and "value" in told:
            yield told
        told = list(told.values())
    if isinstance(told, list):
        for each in told:
            yield from amounts_in(each)
