"""Open a park: its file, the catalogue, and what forms have stated since."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from lingtan.app.layout import Layout
from lingtan.app.wiring import Store, read_park
from lingtan.base.errors import ParkFileError
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.catalogue.product_names import product_names
from lingtan.park.contracts import Contract
from lingtan.park.park import Park
from lingtan.park.places import Enterprise

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPark:
    """A park and the knowledge it is accounted with."""

    park: Park
    catalogue: Catalogue


def load_knowledge(layout: Layout) -> Catalogue:
    """Return the built-in catalogue, with the park's own files added to it."""
    own = layout.catalogue
    return load_catalogue(own) if own.is_dir() else load_catalogue()


def open_park(layout: Layout) -> OpenPark:
    """Read the park file of a workspace.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    ParkFileError
        The park file is faulty; every fault is listed.
    """
    layout.require()
    catalogue = load_knowledge(layout)
    park = read_park(layout.folder, catalogue)
    return OpenPark(park=park, catalogue=catalogue)


def with_statements(opened: OpenPark, store: Store, as_known_at: datetime | None) -> Park:
    """Return the park with the facts, contracts and enterprises that forms have stated.

    What a form says of a thing replaces what the park file says of it.
    """
    park = opened.park
    names = product_names(opened.catalogue.product_limits)
    stated = map(names.of, store.facts(as_known_at))
    return replace(
        park,
        facts=_replaced(park.facts, stated, lambda fact: fact.key),
        contracts=_replaced(park.contracts, store.contracts(as_known_at), _id_of),
        enterprises=_replaced(park.enterprises, store.enterprises(as_known_at), _id_of),
    )


def require_boundary(park: Park, boundary_id: str) -> str:
    """Return the id of a boundary version; the park's first one when none is named.

    Raises
    ------
    ParkFileError
        The park has no boundary of that id.
    """
    known = [boundary.id for boundary in park.boundaries]
    if not boundary_id:
        return known[0]
    if boundary_id not in known:
        raise ParkFileError(
            "no_boundary", facts={"boundary": boundary_id, "known": ", ".join(known)}
        )
    return boundary_id


def _replaced(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    return tuple({key(item): item for item in (*old, *new)}.values())


def _id_of(thing: Contract | Enterprise) -> object:
    return thing.id
