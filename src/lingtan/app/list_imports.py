"""What was imported, in the order of arrival."""

from datetime import datetime

from lingtan.app.inquiry import require_whole
from lingtan.app.layout import Layout
from lingtan.app.wiring import ImportRecord, Store


def list_imports(layout: Layout, as_known_at: datetime | None = None) -> tuple[ImportRecord, ...]:
    """Return every import that is acknowledged, as known at an instant, or now.

    Raises
    ------
    StoreError
        The store is damaged, or an older copy than what is recorded of it.
    """
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        return tuple(
            each for each in store.imports() if as_known_at is None or each.known_at <= as_known_at
        )
