"""Lines of raw files that were found once are kept, and told only while all is as it was."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage_of import lineage_of
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node
from tests.app.test_closing import read_in
from tests.conftest import Demo
from tests.prepared import copied
from tests.whole import IS_WHOLE

YEAR = "2025"
PARTS = ("2025-07", "2025-03-05", "2025-02", "2025-11")
UNREADABLE = "/proc/self/mem"  # opens, and reading it is an error for everybody


@pytest.fixture(scope="module")
def copy(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a reference park of our own, the lineage of its year drawn up."""
    folder = tmp_path_factory.mktemp("lines") / "park"
    shutil.copytree(demo.workspace.layout.folder, folder)
    found = Workspace.open(folder)
    shutil.rmtree(found.layout.derived_lines, ignore_errors=True)
    draw_lineage(found.layout, YEAR)
    return found


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a small park that may be harmed, and has never been asked for a line."""
    return copied(read_in, tmp_path / "park")


@pytest.mark.slow
@pytest.mark.parametrize("period", PARTS if IS_WHOLE else PARTS[:2])
def test_another_period_reads_no_file_again_and_tells_the_same(
    copy: Workspace, period: str
) -> None:
    kept = _written(copy)
    told = draw_lineage(copy.layout, period)
    assert _written(copy) == kept  # what is read again is written again
    aside = copy.layout.derived_lines.rename(copy.layout.folder / "aside")
    assert draw_lineage(copy.layout, period) == told
    assert any(node.kind is Kind.ROW for node in told.nodes.values())
    shutil.rmtree(copy.layout.derived_lines)
    aside.rename(copy.layout.derived_lines)


@pytest.mark.slow
def test_lines_somebody_changed_are_not_told(park: Workspace) -> None:
    sound = rows(lineage_of(park.layout, YEAR))
    for table in park.layout.derived_lines.rglob("*.parquet"):
        content = bytearray(table.read_bytes())
        content[len(content) // 2] ^= 1
        table.write_bytes(content)
    shutil.rmtree(park.layout.folder / ".derived" / "lineages")
    assert rows(lineage_of(park.layout, YEAR)) == sound


@pytest.mark.slow
def test_a_file_read_another_way_since_is_read_again_and_says_so(park: Workspace) -> None:
    before = line_of_bill(park)
    edit(park, '["%Y-%m"]', '["%Y-%m", "%Y/%m"]')
    after = line_of_bill(park)
    assert after == replace(before, facts={**before.facts, "read_otherwise": 1})


def test_a_mapping_that_cannot_be_opened_keeps_no_line_and_hides_none(park: Workspace) -> None:
    before = line_of_bill(park)
    other = park.layout.mappings / "other.yaml"
    other.symlink_to(UNREADABLE)
    shutil.rmtree(park.layout.derived_lines)
    after = line_of_bill(park)
    assert after.facts["why"] == "no_way_to_read"
    assert not park.layout.derived_lines.exists()
    other.unlink()
    assert line_of_bill(park) == before


def test_a_file_that_cannot_be_read_so_any_more_is_not_told(park: Workspace) -> None:
    assert line_of_bill(park).kind is Kind.ROW
    edit(park, "{column: amount}", "{column: gone}")
    assert line_of_bill(park).facts["why"] == "no_way_to_read"


@pytest.mark.slow
def test_a_file_that_says_another_amount_by_now_is_not_told(park: Workspace) -> None:
    assert line_of_bill(park).kind is Kind.ROW
    meters = park.layout.folder / "meters.csv"
    lines = meters.read_text(encoding="utf-8").splitlines()
    changed = [line.replace("10^4 Nm3", "Nm3") if "g_ceramics" in line else line for line in lines]
    assert changed != lines
    meters.write_text("\n".join(changed) + "\n", encoding="utf-8")
    assert line_of_bill(park).facts["why"] == "says_otherwise"


@pytest.mark.slow
def test_a_file_nothing_says_how_to_read_is_not_told(park: Workspace) -> None:
    assert line_of_bill(park).kind is Kind.ROW
    shutil.rmtree(park.layout.mappings)
    assert line_of_bill(park).facts["why"] == "says_otherwise"


def line_of_bill(park: Workspace) -> Node:
    """Return the line of the bill of gas."""
    return lineage_of(park.layout, YEAR).nodes["row:1:g_ceramics"]


def edit(park: Workspace, old: str, new: str) -> None:
    """Put something else into the mapping of bills."""
    mapping = next(
        each for each in park.layout.mappings.glob("*.yaml") if "sample_bills" in each.read_text()
    )
    text = mapping.read_text(encoding="utf-8")
    assert old in text
    mapping.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.slow
def test_where_lines_cannot_be_kept_they_are_found_each_time(park: Workspace) -> None:
    sound = rows(lineage_of(park.layout, YEAR))
    shutil.rmtree(park.layout.folder / ".derived")
    (park.layout.folder / ".derived").write_text("in the way", encoding="utf-8")
    assert rows(lineage_of(park.layout, YEAR)) == sound


def rows(lineage: Lineage) -> Mapping[str, Node]:
    """Return the lines of raw files, and what lacks of them."""
    return {id_: node for id_, node in lineage.nodes.items() if id_.startswith("row:")}


def _written(park: Workspace) -> Mapping[str, int]:
    return {each.name: each.stat().st_mtime_ns for each in park.layout.derived_lines.iterdir()}
