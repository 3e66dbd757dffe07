"""Worked examples of hourly matching: 24 hours with two contracts, and four hours by hand."""

import csv
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml

from lingtan.catalogue.load import load_catalogue
from lingtan.matching.grid_clean import grid_clean
from lingtan.matching.hours import ParkHours
from lingtan.matching.match import Matching, match_by_load
from lingtan.matching.score import cfe_score, matched_score, ratio_of_sums
from lingtan.matching.truths import Situation, tell_truths
from lingtan.matching.whole_hours import WattHours
from tests.builders_grid_shares import hours_from, write_series
from tests.builders_matching import account_figures

FOLDER = Path(__file__).parents[1] / "data" / "worked-examples"
WH_PER_MWH = 1_000_000
CASES = {
    case["id"]: case
    for case in yaml.safe_load((FOLDER / "granular_matching.yaml").read_text(encoding="utf-8"))[
        "cases"
    ]
}


def watt_hours(*columns_mwh: list[float]) -> WattHours:
    energy: WattHours = np.rint(np.array(columns_mwh).T * WH_PER_MWH).astype(np.int64)
    return energy


def mwh(energy: WattHours) -> float:
    return int(energy.sum()) / WH_PER_MWH


def series(case: dict[str, Any]) -> dict[str, list[float]]:
    with (FOLDER / case["series_csv"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in rows[0]}


def told(found: Matching, grid_clean: list[float]) -> dict[str, float | None]:
    load, matched = found.load_wh, found.matched_wh
    return {
        "matched_mwh": mwh(matched),
        "excess_mwh": mwh(found.excess_wh),
        "annual_style_ratio": ratio_of_sums(load, found.supply_wh),
        "hourly_score_contracted": matched_score(load, matched),
        "cfe_score_with_grid": cfe_score(load, matched, np.array(grid_clean)),
    }


def test_a_day_of_24_hours_comes_out_as_in_the_worked_example() -> None:
    case = CASES["gc-d01"]
    hours = series(case)
    found = match_by_load(
        watt_hours(hours["load_mwh"]), watt_hours(hours["pv_mwh"], hours["wind_mwh"])
    )
    grid, rest = np.array(hours["grid_cfe_share"]), found.unmatched_wh[:, 0]
    tonnes = np.array(hours["grid_t_per_mwh"]) / WH_PER_MWH
    numbers = told(found, hours["grid_cfe_share"]) | {
        "load_mwh": mwh(found.load_wh),
        "contracted_mwh": mwh(found.supply_wh),
        "grid_import_mwh": mwh(rest),
        "grid_cfe_of_import": float((rest * grid).sum() / rest.sum()),
        "hours_fully_matched": int((rest == 0).sum()),
        "market_t": float((rest * tonnes).sum()),
        "location_t": float((found.load_wh[:, 0] * tonnes).sum()),
    }
    assert numbers == pytest.approx(case["expected"], rel=case["tolerance"]["relative"])


def test_each_of_the_24_hours_is_matched_as_in_the_worked_example() -> None:
    hours = series(CASES["gc-d01"])
    found = match_by_load(
        watt_hours(hours["load_mwh"]), watt_hours(hours["pv_mwh"], hours["wind_mwh"])
    )
    excess = found.excess_wh.sum(axis=1, keepdims=True)
    assert (found.matched_wh == watt_hours(hours["expected_matched_mwh"])).all()
    assert (excess == watt_hours(hours["expected_excess_mwh"])).all()


def test_four_hours_come_out_as_by_hand() -> None:
    case = CASES["gc-d02"]
    found = match_by_load(watt_hours(case["load"]), watt_hours(case["contracted"]))
    numbers = told(found, case["grid_cfe"])
    assert numbers == pytest.approx(case["expected"], rel=case["tolerance"]["relative"])


def park_of(found: Matching) -> ParkHours:
    """Return a park whose own plants are the supply and whose grid serves the rest."""
    none, flat = np.zeros_like(found.load_wh), np.zeros(len(found.load_wh), dtype=np.int64)
    return ParkHours(
        users=("works",),
        load_wh=found.load_wh,
        direct_wh=none,
        own_wh=found.matched_wh,
        stored_wh=none,
        grid_wh=found.unmatched_wh,
        direct_made_wh=flat,
        direct_fed_in_wh=flat,
        own_made_wh=found.supply_wh.sum(axis=1),
        green_in_wh=flat,
        charged_wh=flat,
        discharged_wh=flat,
        day=flat,
        month=flat + 2025 * 12 + 7,
    )


@pytest.mark.parametrize("case_id", ["gc-d01", "gc-d02"])
def test_a_series_of_the_grid_in_the_parks_own_folder_gives_the_score_of_the_worked_example(
    case_id: str, tmp_path: Path
) -> None:
    case = CASES[case_id]
    hours = series(case) if "series_csv" in case else {}
    supply = [hours["pv_mwh"], hours["wind_mwh"]] if hours else [case["contracted"]]
    grid = hours["grid_cfe_share"] if hours else case["grid_cfe"]
    found = match_by_load(
        watt_hours(hours["load_mwh"] if hours else case["load"]), watt_hours(*supply)
    )
    catalogue = load_catalogue(
        write_series(tmp_path / "own", hours_from("2025-07-01 00:00", grid))
    )
    begin = datetime.fromisoformat("2025-07-01T00:00+08:00")
    starts = pl.Series([begin + timedelta(hours=n) for n in range(len(grid))])
    load, used = mwh(found.load_wh) * 1000, mwh(found.matched_wh) * 1000
    figures = tell_truths(
        Situation(
            figures=account_figures(load=load, own_non_fossil_used=used),
            hours=park_of(found),
            grid=grid_clean(catalogue.grid_shares, "Shandong", starts),
        )
    )
    told = {
        "hourly_score_contracted": figures["matching.hourly_matched_share"].value,
        "cfe_score_with_grid": figures["matching.cfe_score"].value,
    }
    expected = {name: case["expected"][name] for name in told}
    assert told == pytest.approx(expected, rel=case["tolerance"]["relative"])
