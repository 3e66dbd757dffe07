"""Put a finished document in its place at once: a reader sees the old one or the new one."""

from pathlib import Path

from lingtan.base.errors import DocumentError


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
            f"{path} cannot be written: {error.strerror}. Choose a folder you may write to, "
            "and close the document if it is open.",
            facts={"path": str(path)},
        ) from error
