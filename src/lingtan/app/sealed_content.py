"""What a store says, told alike before and after it was sealed: what was kept of it stays known.

A closing seals the log of readings. It says what it said before, but lies in other files, so its
digest is another. Which one it had is kept beside, sealed with the key of the park.
"""

from datetime import datetime
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring import Store
from lingtan.app.wiring_light import find_text, keep_text

DIGITS = 32  # of a digest, as the name of a file


def content_of(layout: Layout, store: Store, as_known_at: datetime | None) -> str:
    """Return a digest of what a store says as known at an instant, or now; see `Store.content`."""
    content = store.content(as_known_at)
    return find_text(_shelf(layout), content[:DIGITS], layout.signing_key) or content


def seal_store(layout: Layout, store: Store) -> None:
    """Seal a store that is written to, which changes nothing of what it says."""
    before = content_of(layout, store, None)
    store.seal()
    after = store.content(None)
    if after != before:
        keep_text(_shelf(layout), after[:DIGITS], before, layout.signing_key)


def _shelf(layout: Layout) -> Path:
    return layout.folder / ".derived" / "sealed"
