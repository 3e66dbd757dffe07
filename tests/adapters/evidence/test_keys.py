"""A key is made once, stays private, and a checkpoint is known by it to the byte."""

import os
from pathlib import Path

import pytest

from lingtan.adapters.evidence.keys import (
    PRIVATE,
    PUBLIC,
    is_private_of,
    open_key,
    parse_public,
    read_public,
)
from lingtan.adapters.evidence.log import EvidenceLog
from lingtan.adapters.evidence.verify_log import verify_log
from lingtan.base.errors import EvidenceError
from lingtan.evidence.checkpoint import Checkpoint, key_id
from tests.builders_evidence import entry


def a_checkpoint(origin: str) -> Checkpoint:
    return Checkpoint(origin=origin, size=7, root=bytes(range(32)))


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "evidence"
    key = open_key(folder)
    assert open_key(folder).public == key.public == read_public(folder / PUBLIC)
    assert is_private_of((folder / PRIVATE).read_bytes(), key.public)
    if os.name == "posix":
        assert (folder / PRIVATE).stat().st_mode & 0o777 == 0o600
    assert open_key(tmp_path / "other").public != key.public


def test_every_byte_of_a_checkpoint_counts(tmp_path: Path) -> None:
    key = open_key(tmp_path)
    state = a_checkpoint(key.origin)
    note = key.sign(state)
    assert key.read(note) == state
    for place in range(len(note)):
        changed = bytearray(note)
        changed[place] ^= 1
        assert key.read(bytes(changed)) is None, place
    assert key.read(note + b"\n") is None
    assert open_key(tmp_path / "other").read(note) is None


def test_every_byte_of_a_key_counts(tmp_path: Path) -> None:
    key = open_key(tmp_path)
    for name in (PRIVATE, PUBLIC):
        text = (tmp_path / name).read_bytes()
        for place in range(len(text)):
            changed = bytearray(text)
            changed[place] ^= 1
            if name == PRIVATE:
                assert not is_private_of(bytes(changed), key.public), place
            else:
                assert parse_public(bytes(changed)) != key.public, place


def test_a_key_that_is_gone_or_another_is_refused_and_no_new_one_made(tmp_path: Path) -> None:
    open_key(tmp_path / "a")
    open_key(tmp_path / "b")
    (tmp_path / "a" / PUBLIC).write_bytes((tmp_path / "b" / PUBLIC).read_bytes())
    with pytest.raises(EvidenceError, match="not the key of this log"):
        open_key(tmp_path / "a")
    (tmp_path / "a" / PRIVATE).write_text("no key")
    with pytest.raises(EvidenceError, match=r"key\.private"):
        open_key(tmp_path / "a")
    (tmp_path / "a" / PRIVATE).unlink()
    with pytest.raises(EvidenceError, match=r"private key .* is gone"):
        open_key(tmp_path / "a")
    assert not (tmp_path / "a" / PRIVATE).exists()


def test_a_private_key_that_may_not_be_read_keeps_nobody_from_verifying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = tmp_path / "evidence"
    with EvidenceLog.open(evidence, open_key, writable=True) as log:
        log.append([entry(1)])
    read = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "key.private":
            raise PermissionError(13, "not yours", str(path))
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert verify_log(tmp_path).findings == ()


def test_a_public_key_lost_between_the_two_is_written_again(tmp_path: Path) -> None:
    key = open_key(tmp_path)
    (tmp_path / PUBLIC).unlink()
    assert open_key(tmp_path).public == key.public
    assert read_public(tmp_path / PUBLIC) == key.public


def test_a_signature_names_its_key_as_signed_notes_do() -> None:
    assert key_id("lingtan/park", bytes(32)).hex() == "914e14e1"
