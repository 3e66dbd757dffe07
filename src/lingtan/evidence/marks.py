"""Marks of files: what a file was when it was recorded, piece by piece.

A hash says *that* a file was changed. To say *where*, a mark holds a hash for every 4 KiB; and
of a piece in which one byte was changed, trying every byte at every place finds the one that
makes the hash right again. That is proof: nobody can find another text with the same hash.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from lingtan.evidence.canonical_json import Json
from lingtan.evidence.merkle import HASH_BYTES

PIECE_BYTES = 4096
"""A mark is then a hundredth of its file, and the search for a byte takes three seconds."""
ENTRY_BYTES = 64 * HASH_BYTES
SINGLE = tuple(bytes((value,)) for value in range(256))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMark:
    """What a file of a workspace was when it was recorded.

    Attributes
    ----------
    path : str
        Below the workspace, with ``/``.
    pieces : bytes
        SHA-256 of every 4 KiB, one after another.
    """

    path: str
    size: int
    sha256: str
    pieces: bytes

    def piece(self, number: int) -> bytes:
        """Return the hash of a piece."""
        return self.pieces[number * HASH_BYTES : (number + 1) * HASH_BYTES]

    @property
    def entries(self) -> Iterator[dict[str, Json]]:
        """The mark as entries of the log, each short enough to find a changed byte in it."""
        yield {"kind": "file", "path": self.path, "size": self.size, "sha256": self.sha256}
        for first in range(0, len(self.pieces), ENTRY_BYTES):
            text = base64.b64encode(self.pieces[first : first + ENTRY_BYTES]).decode()
            yield {"kind": "pieces", "path": self.path, "hashes": text}


def mark_of(path: str, pieces: Iterable[bytes]) -> FileMark:
    """Return the mark of a file that comes in pieces of 4 KiB, the last one maybe shorter."""
    whole, hashes, size = sha256(), [], 0
    for piece in pieces:
        whole.update(piece)
        hashes.append(sha256(piece).digest())
        size += len(piece)
    return FileMark(path=path, size=size, sha256=whole.hexdigest(), pieces=b"".join(hashes))


def find_changed_byte(
    content: bytes, digest: bytes, before: bytes = b""
) -> tuple[int, int] | None:
    """Find the one byte by which a text differs from one with a known hash.

    Parameters
    ----------
    before : bytes
        What is hashed before the text.

    Returns
    -------
    (int, int) or None
        Its place and what it was; None when more than one byte was changed.

    Examples
    --------
    >>> find_changed_byte(b"cut", sha256(b"cat").digest())
    (1, 97)
    """
    head = sha256(before)
    for place in range(len(content)):
        rest = content[place + 1 :]
        for value in range(256):
            trial = head.copy()
            trial.update(SINGLE[value] + rest)
            if trial.digest() == digest:
                return place, value
        head.update(content[place : place + 1])
    return None


def byte_that_makes_right(
    content: bytes, is_right: Callable[[bytes], bool]
) -> tuple[int, int] | None:
    """Find the one byte of a short text whose change makes it right; its place, what it was.

    Examples
    --------
    >>> byte_that_makes_right(b"12x4", bytes.isdigit)
    (2, 48)
    """
    for place in range(len(content)):
        for value in range(256):
            if is_right(content[:place] + SINGLE[value] + content[place + 1 :]):
                return place, value
    return None
