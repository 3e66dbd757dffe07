"""The log of evidence as an audit: its entries, numbered, by kind and person.

Reading it verifies it: the whole chain up to the signed checkpoint, at every look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any  # an entry read back may be any JSON

from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.evidence.act_entries import ACT

PEOPLE, EVERY = "people", "every"
BESIDE = ("kind", "by", "at", "known_at")
TIMES = ("at", "known_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One entry.

    Attributes
    ----------
    number : int
        Its place in the log, from 0.
    at : str
        ISO 8601; empty of entries that hold no instant.
    said : str
        Everything else it holds, as it was recorded.
    """

    number: int
    kind: str
    by: str
    at: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """The log, and when its chain was verified."""

    lines: tuple[AuditLine, ...]
    verified_at: datetime

    @property
    def kinds(self) -> list[str]:
        """Return the kinds there are."""
        return sorted({each.kind for each in self.lines})

    @property
    def people(self) -> list[str]:
        """Return who is named."""
        return sorted({each.by for each in self.lines if each.by})

    def chosen(self, kind: str, by: str) -> list[AuditLine]:
        """Return the entries of a kind and a person, the newest first."""
        return [
            each
            for each in reversed(self.lines)
            if _is_of(each, kind) and (not by or each.by == by)
        ]


def read_audit(layout: Layout, now: datetime) -> Audit:
    """Read and verify the log.

    Raises
    ------
    EvidenceError
        It is not what was signed.
    """
    lines = tuple(_line(number, entry) for number, entry in enumerate(entries_of(layout)))
    return Audit(lines=lines, verified_at=now)


def importers(layout: Layout) -> Mapping[str, str]:
    """Return who imported a file in a browser, by its digest."""
    found: dict[str, str] = {}
    for entry in entries_of(layout):
        if entry["kind"] == ACT and entry["act"] == "import":
            found |= dict.fromkeys(entry["files"].values(), str(entry["by"]))
    return found


def _is_of(line: AuditLine, kind: str) -> bool:
    if kind == PEOPLE:
        return bool(line.by)
    return kind in (EVERY, line.kind)


def _line(number: int, entry: Mapping[str, Any]) -> AuditLine:
    at = next((str(entry[name]) for name in TIMES if entry.get(name)), "")
    told = {name: _plain(value) for name, value in entry.items() if name not in BESIDE}
    said = (f"{name}: {text}" for name, text in told.items() if text)
    return AuditLine(
        number=number,
        kind=str(entry["kind"]),
        by=str(entry.get("by") or ""),
        at=at,
        said=" · ".join(said),
    )


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_plain(each)}" for name, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(_plain, value))
    return str(value)
