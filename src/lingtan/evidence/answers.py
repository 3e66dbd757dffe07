"""Answers in the log of evidence: who said what of a meter, proved by what, and who took it back.

What was said stays said: a reversal is a step of its own, and from then on the answer is no longer
in force. What was known before keeps both as they were.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON

from lingtan.base.errors import FindingAnswerError
from lingtan.evidence.canonical_json import Json
from lingtan.park.answers import Answer, AnswerKind
from lingtan.park.signed_text import required_note, signed_name, signed_note

KIND = "answer"


class Step(StrEnum):
    """What can happen to an answer."""

    GIVEN = "given"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What a program sent under a key of its own: when it comes again, it counts once.

    Attributes
    ----------
    key, body : str
        Digests; no two senders share a key.
    """

    key: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reversal:
    """Who took an answer back, when, and why."""

    by: str
    at: datetime
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as it was given, and its reversal where there is one."""

    answer: Answer
    reversal: Reversal | None = None

    @property
    def is_in_force(self) -> bool:
        """Whether nobody has taken it back."""
        return self.reversal is None


def answers_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, GivenAnswer]:
    """Return the answers of a log by their ids, in the order they were given."""
    found: dict[str, GivenAnswer] = {}
    for entry in entries:
        if entry["kind"] != KIND:
            continue
        id_ = entry["answer"]
        if entry["step"] == Step.GIVEN:
            found[id_] = GivenAnswer(answer=_answer(entry))
        else:
            at = datetime.fromisoformat(entry["at"])
            reversal = Reversal(by=entry["by"], at=at, note=entry["note"])
            found[id_] = GivenAnswer(answer=found[id_].answer, reversal=reversal)
    return found


def in_force(entries: Iterable[Mapping[str, Any]]) -> tuple[Answer, ...]:
    """Return the answers nobody has taken back, in the order they were given."""
    return tuple(each.answer for each in answers_in(entries).values() if each.is_in_force)


def answer_sent(entries: Iterable[Mapping[str, Any]], sent: Sent | None) -> GivenAnswer | None:
    """Return the answer that was given, or taken back, by what is sent again; None of news.

    Raises
    ------
    FindingAnswerError
        Something else was sent under its key.
    """
    if sent is None:
        return None
    known = [*entries]
    entry = next((e for e in known if e["kind"] == KIND and e.get("key") == sent.key), None)
    if entry is None:
        return None
    if entry["body"] != sent.body:
        raise FindingAnswerError("key_reused", facts={"answer": entry["answer"]})
    return answers_in(known)[entry["answer"]]


def give(given: Mapping[str, GivenAnswer], answer: Answer) -> dict[str, Json]:
    """Return the entry that gives an answer.

    Raises
    ------
    FindingAnswerError
        Nobody is named, nothing proves it, or the very same is in force already.
    """
    by, note = _signed(answer.by, answer.note, Step.GIVEN)
    if not (note or answer.evidence):
        raise FindingAnswerError("no_proof", facts={"meter": answer.meter})
    says = _says(answer)
    for id_, known in given.items():
        if known.is_in_force and _says(known.answer) == says:
            raise FindingAnswerError("same", facts={"answer": id_, "meter": answer.meter})
    return {
        **_entry(f"A{len(given) + 1}", Step.GIVEN, answer.at, by, note),
        **says,
        "documents": dict(answer.evidence),
    }


def reverse(
    given: Mapping[str, GivenAnswer], id_: str, by: str, note: str, at: datetime
) -> dict[str, Json]:
    """Return the entry that takes an answer back.

    Raises
    ------
    FindingAnswerError
        There is no such answer, it was taken back already, nobody is named or no reason given.
    """
    known = given.get(id_)
    if known is None:
        raise FindingAnswerError(
            "unknown", facts={"answer": id_, "known": ", ".join(given) or "–"}
        )
    if known.reversal is not None:
        raise FindingAnswerError("reversed", facts={"answer": id_, "by": known.reversal.by})
    by, note = _signed(by, note, Step.REVERSED)
    if not note:
        raise FindingAnswerError("no_reason", facts={"answer": id_})
    return _entry(id_, Step.REVERSED, at, by, note)


def _says(answer: Answer) -> dict[str, Json]:
    """Return what an answer says, apart from who says it and why."""
    bounds = {"from": answer.start, "until": answer.end}
    return {
        "says": answer.kind.value,
        "meter": answer.meter,
        "parameters": dict(answer.parameters),
        "finding": answer.finding,
        **{name: at.isoformat() for name, at in bounds.items() if at is not None},
    }


def _signed(by: str, note: str, step: Step) -> tuple[str, str]:
    name = signed_name(by)
    if not name:
        raise FindingAnswerError("nobody", facts={"step": step.value})
    return name, signed_note(note) if required_note(note) else ""


def _entry(id_: str, step: Step, at: datetime | None, by: str, note: str) -> dict[str, Json]:
    return {
        "kind": KIND,
        "answer": id_,
        "step": step.value,
        "at": "" if at is None else at.isoformat(),
        "by": by,
        "note": note,
    }


def _answer(entry: Mapping[str, Any]) -> Answer:
    start, end = entry.get("from"), entry.get("until")
    return Answer(
        id=entry["answer"],
        kind=AnswerKind(entry["says"]),
        meter=entry["meter"],
        start=datetime.fromisoformat(start) if start else None,
        end=datetime.fromisoformat(end) if end else None,
        parameters=entry["parameters"],
        finding=entry["finding"],
        by=entry["by"],
        at=datetime.fromisoformat(entry["at"]),
        note=entry["note"],
        evidence=entry["documents"],
    )
