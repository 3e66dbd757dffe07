"""Look at a file before reading it: what it is inside, and whether its text is sound.

Names lie (a workbook called .csv), so the first bytes decide. One pass over a text file finds its
encoding, damaged places, NUL bytes and lines without end; what DuckDB could stumble over is
rewritten as clean UTF-8 first, in a stream, keeping every line where it was.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from lingtan.base.errors import ImportFileError
from lingtan.base.reasons import reason_of

Kind = Literal["csv", "xlsx", "parquet"]

CHUNK = 1 << 20
TAIL = 1 << 16  # bytes at the end that tell how lines are written
LONGEST_LINE = 1_000_000  # characters; a day of one-minute points has 15 000
CELL_MARK = "\x1f"  # never part of a meter's file; what the line reader takes as separator
MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
FOREIGN = {
    b"\xd0\xcf\x11\xe0": "old_excel",
    b"%PDF": "pdf",
    b"\x1f\x8b": "gzip",
    b"7z\xbc\xaf": "7z",
    b"Rar!": "rar",
    b"BZh": "bzip2",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"SQLite format 3": "database",
}
MARKUP = {
    "web_page": (
        *("<!doctype html", "<html", "<head", "<body", "<table", "<meta", "<style", "<script"),
        *("<div", "<!--", "mime-version:", "from: <saved by"),
    ),
    "xml": ("<?xml", "<workbook"),
}
BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
WESTERN = re.compile(
    rb"[\xc0-\xd6\xd8-\xf6\xf8-\xfe\x80\xa0\xa7\xb0\xb2\xb3\xb5\xb7\xbd]"
)  # ä ° ³ …
MOST_RUNS = 10_000
MOSTLY_ALONE = 0.75  # of the runs of such bytes
FEWEST_TEXT = 0.7  # share of ordinary characters below which a file is no text


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSurvey:
    """What one pass over a text file found.

    Attributes
    ----------
    encoding : str
        Encoding that reads it, without its mark.
    is_clean : bool
        Whether it can be read as it stands: sound UTF-8 with ordinary line ends.
    damaged : int
        Characters that the encoding cannot read.
    """

    encoding: str
    is_clean: bool
    damaged: int


def kind_of(path: Path) -> Kind:
    """Return what a file is inside, by its first bytes.

    Raises
    ------
    ImportFileError
        It is absent, empty, or nothing that can be read.
    """
    head = _head(path)
    if not head:
        raise ImportFileError("empty", facts={"file": path.name})
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    for mark, kind in FOREIGN.items():
        if head.startswith(mark):
            raise ImportFileError("foreign", facts={"file": path.name, "kind": kind})
    if markup := _markup_of(head):
        raise ImportFileError("foreign", facts={"file": path.name, "kind": markup})
    if not _looks_like_text(head):
        raise ImportFileError("foreign", facts={"file": path.name, "kind": "binary"})
    return "csv"


def survey_text(path: Path, encoding: str = "auto") -> TextSurvey:
    """Read a text file once and say how it can be read.

    Raises
    ------
    ImportFileError
        A line is longer than a million characters.
    """
    chosen = encoding_of(path) if encoding == "auto" else encoding
    marked = _mark_of(_head(path))
    if encoding.startswith("utf-16") and marked.startswith("utf-16"):
        chosen = marked
    chosen = {"utf-16": "utf-16-le"}.get(chosen, chosen)
    ends = _LineEnds(path)
    damaged = 0
    is_plain = chosen == "utf-8"
    for text in _decoded(path, chosen):
        ends.see(text)
        damaged += 0 if text.isascii() else text.count("\ufffd")
        is_plain = is_plain and "\x00" not in text and CELL_MARK not in text
    return TextSurvey(
        encoding=chosen, is_clean=is_plain and not damaged and not ends.are_odd, damaged=damaged
    )


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: by its mark, else the one that reads most of it."""
    head = _head(path)
    if mark := _mark_of(head):
        return mark
    if wide := _unmarked_utf16(head):
        return wide
    if _is_sound(path, "utf-8"):
        return "utf-8"
    if _is_western(path):
        return "cp1252" if _is_sound(path, "cp1252") else "latin-1"
    if _is_sound(path, "gb18030"):
        return "gb18030"
    return min(("utf-8", "gb18030"), key=lambda name: _damage(path, name))


def clean_copy(path: Path, encoding: str, target: Path) -> None:
    """Write a text file again as plain UTF-8 with one line end, every line where it was."""
    table = {0: "\ufffd", ord(CELL_MARK): "\ufffd"}
    held = ""
    with target.open("w", encoding="utf-8", newline="\n") as sink:
        for text in _decoded(path, encoding):
            whole = held + text
            held = "\r" if whole.endswith("\r") else ""  # its line feed may be in the next chunk
            whole = whole[:-1] if held else whole
            sink.write(whole.replace("\r\n", "\n").replace("\r", "\n").translate(table))
        sink.write("\n" if held else "")


def first_lines(path: Path, encoding: str, count: int) -> list[str]:
    """Return the first lines of a text file, as the line reader will count them."""
    held = ""
    for text in _decoded(path, encoding):
        held += text
        if held.count("\n") + held.count("\r") > 2 * count + 1:
            break
    lines = held.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return (lines[:-1] if lines[-1] == "" else lines)[:count]


def unended_lines(path: Path) -> tuple[str, ...]:
    """Return the last lines of a text (UTF-8) that ends within a line; none if it ends after one.

    The first of them is left out, for it may begin anywhere.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(size - TAIL, 0))
        tail = stream.read()
    if not tail or tail.endswith((b"\n", b"\r")):
        return ()
    lines = tail.decode(errors="replace").replace("\r\n", "\n").split("\n")
    return tuple(lines[1:])


class _LineEnds:
    """Watches line ends: a lone carriage return, a mixture, a line without end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open = 0
        self._kinds: set[str] = set()
        self._held = False

    @property
    def are_odd(self) -> bool:
        return self._held or len(self._kinds) > 1 or "\r" in self._kinds

    def see(self, text: str) -> None:
        if not self._held and "\r" not in text:
            self._kinds |= {"\n"} if "\n" in text else set()
            self._measure(text)
            return
        returns = text.count("\r")
        feeds = text.count("\n")
        pairs = text.count("\r\n") + (self._held and text.startswith("\n"))
        ends_open = text.endswith("\r")
        lone = returns + self._held - pairs - ends_open
        self._kinds |= {"\r"} if lone > 0 else set()
        self._kinds |= {"\r\n"} if pairs else set()
        self._kinds |= {"\n"} if feeds > pairs else set()
        self._held = ends_open
        self._measure(text)

    def _measure(self, text: str) -> None:
        last = max(text.rfind("\n"), text.rfind("\r"))
        first = min((at for at in (text.find("\n"), text.find("\r")) if at >= 0), default=-1)
        longest = self._open + (first if first >= 0 else len(text))
        if longest > LONGEST_LINE:
            raise ImportFileError(
                "endless_line", facts={"file": self._path.name, "longest": LONGEST_LINE}
            )
        self._open = longest if last < 0 else len(text) - last - 1


def _decoded(path: Path, encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as stream:
        is_first = True
        while chunk := stream.read(CHUNK):
            text = decoder.decode(chunk)
            yield text.removeprefix("\ufeff") if is_first else text
            is_first = False
        yield decoder.decode(b"", final=True)


def _is_sound(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_western(path: Path) -> bool:
    """Whether bytes beyond ASCII stand alone, as ä and ³ do in cp1252: GB18030 takes pairs."""
    found: list[bytes] = []
    with path.open("rb") as stream:
        while len(found) < MOST_RUNS and (chunk := stream.read(CHUNK)):
            found += [] if chunk.isascii() else BEYOND_ASCII.findall(chunk)
    alone = sum(WESTERN.fullmatch(run) is not None for run in found)
    return alone >= MOSTLY_ALONE * len(found)


def _damage(path: Path, encoding: str) -> int:
    return sum(text.count("\ufffd") for text in _decoded(path, encoding))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(1 << 16)
    except OSError as error:
        raise ImportFileError(
            "not_opened", facts={"file": path.name, "reason": reason_of(error)}
        ) from error


def _mark_of(head: bytes) -> str:
    return next((name for mark, name in MARKS.items() if head.startswith(mark)), "")


def _unmarked_utf16(head: bytes) -> str:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if max(even, odd) <= half * 0.4 or min(even, odd) >= half * 0.1:
        return ""
    name = "utf-16-le" if odd > even else "utf-16-be"
    text = head[: len(head) // 2 * 2].decode(name, errors="replace")
    ordinary = sum(character.isprintable() or character in "\t\r\n" for character in text)
    return name if ordinary >= FEWEST_TEXT * len(text) else ""


def _markup_of(head: bytes) -> str:
    """Return what a file of marked-up text is: portals call a web page ``.xls``; empty if none."""
    encoding = _mark_of(head) or _unmarked_utf16(head) or "latin-1"
    text = head[: 1 << 12].decode(encoding, errors="replace").lstrip("\ufeff \t\r\n").lower()
    return next((kind for kind, begins in MARKUP.items() if text.startswith(begins)), "")


def _looks_like_text(head: bytes) -> bool:
    if _mark_of(head) or _unmarked_utf16(head):
        return True
    ordinary = sum(head.count(byte) for byte in b"\t\n\r") + sum(byte >= 0x20 for byte in head)
    return ordinary >= FEWEST_TEXT * len(head)
