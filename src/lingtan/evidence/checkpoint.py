"""Checkpoints: the size and root of a log at a moment, as the text that is signed [1]_.

A checkpoint is three lines (whose log, how many entries, root); a signed one is followed by an
empty line and a line of signature. Other tools for transparency logs read the same form.

References
----------
.. [1] C2SP signed-note and tlog-checkpoint, version 1. Label R: recalled.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from lingtan.evidence.merkle import HASH_BYTES

ED25519 = b"\x01"
KEY_ID_BYTES = 4
SIGNED = re.compile(r"([^\n]+\n\d+\n[^\n]+\n)\n— ([^ \n+]+) ([^ \n]+)\n")
BODY = re.compile(r"([^\n]+)\n(0|[1-9]\d*)\n([^\n]+)\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The state of a log.

    Attributes
    ----------
    origin : str
        Whose log it is: a name without blanks that ends in the mark of its key.
    """

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """Text that is signed."""
        return f"{self.origin}\n{self.size}\n{_text(self.root)}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedCheckpoint:
    """A checkpoint with its signature."""

    checkpoint: Checkpoint
    key_id: bytes
    signature: bytes

    @property
    def note(self) -> bytes:
        """The file it is kept and handed over as."""
        signed = _text(self.key_id + self.signature)
        return f"{self.checkpoint.body}\n— {self.checkpoint.origin} {signed}\n".encode()


def key_id(origin: str, public_key: bytes) -> bytes:
    """Return the four bytes by which a signature names the key it was made with."""
    return sha256(origin.encode() + b"\n" + ED25519 + public_key).digest()[:KEY_ID_BYTES]


def parse_note(note: bytes) -> SignedCheckpoint | None:
    """Read a signed checkpoint; None for what is not one, to the byte.

    Examples
    --------
    >>> state = Checkpoint(origin="park", size=2, root=bytes(32))
    >>> signed = SignedCheckpoint(checkpoint=state, key_id=b"1234", signature=bytes(64))
    >>> parse_note(signed.note) == signed
    True
    >>> parse_note(signed.note + b" ") is None
    True
    """
    try:
        found = SIGNED.fullmatch(note.decode())
        if found is None:
            return None
        body = BODY.fullmatch(found[1])
        if body is None:
            return None
        signed = base64.b64decode(found[3], validate=True)
        state = Checkpoint(
            origin=body[1], size=int(body[2]), root=base64.b64decode(body[3], validate=True)
        )
    except (UnicodeDecodeError, binascii.Error, ValueError):
        return None
    parsed = SignedCheckpoint(
        checkpoint=state, key_id=signed[:KEY_ID_BYTES], signature=signed[KEY_ID_BYTES:]
    )
    is_whole = len(state.root) == HASH_BYTES and found[2] == state.origin
    return parsed if is_whole and parsed.note == note else None


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
