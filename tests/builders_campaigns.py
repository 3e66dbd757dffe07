"""A small park that asks its enterprises for their energy of 2025."""

from datetime import date
from functools import cache
from pathlib import Path

from lingtan.app.count_period import count_period
from lingtan.app.hand_in import desk_of, typed_in
from lingtan.app.workspace import Workspace
from lingtan.collection.step_rules import Which
from tests.builders_verification import a_small_park
from tests.conftest import NOW
from tests.prepared import Make, copied

DUE = date(2026, 1, 20)
WORKS = Which(campaign="C1", enterprise="works")
KNOWN, LATE_BILL = 41_000.0, 52_000.0  # Nm³ of July: as imported, and as the works tells it
REMARK = "the bill of July came late"


def a_collecting_park(folder: Path, due: date = DUE) -> Workspace:
    """Return the small park that asks works and foundry for the energy form."""
    return copied(_asking_until(due), folder)


@cache
def _asking_until(due: date) -> Make:
    """Return the one function that makes a park whose enterprises are to answer by a day."""

    def make(folder: Path) -> Workspace:
        park = copied(known_by_its_forms, folder)
        park.open_campaign("energy", 2025, due, by="park office", now=NOW)
        return park

    return make


def known_by_its_forms(folder: Path) -> Workspace:
    """Return the small park with what its forms are held against known already."""
    park = a_small_park(folder)
    for year in ("2024", "2025"):
        count_period(park.layout, year, None)  # kept, and copied along
    return park


def a_filled_form(park: Workspace, folder: Path, july: object = LATE_BILL) -> Path:
    """Return a file of the form of the works that tells of July."""
    desk = desk_of(park.layout, WORKS, "en")
    rows = {"months": [{"meter": "g_works", "07": july if isinstance(july, float) else str(july)}]}
    with typed_in(desk, rows) as file:
        return Path(file.replace(folder / f"works_{july}.xlsx"))
