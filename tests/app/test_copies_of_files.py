"""What was sent or made to be fetched lies closed to others, and not for longer than a week."""

import os
from pathlib import Path

import pytest

from lingtan.app.layout import Layout
from lingtan.app.receive_files import (
    SECONDS_KEPT,
    handed_in,
    new_download,
    new_upload,
    sweep_uploads,
)
from lingtan.app.workspace import Workspace

NEW = (new_upload, new_download)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Workspace.new(tmp_path / "park", "logistics").layout


@pytest.mark.parametrize("new", NEW)
def test_a_copy_is_closed_to_others(layout: Layout, new: type) -> None:
    folder = new(layout)
    for each in (folder, folder.parent):
        assert each.stat().st_mode & 0o077 == 0, each


@pytest.mark.parametrize("new", NEW)
def test_a_copy_is_gone_after_a_week_and_not_before(layout: Layout, new: type) -> None:
    folder = new(layout)
    (folder / "bills.csv").write_text("kWh", encoding="utf-8")
    made = folder.stat().st_mtime
    sweep_uploads(layout, made + SECONDS_KEPT - 1)
    assert folder.is_dir()
    sweep_uploads(layout, made + SECONDS_KEPT + 1)
    assert not folder.exists()
    assert SECONDS_KEPT == 7 * 24 * 3600


@pytest.mark.parametrize("new", NEW)
def test_the_next_file_that_is_sent_takes_old_copies_away(layout: Layout, new: type) -> None:
    old = new(layout)
    past = old.stat().st_mtime - SECONDS_KEPT - 1
    os.utime(old, (past, past))
    new(layout)
    assert not old.exists()


def test_what_was_handed_in_leaves_no_copy(layout: Layout) -> None:
    folder = new_upload(layout)
    file = folder / "bills.csv"
    file.write_text("kWh", encoding="utf-8")
    with handed_in([file]) as files:
        assert files == [file]
    assert not folder.exists()
