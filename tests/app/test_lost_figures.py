"""Whoever makes a figure unknown is warned before, and reads why where what moved is listed."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.adapters.store.store import Store
from lingtan.app.name_moved import names_of_moved
from lingtan.base.errors import ClosingError
from lingtan.base.figures import Missing
from lingtan.ledger.restatement import Movement, Share, Stage, movements
from lingtan.reports.model import Callout, Table, Tone
from lingtan.reports.moved_figures import context_in, moved_figures, said_of_lost
from lingtan.reports.words import Words
from lingtan.web.actions.candidates import show_candidate
from tests.app.test_closing import LATE, closed_in
from tests.cli.test_commands import run
from tests.prepared import copied

JANUARY, FUEL = "2025-01", "national.e_fuel_kg"
WHY = {"en": "unknown: ", "zh": "未知："}
LACKS = {"en": "become unknown", "zh": "变为未知"}


def with_a_meter_nobody_read(park: Workspace) -> str:
    """Return the meters of a park with one more boiler whose gas no file tells."""
    told = (park.layout.folder / "meters.csv").read_text(encoding="utf-8-sig")
    gas = next(line for line in told.splitlines() if line.startswith("g_boiler,"))
    return f"{told.rstrip()}\n{gas.replace('g_boiler', 'g_new').replace('锅炉', '新锅炉')}\n"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park whose January is closed, and of which one meter is not read since."""
    park = copied(closed_in, tmp_path / "park")
    (park.layout.folder / "meters.csv").write_text(
        with_a_meter_nobody_read(park), encoding="utf-8"
    )
    return park


def test_a_restatement_says_why_a_figure_becomes_unknown(park: Workspace) -> None:
    shown = park.restate(JANUARY, dry_run=True, now=LATE)
    lost = {each.figure: each for each in shown.movements if each.is_lost}
    assert {reason.id for reason in lost[FUEL].missing} == {"energy_consumption"}


@pytest.mark.slow
@pytest.mark.parametrize("language", WHY)
def test_the_reason_stands_beside_what_is_unknown(park: Workspace, language: str) -> None:
    shown = park.restate(JANUARY, dry_run=True, now=LATE)
    context = context_in(names_of_moved(park.layout, JANUARY, LATE), Words(language))
    told = next(each for each in moved_figures(context, shown.movements) if each.id == FUEL)
    assert told.causes[-1].startswith(WHY[language])
    assert len(told.causes[-1]) > len(WHY[language])
    warning = said_of_lost(context, shown.movements)
    assert str(sum(each.is_lost for each in shown.movements)) in warning
    assert told.name in warning


def test_nobody_restates_into_the_unknown_without_knowing_it(park: Workspace) -> None:
    with pytest.raises(ClosingError) as refused:
        park.restate(JANUARY, by="chief", reason="new boiler", now=LATE)
    assert refused.value.case == "makes_unknown"
    assert FUEL in str(refused.value.facts["figures"])
    done = park.restate(JANUARY, by="chief", reason="new boiler", accept_unknown=True, now=LATE)
    with Store.open(park.layout.store) as store:
        kept = store.closings()[-1].draft.movements
    assert kept == done.movements
    assert not any(each.missing for each in kept)  # a closing keeps what moved, as ever
    assert park.verify().is_sound


@pytest.mark.slow
def test_a_terminal_warns_before_too(park: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("restate", str(park.layout.folder), "-p", JANUARY)
    assert run(*words, "--dry-run") == 0
    assert "become unknown by this" in " ".join(capsys.readouterr().out.split())
    assert run(*words, "--by", "chief", "--reason", "new boiler") != 0
    told = capsys.readouterr()
    assert "--accept-unknown" in told.out + told.err


@pytest.mark.slow
@pytest.mark.parametrize("language", LACKS)
def test_a_correction_warns_before_anybody_approves(tmp_path: Path, language: str) -> None:
    park = copied(closed_in, tmp_path / "park")
    meters = tmp_path / "meters.csv"
    meters.write_text(with_a_meter_nobody_read(park), encoding="utf-8")
    park.propose(JANUARY, [meters], by="Li Na", reason="new boiler", now=LATE)
    blocks = show_candidate(park.layout, {"candidate": "C1"}, Words(language))
    doubts = [each for each in blocks if isinstance(each, Callout) and each.tone is Tone.DOUBT]
    assert LACKS[language] in " ".join(doubts[0].lines)
    (table,) = (each for each in blocks if isinstance(each, Table))
    assert any(WHY[language] in str(row[5]) for row in table.rows)
    assert list(blocks).index(doubts[0]) < list(blocks).index(table)


def test_of_what_was_unknown_the_last_reason_is_told() -> None:
    lacks, owed = (Missing(kind="datum", id=id_) for id_ in ("bill", "factor"))
    stages = [
        Stage(cause="a", figures={"w": {"e": None}}, missing={"w": {"e": (owed,)}}),
        Stage(cause="b", figures={"w": {"e": 2.0}}),
    ]
    known = Movement(
        boundary="w", figure="e", before=None, after=2.0, shares=(Share(cause="b", change=None),)
    )
    (moved,) = movements({"w": {"e": None}}, stages, {"w": {"e": (lacks,)}})
    assert moved == known
    assert moved.missing == (owed,)
    (moved,) = movements({"w": {"e": None}}, stages[1:], {"w": {"e": (lacks,)}})
    assert moved.missing == (lacks,)
