"""A reconciliation that was kept is the one that would be worked out, and goes with its causes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from lingtan.app.results import Reconciliation
from lingtan.app.workspace import Workspace
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import Demo


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park to be reconciled twice."""
    return a_small_park(tmp_path / "park")


def assert_same(one: Reconciliation, other: Reconciliation) -> None:
    assert_frame_equal(one.values, other.values, check_exact=True)
    assert one.findings == other.findings
    assert one.headers == other.headers
    assert one.check.findings == other.check.findings


def anew(park: Workspace) -> Reconciliation:
    shutil.rmtree(park.layout.folder / ".derived")
    return park.reconcile(MONTH)


def test_what_is_kept_is_what_would_be_worked_out(park: Workspace) -> None:
    first = park.reconcile(MONTH)
    kept = park.reconcile(MONTH)
    assert_same(kept, first)
    assert_same(kept, anew(park))
    hours = park.reconcile(MONTH, with_hours=True)
    assert_same(hours, kept)
    assert not hours.hours.is_empty()
    assert kept.hours.is_empty()


def test_a_meter_put_right_is_reconciled_anew(park: Workspace) -> None:
    before = park.reconcile(MONTH)
    path = park.layout.folder / "meters.csv"
    text = path.read_text(encoding="utf-8").replace("from,to\n", "from,to,multiplier\n", 1)
    lines = [f"{line},1" if n else line for n, line in enumerate(text.splitlines())]
    doubled = [f"{line[:-1]}2" if line.startswith("e_works") else line for line in lines]
    path.write_text("\n".join(doubled) + "\n", encoding="utf-8")
    after = park.reconcile(MONTH)
    assert not after.values.equals(before.values)
    assert after.findings != before.findings


@pytest.mark.slow
def test_the_findings_of_the_reference_park_come_back_as_they_were(demo: Demo) -> None:
    (worked_out,) = demo.all_of(Reconciliation)
    assert_same(demo.workspace.reconcile("2025"), worked_out)


def test_to_show_a_reconciliation_is_not_to_load_what_solves_it() -> None:
    code = "import sys, lingtan.app.results, lingtan.app.reconcile_period; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "lingtan.app.reconcile_period" in told
    assert not [each for each in told if each.startswith("lingtan.metering.reconciliation.re")]
