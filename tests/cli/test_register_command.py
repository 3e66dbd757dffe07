"""`lingtan certificates` shows who holds what, and leaves with 3 when something has no effect."""

import json
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.adapters.forms.layout import FIRST_ROW
from lingtan.cli.main import main
from lingtan.park.certificates import SliceState
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
    asked = {id_: certificate["energy_wh"][name] for name, id_ in certificate["figures"].items()}
    asked |= {part["figure"]: part["energy_wh"] for part in certificate["slices"]}
    assert len(asked) == len(SliceState) + len(certificate["slices"])
    for id_, energy_wh in asked.items():
        root = next(iter(park.trace(id_, "2024").nodes.values()))
        assert (id_, root.value, root.unit) == (id_, energy_wh, "Wh")
    assert [claim["in_register"] for claim in told["claims"]] == [True]
    assert told["findings"][0]["kind"]["id"] == "register_claimed_twice"


def test_an_empty_register_says_how_to_fill_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    assert show(park) in (None, 0)
    assert "registry" in capsys.readouterr().out


CLAIMED = (
    "contracts:\n  tried: {kind: certificate, first_day: 2025-01-01, last_day: 2025-12-31, "
    "quantity_kwh: 1000, vintage: 2025, serial: a-1, evidence: slip, trial: yes}\n"
)


def told_trial(park: Workspace, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return the inputs for trial that people and programs are told of; the same for both."""
    show(park)
    shown = capsys.readouterr().out
    show(park, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["is_trial"] is bool(told["trial_inputs"])
    assert ("TRIAL" in shown) is told["is_trial"]
    assert all(name in shown for name in told["trial_inputs"])
    return list(told["trial_inputs"])


def test_a_register_that_rests_on_a_trial_form_or_contract_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    park = Workspace.new(tmp_path / "park", ParkType.COMMERCIAL)
    assert told_trial(park, capsys) == []
    form = park.write_template("registry", 2025, language="en")
    fill(form, 0, "", BATCH)
    park.import_files([form], trial=True, now=NOW)
    assert told_trial(park, capsys) == [form.name]
    park.import_files([form], now=NOW)
    assert told_trial(park, capsys) == []
    text = park.layout.park_file.read_text(encoding="utf-8")
    assert "contracts: {}\n" in text
    changed = text.replace("contracts: {}\n", CLAIMED, 1)
    park.layout.park_file.write_text(changed, encoding="utf-8")
    assert told_trial(park, capsys) == ["tried"]
