"""A reader is told the name of a datum, in the language he reads."""

import pytest

from lingtan.reports.datum_names import datum_name, with_datum_names
from lingtan.reports.words import Words


@pytest.mark.parametrize(("language", "name"), [("en", "Energy bought"), ("zh", "分品种能源购入")])
def test_a_datum_is_told_by_its_name(language: str, name: str) -> None:
    words = Words(language)
    assert datum_name(words, "energy_consumption").startswith(name)
    told = with_datum_names(words, "datum/energy_consumption e_import 2025-01; rule/closed")
    assert told.startswith(name)
    assert told.endswith(" e_import 2025-01; rule/closed")


def test_what_the_register_does_not_know_keeps_its_id() -> None:
    assert datum_name(Words("en"), "no_such_datum") == "no_such_datum"
