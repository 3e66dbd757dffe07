"""A user's own folder adds knowledge; it never overrides any."""

from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import load_catalogue
from tests.builders_catalogue import DATA

HEADER = (DATA / "factors/fuel/A_guideline.csv").read_text(encoding="utf-8").split("\n")[0]
COKE = (
    "coke,coke,焦炭,t,28.2,0.0294,0.93,,0.9714,2025-01-01,2026-01-01,2026-02-01,published,"
    "laboratory of the works,Q-P,Q-P,"
)


def own(folder: Path, path: str, *lines: str) -> Path:
    """Write a file of the user's own catalogue and return the folder."""
    file = folder / "catalogue" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder / "catalogue"


def test_a_new_set_is_a_new_file(tmp_path: Path) -> None:
    catalogue = load_catalogue(own(tmp_path, "factors/fuel/works_2025.csv", HEADER, COKE))
    coke = catalogue.fuel("works_2025", "coke")
    assert coke.kg_co2_per_unit == Decimal("2.827162800000")  # 28.2 × 0.0294 × 0.93 × 44/12
    assert len(catalogue.fuels) == len(load_catalogue().fuels) + 1


def test_a_row_the_built_in_set_has_is_refused(tmp_path: Path) -> None:
    folder = own(tmp_path, "factors/fuel/A_guideline.csv", HEADER, COKE)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    (fault,) = map(str, caught.value.details)
    assert fault.startswith("catalogue/factors/fuel/A_guideline.csv:2: A_guideline coke overlaps")
    assert fault.endswith("or use a set of your own")


def test_a_unit_of_ones_own_joins_the_table(tmp_path: Path) -> None:
    header = (DATA / "units.csv").read_text(encoding="utf-8").split("\n")[0]
    row = "sack,mass,50,,袋,weighed,R,"
    catalogue = load_catalogue(own(tmp_path, "units.csv", header, row))
    assert catalogue.units.convert(2, "袋", "kg") == 100


def test_a_spelling_that_is_taken_is_refused(tmp_path: Path) -> None:
    header = (DATA / "units.csv").read_text(encoding="utf-8").split("\n")[0]
    folder = own(tmp_path, "units.csv", header, "kWh,energy,2,,,weighed,R,")
    with pytest.raises(CatalogueError, match=r"spelling kWh is taken at units.csv:2"):
        load_catalogue(folder)


def test_a_method_of_ones_own_stands_beside_the_national_one(tmp_path: Path) -> None:
    text = (DATA / "methods/cn_zcp_2025_06.yaml").read_text(encoding="utf-8")
    mine = text.replace("id: cn_zcp_2025_06", "id: our_method").replace("0.8325", "0.8273")
    catalogue = load_catalogue(own(tmp_path, "methods/our_method.yaml", mine))
    assert catalogue.method("our_method").constant("electricity_other").value == Decimal("0.8273")
    assert len(catalogue.methods) == 2


def test_a_method_with_a_published_id_is_refused(tmp_path: Path) -> None:
    text = (DATA / "methods/cn_zcp_2025_06.yaml").read_text(encoding="utf-8")
    folder = own(tmp_path, "methods/cn_zcp_2025_06.yaml", text)
    with pytest.raises(CatalogueError, match=r"id 'cn_zcp_2025_06' stands twice.*id of your own"):
        load_catalogue(folder)


def test_an_empty_folder_adds_nothing(tmp_path: Path) -> None:
    (tmp_path / "catalogue").mkdir()
    assert load_catalogue(tmp_path / "catalogue").fuels == load_catalogue().fuels


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path / "absent").parks == load_catalogue().parks


def test_a_year_nobody_knows_may_stand_before_one_of_ones_own(tmp_path: Path) -> None:
    header = (DATA / "factors/grid/provincial.csv").read_text(encoding="utf-8").split("\n")[0]
    row = "zhejiang,Zhejiang,浙江,provincial,{0},average,{2},kgCO2/kWh,{0}-01-01,{1}-01-01,"
    row += "2026-01-01,published,announcement,{3},"
    mine = row.format(2025, 2026, "0.45", "Q-P")
    with pytest.raises(CatalogueError, match="row with an empty value and label U"):
        load_catalogue(own(tmp_path, "factors/grid/mine.csv", header, mine))
    unknown = row.format(2024, 2025, "", "U")
    catalogue = load_catalogue(own(tmp_path, "factors/grid/mine.csv", header, unknown, mine))
    found = catalogue.grid_factor("zhejiang", "average", 2025)
    assert (found.kg_co2_per_kwh, found.is_older_vintage) == (Decimal("0.45"), False)
