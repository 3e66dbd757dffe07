"""What stands beyond the checkpoint is completed, kept aside or told, never lost in silence."""

import shutil
from pathlib import Path

import pytest

from lingtan.adapters.evidence.beyond import CHECKPOINT
from lingtan.adapters.evidence.log import ENTRIES
from lingtan.adapters.evidence.verify_folder import verify_folder
from lingtan.adapters.evidence.verify_log import verify_log
from lingtan.base.errors import EvidenceError
from tests.builders_evidence import a_log, entry


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a log of three entries; the checkpoint over the first one stands beside it."""
    folder = tmp_path / "evidence"
    with a_log(folder) as log:
        log.append([entry(1)])
    shutil.copy2(folder / CHECKPOINT, tmp_path / "older")
    with a_log(folder) as log:
        log.append([entry(2), entry(3)])
    return folder


def kinds_of(folder: Path) -> list[tuple[str, object]]:
    findings = verify_folder(folder.parent, may_be_edited=True).findings
    return [(each.kind.id, each.facts.get("count")) for each in findings]


def put_back(folder: Path) -> None:
    shutil.copy2(folder.parent / "older", folder / CHECKPOINT)


def test_an_older_checkpoint_is_told_and_what_it_leaves_out_is_kept(folder: Path) -> None:
    put_back(folder)
    (finding,) = verify_log(folder.parent).findings
    assert (finding.kind.id, finding.subject) == ("evidence_beyond", "evidence/checkpoint")
    assert finding.facts == {"count": 2, "size": 1}
    lines = (folder / ENTRIES).read_bytes().split(b"\n")[1:3]
    a_log(folder).close()
    (aside,) = folder.glob("cut-1-*.jsonl")
    assert aside.read_bytes() == b"\n".join(lines) + b"\n"
    assert kinds_of(folder) == [("evidence_cut_off", 1)]
    aside.write_bytes(b"")
    assert kinds_of(folder) == [("evidence_cut_off", 1), ("evidence_cut_short", None)]


def test_what_a_killed_writer_was_about_to_sign_is_completed(folder: Path) -> None:
    signed = (folder / CHECKPOINT).read_bytes()
    put_back(folder)
    (folder / f"{CHECKPOINT}.part").write_bytes(signed)
    assert not verify_log(folder.parent).findings
    assert len(verify_log(folder.parent).entries) == 3
    with a_log(folder) as log:
        assert list(log.entries()) == [entry(1), entry(2), entry(3)]
    assert (folder / CHECKPOINT).read_bytes() == signed
    assert not kinds_of(folder)


@pytest.mark.parametrize("file", ["leaves.bin", "entries.jsonl"])
def test_a_writer_killed_before_all_was_written_leaves_a_sound_log(
    folder: Path, file: str
) -> None:
    signed = (folder / CHECKPOINT).read_bytes()
    put_back(folder)
    (folder / f"{CHECKPOINT}.part").write_bytes(signed)
    cut = (folder / file).read_bytes()[:-3]
    (folder / file).write_bytes(cut)
    assert not verify_log(folder.parent).findings
    with a_log(folder) as log:
        held = list(log.entries())
    assert held == [entry(1), entry(2), entry(3)][: 3 if file == "leaves.bin" else 1]
    assert not kinds_of(folder)


def test_an_entry_that_was_changed_is_never_built_upon(folder: Path) -> None:
    content = (folder / ENTRIES).read_bytes()
    (folder / ENTRIES).write_bytes(content.replace(b'"import":2', b'"import":7'))
    for writable in (True, False):
        with (
            a_log(folder, writable=writable) as log,
            pytest.raises(EvidenceError, match="not what the signed checkpoint says"),
        ):
            list(log.entries())
