"""Files that lie in the inbox and were not imported yet."""

from pathlib import Path

from lingtan.app.inbox import digest_of
from lingtan.app.layout import Layout
from lingtan.app.wiring import Store


def waiting_files(layout: Layout) -> tuple[Path, ...]:
    """Return the files of the inbox that were never imported, in order.

    Raises
    ------
    StoreError
        The store is damaged.
    """
    taken: set[str] = set()
    if layout.store.is_dir():
        with Store.open(layout.store) as store:
            taken = {record.source.file_sha256 for record in store.imports()}
    found = sorted(layout.inbox.iterdir()) if layout.inbox.is_dir() else []
    return tuple(
        path
        for path in found
        if path.is_file() and not path.name.startswith(".") and digest_of(path) not in taken
    )
