"""A file is read anew when what decides its reading has changed, and only then."""

from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.app.open_park import OpenPark, open_park
from lingtan.app.way_of_reading import digest_of_reading
from lingtan.app.workspace import Workspace
from lingtan.park.places import ParkType
from tests.builders_files import a_mapping


def with_multiplier(opened: OpenPark, multiplier: float) -> OpenPark:
    meters = tuple(replace(meter, multiplier=multiplier) for meter in opened.park.meters)
    return replace(opened, park=replace(opened.park, meters=meters))


@pytest.mark.parametrize(("columns", "is_read_anew"), [((), False), (("倍率",), True)])
def test_a_corrected_multiplier_matters_where_it_is_compared(
    tmp_path: Path, columns: tuple[str, ...], is_read_anew: bool
) -> None:
    opened = open_park(Workspace.new(tmp_path / "park", ParkType.MIXED).layout)
    mapping = a_mapping(multiplier=columns)
    one, other = (digest_of_reading(mapping, with_multiplier(opened, x)) for x in (1000, 2000))
    assert (one != other) is is_read_anew
