"""A backup being read: nothing in it is believed unchecked, and every fault has a name.

Whoever made the file may be a stranger: a file outside the folder, a link, a name that stands
twice, more than the manifest says, a hundred times more than the backup is long, is refused.
"""

import os
import stat
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lingtan.adapters.backup.archive import (
    BLOCK,
    DIGITS,
    MANIFEST,
    ROOT,
    SEAL_WORD,
    most_bytes,
    seal_of,
)
from lingtan.adapters.store.durable import make_folder, sync_folder
from lingtan.base.errors import BackupError
from lingtan.evidence.backup_manifest import BackupManifest, FileDigest, read_manifest

MANIFEST_BYTES, MANIFEST_BYTES_A_FILE = 1 << 20, 16 << 10
"""How long a manifest may be: the longest path a system knows, and what it says of a file."""
ENCRYPTED = 0x1
METHODS = (ZIP_STORED, ZIP_DEFLATED)
DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)


def unpack_archive(file: Path, folder: Path) -> BackupManifest:
    """Check a backup and write its files into an empty folder, every one as its manifest says.

    Raises
    ------
    BackupError
        It is no backup, or not as it was written; the case says what, and `file` which file.
    OSError
        The disk failed, or the backup cannot be read.
    """
    with _opened(file) as archive:
        members = _members(archive)
        manifest = _manifest(file, archive, members)
        _require_listed(members, manifest)
        _require_no_bomb(file, manifest)
        for path, expected in sorted(manifest.files.items()):
            _extract(archive, members[ROOT + path], folder / path, expected)
    with file.open("rb") as stream:
        told, found = seal_of(stream)
    if told != found:
        raise BackupError("altered", facts={"file": str(file)})
    _sync(folder)
    return manifest


@contextmanager
def _opened(file: Path) -> Iterator[ZipFile]:
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - DIGITS - len(SEAL_WORD)))
        is_backup = stream.read(len(SEAL_WORD)) == SEAL_WORD
        stream.seek(0)
        try:
            archive = ZipFile(stream)
        except DAMAGE as error:
            raise BackupError("no_backup", facts={"file": str(file)}) from error
        with archive:
            if not is_backup or MANIFEST not in archive.namelist():
                raise BackupError("no_backup", facts={"file": str(file)})
            yield archive


def _members(archive: ZipFile) -> dict[str, ZipInfo]:
    """Return what the ZIP lists, once no name in it leads astray."""
    infos = archive.infolist()
    counts = Counter(info.filename for info in infos)
    for info in infos:
        name = info.filename
        if counts[name] > 1:
            raise BackupError("twice", facts={"file": name})
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BackupError("link", facts={"file": name})
        is_place = name == MANIFEST or (name.startswith(ROOT) and is_inside(name))
        if not is_place or name != info.orig_filename:
            raise BackupError("outside", facts={"file": name})
        if info.flag_bits & ENCRYPTED or info.compress_type not in METHODS:
            raise BackupError("changed", facts={"file": name})
    _require_no_nesting(counts)
    return {info.filename: info for info in infos}


def is_inside(name: str) -> bool:
    """Whether a name leads to a file below the folder it is read in.

    Examples
    --------
    >>> [is_inside(name) for name in ("park/a.csv", "../a.csv", "/a.csv", "a//b", "a/./b", "a/")]
    [True, False, False, False, False, False]
    """
    odd = ("\\", ":") if os.name == "nt" else ()
    parts = name.split("/")
    is_plain = not any(part in {"", ".", ".."} for part in parts)
    return is_plain and "\0" not in name and not any(sign in name for sign in odd)


def _require_no_nesting(names: Counter[str]) -> None:
    """Make sure that no file stands inside another."""
    for name in names:
        above = name.rpartition("/")[0]
        while above:
            if above in names:
                raise BackupError("outside", facts={"file": name})
            above = above.rpartition("/")[0]


def _manifest(file: Path, archive: ZipFile, members: dict[str, ZipInfo]) -> BackupManifest:
    most = MANIFEST_BYTES + MANIFEST_BYTES_A_FILE * len(members)
    try:
        with archive.open(members[MANIFEST]) as stream:
            text = stream.read(most + 1)
    except DAMAGE as error:
        raise BackupError("changed", facts={"file": MANIFEST}) from error
    manifest = read_manifest(text) if len(text) <= most else None
    if manifest is None:
        raise BackupError("bad_manifest", facts={"file": str(file)})
    return manifest


def _require_listed(members: dict[str, ZipInfo], manifest: BackupManifest) -> None:
    listed = {ROOT + path for path in manifest.files}
    for name in sorted(listed - members.keys()):
        raise BackupError("missing", facts={"file": name})
    for name in sorted(members.keys() - listed - {MANIFEST}):
        raise BackupError("extra", facts={"file": name})
    for path, expected in sorted(manifest.files.items()):
        if members[ROOT + path].file_size != expected.size:
            raise BackupError("changed", facts={"file": path})


def _require_no_bomb(file: Path, manifest: BackupManifest) -> None:
    most = most_bytes(file.stat().st_size)
    if manifest.total_bytes > most:
        largest = max(manifest.files, key=lambda path: manifest.files[path].size)
        total = manifest.total_bytes
        raise BackupError("bomb", facts={"file": largest, "bytes": total, "most": most})


def _extract(archive: ZipFile, info: ZipInfo, target: Path, expected: FileDigest) -> None:
    make_folder(target.parent)
    digest, rest = sha256(), expected.size
    try:
        source = archive.open(info)
    except DAMAGE as error:
        raise BackupError("changed", facts={"file": info.filename}) from error
    with source, target.open("xb") as written:
        while True:
            try:
                block = source.read(BLOCK)
            except DAMAGE as error:
                raise BackupError("changed", facts={"file": info.filename}) from error
            rest -= len(block)
            if not block or rest < 0:
                break
            digest.update(block)
            written.write(block)
        written.flush()
        os.fsync(written.fileno())
    if rest or digest.hexdigest() != expected.sha256:
        raise BackupError("changed", facts={"file": info.filename})


def _sync(folder: Path) -> None:
    for path in (*sorted(each for each in folder.rglob("*") if each.is_dir()), folder):
        sync_folder(path)
