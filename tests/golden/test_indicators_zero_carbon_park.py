"""The published worked examples of the national and the Hunan indicator systems."""

from pathlib import Path
from typing import cast

import pytest
import yaml

from lingtan.catalogue.frameworks import Framework, Indicator
from lingtan.indicators.results import FrameworkResult, Outcome
from tests.builders_indicators import FRAMEWORKS, indicator_of, judged

CASES_FILE = (
    Path(__file__).parents[1] / "data" / "worked-examples" / "indicators_zero_carbon_park.yaml"
)

FLOWS_FILE = CASES_FILE.with_name("symbiosis_mfa.yaml")

Value = str | int | float | bool | None | list["Value"] | dict[str | int, "Value"]
Mapping = dict[str, "Value"]


def case(case_id: str) -> Mapping:
    cases = cast("dict[str, list[Mapping]]", yaml.safe_load(CASES_FILE.read_text("utf-8")))
    return next(each for each in cases["cases"] if each["id"] == case_id)


def part(mapping: Mapping, key: str) -> Mapping:
    return cast("Mapping", mapping[key])


NATIONAL, HUNAN = FRAMEWORKS["cn_national_910"], FRAMEWORKS["cn_hunan_467"]
GUIDING = {
    "clean_energy_share_pct_min": "guide.clean_energy_share",
    "solid_waste_use_pct_min": "guide.solid_waste_use",
    "waste_heat_use_pct_min": "guide.waste_energy_use",
    "water_reuse_pct_min": "guide.water_reuse",
}


def indicator(framework: Framework, prefix: str, name: str) -> Indicator:
    found = framework.indicator(f"{prefix}.{name}")
    assert found is not None
    return found


def limits(entry: Indicator) -> dict[str, float | None]:
    return {row.when.text if row.when else "": row.value for row in entry.thresholds}


def test_the_national_tiers_are_the_published_ones() -> None:
    tiers = cast("list[Mapping]", part(part(case("ind-d00"), "national"), "core")["tiers"])
    rows = limits(indicator(NATIONAL, "cn910", "core.unit_energy_carbon"))
    assert rows["200000 <= E_tce < 1000000"] == tiers[0]["max"]
    assert rows["E_tce >= 1000000"] == tiers[1]["max"]
    assert NATIONAL.indicators[0].is_gate


def test_the_national_guiding_values_are_the_published_ones() -> None:
    guiding = part(part(case("ind-d00"), "national"), "guiding")
    for published, name in GUIDING.items():
        percent = cast("float", guiding[published])
        assert limits(indicator(NATIONAL, "cn910", name)) == {"": pytest.approx(percent / 100)}
    assert limits(indicator(NATIONAL, "cn910", "guide.product_unit_energy")) == {"": 2.0}


def test_the_hunan_rows_are_the_published_ones() -> None:
    hunan = part(case("ind-d00"), "hunan")
    tiers = cast("list[Mapping]", part(hunan, "core")["tiers"])
    rows = limits(indicator(HUNAN, "hn467", "core.unit_energy_carbon"))
    for tier, size in zip(tiers, ("20000 <= E_tce < 1000000", "E_tce >= 1000000"), strict=True):
        for year, value in part(tier, "max").items():
            assert rows[f"{size} and target_year == {year}"] == value
    for published, name in GUIDING.items():
        dated = limits(indicator(HUNAN, "hn467", name))
        for year, percent in part(part(hunan, "guiding"), published).items():
            assert dated[f"target_year == {year}"] == pytest.approx(cast("float", percent) / 100)
    assert HUNAN.waiver


def judge(case_id: str) -> FrameworkResult:
    """Judge the park of a case; it states no products, so level 2 is added as ours."""
    park = cast("dict[str, float]", case(case_id)["park"])
    clean = park["clean_share_pct"] / 100 * park["energy_tce"]
    return judged(
        "cn_national_910",
        {
            "national.e_park_kg": park["co2_t"] * 1000,
            "national.e_tce": park["energy_tce"],
            "energy.clean_strict_physical_tce": clean,
            "energy.clean_strict_contractual_tce": clean,
            "energy.clean_broad_tce": clean,
            "product_level_at_best": 2,
            "product_level_at_worst": 2,
            "solid_waste_used": park["solid_waste_pct"],
            "solid_waste_generated": 100,
            "solid_waste_stock_used": 0,
            "waste_heat_used": park["waste_heat_pct"],
            "waste_heat_recoverable": 100,
            **dict.fromkeys(("waste_cold_used", "waste_cold_recoverable"), 0.0),
            **dict.fromkeys(("waste_pressure_used", "waste_pressure_recoverable"), 0.0),
            "water_reused": park["water_reuse_pct"],
            "water_fresh": 100 - park["water_reuse_pct"],
        },
    )


@pytest.mark.parametrize(
    ("case_id", "outcome"), [("ind-d01", Outcome.MEETS), ("ind-d02", Outcome.MISSES)]
)
def test_a_park_passes_or_fails_as_published(case_id: str, outcome: Outcome) -> None:
    expected = part(case(case_id), "expected")
    result = judge(case_id)
    core = indicator_of(result, "cn910.core.unit_energy_carbon")
    assert core.figure.value == pytest.approx(expected["carbon_per_energy"], abs=1e-9)
    assert result.outcome is outcome
    assert (expected["national"] == "pass") is (outcome is Outcome.MEETS)


def test_the_failing_park_fails_by_its_core_alone() -> None:
    result = judge("ind-d02")
    missed = [entry.id for entry in result.indicators if entry.outcome is Outcome.MISSES]
    assert missed == ["cn910.core.unit_energy_carbon"]


def test_water_reused_is_shared_as_in_the_worked_example() -> None:
    cases = cast("dict[str, list[Mapping]]", yaml.safe_load(FLOWS_FILE.read_text("utf-8")))
    flows = next(each for each in cases["cases"] if each["id"] == "sym-d02")
    given = part(flows, "inputs")
    values = {"water_reused": given["reused_m3"], "water_fresh": given["fresh_m3"]}
    result = judged("cn_national_910", cast("dict[str, float]", values))
    found = indicator_of(result, "cn910.guide.water_reuse").figure.value
    percent = cast("float", part(flows, "expected")["pct"])
    assert found == pytest.approx(percent / 100)
