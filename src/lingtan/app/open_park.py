"""Open a park: its file, the catalogue, and what forms have stated since."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from lingtan.app.kept_park import park_of
from lingtan.app.layout import Layout
from lingtan.app.stated import is_restated
from lingtan.app.wiring import CERTIFICATES, ENTERPRISES, REGISTER_EVENTS, Store
from lingtan.base.errors import ParkFileError
from lingtan.base.findings import Finding
from lingtan.catalogue.load import Catalogue, load_catalogue
from lingtan.catalogue.product_names import product_names
from lingtan.indicators.quantity_names import quantity_names
from lingtan.ledger.register.claims import (
    certificate_register,
    claims_as_contracts,
    life_months_of,
    uncounted_claims,
)
from lingtan.ledger.register.given_away import sold_own_power
from lingtan.park.contracts import Contract
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.parties import Parties
from lingtan.park.places import Enterprise

T = TypeVar("T")
M = TypeVar("M", Contract, Fact)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPark:
    """A park and the knowledge it is accounted with."""

    park: Park
    catalogue: Catalogue


def load_knowledge(layout: Layout) -> Catalogue:
    """Return the built-in catalogue, with the park's own files added to it."""
    own = layout.catalogue
    return load_catalogue(own, quantity_names()) if own.exists() else load_catalogue()


def open_park(layout: Layout) -> OpenPark:
    """Read the park file of a workspace, or of a copy kept of it.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    ParkFileError
        The park file is faulty; every fault is listed.
    """
    layout.require()
    catalogue = load_knowledge(layout)
    return OpenPark(park=park_of(layout, catalogue), catalogue=catalogue)


def with_statements(opened: OpenPark, store: Store, as_known_at: datetime | None) -> Park:
    """Return the park with what forms have stated, and the claims of its register as contracts.

    What a form says of a thing replaces what the park file says of it. Where it says the very
    same, as a prefilled form does that nobody changed, what is for trial in the file stays so.
    Whoever the register names is an enterprise where an enterprise is called so.
    """
    park = opened.park
    names = product_names(opened.catalogue.product_limits)
    stated = map(names.of, store.facts(as_known_at))
    found = replace(
        park,
        facts=_marked(park.facts, stated, lambda fact: fact.key),
        contracts=_marked(park.contracts, store.contracts(as_known_at), _id_of),
        enterprises=_replaced(park.enterprises, store.things(ENTERPRISES, as_known_at), _id_of),
    )
    parties = Parties(found)
    found = replace(
        found,
        certificates=tuple(map(parties.of_header, store.things(CERTIFICATES, as_known_at))),
        register_events=tuple(map(parties.of_event, store.things(REGISTER_EVENTS, as_known_at))),
    )
    claims = claims_as_contracts(
        certificate_register(found, life_months_of(opened.catalogue)), found
    )
    return replace(found, contracts=_replaced(found.contracts, claims, _id_of))


def findings_of_register(opened: OpenPark) -> tuple[Finding, ...]:
    """Return what in the register of certificates has no effect, or none in the account."""
    register = certificate_register(opened.park, life_months_of(opened.catalogue))
    sold = sold_own_power(register, opened.park)
    return (*register.findings, *uncounted_claims(register, opened.park), *sold)


def require_boundary(park: Park, boundary_id: str) -> str:
    """Return the id of a boundary; the park's first version when none is named.

    Raises
    ------
    ParkFileError
        The park has no boundary of that id.
    """
    known = [boundary.id for boundary in park.boundaries]
    if not boundary_id:
        return known[0]
    if park.find_boundary(boundary_id) is None:
        raise ParkFileError(
            "no_boundary", facts={"boundary": boundary_id, "known": ", ".join(known)}
        )
    return boundary_id


def _marked(old: Iterable[M], new: Iterable[M], key: Callable[[M], object]) -> tuple[M, ...]:
    """Replace what is stated anew; what is only stated again keeps its mark of trial."""
    held = {key(item): item for item in old}

    def told(item: M) -> M:
        before = held.get(key(item))
        is_kept = before is not None and before.is_trial and is_restated(before, item)
        return replace(item, is_trial=True) if is_kept else item

    return _replaced(held.values(), map(told, new), key)


def _replaced(old: Iterable[T], new: Iterable[T], key: Callable[[T], object]) -> tuple[T, ...]:
    return tuple({key(item): item for item in (*old, *new)}.values())


def _id_of(thing: Contract | Enterprise) -> object:
    return thing.id
