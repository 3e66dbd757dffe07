"""What was acknowledged before a step enters the log before it, or the step is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copyfile, rmtree

import pytest

from lingtan.adapters.live.journal import Journal
from lingtan.adapters.store.store import Store
from lingtan.app import import_journals as journals
from lingtan.app.record_steps import entries_of
from lingtan.app.workspace import Workspace
from lingtan.base.errors import ImportFileError, PushError
from tests.app.test_import_journals import a_journal, a_push, standing
from tests.builders_campaigns import a_collecting_park, a_filled_form
from tests.conftest import NOW
from tests.prepared import copied

LATER = NOW + timedelta(hours=1)
YEAR, HOUR, PUSHED = "2025", "2025-06-01T00:00:00Z", "2026-01-01T00:00:00Z"
JOURNAL, FILE = "live-push-00000001.csv", "corrected.csv"


def known(folder: Path) -> Workspace:
    made = Workspace.new(folder, "logistics")
    made.import_files(sorted(made.layout.inbox.iterdir())[:1], now=NOW)
    text = journals.MAPPING.replace("live-*.csv", "corrected*.csv")
    (made.layout.mappings / "corrected.yaml").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(known, tmp_path / "park")


def a_file(park: Workspace, time: str, value: str) -> Path:
    path = park.layout.folder.parent / FILE
    path.write_text(f"meter,time,value\ne_solar,{time},{value}\n", encoding="utf-8")
    return path


def bring(park: Workspace, time: str, value: str) -> None:
    (done,) = park.import_files([a_file(park, time, value)], now=LATER)
    if done.error is not None:
        raise done.error


def acknowledge(park: Workspace, time: str, value: str) -> Path:
    """Leave the journal of a push that a server acknowledged and has not imported."""
    return a_journal(park.layout, a_push(("e_solar", time, value)), JOURNAL)


def imported(park: Workspace) -> list[str]:
    with Store.open(park.layout.store) as store:
        return [each.source.file_name for each in store.imports()]


def test_a_file_imported_after_a_push_stands_over_it(park: Workspace) -> None:
    journal = acknowledge(park, PUSHED, "77")
    bring(park, PUSHED, "80")
    assert not journal.exists()
    assert imported(park)[-2:] == [JOURNAL, FILE]
    assert standing(park.layout) == [Decimal("80.000")]
    assert park.verify().findings == ()


@pytest.mark.slow
def test_a_lost_store_is_imported_again_in_the_order_the_log_of_evidence_names(
    park: Workspace,
) -> None:
    acknowledge(park, PUSHED, "77")
    bring(park, PUSHED, "80")
    rmtree(park.layout.store)
    named = [str(each["file"]) for each in entries_of(park.layout) if each["kind"] == "import"]
    assert named[-2:] == [JOURNAL, FILE]  # by name the file would go first, and 77 stand
    park.import_files([park.layout.inbox / name for name in named], now=LATER)
    assert standing(park.layout) == [Decimal("80.000")]


def test_a_rehearsed_file_imports_nothing_that_waits(park: Workspace) -> None:
    journal = acknowledge(park, PUSHED, "77")
    park.import_files([a_file(park, PUSHED, "80")], dry_run=True, now=LATER)
    assert journal.exists()


@pytest.mark.slow
def test_a_push_that_was_acknowledged_before_a_closing_is_in_it(park: Workspace) -> None:
    acknowledge(park, HOUR, "7777")
    park.close(YEAR, by="office", now=LATER)
    assert imported(park)[-1] == JOURNAL
    assert not restated(park, dry_run=True)


@pytest.mark.slow
def test_a_push_that_was_acknowledged_before_a_restatement_is_in_it(park: Workspace) -> None:
    park.close(YEAR, by="office", now=NOW)
    acknowledge(park, HOUR, "7777")
    assert restated(park)
    assert not restated(park, dry_run=True)


def restated(park: Workspace, *, dry_run: bool = False) -> bool:
    """Restate, and return whether anything had come for it."""
    done = park.restate(YEAR, by="office", reason="late", dry_run=dry_run, now=LATER)
    return done.has_come


def propose(park: Workspace) -> None:
    park.close(YEAR, by="office", now=NOW)
    path = a_file(park, HOUR, "7777")
    park.propose(YEAR, [path], by="Li", reason="late file", now=NOW)


def approve(park: Workspace) -> None:
    park.approve("C1", by="Wang", now=LATER)


@pytest.mark.slow
def test_a_push_that_was_acknowledged_before_an_approval_is_imported_before_it(
    park: Workspace,
) -> None:
    propose(park)
    acknowledge(park, PUSHED, "77")
    approve(park)
    assert imported(park)[-2:] == [JOURNAL, FILE]


def close_and_correct(park: Workspace) -> None:
    park.close(YEAR, by="office", now=NOW)
    bring(park, HOUR, "7777")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step that writes, and how the park is prepared for it."""

    do: Callable[[Workspace], object]
    prepare: Callable[[Workspace], object] = lambda _: None


STEPS: Mapping[str, Step] = {
    "import": Step(do=lambda park: bring(park, PUSHED, "80")),
    "close": Step(do=lambda park: park.close(YEAR, by="office", now=LATER)),
    "restate": Step(prepare=close_and_correct, do=restated),
    "correction": Step(prepare=propose, do=approve),
}


@pytest.mark.slow
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_refused_while_what_came_before_it_cannot_be_imported(
    park: Workspace, step: str
) -> None:
    STEPS[step].prepare(park)
    journal = acknowledge(park, PUSHED, "77")
    spoil_mapping(park)
    before = imported(park), entries_of(park.layout)
    with pytest.raises(PushError, match="not as it was written"):
        STEPS[step].do(park)
    assert (imported(park), entries_of(park.layout)) == before
    (park.layout.mappings / journals.MAPPING_NAME).unlink()
    STEPS[step].do(park)
    assert not journal.exists()


def spoil_mapping(park: Workspace) -> None:
    text = f"{journals.MAPPING}duplicates: refuse\n"
    (park.layout.mappings / journals.MAPPING_NAME).write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_form_is_not_approved_while_what_came_before_it_cannot_be_imported(
    park: Workspace, tmp_path: Path
) -> None:
    asking = a_collecting_park(tmp_path / "asking")
    file = a_filled_form(asking, tmp_path)
    form, note = ("C1", "works"), "the bill came late"
    asking.draft_form(form, file, by="ann", acts_for="works", now=NOW)
    asking.submit_form(form, by="ann", note=note, acts_for="works", now=NOW)
    asking.layout.live.mkdir()
    journal = Path(copyfile(acknowledge(park, PUSHED, "77"), asking.layout.live / JOURNAL))
    spoil_mapping(asking)
    before = imported(asking), entries_of(asking.layout)
    with pytest.raises(PushError, match="not as it was written"):
        asking.approve_form(form, by="li", now=LATER)
    assert (imported(asking), entries_of(asking.layout)) == before
    (asking.layout.mappings / journals.MAPPING_NAME).unlink()
    asking.approve_form(form, by="li", now=LATER)
    assert not journal.exists()
    assert imported(asking)[-2] == JOURNAL


def test_a_step_is_refused_where_whoever_receives_imports_nothing(
    park: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that hangs, or another step that holds the store all the while."""
    monkeypatch.setattr(journals, "PATIENCE_SECONDS", 0.2)
    path, before = acknowledge(park, PUSHED, "77"), imported(park)
    server = Journal(park.layout.live, park.layout.inbox)
    with pytest.raises(ImportFileError) as refused:
        bring(park, PUSHED, "80")
    assert (refused.value.case, refused.value.facts["count"]) == ("journals_wait", 1)
    assert imported(park) == before
    assert sorted(each.name for each in park.layout.live.iterdir()) == [path.name, "writer.lock"]
    server.stop()
    bring(park, PUSHED, "80")
    assert imported(park)[-2:] == [JOURNAL, FILE]
