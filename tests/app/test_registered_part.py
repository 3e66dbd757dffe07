"""A contract stands in the register when all of it is claimed there; a part is told as one."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.adapters.forms.layout import FIRST_ROW
from lingtan.app.results_register import RegisterState
from lingtan.base.time_axis import parse_period
from lingtan.cli.main import main
from lingtan.park.contracts import Contract, ContractKind, PowerSource
from lingtan.park.places import ParkType
from lingtan.reports.words import Words
from lingtan.web.register_tables import RegisterTables
from tests.app.test_register import BATCH, CLAIM, NOW
from tests.builders_forms import fill

STATED = (
    "contracts:\n  deal: {kind: green_power, first_day: 2025-01-01, last_day: 2025-12-31, "
    "quantity_kwh: 300000, vintage: 2025, serial: settlement, evidence: e}\n"
)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park that trades 300 MWh of green power, and claims 2 MWh of it in the register."""
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    edit(park, "contracts: {}\n", STATED)
    form = park.write_template("registry", 2025, language="en")
    fill(form, 0, "", BATCH)
    fill(form, 1, "", CLAIM | {"contract": "deal", "owner": ""}, FIRST_ROW)
    park.import_files([form], now=NOW)
    return park


def edit(park: Workspace, before: str, after: str) -> None:
    """Edit the park file in one place."""
    file = park.layout.park_file
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def said(found: RegisterState) -> object:
    """Return what the page says of the one contract."""
    (row,) = RegisterTables(found=found, words=Words("en")).claims().rows
    return row[-2]


def shown(park: Workspace, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    with pytest.raises(SystemExit):
        main(["certificates", str(park.layout.folder), *options])
    return capsys.readouterr().out


def test_of_a_part_it_is_said_how_much_of_the_contract_it_is(
    park: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.cli.show.SCREEN.width", 200)
    assert said(park.certificates()) == "2 of 300 MWh"
    assert "2 of 300 MWh" in shown(park, capsys)
    (claim,) = json.loads(shown(park, capsys, "--json"))["claims"]
    assert (claim["in_register"], claim["in_register_wh"]) == (False, 2_000_000)


def test_only_a_contract_that_is_claimed_whole_is_in_the_register(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(park, "quantity_kwh: 300000", "quantity_kwh: 2000")
    assert said(park.certificates()) == "yes"
    (claim,) = json.loads(shown(park, capsys, "--json"))["claims"]
    assert (claim["in_register"], claim["in_register_wh"]) == (True, 2_000_000)


def test_a_contract_for_which_nothing_is_claimed_is_not_in_the_register(park: Workspace) -> None:
    found = park.certificates()
    year = parse_period("2025", found.park.time_zone)
    other = Contract(
        id="other",
        kind=ContractKind.CERTIFICATE,
        valid_from=year.start,
        valid_to=year.end,
        quantity_kwh=1000.0,
    )
    assert said(replace(found, contracts=(other,))) == "no"


@pytest.mark.parametrize(("source", "word"), [(PowerSource.WIND, "wind"), (None, "")])
def test_where_and_from_what_a_claim_was_made_stands_beside_it(
    park: Workspace, source: PowerSource | None, word: str
) -> None:
    found = park.certificates()
    claim = replace(found.contracts[0], region="Gansu", technology=source)
    (row,) = (
        RegisterTables(found=replace(found, contracts=(claim,)), words=Words("en")).claims().rows
    )
    assert row[6:8] == ("Gansu", word)
