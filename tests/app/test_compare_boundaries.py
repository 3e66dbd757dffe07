"""The reference park under two boundaries: what the core zone leaves out, named and added up."""

import json
from decimal import Decimal

import pytest

from lingtan import Workspace
from lingtan.app.compare_boundaries import added_since
from lingtan.base.errors import ClosingError, ParkFileError
from lingtan.cli.main import main
from tests.app.test_closing import LATE, closed
from tests.app.test_trial import mark
from tests.conftest import Demo

__all__ = ["closed"]


@pytest.mark.slow
def test_the_core_zone_is_the_whole_less_what_the_lines_say(demo: Demo) -> None:
    found = demo.workspace.compare("2025")
    assert found.first.inventory.boundary == demo.workspace.park().boundaries[0].id
    emission, energy = found.figures
    assert sum((line.change for line in emission.lines), Decimal(0)) == emission.change
    assert sum((line.change for line in energy.lines), Decimal(0)) == energy.change
    for account, total in ((found.first, emission.first), (found.second, emission.second)):
        value = account.inventory.figures["national.e_park_kg"].value
        assert value in {None, float(total)}
    assert float(emission.first) / 1000 == pytest.approx(108_370.2, abs=0.05)
    members = {
        boundary.id: {member.enterprise for member in boundary.members}
        for boundary in demo.workspace.park().boundaries
    }
    first, second = (each.inventory.boundary for each in (found.first, found.second))
    leaving = {line.enterprise for line in emission.lines if line.why == "member_leaves"}
    assert leaving <= members[first] - members[second]


@pytest.mark.slow
def test_the_command_says_the_same(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(demo.workspace.layout.folder)
    with pytest.raises(SystemExit):
        main(["compare", folder, "-p", "2025", "--json"])
    told = json.loads(capsys.readouterr().out)
    (emission, _) = told["figures"]
    lines = sum(Decimal(line["change"]) for line in emission["lines"])
    assert lines == Decimal(emission["change"])
    with pytest.raises(SystemExit):
        main(["compare", folder, "-p", "2025"])
    assert " leaves" in capsys.readouterr().out


@pytest.mark.parametrize("names", [["whole", "whole"], ["whole", "core_zone", "whole"]])
def test_one_boundary_is_no_comparison(demo: Demo, names: list[str]) -> None:
    with pytest.raises(ParkFileError, match="Two boundary versions"):
        demo.workspace.compare("2025", boundaries=names)


ADDED = "  later: {name: Later, kind: park_in_park, members: [{enterprise: machines}]}\n"


@pytest.mark.slow
def test_a_boundary_added_after_the_closing_is_refused_until_it_is_restated(
    closed: Workspace,
) -> None:
    mark(closed, "boundaries:\n", f"boundaries:\n{ADDED}")
    for asked in ((), ("later",)):
        with pytest.raises(ClosingError, match="later was added") as refused:
            closed.compare("2025-01", boundaries=asked)
        assert refused.value.case == "boundary_since"
    since = added_since(closed.layout, closed.account("2025-01"))
    assert [each.id for each in since] == ["later"]  # what a report says it does not compare
    closed.restate("2025-01", by="office", reason="another boundary", now=LATE)
    found = closed.compare("2025-01", boundaries=("whole", "later"))
    names = [each.inventory.boundary for each in (found.first, found.second)]
    assert names == ["whole", "later"]
    assert added_since(closed.layout, found.first) == ()
