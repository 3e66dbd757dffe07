"""Keep text under a key, made whole or not at all; what cannot be kept is worked out again."""

from pathlib import Path
from tempfile import NamedTemporaryFile

MOST_ENTRIES = 24
SUFFIX = ".json"


def find_text(folder: Path, key: str) -> str | None:
    """Return the text kept under a key; None where there is none that can be read."""
    try:
        return (folder / f"{key}{SUFFIX}").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def keep_text(folder: Path, key: str, text: str) -> None:
    """Keep a text under a key, and forget the oldest beyond so many."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=folder, prefix=".new-", delete=False
        ) as passing:
            passing.write(text)
        Path(passing.name).replace(folder / f"{key}{SUFFIX}")
        kept = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime)
        for path in kept[:-MOST_ENTRIES]:
            path.unlink(missing_ok=True)
    except OSError:
        return
