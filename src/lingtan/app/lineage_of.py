"""Find the lineage of a period: the one that is kept, or else drawn up anew.

It is drawn up once and kept. A kept one is found without opening the store: by a digest of the
very files that everything rests on.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any  # what a question is made of

from lingtan.app.code_digest import code_digest
from lingtan.app.layout import Layout
from lingtan.app.wiring_light import digest_now, find_text, keep_text, lines_of_kind
from lingtan.evidence.answers import KIND as ANSWER
from lingtan.evidence.lineage.addresses import USUAL, Judged
from lingtan.evidence.lineage.detail_ids import BETWEEN, COMPARED, READ
from lingtan.evidence.lineage.nodes import Kind, Lineage
from lingtan.evidence.lineage.plain import lineage_from_text, lineage_to_text
from lingtan.evidence.lineage.sum_ids import SUM

SETTINGS = ("meters.csv", "*.yaml", "*.geojson", "mappings/*", "catalogue/**/*")
STORE = ("log.duckdb", "published.duckdb")
ACCOUNT, PART = "account", "part"
"""Extents of a lineage not whole: an account's with each figure and line, and any other."""
MADE_OF_LINES = (COMPARED, READ, SUM)
"""What the ids begin with of numbers made, when they are asked for, of lines and meters."""


def lineage_of(
    layout: Layout,
    period: str,
    boundary: str = "",
    as_known_at: datetime | None = None,
    asked: str = "",
    judged: Judged = USUAL,
) -> Lineage:
    """Return the lineage of a period: the one kept, or else drawn up anew.

    Parameters
    ----------
    asked : str
        Where only one node is asked for, its id: a part that has all of it, or all that it is
        made of, may be returned, for it is drawn up in less time. The next node that is not in it
        asks for the whole.
    judged : Judged
        How the park is judged; otherwise than usual the whole is drawn up.
    """
    known = "" if as_known_at is None else as_known_at.isoformat()
    question = (period, boundary, known, *filter(None, (judged.told,)))
    kept = _kept(layout, question)
    if kept is not None:
        return kept
    parts = _kept_parts(layout, question) if asked and judged == USUAL else {}
    for extent, part in parts.items():
        if asked in part.nodes or (extent == ACCOUNT and is_made_of_lines(asked)):
            return part
    if asked and not parts and judged == USUAL:
        drawn, extent = _asked(layout, (period, boundary, as_known_at, asked))
    else:
        drawn, extent = _whole(layout, (period, boundary, as_known_at, judged)), ""
    _keep(layout, (*question, extent) if extent else question, drawn)
    return drawn


def is_made_of_lines(asked: str) -> bool:
    """Whether an account's lineage, if all of it is there, has what a number is made of."""
    return asked.partition(BETWEEN)[0] in MADE_OF_LINES


def _kept_parts(layout: Layout, question: tuple[str, ...]) -> dict[str, Lineage]:
    found = {extent: _kept(layout, (*question, extent)) for extent in (ACCOUNT, PART)}
    return {extent: part for extent, part in found.items() if part is not None}


def _asked(layout: Layout, question: tuple[Any, ...]) -> tuple[Lineage, str]:
    """Draw up what has all of a node, and say of what extent it is; loaded only now."""
    found: tuple[Lineage, str] = import_module("lingtan.app.draw_asked").draw_asked(
        layout, *question
    )
    return found


def _whole(layout: Layout, question: tuple[Any, ...]) -> Lineage:
    """Draw the whole lineage of a period up; what that needs is loaded only now."""
    drawn: Lineage = import_module("lingtan.app.draw_lineage").draw_lineage(layout, *question)
    return drawn


def _kept(layout: Layout, question: tuple[str, ...]) -> Lineage | None:
    key = key_of(layout, question)
    text = find_text(_shelf(layout), key, layout.signing_key) if key else None
    return None if text is None else lineage_from_text(text)


def _keep(layout: Layout, question: tuple[str, ...], drawn: Lineage) -> None:
    """Keep a lineage of which nothing lacks, under what all rests on now that it is drawn up."""
    key = key_of(layout, question)
    if key and not any(node.kind is Kind.LACKING for node in drawn.nodes.values()):
        keep_text(_shelf(layout), key, lineage_to_text(drawn), layout.signing_key)


def _shelf(layout: Layout) -> Path:
    return layout.folder / ".derived" / "lineages"


def key_of(layout: Layout, question: tuple[str, ...]) -> str:
    """Return a digest of all that an answer rests on.

    What is known is told by the store's own files, so a later import asks anew. It is nothing
    where a writer has left work, or a file cannot be read: then the answer is drawn up each time.
    """
    log, published = (layout.store / name for name in STORE)
    if (layout.store / "log.duckdb.wal").exists() or not _is_copy(log, published):
        return ""
    digest = hashlib.sha256(repr((code_digest(), question)).encode())
    digest.update(lines_of_kind(layout.answered().evidence, ANSWER))
    try:
        for path in _settings(layout):
            digest.update(path.relative_to(layout.folder).as_posix().encode() + b"\0")
            digest.update(bytes.fromhex(digest_now(path)))
        digest.update(digest_now(published).encode())
    except OSError:
        return ""
    return digest.hexdigest()[:32]


def _is_copy(log: Path, published: Path) -> bool:
    """Whether readers see all that was acknowledged; see `adapters.store.durable.is_copy`."""
    if not (log.is_file() and published.is_file()):
        return False
    one, other = log.stat(), published.stat()
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)


def _settings(layout: Layout) -> Iterator[Path]:
    """Yield the files that say what the park is and how it is read, closed periods' included."""
    found = {path for pattern in SETTINGS for path in layout.folder.glob(pattern)}
    kept = layout.closed_parks.rglob("*") if layout.closed_parks.is_dir() else ()
    yield from sorted(path for path in (*found, *kept) if path.is_file())
