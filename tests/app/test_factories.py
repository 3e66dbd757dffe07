"""Frameworks of factories judge each enterprise by its own account, at each level to reach."""

import json

import pytest

from lingtan.base.errors import ParkFileError
from lingtan.catalogue.load import load_catalogue
from lingtan.cli.main import main
from lingtan.indicators.evaluate import asks_for_tier
from lingtan.indicators.results import IndicatorResult, Outcome
from lingtan.park.places import Sector
from tests.conftest import Demo

MIIT, HUNAN = "cn_miit_zero_carbon_factory", "cn_hunan_zero_carbon_factory"


@pytest.mark.slow
def test_each_enterprise_of_industry_is_judged_at_both_tiers(demo: Demo) -> None:
    found = demo.workspace.evaluate("2025", frameworks=[MIIT])
    industry = [e.id for e in demo.workspace.park().enterprises if e.sector is Sector.INDUSTRY]
    told = [(each.boundary, each.tier) for each in found.factories]
    assert told == [(f"enterprise:{id_}", t) for id_ in industry for t in ("basic", "target_2030")]
    assert found.frameworks == ()  # the park as a whole is no factory: nothing fails for that


@pytest.mark.slow
def test_a_factory_is_judged_by_the_figures_of_its_own_account(demo: Demo) -> None:
    found = demo.workspace.evaluate("2025", frameworks=[MIIT])
    for each in found.factories:
        own = demo.workspace.account("2025", boundary=each.boundary).inventory.figures
        emission, energy = own["national.e_park_kg"].value, own["national.e_tce"].value
        assert emission
        assert energy
        readings = gate(each.result.indicators, "zcf.1_1").variants
        told = {reading.id: reading.figure.value for reading in readings}
        assert told["equivalent_value"] == pytest.approx(emission / 1000 / energy)


@pytest.mark.slow
def test_the_tier_decides_which_row_applies(demo: Demo) -> None:
    found = demo.workspace.evaluate("2025", frameworks=[MIIT])
    listed, reached = (each.result.indicators for each in found.factories[:2])
    first, second = gate(listed, "zcf.1_1"), gate(reached, "zcf.1_1")
    assert first.figure.value == second.figure.value
    assert (first.outcome, second.outcome) == (Outcome.MEETS, Outcome.MISSES)
    assert first.threshold
    assert second.threshold
    assert (first.threshold.value, second.threshold.value) == (1.8, 0.2)


@pytest.mark.slow
def test_the_account_of_an_enterprise_is_judged_like_its_row(demo: Demo) -> None:
    row = demo.workspace.evaluate("2025", frameworks=[MIIT]).factories[0]
    own = demo.workspace.evaluate("2025", frameworks=[MIIT], boundary=row.boundary)
    (judged,) = own.frameworks
    assert [each.outcome for each in judged.indicators] == [
        each.outcome for each in row.result.indicators
    ]
    assert [each.boundary for each in own.factories] == [row.boundary] * 2


@pytest.mark.slow
def test_a_framework_without_tiers_judges_once(demo: Demo) -> None:
    frameworks = {each.id: each for each in load_catalogue().frameworks}
    assert asks_for_tier(frameworks[MIIT])
    assert not asks_for_tier(frameworks[HUNAN])
    found = demo.workspace.evaluate("2025", frameworks=[HUNAN, "cn_national_910"])
    assert {each.tier for each in found.factories} == {""}
    assert [each.id for each in found.frameworks] == ["cn_national_910"]


@pytest.mark.slow
def test_a_park_that_names_no_framework_of_factories_draws_up_no_account_of_one(
    demo: Demo,
) -> None:
    assert demo.workspace.evaluate("2025", frameworks=["cn_national_910"]).factories == ()


@pytest.mark.slow
def test_the_command_tells_each_factory_and_what_decides(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    with pytest.raises(SystemExit):
        main(["evaluate", folder, "-p", "2025", "-f", MIIT, "--json"])
    told = json.loads(capsys.readouterr().out)["factories"]
    assert {each["tier"] for each in told} == {"basic", "target_2030"}
    with pytest.raises(SystemExit):
        main(["evaluate", folder, "-p", "2025", "-f", MIIT])
    shown = capsys.readouterr().out
    assert "to be listed" in shown
    assert "by 2030" in shown


@pytest.mark.slow
def test_what_nobody_read_is_known_and_no_verdict_though_it_is_named(demo: Demo) -> None:
    found = demo.workspace.evaluate("2025", frameworks=["intl_iso_14068", "cn_national_910"])
    assert [each.id for each in found.frameworks] == ["cn_national_910"]
    assert [each.id for each in found.known] == ["intl_iso_14068"]


def test_nobody_has_a_boundary_who_is_no_enterprise(demo: Demo) -> None:
    with pytest.raises(ParkFileError, match="no boundary"):
        demo.workspace.evaluate("2025", boundary="enterprise:nobody")


def gate(indicators: tuple[IndicatorResult, ...], id_: str) -> IndicatorResult:
    return next(each for each in indicators if each.id == id_)
