"""What is imported and issued is recorded, and whatever is changed afterwards is named."""

import json
import random
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.keep_acts import note_act
from lingtan.app.verify_evidence import Known, Verification, verify_workspace
from lingtan.app.wiring_evidence import verify_folder
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError, WorkspaceError
from lingtan.base.findings import Severity
from lingtan.catalogue.knowledge_files import knowledge_files
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.said_entries import KINDS as SAID
from lingtan.evidence.said_entries import finding_entry
from tests.conftest import NOW
from tests.prepared import copied
from tests.whole import IS_WHOLE

REQUEST = ImportRequest(now=NOW)
MEANINGLESS = ("writer.lock",)
MONTH = "2025-01"
CHANGES = 150 if IS_WHOLE else 75
EXACT = 8 if IS_WHOLE else 4


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a park with one import and one report."""
    return copied(a_recorded_park, tmp_path_factory.mktemp("evidence") / "park").layout.folder


def a_recorded_park(folder: Path) -> Workspace:
    """Make a park with one import and one report."""
    park = Workspace.new(folder, "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir())[:1], now=NOW)
    park.report(MONTH, language="en", now=NOW)
    return park


@pytest.fixture
def folder(recorded: Path, tmp_path: Path) -> Path:
    """Return a copy of it to be changed."""
    copy = tmp_path / "park"
    shutil.copytree(recorded, copy)
    return copy


def kinds(verified: Verification) -> list[str]:
    return [finding.kind.id for finding in verified.findings]


def entries_of(folder: Path) -> list[dict[str, object]]:
    lines = (folder / "evidence" / "entries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_findings_and_factor_files_of_a_report_are_recorded_once(recorded: Path) -> None:
    entries = entries_of(recorded)
    files = {str(e["path"]): e["sha256"] for e in entries if e["kind"] == "factor_file"}
    known = dict(knowledge_files())
    assert files == {path: sha256(content).hexdigest() for path, content in known.items()}
    assert "factors/grid/provincial.csv" in files
    findings = [entry for entry in entries if entry["kind"] == "finding"]
    (issued,) = (entry for entry in entries if entry["kind"] == "report")
    digests = sorted(sha256(canonical(entry)).hexdigest() for entry in told(findings))
    assert issued["findings"] == sha256(canonical(digests)).hexdigest()
    assert entries.index(findings[0]) < entries.index(issued)


def told(entries: Sequence[dict[str, object]]) -> list[dict[str, Json]]:
    """Return entries as what canonical JSON takes."""
    return [json.loads(json.dumps(entry)) for entry in entries]


@pytest.mark.slow
def test_what_was_found_before_is_not_recorded_again(folder: Path) -> None:
    before = [entry for entry in entries_of(folder) if entry["kind"] in SAID]
    Workspace.open(folder).report(MONTH, language="zh", now=NOW)
    assert [entry for entry in entries_of(folder) if entry["kind"] in SAID] == before
    assert verify_workspace(folder).is_sound


def test_a_closing_records_what_was_found_about_its_accounts(folder: Path) -> None:
    park = Workspace.open(folder)
    closed = park.close("2025", by="park office", now=NOW)
    known = {canonical(e) for e in told(entries_of(folder)) if e["kind"] == "finding"}
    every = [f for account in closed.accounts for f in account.inventory.findings]
    assert every
    assert {canonical(finding_entry(finding)) for finding in every} <= known


def rest(folder: Path) -> list[Path]:
    """Return the raw files that were not imported yet."""
    return sorted((folder / "inbox").iterdir())[1:]


def test_an_import_and_a_report_are_recorded_and_verify(recorded: Path) -> None:
    verified = verify_workspace(recorded)
    assert verified.is_sound
    assert not verified.findings
    assert (verified.imports, verified.reports) == (1, 1)
    (imported,) = (entry for entry in entries_of(recorded) if entry["kind"] == "import")
    raw = recorded / "inbox" / str(imported["file"])
    assert imported["sha256"] == sha256(raw.read_bytes()).hexdigest()
    (issued,) = (entry for entry in entries_of(recorded) if entry["kind"] == "report")
    documents = issued["documents"]
    assert isinstance(documents, dict)
    assert {Path(path).suffix for path in documents} >= {".html", ".xlsx"}
    for path, digest in documents.items():
        assert sha256((recorded / path).read_bytes()).hexdigest() == digest


def test_a_file_that_comes_again_is_not_recorded_again(folder: Path) -> None:
    Workspace.open(folder).import_files(sorted((folder / "inbox").iterdir())[:1], now=NOW)
    verified = verify_workspace(folder)
    assert verified.is_sound
    assert verified.imports == 1


def test_a_rehearsal_leaves_no_trace(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    park.import_files(sorted(park.layout.inbox.iterdir()), dry_run=True, now=NOW)
    assert not park.layout.evidence.exists()
    with pytest.raises(EvidenceError, match="no log of evidence"):
        verify_workspace(park.layout.folder)
    with pytest.raises(WorkspaceError):
        verify_workspace(tmp_path)


def test_an_import_that_died_before_it_was_recorded_is_recorded_by_the_next(folder: Path) -> None:
    park = Workspace.open(folder)
    died = iter(import_files(park.layout, rest(folder)[:1], REQUEST))
    assert next(died).error is None
    died.close()  # type: ignore[attr-defined]  # it is a generator
    verified = verify_workspace(folder)
    assert kinds(verified) == ["evidence_unfinished"]
    assert not verified.is_sound
    park.import_files([], now=NOW)
    verified = verify_workspace(folder)
    assert verified.is_sound
    assert kinds(verified) == ["evidence_interrupted"]
    assert verified.imports >= 2


def test_a_first_import_that_was_acknowledged_and_never_recorded_is_told(tmp_path: Path) -> None:
    park = Workspace.new(tmp_path / "park", "logistics")
    folder = park.layout.folder
    died = iter(import_files(park.layout, sorted((folder / "inbox").iterdir())[:1], REQUEST))
    assert next(died).error is None
    died.close()  # type: ignore[attr-defined]  # it is a generator
    assert not entries_of(folder)
    verified = verify_workspace(folder)
    assert kinds(verified) == ["evidence_unfinished"]
    assert not verified.is_sound
    mark = folder / "evidence" / "unfinished"
    shutil.copy2(mark, tmp_path / "mark")
    mark.unlink()  # whoever takes the mark away makes nothing of it good
    assert kinds(verify_workspace(folder)) == ["evidence_unfinished"]
    shutil.copy2(tmp_path / "mark", mark)
    park.import_files([], now=NOW)
    verified = verify_workspace(folder)
    assert (verified.is_sound, verified.imports) == (True, 1)


def test_a_journal_that_holds_what_was_entered_is_told(folder: Path) -> None:
    assert verify_workspace(folder).is_sound
    (folder / "store" / "log.duckdb.wal").write_bytes(b"entered, and in no entry of the log")
    verified = verify_workspace(folder)
    assert kinds(verified) == ["evidence_unfinished"]
    assert not verified.is_sound


@pytest.mark.parametrize(
    "statement", ["update tail set value = value / 2", "update imports set rows_new = 1"]
)
def test_a_store_changed_between_imports_is_not_blessed_by_the_next(
    folder: Path, statement: str
) -> None:
    park = Workspace.open(folder)
    with duckdb.connect(str(folder / "store" / "log.duckdb")) as connection:
        connection.execute(statement)
    assert not verify_workspace(folder).is_sound
    (done,) = park.import_files(rest(folder)[:1], now=NOW)
    assert "evidence_store_changed" in [each.kind.id for each in done.findings]
    verified = verify_workspace(folder)
    assert not verified.is_sound
    assert "evidence_store_changed" in kinds(verified)
    with pytest.raises(EvidenceError, match="not as it was recorded"):
        park.bundle(folder.parent / "park.zip")
    shutil.rmtree(folder / "store")
    park.import_files(sorted((folder / "inbox").iterdir()), now=NOW)
    assert verify_workspace(folder).is_sound


@pytest.mark.slow
def test_a_report_of_a_replaced_document_is_the_one_that_holds(folder: Path) -> None:
    park = Workspace.open(folder)
    issued = park.report(MONTH, language="en", now=NOW, replace=True)
    assert verify_workspace(folder).is_sound
    change(issued.html, 100, 1)
    (finding,) = verify_workspace(folder).findings
    assert finding.subject == f"reports/{issued.html.name}"


def change(path: Path, place: int, by: int) -> tuple[int, int]:
    """Change one byte of a file; return what it was and is."""
    content = bytearray(path.read_bytes())
    was = content[place]
    content[place] ^= by
    path.write_bytes(content)
    return was, content[place]


def changeable(folder: Path) -> list[Path]:
    """Return every file of store, evidence, inbox and reports whose bytes mean something."""
    parts = ("store", "evidence", "reports")
    files = [path for part in parts for path in sorted((folder / part).rglob("*"))]
    files += sorted((folder / "inbox").iterdir())[:1]
    return [
        path
        for path in files
        if path.is_file() and path.name not in MEANINGLESS and path.stat().st_size
    ]


@pytest.mark.slow
def test_every_change_of_one_byte_is_found_and_its_file_named(folder: Path) -> None:
    draw = random.Random(20251126)  # noqa: S311  # where, not secrets
    files = changeable(folder)
    assert {path.parent.name for path in files} >= {"store", "evidence", "reports", "inbox"}
    assert len(files) < CHANGES
    for number in range(CHANGES):
        path = files[number % len(files)]
        before = path.read_bytes()
        place = draw.randrange(len(before))
        change(path, place, draw.randrange(1, 256))
        verified = verify_folder(folder, may_be_edited=True, is_thorough=False)
        named = path.relative_to(folder).as_posix()
        errors = [each for each in verified.findings if each.kind.severity is Severity.ERROR]
        assert errors, (named, place)
        assert errors[0].subject in {named, "evidence/checkpoint"}, (named, place)
        path.write_bytes(before)
    assert not verify_workspace(folder).findings


def test_the_byte_that_was_changed_is_named(folder: Path) -> None:
    draw = random.Random(7)  # noqa: S311  # where, not secrets
    for path in draw.sample(changeable(folder), EXACT):
        before = path.read_bytes()
        place = draw.randrange(len(before))
        was, now = change(path, place, 1)
        named = path.relative_to(folder).as_posix()
        (finding,) = verify_workspace(folder).findings
        assert (finding.kind.id, finding.subject) == ("evidence_byte_changed", named)
        assert finding.facts == {"byte": place, "was": f"{was:02x}", "now": f"{now:02x}"}
        path.write_bytes(before)


def test_a_byte_of_a_text_is_named_with_its_line(folder: Path) -> None:
    raw = next(path for path in names(folder, "inbox") if path.suffix == ".csv")
    place = raw.read_bytes().rindex(b"\n", 0, -3) + 2  # in the last line
    change(raw, place, 1)
    (finding,) = verify_workspace(folder).findings
    assert finding.facts["byte"] == place
    assert finding.place.line == raw.read_bytes()[:place].count(b"\n") + 1


def test_of_two_bytes_the_span_of_the_first_is_named(folder: Path) -> None:
    raw = sorted((folder / "inbox").iterdir())[0]
    change(raw, 20, 1)
    change(raw, 10, 1)
    (finding,) = verify_workspace(folder).findings
    assert finding.kind.id == "evidence_part_changed"
    first, last = (int(finding.facts[name]) for name in ("first", "last"))
    assert first <= 10 <= last < 4096


def names(folder: Path, part: str) -> Sequence[Path]:
    return [path for path in changeable(folder) if path.parent.name == part]


def test_a_file_that_is_gone_cut_or_grown_is_named(folder: Path) -> None:
    gone, cut, grown = changeable(folder)[-1], *names(folder, "reports")[:2]
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:-1])
    grown.write_bytes(grown.read_bytes() + b"\n")
    assert sorted(kinds(verify_workspace(folder))) == [
        "evidence_cut_short",
        "evidence_grown",
        "evidence_missing",
    ]


def test_an_edited_setting_is_told_and_recorded_with_the_next_import(folder: Path) -> None:
    park_file = folder / "park.yaml"
    park_file.write_text(park_file.read_text(encoding="utf-8") + "\n# a note\n", encoding="utf-8")
    verified = verify_workspace(folder)
    assert verified.is_sound
    assert kinds(verified) == ["evidence_edited"]
    Workspace.open(folder).import_files([], now=NOW)
    assert not verify_workspace(folder).findings


def test_an_added_setting_is_told_and_recorded_with_the_next_import(folder: Path) -> None:
    own = folder / "catalogue" / "factors" / "grid" / "own.csv"
    own.parent.mkdir(parents=True)
    own.write_text("id\n", encoding="utf-8")
    verified = verify_workspace(folder)
    assert verified.is_sound
    (finding,) = verified.findings
    added = ("evidence_added", "catalogue/factors/grid/own.csv")
    assert (finding.kind.id, finding.subject) == added
    park = Workspace.open(folder)
    own.unlink()
    (folder / "mappings" / "other.yaml").write_text("matches: []\n", encoding="utf-8")
    assert kinds(verify_workspace(folder)) == ["evidence_added"]
    (folder / "mappings" / "other.yaml").unlink()
    (folder / "notes.csv").write_text("a\n", encoding="utf-8")
    park.import_files([], now=NOW)
    assert not verify_workspace(folder).findings


def test_of_two_changed_files_the_byte_is_looked_for_in_the_first(folder: Path) -> None:
    first, second = names(folder, "inbox")[0], names(folder, "reports")[0]
    for path in (first, second):
        change(path, 10, 1)
    told = [(each.kind.id, each.subject) for each in verify_workspace(folder).findings]
    assert told == [
        ("evidence_byte_changed", f"inbox/{first.name}"),
        ("evidence_part_differs", f"reports/{second.name}"),
    ]


def test_a_sealed_file_that_was_changed_is_not_recorded_anew(folder: Path) -> None:
    raw = sorted((folder / "inbox").iterdir())[0]
    change(raw, 3, 1)
    Workspace.open(folder).import_files([], now=NOW)
    assert kinds(verify_workspace(folder)) == ["evidence_byte_changed"]


def test_a_store_that_was_begun_anew_is_told(folder: Path) -> None:
    shutil.rmtree(folder / "store")
    Workspace.open(folder).import_files(rest(folder), now=NOW)
    verified = verify_workspace(folder)
    assert verified.is_sound
    assert kinds(verified) == ["evidence_store_replaced"]


def test_an_older_checkpoint_put_back_takes_nothing_back(folder: Path, tmp_path: Path) -> None:
    park, checkpoint = Workspace.open(folder), folder / "evidence" / "checkpoint"
    shutil.copy2(checkpoint, tmp_path / "older")
    note_act(park.layout, "form_filled", "Li", {"form.csv": "ab"}, NOW)
    shutil.copy2(tmp_path / "older", checkpoint)
    verified = verify_workspace(folder)
    assert not verified.is_sound
    assert kinds(verified) == ["evidence_beyond"]
    with pytest.raises(EvidenceError, match="not as it was recorded"):
        park.formal_report(MONTH, language="en", now=NOW)
    park.import_files([], now=NOW)
    assert kinds(verify_workspace(folder)) == ["evidence_cut_off"]
    (aside,) = (folder / "evidence").glob("cut-*.jsonl")
    assert b"form.csv" in aside.read_bytes()


def test_an_entry_that_was_changed_ends_a_writer_with_an_error(folder: Path) -> None:
    path = folder / "evidence" / "entries.jsonl"
    before = path.read_bytes()
    for place in (0, before.index(b'"kind"') + 2, before.index(b"store/log.duckdb")):
        change(path, place, 0x80)
        with pytest.raises(EvidenceError, match=r"entries\.jsonl .* is not what the signed"):
            Workspace.open(folder).import_files([], now=NOW)
        path.write_bytes(before)
    Workspace.open(folder).import_files([], now=NOW)
    assert not verify_workspace(folder).findings


def test_an_older_log_is_not_called_a_rewritten_one(folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(folder, older)
    had = verify_workspace(folder).entries
    note_act(Workspace.open(folder).layout, "form_filled", "Li", {"form.csv": "ab"}, NOW)
    later = tmp_path / "checkpoint"
    shutil.copy(folder / "evidence" / "checkpoint", later)
    found = verify_workspace(older, Known(since=later))
    assert not found.is_sound
    assert kinds(found) == ["evidence_older"]
    assert (found.findings[0].facts["size"], found.findings[0].facts["now"]) == (had + 1, had)


def test_another_key_or_another_past_is_told(folder: Path, tmp_path: Path) -> None:
    key = verify_workspace(folder).key
    assert verify_workspace(folder, Known(key=key)).is_sound
    public = folder / "evidence" / "key.pub"
    assert verify_workspace(folder, Known(key=str(public))).is_key_known
    stranger = verify_workspace(folder, Known(key="0" * 32))
    assert kinds(stranger) == ["evidence_other_key"]
    assert not stranger.is_key_known
    earlier = tmp_path / "checkpoint"
    shutil.copy(folder / "evidence" / "checkpoint", earlier)
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    for copy, files in ((folder, rest(folder)[:1]), (other, [])):
        Workspace.open(copy).import_files(files, now=NOW)
        assert verify_workspace(copy, Known(since=earlier)).is_sound
    note_act(Workspace.open(other).layout, "form_filled", "Li", {"form.csv": "ab"}, NOW)
    shutil.copy(other / "evidence" / "checkpoint", earlier)
    assert kinds(verify_workspace(folder, Known(since=earlier))) == ["evidence_other_past"]
    with pytest.raises(EvidenceError, match="cannot be read"):
        verify_workspace(folder, Known(since=tmp_path / "none"))
    earlier.write_bytes(b"no checkpoint")
    with pytest.raises(EvidenceError, match="no signed checkpoint") as refused:
        verify_workspace(folder, Known(since=earlier))
    assert "a copy of the file evidence/checkpoint" in str(refused.value)
    stranger_park = Workspace.new(tmp_path / "stranger", "logistics")
    stranger_park.import_files(sorted(stranger_park.layout.inbox.iterdir())[:1], now=NOW)
    with pytest.raises(EvidenceError, match="not signed with the key of this log") as refused:
        verify_workspace(folder, Known(since=stranger_park.layout.evidence / "checkpoint"))
    assert "it is of another park" in str(refused.value)
    assert "Restore the folder" not in str(refused.value)
