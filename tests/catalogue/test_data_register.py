"""The register of data says of every datum who supplies it and what proves it."""

from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.data_register import COLUMNS, FILE, Datum, load_data_register
from lingtan.catalogue.load import load_catalogue
from lingtan.park.places import Sector

REGISTER = load_data_register()


@pytest.mark.parametrize("datum", REGISTER, ids=lambda datum: datum.id)
def test_a_datum_has_a_known_unit_and_sector(datum: Datum) -> None:
    if datum.unit not in ("", "1"):
        load_catalogue().units.find(datum.unit)
    assert datum.sector in ("", *Sector)
    assert datum.supplier.zh
    assert datum.proof.zh


def test_a_flag_is_asked_once_for_the_park() -> None:
    assert {datum.per for datum in REGISTER if datum.dimension == "flag"} == {"park", "enterprise"}
    flags = [d.id for d in REGISTER if d.dimension == "flag" and d.per == "enterprise"]
    assert flags == ["product_has_no_limit_standard"]


def test_faults_are_told_with_their_lines(tmp_path: Path) -> None:
    row = ",".join(["a", "A", "", "mass", "kg", "firm", *[""] * 7, "paper", "b", "many"])
    (tmp_path / FILE).write_text(f"{','.join(COLUMNS)}\n{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as error:
        load_data_register(tmp_path)
    details = str(error.value)
    faults = (
        "name_zh is missing",
        "per is 'firm'",
        "form is 'paper'",
        "stands twice",
        "kind is 'many'",
    )
    for fault in (*faults, "part_of names 'b'"):
        assert fault in details
