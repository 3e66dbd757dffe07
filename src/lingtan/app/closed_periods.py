"""Whether a period is closed, for whoever shows its figures to others."""

from lingtan.app.layout import Layout
from lingtan.app.wiring import Store


def is_closed(layout: Layout, period_name: str) -> bool:
    """Whether a period was closed, by itself.

    Raises
    ------
    StoreError
        The store is damaged.
    """
    if not layout.store.is_dir():
        return False
    with Store.open(layout.store) as store:
        return any(closing.period == period_name for closing in store.closings())
