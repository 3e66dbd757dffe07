"""A park file is edited; what it said then answers about then, and a faulty one blocks nothing."""

import json
import shutil
from datetime import UTC, datetime

import pytest

from lingtan import Workspace
from lingtan.app.results import Account
from lingtan.base.errors import ClosingError, ParkFileError
from lingtan.cli.main import main
from tests.app.test_closing import CLOSED, FIGURE, IMPORTED, LATE, bill, fuel, kinds, park

__all__ = ["park"]

BETWEEN = datetime(2026, 1, 15, tzinfo=UTC)
LATER = datetime(2026, 3, 1, tzinfo=UTC)
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def edit(park: Workspace) -> None:
    """Give the kilns' gas another factor set."""
    text = park.layout.park_file.read_text(encoding="utf-8")
    changed = text.replace("factor_set: A_guideline", "factor_set: C_power")
    assert changed != text
    park.layout.park_file.write_text(changed, encoding="utf-8")


def spoil(park: Workspace) -> None:
    """Leave the park file with a fault."""
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(f"{text}\nnonsense: 1\n", encoding="utf-8")


@pytest.mark.slow
def test_the_park_file_of_then_answers_about_then(park: Workspace) -> None:
    before = fuel(park.account("2025-01"))
    edit(park)
    bill(park, "late", 7.0)
    now = fuel(park.account("2025-01"))
    assert now != before
    then = park.account("2025-01", as_known_at=BETWEEN)
    assert fuel(then) == before
    (note,) = (each for each in then.check.findings if each.kind.id == "closing_park_of_then")
    assert str(note.facts["seen_at"]).startswith("2026-01-10")
    assert fuel(park.account("2025-01", as_known_at=LATE)) == now
    assert "closing_park_of_then" not in kinds(park.account("2025-01"))


def test_an_edit_nothing_has_seen_yet_is_not_taken_back_in_time(park: Workspace) -> None:
    before = fuel(park.account("2025-01"))
    edit(park)
    assert fuel(park.account("2025-01", as_known_at=LATER)) == before
    assert fuel(park.account("2025-01")) != before


def test_before_any_copy_the_park_file_of_today_answers_and_it_is_said(park: Workspace) -> None:
    then = park.account("2025-01", as_known_at=BEFORE)
    assert "closing_park_of_today" in kinds(then)
    assert "closing_park_of_today" not in kinds(park.account("2025-01", as_known_at=LATER))


@pytest.mark.slow
def test_a_report_keeps_the_park_file_it_rests_on(park: Workspace) -> None:
    edit(park)
    reported = fuel(park.account("2025-01"))
    park.report("2025-01", language="en", now=LATE)
    shutil.copy(park.layout.park_file, park.layout.folder.parent / "park.yaml")
    text = park.layout.park_file.read_text(encoding="utf-8")
    park.layout.park_file.write_text(text.replace("C_power", "A_guideline"), encoding="utf-8")
    assert fuel(park.account("2025-01", as_known_at=LATE)) == reported
    assert park.verify().is_sound


def answers(park: Workspace) -> Account:
    """Ask everything of the closed month that rests on the park file; return its account."""
    evaluation = park.evaluate("2025-01")
    assert park.match("2025-01").account.as_known_at == CLOSED
    assert park.reconcile("2025-01").check.period.name == "2025-01"
    issued = park.report("2025-01", language="en", now=LATE)
    assert "closing_park_faulty" in {each.kind.id for each in issued.findings} | kinds(
        evaluation.account
    )
    return evaluation.account


@pytest.mark.slow
def test_a_faulty_park_file_keeps_nobody_from_a_closed_month(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = fuel(park.account("2025-01"))
    park.close("2025-01", by="park office", now=CLOSED)
    spoil(park)
    account = answers(park)
    assert fuel(account) == before
    assert park.trace(FIGURE, "2025-01").nodes[FIGURE].value == before
    assert {"closing_closed", "closing_park_faulty"} <= kinds(account)
    with pytest.raises(SystemExit):
        main(["account", str(park.layout.folder), "-p", "2025-01", "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["figures"][FIGURE]["value"] == before
    assert "closing_park_faulty" in str(told["findings"])


def test_a_faulty_park_file_keeps_nobody_from_an_earlier_state(park: Workspace) -> None:
    before = fuel(park.account("2025-01"))
    spoil(park)
    then = park.account("2025-01", as_known_at=BETWEEN)
    assert fuel(then) == before
    assert "closing_park_faulty" in kinds(then)
    main_without_zone = ["account", str(park.layout.folder), "-p", "2025-01"]
    with pytest.raises(SystemExit) as left:
        main([*main_without_zone, "--known-at", "2026-01-15"])
    assert left.value.code in {None, 0, 3}


def test_an_open_month_needs_a_sound_park_file(park: Workspace) -> None:
    park.close("2025-01", by="park office", now=CLOSED)
    spoil(park)
    for period in ("2025-02", "2025"):
        with pytest.raises(ParkFileError):
            park.account(period)


@pytest.mark.parametrize("case", ["copy_gone", "copy_changed"])
def test_a_copy_that_was_touched_answers_nothing(park: Workspace, case: str) -> None:
    edit(park)
    (copy,) = park.layout.closed_parks.iterdir()
    if case == "copy_gone":
        shutil.rmtree(copy)
    else:
        (copy / "meters.csv").write_text("", encoding="utf-8")
    with pytest.raises(ClosingError) as refused:
        park.account("2025-01", as_known_at=BETWEEN)
    assert refused.value.case == case
    found = {finding.kind.id for finding in park.verify().findings}
    assert found & {"evidence_missing", "evidence_cut_short"}


@pytest.mark.slow
def test_the_same_park_file_is_seen_once(park: Workspace) -> None:
    bill(park, "late", 7.0)
    park.report("2025-01", language="en", now=LATER)
    assert len(list(park.layout.closed_parks.iterdir())) == 1
    assert IMPORTED < LATE
