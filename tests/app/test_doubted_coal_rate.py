"""A check tells the coal rate that the account refuses, on the line of the park file."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.base.findings import Finding
from lingtan.park.places import ParkType

GIVEN = "coal_rate: electricity_equivalent_supplied_2024"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", ParkType.LOGISTICS)


def rated(park: Workspace, item: str) -> tuple[Finding, ...]:
    """Give the park another coal rate; return what a check says of coal rates."""
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    assert GIVEN in text
    file.write_text(text.replace(GIVEN, f"coal_rate: {item}"), encoding="utf-8")
    return of_coal_rate(park.check("2025").findings)


def of_coal_rate(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    return tuple(each for each in findings if "coal_rate" in each.kind.id)


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("electricity_heat_value", "ledger_coal_rate_refused"),
        ("electricity_equivalent_supplied_2025", "ledger_coal_rate_unknown"),
    ],
)
def test_a_coal_rate_that_the_account_refuses_is_told_by_a_check_on_its_line(
    park: Workspace, item: str, kind: str
) -> None:
    (at_check,) = rated(park, item)
    lines = park.layout.park_file.read_text(encoding="utf-8").splitlines()
    assert at_check.place.line is not None
    assert lines[at_check.place.line - 1].startswith(f"coal_rate: {item}")
    account = park.account("2025")
    (at_account,) = of_coal_rate(account.inventory.findings)
    assert at_check.kind.id == at_account.kind.id == kind
    assert (at_check.subject, at_check.facts) == (at_account.subject, at_account.facts)
    assert not of_coal_rate(account.check.findings)  # or reports would say it twice


def test_a_coal_rate_that_serves_is_told_by_nobody(park: Workspace) -> None:
    assert not rated(park, "electricity_equivalent_supplied_2023")
