"""What a form states of facts, contracts and enterprises, beside what held before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import Protocol

from lingtan.base.names import Name
from lingtan.park.certificates import Certificate, RegisterEvent
from lingtan.park.contracts import Contract
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.places import Enterprise

Thing = Fact | Contract | Enterprise | Certificate | RegisterEvent
SEPARATOR = " · "
MARK = "is_trial"
OF_FACT = {"id", "datum", "year", "enterprise", "item"}


class StatedKind(StrEnum):
    """What a statement is about."""

    FACT = "fact"
    CONTRACT = "contract"
    ENTERPRISE = "enterprise"
    CERTIFICATE = "certificate"
    REGISTER_EVENT = "register_event"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A part of a statement that says something else than before.

    Attributes
    ----------
    part : str
        Its name in the park file, such as ``value`` or ``quantity_kwh``.
    old, new : str
        Empty where nothing was, or is, said.
    """

    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A statement of a form: what it is about, and what of it is new.

    Attributes
    ----------
    about : str
        Id of the contract or enterprise; datum, year, enterprise and item of a fact.
    is_known : bool
        Whether anything was said of it before, in the park file or by a form.
    changes : tuple of Change
        Empty when it says what held already.
    """

    kind: StatedKind
    about: str
    is_known: bool
    changes: tuple[Change, ...]


class Statements(Protocol):
    """Whatever holds statements: a form that was read, or a park that took some."""

    @property
    def facts(self) -> Sequence[Fact]:
        """Yearly facts."""
        ...

    @property
    def contracts(self) -> Sequence[Contract]:
        """Contracts and certificates."""
        ...

    @property
    def enterprises(self) -> Sequence[Enterprise]:
        """Enterprises."""
        ...

    @property
    def certificates(self) -> Sequence[Certificate]:
        """Headers of the register of certificates."""
        ...

    @property
    def register_events(self) -> Sequence[RegisterEvent]:
        """What happened to them."""
        ...


def compare_statements(contents: Statements, park: Park) -> tuple[Stated, ...]:
    """Return what a form states, each statement beside what the park knew of it."""
    return (
        *_compared(StatedKind.FACT, contents.facts, park.facts),
        *_compared(StatedKind.CONTRACT, contents.contracts, park.contracts),
        *_compared(StatedKind.ENTERPRISE, contents.enterprises, park.enterprises),
        *_compared(StatedKind.CERTIFICATE, contents.certificates, park.certificates),
        *_compared(StatedKind.REGISTER_EVENT, contents.register_events, park.register_events),
    )


def _compared(
    kind: StatedKind, stated: Sequence[Thing], known: Sequence[Thing]
) -> Iterator[Stated]:
    held = {_key(thing): thing for thing in known}
    for thing in stated:
        before = held.get(_key(thing))
        yield Stated(
            kind=kind,
            about=SEPARATOR.join(part for part in _about(thing) if part),
            is_known=before is not None,
            changes=_changes(before, thing),
        )
        held[_key(thing)] = thing


def is_restated(before: Thing, thing: Thing) -> bool:
    """Whether a statement says what held already."""
    return not _changes(before, thing)


def _changes(before: Thing | None, thing: Thing) -> tuple[Change, ...]:
    """Return what a statement changes: not the mark of trial alone, of which no form tells."""
    found = tuple(_differences(before, thing))
    return () if {change.part for change in found} == {MARK} else found


def _differences(before: Thing | None, thing: Thing) -> Iterator[Change]:
    apart = {"source", *(OF_FACT if isinstance(thing, Fact) else {"id"})}
    for field in fields(thing):
        old = "" if before is None else _told(getattr(before, field.name))
        new = _told(getattr(thing, field.name))
        if field.name not in apart and old != new:
            yield Change(part=field.name, old=old, new=new)


def _key(thing: Thing) -> tuple[str, ...]:
    if isinstance(thing, Fact):
        return tuple(map(str, thing.key))
    return (thing.id,)


def _about(thing: Thing) -> tuple[str, ...]:
    """Return its key as it was written."""
    return (*_key(thing)[:-1], thing.item) if isinstance(thing, Fact) else _key(thing)


def _told(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Name):
        return value.en if value.en == value.zh else f"{value.en} / {value.zh}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, float):
        return f"{value:.15g}"
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
