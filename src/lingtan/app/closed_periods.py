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


def closed_within(layout: Layout, period_name: str) -> tuple[str, ...]:
    """Return the closed periods that lie in a period or hold it, by name.

    Raises
    ------
    StoreError
        The store is damaged.
    """
    if not layout.store.is_dir():
        return ()
    with Store.open(layout.store) as store:
        names = sorted({closing.period for closing in store.closings()})
    return tuple(
        each for each in names if each.startswith(period_name) or period_name.startswith(each)
    )
