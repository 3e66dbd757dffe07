"""Hold users and tokens against the log of evidence: who may what by it, and who by the database.

Each change of the database is an entry first, so a database in which somebody may more than the
log tells is not the one the log was written beside. A process that died between the two leaves the
last step of somebody told and not done; that is no forgery, and is named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.user_entries import TOKEN, USER

GONE, CLOSED, OPEN = "removed", {"locked", "revoked"}, {"unlocked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody or a program may.

    Attributes
    ----------
    right : str
        The role of a user, the scope of a token.
    expires : str
        Until when a token counts, ISO 8601; empty of a user.
    is_closed : bool
        Whether he is locked, or it revoked.
    seal : str
        Digest of what is kept of the password or secret; empty where the log holds none.
    """

    right: str
    enterprise: str
    expires: str = ""
    is_closed: bool = False
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the log tells of one: after its last entry on it, and before that one."""

    now: Standing | None
    before: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a database says otherwise than the log, by name.

    Attributes
    ----------
    more : tuple of str
        Who is there and not in the log.
    other : tuple of str
        Who may something else by it, or has another password or secret.
    not_done : tuple of str
        Whose last step in the log is not in it, or who is missing from it.
    unproven : tuple of str
        Of whose password or secret the log says nothing.
    """

    more: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()


def seal_of(name: str, kept: str) -> str:
    """Return the digest by which the log holds a password or secret that is kept hashed.

    What is kept is salted or random itself, so nobody learns anything of it from its digest.
    """
    return sha256(f"{name}\n{kept}".encode()).hexdigest() if kept else ""


def told_by(entries: Iterable[Mapping[str, Any]]) -> dict[str, Told]:
    """Return what a log tells of every user and token, by name."""
    told: dict[str, Told] = {}
    for entry in entries:
        if entry.get("kind") in (USER, TOKEN):
            name = str(entry[str(entry["kind"])])
            last = told.get(name, Told(now=None)).now
            told[name] = Told(now=_after(last, entry), before=last)
    return told


def compare(told: Mapping[str, Told], found: Mapping[str, Standing]) -> Compared:
    """Return how a database differs from what a log tells.

    Examples
    --------
    >>> viewer = Standing(right="viewer", enterprise="")
    >>> compare({"ann": Told(now=viewer)}, {"ann": replace(viewer, right="admin")}).other
    ('ann',)
    """
    kinds: dict[str, list[str]] = {}
    for name in sorted({*told, *found}):
        for kind in _kinds(told.get(name), found.get(name)):
            kinds.setdefault(kind, []).append(name)
    return Compared(**{kind: tuple(names) for kind, names in kinds.items()})


def _kinds(told: Told | None, found: Standing | None) -> list[str]:
    if told is None:
        return ["more"]
    if found is None:
        return [] if told.now is None else ["not_done"]
    if told.now is not None and _fits(told.now, found):
        return [] if told.now.seal or not found.seal else ["unproven"]
    if told.before is not None and _fits(told.before, found):
        return ["not_done"]
    return ["other"]


def _fits(told: Standing, found: Standing) -> bool:
    return replace(found, seal=found.seal if told.seal else "") == told


def _after(last: Standing | None, entry: Mapping[str, Any]) -> Standing | None:
    step = entry["step"]
    if step == GONE:
        return None
    closed = last is not None and last.is_closed
    return Standing(
        right=str(entry.get("role", entry.get("scope", ""))),
        enterprise=str(entry["enterprise"]),
        expires=str(entry.get("expires", "")),
        is_closed=step in CLOSED or (closed and step not in OPEN),
        seal=str(entry.get("seal", "")) or (last.seal if last else ""),
    )
