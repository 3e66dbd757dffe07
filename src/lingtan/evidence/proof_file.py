"""The proofs of a log as a file: a line for the state, a line for each entry that says something.

Whoever holds the checkpoint and one line can check one entry without seeing any other.
"""

import base64
from collections.abc import Iterable, Mapping, Sequence
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.canonical_json import Json, canonical
from lingtan.evidence.checkpoint import Checkpoint
from lingtan.evidence.merkle import node_of
from lingtan.evidence.proofs import inclusion_proof

PROVED = ("import", "park", "closing", "restatement", "report", "file")


def proof_file(
    entries: Iterable[Mapping[str, Any]], leaves: Sequence[bytes], state: Checkpoint
) -> bytes:
    r"""Return the proof of every entry that says what was done, or what a file was.

    Examples
    --------
    >>> proof_file([], [], Checkpoint(origin="park", size=0, root=bytes(1))).decode()
    '{"origin":"park","root":"AA==","size":0}\n'
    """
    node = node_of(leaves)
    head: dict[str, Json] = {"origin": state.origin, "size": state.size, "root": _text(state.root)}
    lines = [canonical(head)]
    for number, entry in enumerate(entries):
        if entry["kind"] in PROVED:
            proof = inclusion_proof(node, number, state.size)
            line: dict[str, Json] = {
                "entry": number,
                "leaf": _text(leaves[number]),
                "proof": [_text(hash_) for hash_ in proof],
            }
            lines.append(canonical(line))
    return b"\n".join(lines) + b"\n"


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
