"""Numbers on allowances open what they come from: in the reference park nobody holds any."""

from pathlib import Path

import pytest

from tests.app.test_traced_accounts import YEAR, a_works
from tests.app.test_traced_allowances import FACTS
from tests.web.said_numbers import said_on
from tests.web.shown_numbers import numbers_on
from tests.web.site import serving
from tests.web.test_numbers_open import ask, astray, unopened


@pytest.mark.slow
def test_notes_on_allowances_open_the_same_numbers(tmp_path: Path) -> None:
    park = a_works(tmp_path / "park")
    with park.layout.park_file.open("a", encoding="utf-8") as file:
        file.write(FACTS)
    with serving(park.layout.folder) as site:
        page = ask(site, "/assets", YEAR)
    told = [each for each in said_on(page) if each.place == "assets_allowances/note"]
    led = [each.leads_to or "" for each in told]
    assert [link.rpartition("figure=")[2] for link in led if link] == [
        "allowance%3Acap",
        "allowance%3Ab%3Adifference",
    ]
    assert [each.text for each in told if each.leads_to is None] == []
    assert unopened([each for each in numbers_on(page) if "allowance" in each.place]) == []
    assert list(astray(told, park.layout.folder)) == []
