"""A measured value no such fuel can have is refused; what real fuels have is taken."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.check_measured import FAR
from lingtan.adapters.park_file.read import inspect_park
from lingtan.adapters.park_file.scope import COAL_RATE_SET
from lingtan.base.findings import Finding
from lingtan.catalogue.load import load_catalogue
from lingtan.reports.words import Words
from tests.builders_park_file import PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()


def found(
    folder: Path, *lines: str, fuel: tuple[str, str] = ("A_guideline", "natural_gas")
) -> list[Finding]:
    set_id, item = fuel
    text = changed(PARK_YAML, "    oxidation: 0.99\n", "".join(f"    {x}\n" for x in lines))
    text = changed(text, "factor_set: A_guideline", f"factor_set: {set_id}")
    text = changed(text, "factor_item: natural_gas", f"factor_item: {item}")
    findings = inspect_park(write_park_file(folder, park=text), CATALOGUE).findings
    return [each for each in findings if each.kind.id != "park_file_factor_unit"]


@pytest.mark.parametrize(
    ("line", "slip"),
    [("ncv_gj_per_unit: 35", "mj"), ("ncv_gj_per_unit: 8500", "kcal"),
     ("ncv_gj_per_unit: 1.33", "kgce"), ("ncv_gj_per_unit: 389.31", "per_lot"),
     ("ncv_gj_per_unit: 10.8", "kwh"), ("ncv_gj_per_unit: 0.0038", "other"),
     ("carbon_t_per_gj: 15.3", "kg"), ("carbon_t_per_gj: 0.75", "per_fuel"),
     ("carbon_t_per_gj: 0.0", "other")],
)  # fmt: skip
def test_a_value_of_another_unit_is_refused_with_the_default_and_the_slip(
    tmp_path: Path, line: str, slip: str
) -> None:
    (fault,) = found(tmp_path, line, "evidence: test report")
    assert fault.facts["slip"] == slip
    assert fault.facts["default"] in (0.038931, 0.0153)
    line_number = line_of((tmp_path / "park.yaml").read_text(encoding="utf-8"), line)
    assert fault.place.line == line_number
    for language in ("en", "zh"):
        assert "GJ" in Words(language).detail(fault.as_detail())


def test_an_oxidation_of_what_is_left_over_is_refused(tmp_path: Path) -> None:
    (fault,) = found(tmp_path, "oxidation: 0.02")
    assert (fault.kind.id, fault.facts["default"]) == ("park_file_oxidation_far", 0.99)


@pytest.mark.parametrize(
    ("line", "kind"),
    [("ncv_gj_per_unit: 23.2", "calorific_value_beyond"),
     ("carbon_t_per_gj: 26.2", "carbon_content_beyond")],
)  # fmt: skip
def test_without_a_default_what_nothing_that_burns_has_is_refused(
    tmp_path: Path, line: str, kind: str
) -> None:
    (fault,) = found(tmp_path, line, fuel=("A_guideline", "coking_bituminous_coal"))
    assert fault.kind.id == f"park_file_{kind}"


REAL = [
    ("B_newer", "coal_gangue", "ncv_gj_per_unit: 0.0021"),
    ("B_newer", "coal_slurry", "ncv_gj_per_unit: 0.004"),
    ("A_guideline", "blast_furnace_gas", "ncv_gj_per_unit: 0.0027"),
    ("A_guideline", "blast_furnace_gas", "carbon_t_per_gj: 0.1"),
    ("A_guideline", "other_coal_gas", "ncv_gj_per_unit: 0.0167"),
    ("A_guideline", "other_coal_gas", "carbon_t_per_gj: 0.05"),
    ("A_guideline", "refinery_dry_gas", "carbon_t_per_gj: 0.005"),
    ("A_guideline", "anthracite", "oxidation: 0.8"),
    ("A_guideline", "coking_bituminous_coal", "ncv_gj_per_unit: 0.0285"),
    ("C_power", "coal_carbon_not_measured", "ncv_gj_per_unit: 0.0185"),
    ("G_ipcc_2006", "straw", "ncv_gj_per_unit: 0.0055"),
    ("G_ipcc_2006", "wood", "ncv_gj_per_unit: 0.0055"),
    ("G_ipcc_2006", "biogas", "ncv_gj_per_unit: 0.0081"),
    ("G_ipcc_2006", "biogas", "carbon_t_per_gj: 0.05"),
    ("G_ipcc_2006", "biodiesel", "ncv_gj_per_unit: 0.0372"),
    ("G_ipcc_2006", "municipal_waste_fossil", "ncv_gj_per_unit: 0.035"),
    ("F_media", "saturated_steam", "ncv_gj_per_unit: 0.0001"),
    ("F_media", "superheated_steam", "ncv_gj_per_unit: 0.0045"),
    ("F_media", "acetylene", "ncv_gj_per_unit: 0.0563"),
    ("F_media", "nitrogen_by_product", "ncv_gj_per_unit: 0.0009"),
]


@pytest.mark.parametrize(("set_id", "item", "line"), REAL)
def test_what_real_fuels_have_is_taken(tmp_path: Path, set_id: str, item: str, line: str) -> None:
    assert found(tmp_path, line, fuel=(set_id, item)) == []


def test_the_defaults_of_one_fuel_lie_well_within_the_band_of_each_other() -> None:
    fuels = [fuel for fuel in CATALOGUE.fuels if fuel.set_id != COAL_RATE_SET]
    for name in ("ncv_gj_per_unit", "carbon_t_per_gj"):
        for fuel in fuels:
            listed = [
                getattr(other, name)
                for other in fuels
                if (other.item, other.unit) == (fuel.item, fuel.unit) and getattr(other, name)
            ]
            assert not listed or max(listed) / min(listed) < FAR / 2, fuel.id
