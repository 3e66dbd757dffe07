"""Whether a park can be served: it can be read and its disk takes what comes; how old it is."""

from datetime import datetime
from functools import lru_cache

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.state_of import state_of
from lingtan.app.wiring import Store
from lingtan.app.wiring_light import lack_of_room
from lingtan.base.errors import ServingError

REMEMBERED = 8


def require_ready(layout: Layout) -> None:
    """Make sure that a park can be read, with its store, and that its disk has room.

    Raises
    ------
    LingtanError
        It cannot, and says why.
    """
    open_park(layout)
    last_import(layout)
    reason = lack_of_room(layout.folder)
    if reason:
        raise ServingError("no_room", facts={"folder": str(layout.folder), "reason": reason})


def last_import(layout: Layout) -> datetime | None:
    """Return when the last import became known; None of a park that nothing was imported into.

    Raises
    ------
    StoreError
        The store is damaged.
    """
    return _last_import(layout, state_of(layout)) if layout.store.is_dir() else None


@lru_cache(maxsize=REMEMBERED)
def _last_import(layout: Layout, _state: str) -> datetime | None:
    with Store.open(layout.store) as store:
        return max((record.recorded_at for record in store.imports()), default=None)
