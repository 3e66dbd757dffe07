"""Read the entries of a log, once all of them are known to be as they were signed.

A step reads them several times. What stands in the file is held against what stood there when it
was proved; only where it is not the very same it is hashed anew, and only what is new is parsed.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any  # an entry read back may be any JSON

from lingtan.adapters.evidence.hash_files import HashFiles
from lingtan.base.errors import EvidenceError
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.merkle import leaf_hash, node_of, root_of

Entries = Sequence[dict[str, Any]]


class SignedEntries:
    """The entries of one log, as often as they are asked for."""

    def __init__(self, file: Path, hashes: HashFiles) -> None:
        self._file = file
        self._hashes = hashes
        self._state: Checkpoint | None = None
        self._lines: list[bytes] = []
        self._entries: list[dict[str, Any]] = []

    def read(self, first: int, state: Checkpoint) -> Entries:
        """Return the entries from one on.

        Raises
        ------
        EvidenceError
            What stands in the file is not what was signed.
        """
        if first >= state.size:
            return ()
        with self._file.open("rb") as stream:
            stream.seek(self._hashes.end_of(first - 1))
            lines = [stream.readline() for _ in range(first, state.size)]
        if first:
            self._require_signed(lines, first, state)
            return list(map(json.loads, lines))
        if (state, lines) != (self._state, self._lines):
            self._require_signed(lines, first, state)
            self._remember(lines, state)
        return self._entries

    def _require_signed(self, lines: Sequence[bytes], first: int, state: Checkpoint) -> None:
        own = [leaf_hash(line.removesuffix(b"\n")) for line in lines]
        leaves = [*self._hashes.leaves(first), *own]
        if root_of(node_of(leaves), len(leaves)) != state.root:
            facts = {"file": self._file.name, "folder": str(self._file.parent)}
            raise EvidenceError("altered", facts=facts)

    def _remember(self, lines: list[bytes], state: Checkpoint) -> None:
        has_grown = lines[: len(self._lines)] == self._lines
        known = self._entries if has_grown else []
        self._entries = [*known, *map(json.loads, lines[len(known) :])]
        self._state, self._lines = state, lines
