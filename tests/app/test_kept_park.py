"""A park that was read before is taken as it was read, and never from other files than these."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from lingtan.adapters.derived.park_text import (
    ReadPark,
    read_park_from_text,
    read_park_to_text,
)
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.workspace import Workspace
from lingtan.base.errors import ParkFileError

TYPES = ("manufacturing", "logistics", "commercial", "mixed")
LOADED = """
import sys
from pathlib import Path
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
open_park(Layout(folder=Path(sys.argv[1])))
print("lingtan.adapters.park_file.read" in sys.modules)
"""


@pytest.fixture(params=TYPES)
def layout(request: pytest.FixtureRequest, tmp_path: Path) -> Layout:
    """Return a park of a type, in a workspace that keeps answers."""
    made = Workspace.new(tmp_path / "park", request.param).layout
    made.derived.mkdir(parents=True, exist_ok=True)
    return made


def reads_files(layout: Layout) -> bool:
    command = [sys.executable, "-c", LOADED, str(layout.folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


@pytest.mark.slow
def test_what_was_read_comes_back_the_same_and_loads_no_reader(layout: Layout) -> None:
    read = open_park(layout).park
    assert open_park(layout).park == read
    layout.signing_key.parent.mkdir(exist_ok=True)
    layout.signing_key.write_bytes(b"a key of this test")
    assert reads_files(layout)  # what another key sealed is not believed
    assert not reads_files(layout)


def test_a_changed_file_is_read_anew_and_a_faulty_one_told(layout: Layout) -> None:
    before = open_park(layout).park
    text = layout.park_file.read_text(encoding="utf-8")
    layout.park_file.write_text(f"{text}\n# a remark\n", encoding="utf-8")
    assert open_park(layout).park == before
    layout.park_file.write_text(f"{text}\nno_such_key: 1\n", encoding="utf-8")
    with pytest.raises(ParkFileError):
        open_park(layout)
    layout.park_file.write_text(text, encoding="utf-8")
    assert open_park(layout).park == before


def test_an_outline_that_is_gone_is_told_whatever_is_kept(layout: Layout) -> None:
    named = [each.geojson for each in open_park(layout).park.boundaries if each.geojson]
    (layout.folder / named[0]).unlink()
    with pytest.raises(ParkFileError):
        open_park(layout)


def test_a_text_that_would_come_back_otherwise_is_not_kept(layout: Layout) -> None:
    park = open_park(layout).park
    whole = ReadPark(park=park, outlines={})
    text = read_park_to_text(whole)
    assert text is not None
    assert read_park_from_text(text) == whole
    assert read_park_from_text(text[:-9]) is None
    assert read_park_from_text('{"park": {}, "outlines": {}}') is None
    meter = replace(park.meters[0], maximum=float("inf"))
    odd = replace(park, meters=(meter, *park.meters[1:]))
    assert read_park_to_text(ReadPark(park=odd, outlines={})) is None


def test_nothing_is_kept_where_no_answers_are(tmp_path: Path) -> None:
    bare = Workspace.new(tmp_path / "park", "mixed").layout
    open_park(bare)
    assert not bare.derived_parks.exists()
