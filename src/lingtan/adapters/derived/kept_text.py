"""Keep text under a key, sealed, whole or not at all; what is not kept is worked out again."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.adapters.derived.seal import is_sealed, seal_of

MOST_ENTRIES = 24
SUFFIX = ".kept"  # the seal, an end of line, the text


def find_text(folder: Path, key: str, signing_key: Path) -> str | None:
    """Return the text kept under a key; None where there is none that can be believed."""
    try:
        seal, _, text = (folder / f"{key}{SUFFIX}").read_bytes().partition(b"\n")
    except OSError:
        return None
    sealed = is_sealed(seal.decode(errors="replace"), key, _digests(text), signing_key)
    return text.decode() if sealed else None


def keep_text(folder: Path, key: str, text: str, signing_key: Path) -> None:
    """Keep a text under a key, and forget the oldest beyond so many."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        seal = seal_of(key, _digests(text.encode()), signing_key)
        with TemporaryDirectory(dir=folder, prefix=".new-") as passing:
            (Path(passing) / key).write_bytes(f"{seal}\n{text}".encode())
            (Path(passing) / key).replace(folder / f"{key}{SUFFIX}")
        kept = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-MOST_ENTRIES]:
            path.unlink(missing_ok=True)
    except OSError:
        return


def _digests(text: bytes) -> dict[str, bytes]:
    return {"text": hashlib.sha256(text).digest()}
