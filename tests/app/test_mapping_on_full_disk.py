"""A full disk is told as such, and leaves no half-written mapping that nothing can read."""

from pathlib import Path

import pytest

from lingtan.app.draft_mapping import draft_for, save_draft
from lingtan.app.suggest_mapping import suggest_for
from lingtan.app.workspace import Workspace
from lingtan.base.errors import DocumentError
from tests.adapters.store.test_crash import no_file_larger_than


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    park = Workspace.new(tmp_path / "park", "logistics")
    for path in park.layout.mappings.iterdir():
        path.unlink()
    return park


@pytest.mark.parametrize("room", [0, 200])
def test_a_suggested_mapping_is_written_whole_or_not_at_all(park: Workspace, room: int) -> None:
    layout, file = park.layout, min(park.layout.inbox.iterdir())
    with no_file_larger_than(room), pytest.raises(DocumentError) as caught:
        suggest_for(layout, file, "en")
    place = layout.mappings / f"{file.stem}.yaml"
    assert caught.value.case == "not_written"
    assert caught.value.facts == {"path": str(place), "reason": "too_large"}
    assert not list(layout.mappings.iterdir())
    assert suggest_for(layout, file, "en")[0] == place


@pytest.mark.parametrize("room", [0, 200])
def test_a_draft_is_written_whole_or_stays_as_it_was(park: Workspace, room: int) -> None:
    layout, file = park.layout, min(park.layout.inbox.iterdir())
    save_draft(file, "kind: csv", "bills")
    with no_file_larger_than(room), pytest.raises(DocumentError):
        save_draft(file, "kind: xlsx\n" * 100, "bills")
    assert draft_for(layout, file, "en").text == "kind: csv\n"
