"""The id of a number of a table can be typed, and says what was named in it."""

import pytest

from lingtan.evidence.lineage.detail_ids import detail_id, read_detail_id


@pytest.mark.parametrize(
    "about",
    [
        ("bus_110", "rest"),
        ("", "steel", "heat", "energy"),
        ("steam works: north", "二号线", "a%b", "in"),
        ("a@2024/b", "in"),
    ],
)
def test_what_is_named_is_read_back(about: tuple[str, ...]) -> None:
    told = detail_id("transfer", *about)
    assert told.count(":") == len(about)
    assert "@" not in told
    found = read_detail_id(told)
    assert found is not None
    assert (*found.subjects, found.part) == about


@pytest.mark.parametrize("id_", ["national.e_park_kg", "meter:e_import", "balance", "sum:energy"])
def test_another_id_is_no_number_of_a_table(id_: str) -> None:
    assert read_detail_id(id_) is None
