"""Candidate corrections: proposed by one person, in force when another one approves.

Like a task a candidate has no state of its own: it is the sum of its steps, and each step is an
entry of the log of evidence. What it proposes, and the list of old and new figures it was
proposed with, are documents taken into evidence.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any  # an entry read back may be any JSON

from lingtan.base.errors import CandidateError
from lingtan.base.names import is_same_person
from lingtan.base.read_only import seal
from lingtan.evidence.canonical_json import Json
from lingtan.park.signed_text import required_note, signed_name, signed_note

KIND, FILE = "candidate", "file"
MOMENT = timedelta(microseconds=1)  # two things known at once have no order


class Step(StrEnum):
    """What can happen to a candidate."""

    PROPOSED = "proposed"
    APPROVED = "approved"  # from here on it must be taken in; who died meanwhile is helped on
    TAKEN = "taken"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A step as it was recorded: who, when, and what was said.

    Attributes
    ----------
    stays : tuple of str
        Names of what had been taken in already of an approved candidate that was rejected.
    """

    step: Step
    at: datetime
    by: str
    note: str = ""
    stays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What is proposed.

    Attributes
    ----------
    period : str
        Period whose figures it is held against.
    files : mapping of str to str
        Where each file to be imported is kept, by the name it came with.
    park_files : mapping of str to str
        Where each file that is to stand for ``park.yaml`` or ``meters.csv`` is kept.
    mapping : str
        Where the mapping is kept that the files are read by; empty takes the workspace's.
    figures : str
        Where the list of old and new figures is kept that it was proposed with.
    based_on : str
        Digest of the park file that `park_files` was made from.
    read_by : mapping of str to str
        Mapping of the workspace that reads each file, by the file's name.
    mappings : mapping of str to str
        SHA-256 of each of these mappings, by its name.
    """

    period: str
    files: Mapping[str, str]
    park_files: Mapping[str, str]
    mapping: str = ""
    figures: str = ""
    based_on: str = ""
    read_by: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "files", "park_files", "read_by", "mappings")

    @property
    def documents(self) -> frozenset[str]:
        """Where everything it was proposed with is kept."""
        return frozenset(
            (*self.files.values(), *self.park_files.values(), self.mapping, self.figures)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A candidate with every step of it, in order; the first one proposed it.

    Attributes
    ----------
    digests : mapping of str to str
        SHA-256 of each document it was proposed with, by the path it is kept under.
    """

    id: str
    proposal: Proposal
    steps: tuple[Taken, ...]
    digests: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "digests")

    @property
    def state(self) -> Step:
        """The last thing that happened to it."""
        return self.steps[-1].step

    @property
    def proposed_by(self) -> str:
        """Who proposed it."""
        return self.steps[0].by

    @property
    def last_before(self) -> datetime:
        """The last instant before anything of an approved one was taken in."""
        return next(each.at for each in self.steps if each.step is Step.APPROVED) - MOMENT

    @property
    def reason(self) -> str:
        """Why."""
        return self.steps[0].note


def candidates_in(entries: Iterable[Mapping[str, Any]]) -> dict[str, Candidate]:
    """Return the candidates of a log by their ids, in the order they were proposed."""
    found: dict[str, Candidate] = {}
    last = ""
    for entry in entries:
        if entry["kind"] == FILE and last:
            found[last] = _with_digest(found[last], entry)
        if entry["kind"] != KIND:
            continue
        id_, step = entry["candidate"], _taken(entry)
        if step.step is Step.PROPOSED:
            known = Proposal.__dataclass_fields__.keys() & entry.keys()
            proposal = Proposal(**{name: entry[name] for name in known})
            found[id_] = Candidate(id=id_, proposal=proposal, steps=(step,))
            last = id_
        else:
            found[id_] = replace(found[id_], steps=(*found[id_].steps, step))
    return found


def propose(
    candidates: Mapping[str, Candidate], proposal: Proposal, said: Taken
) -> dict[str, Json]:
    """Return the entry that proposes a correction.

    Raises
    ------
    CandidateError
        Nobody is named, or no reason is given.
    """
    _require_said(said)
    return {
        **_entry(f"C{len(candidates) + 1}", said),
        "period": proposal.period,
        "files": dict(proposal.files),
        "park_files": dict(proposal.park_files),
        "mapping": proposal.mapping,
        "figures": proposal.figures,
        "based_on": proposal.based_on,
        "read_by": dict(proposal.read_by),
        "mappings": dict(proposal.mappings),
    }


def approve(candidates: Mapping[str, Candidate], id_: str, said: Taken) -> dict[str, Json]:
    """Return the entry by which a second person approves.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, nobody is named, or it is the one who
        proposed it.
    """
    candidate = _undecided(candidates, id_, {Step.PROPOSED})
    _require_named(said)
    if is_same_person(said.by, candidate.proposed_by):
        raise CandidateError("same_person", facts={"candidate": id_, "by": said.by.strip()})
    return _entry(id_, said)


def reject(candidates: Mapping[str, Candidate], id_: str, said: Taken) -> dict[str, Json]:
    """Return the entry by which a candidate is rejected, with the reason.

    An approved one can be rejected until it is in force: what is in the way may stay there.

    Raises
    ------
    CandidateError
        There is no such candidate, it is decided already, nobody is named or no reason given.
    """
    _undecided(candidates, id_, {Step.PROPOSED, Step.APPROVED})
    _require_said(said)
    return {**_entry(id_, said), "stays": list(said.stays)}


def take(candidates: Mapping[str, Candidate], id_: str, said: Taken) -> dict[str, Json]:
    """Return the entry that says that an approved candidate is in force.

    Raises
    ------
    CandidateError
        Somebody rejected it while it was being taken in.
    """
    last = find_candidate(candidates, id_).steps[-1]
    if last.step is Step.REJECTED:
        raise CandidateError("rejected_meanwhile", facts={"candidate": id_, "by": last.by})
    return _entry(id_, said)


def find_candidate(candidates: Mapping[str, Candidate], id_: str) -> Candidate:
    """Return a candidate by its id.

    Raises
    ------
    CandidateError
        There is none of that id.
    """
    if id_ not in candidates:
        known = ", ".join(candidates) or "–"
        raise CandidateError("unknown", facts={"candidate": id_, "known": known})
    return candidates[id_]


def _with_digest(candidate: Candidate, mark: Mapping[str, Any]) -> Candidate:
    """Return a candidate with the mark of a document of it: the one recorded with the proposal."""
    path = mark["path"]
    if path in candidate.digests or path not in candidate.proposal.documents:
        return candidate
    return replace(candidate, digests={**candidate.digests, path: mark["sha256"]})


def _undecided(
    candidates: Mapping[str, Candidate], id_: str, states: Collection[Step]
) -> Candidate:
    candidate = find_candidate(candidates, id_)
    if candidate.state not in states:
        last = candidate.steps[-1]
        facts = {"candidate": id_, "state": last.step.value, "by": last.by}
        raise CandidateError("decided", facts=facts)
    return candidate


def _require_named(said: Taken) -> None:
    if not signed_name(said.by):
        raise CandidateError("nobody", facts={"step": said.step.value})


def _require_said(said: Taken) -> None:
    _require_named(said)
    if not required_note(said.note, "reason"):
        raise CandidateError("no_reason", facts={"step": said.step.value})


def _entry(id_: str, said: Taken) -> dict[str, Json]:
    return {
        "kind": KIND,
        "candidate": id_,
        "step": said.step.value,
        "at": said.at.isoformat(),
        "by": signed_name(said.by),
        "note": signed_note(said.note, "reason"),
    }


def _taken(entry: Mapping[str, Any]) -> Taken:
    return Taken(
        step=Step(entry["step"]),
        at=datetime.fromisoformat(entry["at"]),
        by=entry["by"],
        note=entry["note"],
        stays=tuple(entry.get("stays", ())),
    )
