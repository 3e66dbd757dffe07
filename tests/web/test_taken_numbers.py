"""The numbers of pictures, as pages are taken along with them, are those of the account."""

import json
from collections.abc import Iterator, Mapping
from typing import Any  # what JSON holds

import pytest

from tests.conftest import Demo
from tests.web.shown_numbers import ShownNumber
from tests.web.site import Site
from tests.web.test_numbers_open import node_of, shows

PICTURES = {"carbon": "emission_months", "energy": "electricity_months"}


def numbers_of(page: Mapping[str, Any], chart: str) -> Mapping[str, Any]:
    blocks = (block for chapter in page["chapters"] for block in chapter["blocks"])
    found: Mapping[str, Any] = next(block for block in blocks if block.get("id") == chart)
    return dict(found["numbers"])


def amounts(table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from (cell for row in table["rows"] for cell in row if isinstance(cell, dict))


@pytest.mark.slow
@pytest.mark.parametrize("page", PICTURES)
@pytest.mark.parametrize("period", ["2025", "2025-03"])
def test_each_number_of_a_picture_is_that_of_the_lines_it_names(
    site: Site, demo: Demo, page: str, period: str
) -> None:
    told = json.loads(site.ask(f"/pages/{page}.json?period={period}&lang=en").text)
    table = numbers_of(told, PICTURES[page])
    assert len(table["rows"]) == (12 if period == "2025" else 1)
    found = list(amounts(table))
    assert len(found) >= 4 * len(table["rows"])
    for amount in found:
        node = node_of(demo.workspace.layout.folder, amount["figure"], period, "")
        shown = ShownNumber(amount["figure"], amount["text"].replace("\u2212", "-"), None)
        assert shows(shown, node), amount


@pytest.mark.parametrize("page", PICTURES)
def test_a_picture_is_a_table_of_a_spreadsheet_with_a_row_for_each_month(
    site: Site, page: str
) -> None:
    text = site.ask(f"/pages/{page}.csv?period=2025&lang=en").text
    rows = [line for line in text.splitlines() if line.startswith(("Jan,", "Dec,"))]
    assert len(rows) == 2
    assert "thousand tCO₂]" in text if page == "carbon" else "[GWh]" in text
