"""Put a finished document in its place at once: a reader sees the old one or the new one."""

from contextlib import suppress
from pathlib import Path

from lingtan.base.errors import DocumentError
from lingtan.base.reasons import reason_of


def write_document(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there.

    Raises
    ------
    DocumentError
        The folder cannot be written to.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise DocumentError(
            "not_written", facts={"path": str(path), "reason": reason_of(error)}
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
