"""Published heat targets: four streams of Kemp, six of Turton, a potato line."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from lingtan.symbiosis.heat_cascade import target_heat
from lingtan.symbiosis.heat_streams import HeatStream
from tests.builders_symbiosis import a_stream

FILE = Path(__file__).parents[1] / "data" / "worked-examples" / "pinch_heat.yaml"
CASES = yaml.safe_load(FILE.read_text(encoding="utf-8"))["cases"]


def streams_of(case: dict[str, Any]) -> list[HeatStream]:
    return [
        a_stream(s["t_supply_c"], s["t_target_c"], s["duty"], s["dt_contribution_c"])
        for s in case["streams"]
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_targets_come_out_as_published(case: dict[str, Any]) -> None:
    found, expected = target_heat(streams_of(case)), case["expected"]
    told = {
        "hot_utility": float(found.hot_utility_kw),
        "cold_utility": float(found.cold_utility_kw),
        "heat_recovered": float(found.recovered_kw),
    }
    published = {name: expected[name] for name in told}
    assert told == pytest.approx(published, rel=case["tolerance"]["relative"])
    pinches = [float(temperature) for temperature in found.pinches_c]
    assert pinches == pytest.approx(
        expected["shifted_pinch_c"], abs=case["tolerance"]["temperature_c"]
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_heat_in_is_heat_out_exactly(case: dict[str, Any]) -> None:
    found = target_heat(streams_of(case))
    assert found.hot_utility_kw + found.hot_duty_kw == found.cold_utility_kw + found.cold_duty_kw
