"""A closing is kept by appending, and nothing that comes later is known at its instant."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lingtan.adapters.store.records import ImportSource
from lingtan.adapters.store.store import Store
from lingtan.base.errors import WorkspaceError
from lingtan.ledger.closing import ClosingDraft
from lingtan.park.facts import Fact

NOW = datetime(2026, 1, 20, tzinfo=UTC)
DRAFT = ClosingDraft(
    period="2025",
    asked_at=NOW,
    closed_by="park office",
    park_sha256="ab" * 32,
    code="cd" * 32,
    reason="",
    figures={"whole": {"e": 1.5, "unknown": None}},
)


def a_fact(store: Store, name: str, now: datetime) -> datetime:
    """Append a fact and return when it became known."""
    fact = Fact(datum="land_area", year=2025, value=float(len(name)), evidence="deed")
    source = ImportSource(file_name=name, file_sha256=name, mapping_sha256="form")
    outcome = store.append_facts([fact], source=source, known_at=now)
    assert outcome.record is not None
    return outcome.record.known_at


def test_a_closing_comes_back_as_it_was_entered(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        a_fact(store, "deed", NOW - timedelta(days=1))
        entered = store.close_period(DRAFT)
    with Store.open(tmp_path / "store") as store:
        assert store.closings() == (entered,)
    assert entered.draft == DRAFT
    assert (entered.closing_id, entered.last_import, entered.known_at) == (1, 1, NOW)


def test_a_closing_is_never_recorded_before_what_it_rests_on(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        known = a_fact(store, "deed", NOW + timedelta(days=1))
        assert store.close_period(DRAFT).known_at == known


@pytest.mark.parametrize("late", [-30, 0, 30])
def test_what_comes_later_is_known_later_whatever_the_clock_says(
    tmp_path: Path, late: int
) -> None:
    with Store.open(tmp_path / "store", writable=True) as store:
        closing = store.close_period(DRAFT)
        known = a_fact(store, "deed", NOW + timedelta(days=late))
        assert known > closing.known_at
        assert store.facts(closing.known_at) == ()


def test_only_a_writer_closes(tmp_path: Path) -> None:
    with Store.open(tmp_path / "store") as store, pytest.raises(WorkspaceError):
        store.close_period(DRAFT)
