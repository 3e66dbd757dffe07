"""What is typed of certificates goes the way of a form: checked cell by cell, tried, not taken."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.app.enter_certificate import enter_certificate
from lingtan.app.wiring_forms import Entry
from lingtan.park.places import ParkType

NOW = datetime(2026, 2, 1, tzinfo=UTC)
BATCH = {
    "id": "first",
    "device": "wind_north",
    "production": "2025-01",
    "energy": "5",
    "configuration": "without_power",
    "serial": "GEC 2025-37-0000001 to 0000005",
    "evidence": "statement",
}


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder: Path = tmp_path_factory.mktemp("entry") / "park"
    park = Workspace.new(folder, ParkType.MANUFACTURING)
    tried = enter_certificate(park.layout, Entry.ISSUE, BATCH, NOW)
    assert tried.is_sound
    park.import_files([tried.file], now=NOW)
    return park


def event(act: str, **said: str) -> dict[str, str]:
    return {"id": f"e_{act}", "act": act, "certificate": "first", "day": "2025-12-01",
            "evidence": "deal", **said}  # fmt: skip


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        (event("slice", energy="3"), [("", "free", 3), ("", "free", 2)]),
        (event("transfer", energy="4", to="machines"), [("machines", "free", 4), ("", "free", 1)]),
        (event("transfer", energy="5", to="A far buyer"), [("A far buyer", "free", 5)]),
        (event("claim", energy="5", owner="-", used_in="2025"), [("", "claimed", 5)]),
        (event("claim", energy="2", used_in="2025"), [("", "claimed", 2), ("", "free", 3)]),
        (event("expire", energy="5"), [("", "expired", 5)]),
        (event("withdraw", serial="GEC 2025-37-0000005"), [("", "free", 4), ("", "withdrawn", 1)]),
    ],
)
def test_every_event_is_tried_and_leaves_the_register_as_it_is(
    park: Workspace, said: dict[str, str], parts: list[tuple[str, str, int]]
) -> None:
    before = park.certificates().register
    done = enter_certificate(park.layout, Entry.EVENT, said, NOW)
    assert done.is_sound, done.imported.findings
    (entry,) = done.changed
    found = [(s.owner, s.state.value, s.energy_wh // 1_000_000) for s in entry.slices]
    assert found == parts
    assert park.certificates().register == before


def test_what_was_typed_wrong_is_named_and_not_guessed(park: Workspace) -> None:
    vague = enter_certificate(park.layout, Entry.EVENT, event("claim", energy="1"), NOW)
    assert not vague.is_sound
    assert vague.imported.refused == 1
    assert not vague.changed
    late = event("transfer", energy="1", to="machines") | {"day": "2027-01-01"}
    assert not enter_certificate(park.layout, Entry.EVENT, late, NOW).is_sound


def test_what_would_have_no_effect_is_told_before_anybody_approves_it(park: Workspace) -> None:
    far = event("claim", energy="500", used_in="2025")
    done = enter_certificate(park.layout, Entry.EVENT, far, NOW)
    assert not done.is_sound
    assert [each.kind.id for each in done.new_findings] == ["register_not_held"]
