"""Seal what is kept: an answer somebody changed is worked out again and never told.

The seal is a keyed digest of an entry under a secret that comes of the park's own signing key.
So who may read the key finds what was kept, and who has not got it can make no entry that is
believed. A folder without a key, such as the copy of a rehearsal, has a secret of this process.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

PURPOSE = b"lingtan kept answers"
OF_THIS_PROCESS = os.urandom(32)


def seal_of(key: str, digests: Mapping[str, bytes], signing_key: Path) -> str:
    """Return the seal of an entry: of its key, and of the names and digests of its parts."""
    told = [key, *(f"{name} {digests[name].hex()}" for name in sorted(digests))]
    return hmac.new(_secret(signing_key), "\n".join(told).encode(), "sha256").hexdigest()


def is_sealed(seal: str, key: str, digests: Mapping[str, bytes], signing_key: Path) -> bool:
    """Whether a seal is that of an entry, made by who has the same key."""
    return hmac.compare_digest(seal.encode(), seal_of(key, digests, signing_key).encode())


def digests_of(files: Iterable[Path]) -> dict[str, bytes]:
    """Return the SHA-256 of files by their names.

    Raises
    ------
    OSError
        One of them is not there, or may not be read.
    """
    return {path.name: _digest(path) for path in files}


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()


def _secret(signing_key: Path) -> bytes:
    try:
        return hmac.digest(signing_key.read_bytes(), PURPOSE, "sha256")
    except OSError:
        return OF_THIS_PROCESS
