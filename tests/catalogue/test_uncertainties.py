"""What is known of the errors of factors: added by a row, refused when it cannot be."""

from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import load_catalogue
from tests.builders_catalogue import DATA, a_copy, append, faults_of, spoil

FACTORS = "factors/uncertainty.csv"
HEADER = (DATA / FACTORS).read_text(encoding="utf-8").split("\n")[0]
GAS = "fuel/A_guideline/natural_gas"


def own(folder: Path, *rows: str) -> Path:
    """Write rows into a user's own catalogue and return its folder."""
    file = folder / "catalogue" / FACTORS
    file.parent.mkdir(parents=True)
    file.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return folder / "catalogue"


def said_of(folder: Path, factor: str) -> list[float]:
    found = load_catalogue(folder).factor_uncertainties
    return [each.half_width for each in found if each.covers(factor)]


def test_a_park_may_add_what_its_laboratory_knows_of_a_factor(tmp_path: Path) -> None:
    folder = own(
        tmp_path,
        f"{GAS},2.5,,,2026-01-10,published,laboratory of the works,Q-P,",
        "fuel/A_guideline/*,7,,,2026-01-10,published,laboratory of the works,Q-P,",
    )
    assert said_of(folder, GAS) == [0.025, 0.07]  # the factor itself stands before its family
    assert said_of(folder, "fuel/A_guideline/diesel") == [0.07]
    assert said_of(folder, "fuel/B_newer/diesel") == []


@pytest.mark.parametrize(
    ("width", "times", "is_fine"), [("", "2", True), ("", "1", False), ("5", "2", False)]
)
def test_a_lognormal_factor_states_its_times_alone(
    tmp_path: Path, width: str, times: str, is_fine: bool
) -> None:
    folder = own(tmp_path)
    file = folder / FACTORS
    row = f"{GAS},{width},,,2026-01-10,published,laboratory,Q-P,,{times}"
    file.write_text(f"{HEADER},times\n{row}\n", encoding="utf-8")
    if not is_fine:
        with pytest.raises(CatalogueError, match="lognormal"):
            load_catalogue(folder)
        return
    found = load_catalogue(folder).factor_uncertainties
    assert [each.times for each in found if each.covers(GAS)] == [2.0]


@pytest.mark.parametrize("percent", ["-1", "100", "250"])
def test_a_half_width_that_is_none_is_refused(tmp_path: Path, percent: str) -> None:
    root = a_copy(tmp_path)
    source = "GB/T 2589: 1 kgce = 29307.6 kJ, printed in public forms (index id 25403317639)"
    line = append(root, FACTORS, f'{GAS},{percent},,,2026-01-10,published,"{source}",Q-S,')
    (fault,) = faults_of(root)
    assert fault.startswith(f"{FACTORS}:{line}: {percent}")
    assert "give 0 for a factor a rule fixes" in fault


def test_a_factor_spoken_of_twice_is_refused(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    spoil(root, FACTORS, "process/carbonate/*", "cn_zcp_2025_06.*")
    assert any("stands twice" in fault for fault in faults_of(root))


def test_an_error_of_estimates_is_a_number_with_a_source(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    spoil(root, "metering/estimate_errors.csv", "linear,20", "linear,much")
    (fault,) = faults_of(root)
    assert "metering/estimate_errors.csv:2" in fault
