"""The manifest of a backup: every file with its digest, the log's size and root, what differed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from lingtan.evidence.canonical_json import canonical

FORMAT = "lingtan-backup"
VERSION = 1
DIGITS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDigest:
    """A file as it was written: its size in bytes and its SHA-256, in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupManifest:
    """What a backup says of itself.

    Attributes
    ----------
    made_at : str
        Instant, ISO 8601 in UTC.
    lingtan : str
        Version that wrote it.
    has_key : bool
        Whether the private signing key is in it.
    log_size : int
        Entries of the log of evidence; 0 with no `log_root` where nothing signed was found.
    differences : tuple of (kind, subject)
        What was not as recorded when the backup was made: after a restore it is the same.
    files : mapping
        By path in the workspace.
    """

    made_at: str
    lingtan: str
    has_key: bool
    log_size: int
    log_root: str
    differences: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, FileDigest] = field(default_factory=dict)

    @property
    def total_bytes(self) -> int:
        """Length of all files together."""
        return sum(each.size for each in self.files.values())


def write_manifest(manifest: BackupManifest) -> bytes:
    """Return a manifest as canonical JSON."""
    return canonical(
        {
            "format": FORMAT,
            "version": VERSION,
            "made_at": manifest.made_at,
            "lingtan": manifest.lingtan,
            "has_key": manifest.has_key,
            "log": {"size": manifest.log_size, "root": manifest.log_root},
            "differences": [list(each) for each in manifest.differences],
            "files": {
                path: {"size": each.size, "sha256": each.sha256}
                for path, each in manifest.files.items()
            },
        }
    )


def read_manifest(text: bytes) -> BackupManifest | None:
    """Return a manifest; None for a text that is none, or one of a newer form.

    Examples
    --------
    >>> read_manifest(b"{}") is None
    True
    """
    try:
        told = json.loads(text)
        if told["format"] != FORMAT or told["version"] != VERSION:
            return None
        manifest = BackupManifest(
            made_at=str(told["made_at"]),
            lingtan=str(told["lingtan"]),
            has_key=bool(told["has_key"]),
            log_size=int(told["log"]["size"]),
            log_root=str(told["log"]["root"]),
            differences=tuple((str(kind), str(about)) for kind, about in told["differences"]),
            files={
                str(path): FileDigest(size=int(each["size"]), sha256=str(each["sha256"]))
                for path, each in told["files"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    is_odd = any(each.size < 0 or len(each.sha256) != DIGITS for each in manifest.files.values())
    return None if is_odd else manifest
