"""`lingtan certificates` shows who holds what, and leaves with 3 when something has no effect."""

import json
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.adapters.forms.layout import FIRST_ROW
from lingtan.cli.main import main
from lingtan.park.places import ParkType
from tests.app.test_register import BATCH, CLAIM, HANDOVER, NOW
from tests.builders_forms import fill


def show(park: Workspace, *options: str) -> int | str | None:
    with pytest.raises(SystemExit) as leaving:
        main(["certificates", str(park.layout.folder), *options])
    return leaving.value.code


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    form = park.write_template("registry", 2025, language="en")
    fill(form, 0, "", BATCH)
    owner = next(e.id for e in park.certificates().park.enterprises)
    again = CLAIM | {"id": "c2", "energy": 4}
    for number, event in enumerate((HANDOVER | {"to": owner}, CLAIM | {"owner": owner}, again)):
        fill(form, 1, "", event | ({"owner": owner} if number else {}), FIRST_ROW + number)
    park.import_files([form], now=NOW)
    return park


def test_people_see_slices_and_what_is_wrong(
    park: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lingtan.cli.show.SCREEN.width", 200)
    assert show(park) == 3
    shown = capsys.readouterr().out
    assert "gec-2025-37 #0000001 to 0000002" in shown
    assert "c2" in shown


def test_programs_get_whole_watt_hours_and_instants(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert show(park, "--json") == 3
    told = json.loads(capsys.readouterr().out)
    (certificate,) = told["certificates"]
    assert certificate["header"]["energy_wh"] == 5_000_000
    assert certificate["energy_wh"]["claimed"] == 2_000_000
    assert [claim["in_register"] for claim in told["claims"]] == [True]
    assert told["findings"][0]["kind"]["id"] == "register_claimed_twice"


def test_an_empty_register_says_how_to_fill_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    assert show(park) in (None, 0)
    assert "registry" in capsys.readouterr().out
