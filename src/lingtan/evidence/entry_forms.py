"""Whether entries of a log are such as lingtan writes; anybody may sign others with a key of his.

The table says which kinds there are, and what an entry of each holds at least; of steps that of
`step_forms` says all that each must and may hold, and `step_order` what must come before. Entries
of earlier versions hold it as well.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.field_forms import MAP, PERHAPS, TEXT, Form, moment, whole
from lingtan.evidence.step_forms import STEPS, StepForm
from lingtan.evidence.step_order import StepOrder
from lingtan.evidence.store_entries import NUMBER

FILE, PIECES, GONE = "file", "pieces", "gone"
STEP = dict.fromkeys(("step", "by", "note"), TEXT) | {"at": moment}
ISSUED = {"at": TEXT, "language": TEXT, "documents": MAP}
CLOSED = dict.fromkeys(
    ("period", "known_at", "by", "reason", "park", "code", "figures", "movements"), TEXT
) | {"last_import": whole}
FIELDS: Mapping[str, Mapping[str, Form]] = {
    "import": dict.fromkeys(("holds", "file", "sha256", "read_by", "known_at"), TEXT)
    | {"rows": MAP},
    "park": {"known_at": TEXT, "sha256": TEXT},
    "closing": CLOSED,
    "restatement": CLOSED,
    "begun_late": {"imports": whole, "closings": whole, "first": moment, "last": moment},
    "store_replaced": {},
    "store_changed": {},
    "interrupted": {"was": TEXT, "sha256": TEXT},
    "cut_off": {"count": whole, "path": TEXT},
    FILE: {"path": TEXT, "size": whole, "sha256": TEXT},
    PIECES: {"path": TEXT, "hashes": TEXT},
    GONE: {"path": TEXT},
    "finding": dict.fromkeys(("finding", "severity", "subject", "place"), TEXT) | {"facts": MAP},
    "factor_file": {"path": TEXT, "sha256": TEXT},
    "report": ISSUED | {"period": TEXT, "boundary": TEXT, "as_known_at": PERHAPS},
    "plan": ISSUED | {"version": whole, "park": TEXT},
    "statement": ISSUED | {"verification": TEXT},
    "task": STEP | {"task": TEXT},
    "answer": STEP | {"answer": TEXT},
    "candidate": STEP | {"candidate": TEXT},
    "verification": STEP | {"verification": TEXT},
    "campaign": STEP | {"campaign": TEXT, "enterprise": TEXT},
    "shares": dict.fromkeys(("shares", "at", "total", "blinding"), TEXT)
    | {"scope": MAP, "count": whole},
    "share": {"shares": TEXT, "digest": TEXT, "commitment": TEXT},
    "act": {"act": TEXT, "by": TEXT, "at": TEXT, "files": MAP},
    "user": dict.fromkeys(("step", "user", "role", "enterprise", "by", "at"), TEXT),
    "token": dict.fromkeys(
        ("step", "token", "scope", "enterprise", "note", "expires", "by", "at"), TEXT
    ),
    "alarm": dict.fromkeys(
        ("step", "meter", "alarm", "since", "by", "reason", "until", "at"), TEXT
    ),
}
"""What an entry of each kind holds at least, and as what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OddEntry:
    """An entry that is none lingtan writes.

    Attributes
    ----------
    number : int
        Its place, from 0.
    kind : str
        What it says it is; empty where it does not say.
    field : str
        What it lacks, or holds in another form; empty where no version known here writes its kind.
    """

    number: int
    kind: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Before:
    """What the entries so far have told: paths with a mark, and steps."""

    marked: set[str] = field(default_factory=set)
    steps: StepOrder = field(default_factory=StepOrder)


def parse_entries(lines: Sequence[bytes]) -> tuple[dict[str, Any], ...] | OddEntry:
    """Return the entries that lines are, or the first that is none.

    Examples
    --------
    >>> parse_entries([b'{"kind":"store_replaced"}'])
    ({'kind': 'store_replaced'},)
    >>> parse_entries([b'{"kind":"store_changed"}', b'{"kind":"gone","path":"x"}'])
    OddEntry(number=1, kind='gone', field='path')
    """
    entries: list[dict[str, Any]] = []
    before = Before()
    for number, line in enumerate(lines):
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            return OddEntry(number=number)
        if not isinstance(entry, dict) or not isinstance(kind := entry.get("kind"), str):
            return OddEntry(number=number)
        if kind not in FIELDS:
            return OddEntry(number=number, kind=kind)
        if odd := _odd_field(entry, kind, before):
            return OddEntry(number=number, kind=kind, field=odd)
        entries.append(entry)
    return tuple(entries)


def _odd_field(entry: Mapping[str, Any], kind: str, before: Before) -> str:
    """Return the first field that is not as it must be."""
    forms = {**FIELDS[kind], **({NUMBER[kind]: whole} if kind in NUMBER else {})}
    for name, form in forms.items():
        if name not in entry or not form(entry[name]):
            return name
    if kind == FILE:
        before.marked.add(entry["path"])
    if kind in (PIECES, GONE) and entry["path"] not in before.marked:
        return "path"
    if kind in STEPS:
        return _odd_in_step(entry, kind) or before.steps.odd_field(entry, kind)
    return "hashes" if kind == PIECES and not _is_hashes(entry["hashes"]) else ""


def _odd_in_step(entry: Mapping[str, Any], kind: str) -> str:
    """Return the first field that is not as its step has it, or that the step has not."""
    step = STEPS[kind].get(entry["step"])
    if step is None:
        return "step"
    for name, form in step.must.items():
        if name not in entry or not form(entry[name]):
            return name
    beside = (name for name in entry if name not in {"kind", *FIELDS[kind], *step.must})
    return next((name for name in beside if not _may_be(name, entry, step)), "")


def _may_be(name: str, entry: Mapping[str, Any], step: StepForm) -> bool:
    return name in step.may and step.may[name](entry[name])


def _is_hashes(text: str) -> bool:
    try:
        base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return True
