"""A month's claims are its slice of the year's, whichever of the two is asked for first."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.park.places import ParkType
from tests.prepared import copied

CLAIM = """contracts:
  certificates:
    kind: certificate
    first_day: 2025-01-01
    last_day: 2025-03-31
    quantity_kwh: 3000000
    vintage: 2025
    serial: GEC 2025-37-0000001 to 0003000
    evidence: certificate retirement statement
"""


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose certificates are claimed for three months."""
    return copied(claiming, tmp_path / "park")


def claiming(folder: Path) -> Workspace:
    """Make it, and read its sample files."""
    park = Workspace.new(folder, ParkType.COMMERCIAL)
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("contracts: {}\n", CLAIM), encoding="utf-8")
    park.import_files(sorted(park.layout.inbox.iterdir()))
    return park


def claimed(park: Workspace, period: str) -> float:
    inventory = park.account(period).inventory
    assert "ledger_claim_without_serial" not in [f.kind.id for f in inventory.findings]
    return inventory.figures["energy.certificate_kwh"].value or 0.0


@pytest.mark.slow
def test_the_power_of_a_year_is_worked_out_once(park: Workspace) -> None:
    first = claimed(park, "2025-01")
    kept = list(park.layout.derived_years.iterdir())
    assert len(kept) == 1
    year = claimed(park, "2025")
    others = [claimed(park, f"2025-{number:02d}") for number in range(2, 5)]
    assert list(park.layout.derived_years.iterdir()) == kept
    assert year > 0
    assert first + sum(others) == pytest.approx(year, rel=1e-12)


@pytest.mark.slow
def test_a_year_asked_for_first_leaves_its_power_to_its_months(park: Workspace) -> None:
    claimed(park, "2025")
    kept = list(park.layout.derived_years.iterdir())
    claimed(park, "2025-03")
    assert [entry.name for entry in kept] == [e.name for e in park.layout.derived_years.iterdir()]
