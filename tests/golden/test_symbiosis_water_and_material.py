"""Worked examples of symbiosis: water of three processes, and an open chain of material."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lingtan.symbiosis.by_products import chain
from lingtan.symbiosis.heat_streams import exact
from lingtan.symbiosis.water import WaterUse, target_water

FOLDER = Path(__file__).parents[1] / "data" / "worked-examples"


def case(file: str, id_: str) -> dict[str, Any]:
    cases = yaml.safe_load((FOLDER / file).read_text(encoding="utf-8"))["cases"]
    return next(each for each in cases if each["id"] == id_)


def test_three_processes_need_as_much_water_as_in_the_worked_example() -> None:
    given = case("pinch_water.yaml", "water-d01")
    uses = [
        WaterUse(
            id=str(number),
            owner="",
            load_kg_per_h=exact(process["load_kg_h"]),
            inlet_ppm=exact(process["c_in_max_ppm"]),
            outlet_ppm=exact(process["c_out_max_ppm"]),
        )
        for number, process in enumerate(given["processes"])
    ]
    found = target_water(uses, exact(given["fresh_ppm"]))
    (pinch,) = found.pinches_ppm
    assert found.waste_ppm is not None
    told = {
        "min_fresh_t_h": float(found.fresh_t_per_h),
        "pinch_ppm": float(pinch),
        "fresh_without_reuse_t_h": float(found.without_reuse_t_per_h),
        "saving_fraction": float(1 - found.fresh_t_per_h / found.without_reuse_t_per_h),
        "mean_discharge_ppm": float(found.waste_ppm),
    }
    assert told == pytest.approx(given["expected"], rel=given["tolerance"]["relative"])


def test_an_chain_yields_as_in_the_worked_example() -> None:
    given = case("symbiosis_mfa.yaml", "sym-d01")
    inputs = given["inputs"]
    (step,) = chain(exact(inputs["fresh_t"]), [exact(inputs["product_yield"])])
    told = {"product_t": float(step.product_t), "waste_t": float(step.waste_t)}
    assert told == given["expected"]
