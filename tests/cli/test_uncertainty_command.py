"""``lingtan uncertainty`` and ``lingtan allowances``: for people, for programs, and refused."""

import json
from dataclasses import replace

import pytest

from lingtan.cli.main import main
from lingtan.cli.show_uncertainty import print_uncertainty
from tests.conftest import Demo


def run(*words: str) -> int:
    """Run a command and return its exit code."""
    try:
        main(words)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return 0


@pytest.mark.slow
def test_people_are_told_the_probability_and_what_is_left_out(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("uncertainty", folder, "-p", "2025", "-f", "cn_national_910") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "on best estimate, probability of meeting < 0.1 %" in shown
    assert "fuel/A_guideline/natural_gas" in shown
    assert "seed 20250630" in shown


@pytest.mark.slow
def test_what_nobody_states_is_listed_where_the_park_s_emission_is_unknown(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    found = demo.workspace.uncertainty("2025")
    others = tuple(e for e in found.weighed.figures if e.figure.id != "national.e_park_kg")
    print_uncertainty(replace(found, weighed=replace(found.weighed, figures=others)))
    shown = " ".join(capsys.readouterr().out.split())
    named = [e for e in others if e.certainty.unstated]
    assert named
    assert shown.count("Nobody states the uncertainty of factors") == len(named)


@pytest.mark.slow
def test_evaluate_says_the_probability_beside_the_verdict(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("evaluate", folder, "-p", "2025", "-f", "cn_hunan_467") == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "meets on best estimate, probability of meeting > 99.9 %" in shown


@pytest.mark.slow
def test_programs_get_both_ways_and_the_seed(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    assert (
        run("uncertainty", folder, "-p", "2025", "--draws", "2000", "--seed", "7", "--json") == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (told["seed"], told["draws"]) == (7, 2000)
    park = told["figures"][0]
    assert park["figure"]["id"] == "national.e_park_kg"
    assert park["drawn"]["sigma"] == pytest.approx(park["certainty"]["sigma"], rel=0.1)


def test_too_few_draws_are_refused(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("uncertainty", folder, "-p", "2025", "--draws", "10") == 2
    assert "1000" in capsys.readouterr().err.replace(",", "").replace(" ", "")


@pytest.mark.slow
def test_a_park_outside_the_market_says_how_to_state_it(
    demo: Demo, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("allowances", str(demo.workspace.layout.folder), "-p", "2025") == 0
    assert "ets_allocation" in capsys.readouterr().out


@pytest.mark.parametrize("price", ["cheap", "0", "-5", "nan", "1e25", "1e400"])
def test_what_is_no_price_is_refused(
    demo: Demo, price: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("allowances", folder, "-p", "2025", f"--price={price}", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["case"] == "not_a_price"


def test_a_month_has_no_allowances(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(demo.workspace.layout.folder)
    assert run("allowances", folder, "-p", "2025-07", "--json") == 1
    assert json.loads(capsys.readouterr().out)["error"]["case"] == "not_a_year"
