"""The page of energy shows the meters as they hang on each other, and what each counted."""

import csv
import io

import pytest

from tests.conftest import Demo
from tests.web.shown_numbers import numbers_on
from tests.web.site import Site
from tests.web.test_numbers_open import ask, astray

TITLE, STEP = "Meters under the nodes they stand at", "\u00a0" * 2
COUNT = 30  # 26 meters of the reference park that hang on its 4 nodes


def names(site: Site) -> list[str]:
    text = site.ask("/pages/energy.csv?period=2025-07&lang=en").text
    rows = list(csv.reader(io.StringIO(text)))
    start = next(place for place, row in enumerate(rows) if row[:1] == [TITLE])
    return [row[0] for row in rows[start + 2 :] if row]


@pytest.mark.slow
def test_a_sub_meter_stands_under_its_meter_and_a_busbar_under_its_feeder(site: Site) -> None:
    found = names(site)
    steel = found.index(f"{STEP}Steel works main (e_steel)")
    assert found[steel + 1] == f"{STEP * 2}Steel works furnace (e_steel_furnace)"
    feeder = found.index(f"{STEP}Feeder to the services busbar (e_110_10b)")
    assert found[feeder + 1 : feeder + 3] == [
        f"{STEP * 2}10 kV services busbar",
        f"{STEP * 3}Logistics centre (e_logistics)",
    ]


@pytest.mark.slow
def test_what_meters_counted_opens_the_same_number(site: Site, demo: Demo) -> None:
    shown = numbers_on(ask(site, "/energy", "2025-07"))
    told = [each for each in shown if each.place.startswith("meter_tree")]
    assert len(told) == COUNT
    assert list(astray(told, demo.workspace.layout.folder)) == []
