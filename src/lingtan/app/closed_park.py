"""Park files as they were: copies, each kept under the digest of what it says.

A copy is written before what names it is acknowledged. One that nothing names does no harm.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring import copy_durably
from lingtan.base.errors import ClosingError
from lingtan.ledger.closing import Closing

METERS_FILE = "meters.csv"
OUTLINES = "*.geojson"


def park_digest(layout: Layout) -> str:
    """Return the SHA-256 of the park file, its meters, outlines and own catalogue, in hex."""
    digest = hashlib.sha256()
    for path in files_of_park(layout):
        digest.update(path.relative_to(layout.folder).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def keep_park(layout: Layout) -> str:
    """Keep a copy of the park as it is described now; return its digest.

    What is kept already stays as it is: a copy is written once.

    Raises
    ------
    ClosingError
        A copy that was kept before is not what was kept, or the park file is being edited.
    """
    digest = park_digest(layout)
    kept = layout.closed_parks / digest
    for path in files_of_park(layout):
        target = kept / path.relative_to(layout.folder)
        if not target.exists():
            copy_durably(path, target)
    copy_of(layout, digest)
    return digest


def kept_park(layout: Layout, closing: Closing) -> Layout:
    """Return where the park of a closing stands.

    Raises
    ------
    ClosingError
        The copy is gone, or is not what was kept.
    """
    kept = Layout(layout.closed_parks / closing.draft.park_sha256, is_kept=True)
    facts = {"folder": str(kept.folder), "period": closing.period}
    if not kept.park_file.is_file():
        raise ClosingError("park_gone", facts=facts)
    if park_digest(kept) != closing.draft.park_sha256:
        raise ClosingError("park_changed", facts=facts)
    return kept


def copy_of(layout: Layout, sha256: str) -> Layout:
    """Return where the copy of a park file stands that was seen at some instant.

    Raises
    ------
    ClosingError
        It is gone, or is not what was kept.
    """
    kept = Layout(layout.closed_parks / sha256, is_kept=True)
    if not kept.park_file.is_file():
        raise ClosingError("copy_gone", facts={"folder": str(kept.folder)})
    if park_digest(kept) != sha256:
        raise ClosingError("copy_changed", facts={"folder": str(kept.folder)})
    return kept


def files_of_park(layout: Layout) -> Iterator[Path]:
    """Yield the files that describe a park: park file, meters, outlines, own catalogue."""
    named = [layout.park_file, layout.folder / METERS_FILE, *layout.folder.glob(OUTLINES)]
    own = [path for path in layout.catalogue.rglob("*") if path.is_file()]
    yield from sorted(path for path in (*named, *own) if path.is_file())
