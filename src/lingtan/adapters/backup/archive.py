"""The file of a backup: a ZIP with a manifest of every file, sealed by one digest over itself.

The last 64 bytes of the file are the SHA-256 of all that stands before them, so a byte changed
anywhere is found, those of the ZIP's own records included. Any ZIP program opens it.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lingtan.adapters.store.durable import finish, part_of
from lingtan.evidence.backup_manifest import FileDigest

MANIFEST = "lingtan-backup.json"
ROOT = "park/"
SEAL_WORD = b"lingtan backup sha256 "
DIGITS = 64
BLOCK = 1 << 20
COMPRESSED = (".parquet", ".xlsx", ".pdf", ".zip", ".gz", ".png", ".jpg")
MOST_TIMES = 100
"""How many times larger than the backup its files may be; beyond that it is a bomb."""
SMALL = 64 << 20
OWNER_ONLY = 0o600
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
PLAIN_FILE = 0o100644 << 16


def write_archive(
    target: Path,
    folder: Path,
    names: Iterable[str],
    describe: Callable[[Mapping[str, FileDigest]], bytes],
) -> int:
    """Write the files of a folder as a backup, whole or not at all; return its length in bytes.

    Parameters
    ----------
    describe : callable
        Gives the manifest, told the size and digest of every file as it was written.

    Raises
    ------
    OSError
        The disk failed, or a file cannot be read.
    """
    part, listed = part_of(target), tuple(names)
    try:
        _write(part, folder, listed, describe, is_packed=True)
        total = sum((folder / name).stat().st_size for name in listed)
        if total > most_bytes(part.stat().st_size):  # a reader would take it for a bomb
            _write(part, folder, listed, describe, is_packed=False)
        size = part.stat().st_size
        finish(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return size


def most_bytes(size: int) -> int:
    """Return how much a backup of a size may hold."""
    return MOST_TIMES * size + SMALL


def seal_of(stream: BinaryIO) -> tuple[bytes, bytes]:
    """Return the digest a file ends with, and that of all that stands before it."""
    size = stream.seek(0, 2)
    stream.seek(0)
    digest, rest = sha256(), max(0, size - DIGITS)
    while rest and (block := stream.read(min(rest, BLOCK))):
        digest.update(block)
        rest -= len(block)
    return stream.read(), digest.hexdigest().encode()


def _write(
    part: Path,
    folder: Path,
    names: Iterable[str],
    describe: Callable[[Mapping[str, FileDigest]], bytes],
    *,
    is_packed: bool,
) -> None:
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, OWNER_ONLY)
    with os.fdopen(handle, "w+b") as stream:
        with ZipFile(stream, "w") as archive:
            digests = {name: _add(archive, folder, name, is_packed) for name in names}
            archive.writestr(_info(MANIFEST, is_packed=True), describe(digests))
            archive.comment = SEAL_WORD + b"0" * DIGITS
        _, digest = seal_of(stream)
        stream.seek(-DIGITS, 2)
        stream.write(digest)


def _add(archive: ZipFile, folder: Path, name: str, is_packed: bool) -> FileDigest:
    packed = is_packed and not name.lower().endswith(COMPRESSED)
    digest, size = sha256(), 0
    with (
        (folder / name).open("rb") as source,
        archive.open(_info(ROOT + name, is_packed=packed), "w", force_zip64=True) as written,
    ):
        for block in _blocks(source):
            written.write(block)
            digest.update(block)
            size += len(block)
    return FileDigest(size=size, sha256=digest.hexdigest())


def _info(name: str, *, is_packed: bool) -> ZipInfo:
    info = ZipInfo(name, FIRST_DAY)
    info.compress_type = ZIP_DEFLATED if is_packed else ZIP_STORED
    info.external_attr = PLAIN_FILE
    info.create_system = 3
    return info


def _blocks(source: IO[bytes]) -> Iterable[bytes]:
    while block := source.read(BLOCK):
        yield block


_BINARY = getattr(os, "O_BINARY", 0)
