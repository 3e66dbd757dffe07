"""The log on the disk gives the roots and proofs of the tree in memory, and only grows."""

from pathlib import Path

import pytest

from lingtan.base.errors import EvidenceError, WorkspaceBusyError
from lingtan.evidence.canonical_json import canonical
from lingtan.evidence.merkle import EMPTY_ROOT, leaf_hash
from lingtan.evidence.proofs import is_consistent, is_included
from tests.builders_evidence import a_log, entry, root_over

BATCHES = (1, 2, 252, 1, 1, 255, 256, 600, 7, 65_000)


def test_it_begins_empty_and_remembers_what_was_appended(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        assert (log.state.size, log.state.root) == (0, EMPTY_ROOT)
        assert log.append([]) == range(0)
        assert log.append([entry(0), entry(1)]) == range(2)
    with a_log(tmp_path) as log:
        assert log.append([entry(2)]) == range(2, 3)
    with a_log(tmp_path, writable=False) as log:
        assert list(log.entries()) == [entry(number) for number in range(3)]
        assert log.state.root == root_over([entry(number) for number in range(3)])


@pytest.mark.slow
def test_any_batches_give_the_roots_and_proofs_of_the_tree(tmp_path: Path) -> None:
    earlier = []
    with a_log(tmp_path) as log:
        for count in BATCHES:
            first = log.state.size
            log.append([entry(number) for number in range(first, first + count)])
            earlier.append((log.state.size, log.state.root))
        size, root = earlier[-1]
        assert root == root_over([entry(number) for number in range(size)])
        for old in earlier:
            assert log.root_at(old[0]) == old[1]
            assert is_consistent(old, (size, root), log.consistency_proof(old[0]))
        for index in (0, 1, 254, 255, 256, 511, 512, 65_535, 65_536, size - 1):
            leaf = leaf_hash(canonical(entry(index)))
            assert is_included(leaf, index, size, log.inclusion_proof(index), root)


def test_a_reader_beside_a_writer_sees_what_is_acknowledged(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        log.append([entry(0)])
        with a_log(tmp_path, writable=False) as reader:
            log.append([entry(1)])
            assert reader.state.size == 1
            assert list(reader.entries()) == [entry(0)]
            assert reader.inclusion_proof(0) == ()


def test_one_process_appends_at_a_time(tmp_path: Path) -> None:
    with a_log(tmp_path), pytest.raises(WorkspaceBusyError, match="is writing to"):
        a_log(tmp_path)
    a_log(tmp_path).close()


def test_a_reader_cannot_append_and_finds_no_log_where_there_is_none(tmp_path: Path) -> None:
    a_log(tmp_path / "log").close()
    with (
        a_log(tmp_path / "log", writable=False) as log,
        pytest.raises(EvidenceError, match="for reading only"),
    ):
        log.append([entry(0)])
    with pytest.raises(EvidenceError, match="no checkpoint"):
        a_log(tmp_path / "none", writable=False)
    assert not (tmp_path / "none").exists()


def test_an_entry_that_is_no_json_leaves_the_log_as_it_was(tmp_path: Path) -> None:
    with a_log(tmp_path) as log:
        with pytest.raises(EvidenceError, match="only one way"):
            log.append([entry(0), {"value": float("nan")}])
        assert log.state.size == 0
        log.append([entry(0)])
        assert log.state.root == root_over([entry(0)])
