"""The worked example of a straight target path, and the path it is mistaken for."""

from pathlib import Path

import pytest
import yaml

from lingtan.ledger.target_path import allowed_in, path_of
from lingtan.park.base_year import PathKind, TargetPath

FILE = Path(__file__).parents[1] / "data/worked-examples/pathway_targets.yaml"
CASES = {case["id"]: case for case in yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]}


def test_a_straight_path_gives_the_worked_example() -> None:
    case = CASES["path-d01"]
    base, given = case["inputs"]["base_year"], case["inputs"]
    path = TargetPath(kind=PathKind.LINEAR, rate=given["rate"])
    found = {each.year: each.kg for each in path_of(path, given["base_t"], base, 2030)}
    assert {year: found[year] for year in case["expected"]} == pytest.approx(case["expected"])


def test_the_same_rate_of_the_year_before_is_another_path() -> None:
    given = CASES["path-d01"]["inputs"]
    path = TargetPath(kind=PathKind.COMPOUND, rate=given["rate"])
    assert allowed_in(path, given["base_t"], 8) == pytest.approx(1000 * 0.95**8)
    assert allowed_in(path, given["base_t"], 2) > CASES["path-d01"]["expected"][2024]


def test_a_path_ends_at_nothing_and_not_below() -> None:
    path = TargetPath(kind=PathKind.LINEAR, rate=0.05)
    assert allowed_in(path, 1000.0, 20) == pytest.approx(0.0, abs=1e-9)
    assert allowed_in(path, 1000.0, 30) == 0.0
