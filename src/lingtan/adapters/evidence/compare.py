"""Where a file differs from what it was: the byte where that can be known, else the span."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath, PureWindowsPath

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place
from lingtan.evidence.finding_kinds import (
    BYTE_CHANGED,
    CUT_SHORT,
    GROWN,
    MISSING,
    OUTSIDE,
    PART_CHANGED,
    PART_DIFFERS,
)
from lingtan.evidence.marks import PIECE_BYTES, FileMark, find_changed_byte, mark_of

READ_BYTES = 256 * PIECE_BYTES
LONGEST_NAME, LONGEST_PATH = 255, 1024  # bytes; no system takes longer names
TEXTS = (".csv", ".tsv", ".txt", ".yaml", ".geojson")


def mark_file(folder: Path, path: str) -> FileMark:
    """Return the mark of a file below a folder."""
    return mark_of(path, _pieces(folder / path))


@dataclass(frozen=True, slots=True)
class Span:
    """Bytes [first, after) of a file, counted from 0."""

    first: int
    after: int


def compare_file(folder: Path, mark: FileMark, *, is_thorough: bool) -> Finding | None:
    """Compare a file with its mark; None when it is as it was.

    Parameters
    ----------
    is_thorough : bool
        Whether to look for the one byte that was changed, which takes some seconds.
    """
    if not is_below(mark.path):
        return found(OUTSIDE, mark.path)
    path = folder / mark.path
    if not path.is_file():
        return found(MISSING, mark.path)
    size = path.stat().st_size
    for number, piece in enumerate(_pieces(path)):
        if sha256(piece).digest() != mark.piece(number):
            if size != mark.size:
                return _of_length(mark, size, number, piece)
            finding = _of_piece(mark, number, piece, is_thorough=is_thorough)
            return _with_line(folder, finding)
    if size != mark.size:
        return found(CUT_SHORT, mark.path, size=mark.size, now=size, same=size)
    return None


def is_below(path: str) -> bool:
    """Whether a path leads to a file below the folder it is looked for in, and may be one.

    Examples
    --------
    >>> [is_below(path) for path in ("store/log.duckdb", "/etc/hostname", "a/../../b")]
    [True, False, False]
    """
    parts = PurePosixPath(path).parts
    is_long = len(path.encode(errors="replace")) > LONGEST_PATH or any(
        len(part.encode(errors="replace")) > LONGEST_NAME for part in parts
    )
    is_odd = PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()
    return bool(parts) and not (is_odd or is_long or ".." in parts or "\x00" in path)


def compare_content(path: str, expected: bytes, content: bytes) -> Finding | None:
    """Compare a file with what it must be, to the byte."""
    if content == expected:
        return None
    pairs = zip(expected, content, strict=False)
    place = next((at for at, (was, now) in enumerate(pairs) if was != now), None)
    if place is not None:
        return byte_changed(path, place, expected[place], content[place])
    size, now = len(expected), len(content)
    kind = CUT_SHORT if now < size else GROWN
    return found(kind, path, size=size, now=now, same=min(size, now))


def byte_changed(path: str, place: int, was: int, now: int) -> Finding:
    """Return the finding that names a byte."""
    return found(BYTE_CHANGED, path, byte=place, was=f"{was:02x}", now=f"{now:02x}")


def part_changed(path: str, span: Span) -> Finding:
    """Return the finding that names the span the first changed byte is in."""
    return found(PART_CHANGED, path, first=span.first, last=span.after - 1)


def found(kind: FindingKind, path: str, **facts: Fact) -> Finding:
    """Return a finding about a file."""
    return Finding(kind=kind, subject=path, place=Place(source=path), facts=facts)


def _of_piece(mark: FileMark, number: int, piece: bytes, *, is_thorough: bool) -> Finding:
    first = number * PIECE_BYTES
    span = Span(first, first + len(piece))
    if not is_thorough:
        return found(PART_DIFFERS, mark.path, first=span.first, last=span.after - 1)
    hit = find_changed_byte(piece, mark.piece(number))
    if hit is None:
        return part_changed(mark.path, span)
    return byte_changed(mark.path, first + hit[0], hit[1], piece[hit[0]])


def _with_line(folder: Path, finding: Finding) -> Finding:
    """Add to a byte of a text the line it stands in, by which people find it."""
    if finding.kind != BYTE_CHANGED or Path(finding.subject).suffix not in TEXTS:
        return finding
    with (folder / finding.subject).open("rb") as stream:
        before = stream.read(int(finding.facts["byte"]))
    place = Place(source=finding.subject, line=before.count(b"\n") + 1)
    return replace(finding, place=place)


def _of_length(mark: FileMark, size: int, number: int, piece: bytes) -> Finding:
    """Say of a file of another length whether it was changed before its end, too."""
    first = number * PIECE_BYTES
    facts = {"size": mark.size, "now": size}
    rest = max(mark.size - first, 0)
    if size > mark.size and (not rest or sha256(piece[:rest]).digest() == mark.piece(number)):
        return found(GROWN, mark.path, same=mark.size, **facts)
    if size < mark.size and first + len(piece) == size:
        return found(CUT_SHORT, mark.path, same=first, **facts)
    return part_changed(mark.path, Span(first, min(first + PIECE_BYTES, mark.size)))


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(READ_BYTES):
            for first in range(0, len(block), PIECE_BYTES):
                yield block[first : first + PIECE_BYTES]
