"""A form and the park file that say different things of the same are both named."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.contradictions import CONTRADICTED_BY_FORM, is_contradiction
from lingtan.base.findings import Finding
from lingtan.park.places import ParkType
from tests.builders_forms import fill


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", ParkType.MANUFACTURING)


def waste_said(park: Workspace, amount: float) -> tuple[Finding, ...]:
    """Import a form that gives the waste used in t; return what was found."""
    form = park.write_template("waste", 2025, language="en")
    fill(form, 0, "ceramics", {"solid_waste_used": amount})
    return park.import_files([form])[0].findings


@pytest.mark.slow
def test_a_form_that_denies_the_park_file_is_a_finding_that_names_both(park: Workspace) -> None:
    found = waste_said(park, 120)
    (at_import,) = filter(is_contradiction, found)
    (at_check,) = filter(is_contradiction, park.check("2025").findings)
    assert (
        at_import.facts
        == at_check.facts
        == {
            "file": "value 210000 kg",
            "form": "value 120000 kg",
        }
    )
    assert "solid_waste_used · 2025 · ceramics" in at_check.subject
    report = park.report("2025", language="en").html.read_text(encoding="utf-8")
    assert "different things of solid_waste_used" in report


def test_a_form_that_agrees_contradicts_nothing(park: Workspace) -> None:
    assert not list(filter(is_contradiction, waste_said(park, 210)))
    assert not list(filter(is_contradiction, park.check("2025").findings))


def test_a_contradiction_ends_when_the_park_file_is_put_right(park: Workspace) -> None:
    waste_said(park, 120)
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("value: 210,", "value: 120,"), encoding="utf-8")
    kinds = [finding.kind.id for finding in park.check("2025").findings]
    assert CONTRADICTED_BY_FORM.id not in kinds


@pytest.mark.slow
@pytest.mark.parametrize("park_type", [t for t in ParkType if t is not ParkType.MIXED])
def test_the_sample_contract_can_be_used_as_it_is_shown(
    tmp_path: Path, park_type: ParkType
) -> None:
    park = Workspace.new(tmp_path / "park", park_type)
    file = park.layout.park_file
    before, rest = file.read_text(encoding="utf-8").split("contracts: {}\n")
    sample, after = rest.split("\n\n", 1)
    lines = [line.removeprefix("#") for line in sample.splitlines()]
    file.write_text("\n".join([before + "contracts:", *lines, "", after]), encoding="utf-8")
    park.import_files(sorted(park.layout.inbox.iterdir()))
    (contract,) = park.park().contracts
    found = park.account("2025").inventory.findings
    assert contract.vintage == "2025"
    assert not [f for f in found if "claim_without" in f.kind.id or "evidence" in f.kind.id]
