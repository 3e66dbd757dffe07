"""Documents that people hand in as proof: what can be one, and whether it still is what it was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring_light import digest_of
from lingtan.base.errors import EvidenceError
from lingtan.base.reasons import reason_of
from lingtan.base.visible_text import odd_sign, with_glyphs
from lingtan.evidence.tasks import Task

DIGITS = 16  # of a digest, before the name a document came with
READ_BYTES = 1 << 20
SHORT_BYTES = 4096  # of a text that is read letter by letter
BLANK_BYTES = b" \t\r\n\v\f\0"
MARK = "\ufeff"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document somebody hands in.

    Attributes
    ----------
    path : str
        Where it is kept, below the workspace.
    """

    source: Path
    path: str
    sha256: str


def look_at(layout: Layout, source: Path) -> Document:
    """Return a document that somebody hands in, with the path it will be kept under.

    Raises
    ------
    EvidenceError
        It is not there, its name is not what it looks like, it is a link that leads out of the
        park, says nothing or cannot be read.
    """
    facts = {"file": str(source)}
    if not source.is_file():
        raise EvidenceError("no_document", facts=facts)
    if sign := odd_sign(source.name):
        named = {"file": ascii(source.name)[1:-1], "sign": f"U+{ord(sign):04X}"}
        raise EvidenceError("odd_name", facts=named)
    if _leads_out(layout, source):
        raise EvidenceError("document_outside", facts={**facts, "target": str(source.resolve())})
    try:
        digest = digest_of(source)
        is_empty, is_blank = source.stat().st_size == 0, _is_blank(source)
    except OSError as error:
        raise EvidenceError(
            "document_unreadable", facts={**facts, "reason": reason_of(error)}
        ) from error
    if is_empty:
        raise EvidenceError("empty_document", facts=facts)
    if is_blank:
        raise EvidenceError("blank_document", facts=facts)
    path = f"documents/{digest[:DIGITS]}_{source.name}"
    return Document(source=source, path=path, sha256=digest)


def lost_documents(layout: Layout, task: Task) -> tuple[str, ...]:
    """Return the documents of a task's proof that are gone or are not what they were."""
    proof = task.proof
    return () if proof is None else tuple(_lost(layout, proof.documents.items()))


def _lost(layout: Layout, documents: Iterable[tuple[str, str]]) -> Iterator[str]:
    for path, sha256 in documents:
        kept = layout.folder / path
        try:
            is_same = not kept.is_symlink() and digest_of(kept) == sha256
        except OSError:
            is_same = False
        if not is_same:
            yield path


def _leads_out(layout: Layout, source: Path) -> bool:
    """Whether a link, or a link on the way inside the park, leads out of the park.

    What it leads to may be another file tomorrow; one that is handed in from elsewhere is itself.
    """
    folder, written = layout.folder.resolve(), source.absolute()
    links = [each for each in (written, *written.parents) if each.is_symlink()]
    is_linked = any(
        each == written or each.parent.resolve().is_relative_to(folder) for each in links
    )
    return is_linked and not source.resolve().is_relative_to(folder)


def _is_blank(source: Path) -> bool:
    """Whether a file holds nothing but what no eye sees: blanks, ends of lines, zeros."""
    with source.open("rb") as stream:
        first = stream.read(READ_BYTES)
        if len(first) <= SHORT_BYTES and (text := _text_in(first)) is not None:
            return not with_glyphs(text).strip()
        block = first
        while block:
            if block.strip(BLANK_BYTES):
                return False
            block = stream.read(READ_BYTES)
    return True


def _text_in(content: bytes) -> str | None:
    """Return what a short file says as text; None of one that is no text."""
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    try:
        return content.decode(coding).removeprefix(MARK)
    except UnicodeDecodeError:
        return None
