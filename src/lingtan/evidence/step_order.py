"""What a step must find before it: what it is a step of, and what it is about."""

from collections.abc import Mapping
from typing import Any  # an entry read back may be any JSON

from lingtan.evidence.verification import OF

FIRST = {
    "task": "opened",
    "answer": "given",
    "candidate": "proposed",
    "verification": "opened",
    "campaign": "opened",
}
"""By kind of entry: the step that begins one."""
AFTER_SAMPLE = ("item", "seen")
ABOUT_FINDING = ("answered", "settled")


class StepOrder:
    """Holds the steps of a log, one after another, against those before.

    Examples
    --------
    >>> order = StepOrder()
    >>> order.odd_field({"task": "T1", "step": "closed"}, "task")
    'task'
    >>> order.odd_field({"task": "T1", "step": "opened"}, "task")
    ''
    >>> order.odd_field({"task": "T1", "step": "closed"}, "task")
    ''
    """

    def __init__(self) -> None:
        self._begun: set[tuple[str, str]] = set()
        self._sampled: set[str] = set()
        self._found: set[tuple[str, str]] = set()

    def odd_field(self, entry: Mapping[str, Any], kind: str) -> str:
        """Return the field that points at nothing before the entry; empty where none does."""
        step, id_ = entry["step"], entry[kind]
        if step == FIRST[kind]:
            self._begun.add((kind, id_))
        if (kind, id_) not in self._begun:
            return kind
        return self._of_verification(entry, id_) if kind == "verification" else ""

    def _of_verification(self, entry: Mapping[str, Any], id_: str) -> str:
        step = entry["step"]
        if step == "sampled":
            self._sampled.add(id_)
        if step == "found":
            self._found.add((id_, entry["finding"]))
        if step in AFTER_SAMPLE and id_ not in self._sampled:
            return "step"
        if step in ABOUT_FINDING and not self._is_found(id_, entry["finding"]):
            return "finding"
        return ""

    def _is_found(self, id_: str, finding: str) -> bool:
        """Whether a finding was recorded: in this verification, or in one it was brought from."""
        earlier, mark, own = finding.rpartition(OF)
        return (earlier if mark else id_, own) in self._found
