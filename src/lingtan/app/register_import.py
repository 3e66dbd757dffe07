"""The register of certificates only grows: a row that says something else is not taken.

Nor is one of the future: nobody has a certificate of power that is still to be made.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from lingtan.app.wiring_files import FormContents
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.park.certificates import Certificate, RegisterEvent
from lingtan.park.park import Park

REGISTER_CHANGED = FindingKind(id="register_changed", severity=Severity.ERROR)
REGISTER_IN_FUTURE = FindingKind(id="register_in_future", severity=Severity.ERROR)

T = TypeVar("T", Certificate, RegisterEvent)


def only_added(contents: FormContents, park: Park) -> FormContents:
    """Return a form without the rows that would change what is registered, and say which.

    What was wrong is reversed by an event of its own, so that whoever relied on it can see it.
    """
    if not (contents.certificates or contents.register_events):
        return contents
    headers = _sorted(contents.certificates, park.certificates)
    events = _sorted(contents.register_events, park.register_events)
    return replace(
        contents,
        certificates=headers[0],
        register_events=events[0],
        findings=(*contents.findings, *headers[1], *events[1]),
    )


def only_happened(contents: FormContents, now: datetime) -> FormContents:
    """Return a form without certificates of power still to be made and events still to come."""
    late = [c for c in contents.certificates if c.start > now]
    ahead = [e for e in contents.register_events if max(e.at, e.use_start or e.at) > now]
    if not (late or ahead):
        return contents
    return replace(
        contents,
        certificates=tuple(c for c in contents.certificates if c not in late),
        register_events=tuple(e for e in contents.register_events if e not in ahead),
        findings=(
            *contents.findings,
            *(_in_future(c.id, c.source, c.start, now) for c in late),
            *(_in_future(e.id, e.source, max(e.at, e.use_start or e.at), now) for e in ahead),
        ),
    )


def _in_future(id_: str, source: str, when: datetime, now: datetime) -> Finding:
    facts = {"when": when.isoformat(timespec="minutes"), "now": now.isoformat(timespec="minutes")}
    return Finding(
        kind=REGISTER_IN_FUTURE, subject=id_, place=Place(source=source), facts=dict(facts)
    )


def _sorted(said: Sequence[T], known: Sequence[T]) -> tuple[tuple[T, ...], tuple[Finding, ...]]:
    held = {thing.id: replace(thing, source="") for thing in known}

    def is_changed(thing: T) -> bool:
        return held.get(thing.id, bare(thing)) != bare(thing)

    return tuple(t for t in said if not is_changed(t)), tuple(_findings(said, is_changed))


def bare(thing: T) -> T:
    """Return a thing apart from the file it was read from."""
    return replace(thing, source="")


def _findings(said: Sequence[T], is_changed: Callable[[T], bool]) -> Iterator[Finding]:
    for thing in said:
        if is_changed(thing):
            place = Place(source=thing.source)
            yield Finding(kind=REGISTER_CHANGED, subject=thing.id, place=place)
