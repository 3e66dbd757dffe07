"""Builders for tests of backups: a backup that was tampered with, and sealed anew."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any  # a manifest being spoilt may become any JSON
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lingtan.adapters.backup.archive import DIGITS, MANIFEST, ROOT, SEAL_WORD, seal_of

Entry = tuple[ZipInfo | str, bytes]


def entries_of(path: Path) -> list[Entry]:
    with ZipFile(path) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def seal_anew(path: Path, entries: list[Entry], *, pack: int = ZIP_DEFLATED) -> None:
    """Write a backup as somebody would who knows how it is sealed."""
    with ZipFile(path, "w", pack) as archive:
        for name, content in entries:
            archive.writestr(name, content)
        archive.comment = SEAL_WORD + b"0" * DIGITS
    with path.open("r+b") as stream:
        _, digest = seal_of(stream)
        stream.seek(-DIGITS, 2)
        stream.write(digest)


def without(entries: list[Entry], path: str) -> list[Entry]:
    return [each for each in entries if each[0] != ROOT + path]


def with_manifest(entries: list[Entry], spoil: Callable[[Any], object]) -> list[Entry]:
    told = json.loads({str(name): content for name, content in entries}[MANIFEST])
    spoil(told)
    return [*(each for each in entries if each[0] != MANIFEST), (MANIFEST, _json(told))]


def _json(told: object) -> bytes:
    return json.dumps(told).encode()
