"""Every command says first that its figures are for trial, and so does its JSON."""

import pytest

from lingtan import Workspace
from lingtan.cli.main import main
from tests.app.test_closing import LATE, park
from tests.builders_candidates import DECIDED, MONTH, edited_park, other_bill

__all__ = ["park"]


@pytest.mark.slow
def test_a_candidate_beside_a_trial_input_says_that_its_figures_are_for_trial(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    park.import_files([other_bill(park, 120.0)], trial=True, now=LATE)
    park.propose(MONTH, [edited_park(park)], by="Li", reason="factors", now=DECIDED)
    for step in (["show", "C1"], ["show", "C1", "--json"]):
        with pytest.raises(SystemExit):
            main(["candidates", folder, *step])
    told = capsys.readouterr().out
    assert "sample_bills_other.csv" in told.splitlines()[0]
    assert '"is_trial": true' in told


@pytest.mark.slow
@pytest.mark.parametrize("command", ["check", "evidence"])
def test_every_command_says_first_that_its_figures_are_for_trial(
    park: Workspace, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    park.import_files([other_bill(park, 120.0)], trial=True, now=LATE)
    for options in ([], ["--json"]):
        with pytest.raises(SystemExit):
            main([command, str(park.layout.folder), "-p", MONTH, *options])
    told = capsys.readouterr().out
    assert "sample_bills_other.csv" in told.splitlines()[0]
    assert '"is_trial": true' in told
