"""Hold what a candidate would do now against what it was proposed with.

Who approves approves a list of figures. What has come since may make another list of the same
files: another mapping, another reading of the same datum, the same file imported by hand.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path

from lingtan.app.choose_mapping import choose_mapping
from lingtan.app.closed_park import park_digest
from lingtan.app.layout import Layout
from lingtan.app.proposed_documents import proposed_figures
from lingtan.app.rehearse_candidate import Rehearsal
from lingtan.app.wiring import Store
from lingtan.app.wiring_files import is_form
from lingtan.base.errors import CandidateError, Detail, MappingError
from lingtan.evidence.candidates import Candidate, Step
from lingtan.ledger.restatement import UNMOVED, MovedPeriod, Movement

LISTED = 8  # figures that an error names
Key = tuple[str, str, str]
Listed = Mapping[Key, tuple[float | None, float | None]]


def read_by(layout: Layout, files: Iterable[Path]) -> dict[str, str]:
    """Return the mapping of a workspace that reads each file, by the file's name; a form has none.

    Raises
    ------
    MappingError
        None fits, or several do.
    """
    return {
        path.name: choose_mapping(layout, path.name).name for path in files if not is_form(path)
    }


def digests_of(layout: Layout, mappings: Iterable[str]) -> dict[str, str]:
    """Return the SHA-256 of mappings of a workspace by their names; empty for one that is gone."""
    return {name: _digest(layout.mappings / name) for name in sorted(set(mappings))}


def require_read_alike(layout: Layout, candidate: Candidate) -> None:
    """Make sure that the files of a candidate are read by what they were proposed with.

    Raises
    ------
    CandidateError
        A mapping was edited since, is gone, or another one reads the file.
    """
    proposal = candidate.proposal
    for file, mapping in proposal.read_by.items():
        is_alike = _reads(layout, file) == mapping and (
            _digest(layout.mappings / mapping) == proposal.mappings[mapping]
        )
        if not is_alike:
            facts = {"candidate": candidate.id, "file": file, "mapping": mapping}
            raise CandidateError("mapping_edited", facts=facts)


def differing(
    layout: Layout, candidate: Candidate, period: str, moved: Rehearsal
) -> tuple[Detail, ...]:
    """Return which figures a candidate moves otherwise than it was proposed with.

    Nothing where a closed period that holds the one it was proposed for is listed instead.

    Raises
    ------
    CandidateError
        The recorded list is gone, or is not what was recorded.
    """
    if period != candidate.proposal.period or not candidate.proposal.figures:
        return ()
    movements, others = proposed_figures(layout, candidate)
    now_others = () if others is None else moved.others
    then, now = _listed(movements, others or ()), _listed(moved.movements, now_others)
    return tuple(
        _difference(key, then, now)
        for key in dict.fromkeys((*then, *now))
        if not _are_alike(then.get(key), now.get(key))
    )


def require_as_proposed(
    layout: Layout,
    candidate: Candidate,
    others: Iterable[Candidate],
    differences: tuple[Detail, ...],
) -> None:
    """Make sure that a candidate moves what it was proposed with.

    Raises
    ------
    CandidateError
        It moves something else; `details` name the figures, and what came between.
    """
    if differences:
        between = came_between(layout, candidate, others)
        if park_digest(layout) != candidate.proposal.based_on:
            between = (*between, Detail(words="detail.park_edited_since"))
        raise CandidateError(
            "moves_otherwise",
            facts={
                "candidate": candidate.id,
                "count": len(differences),
                "period": candidate.proposal.period,
            },
            details=(*between, *differences[:LISTED]),
        )


def is_as_proposed(layout: Layout, candidate: Candidate) -> bool:
    """Whether nothing has come since that could let a candidate move other figures."""
    since = candidate.steps[0].at
    with Store.open(layout.store) as store:
        later = [each.recorded_at for each in store.imports() if each.recorded_at > since]
        later += [each.known_at for each in store.closings() if each.known_at > since]
    return not later and park_digest(layout) == candidate.proposal.based_on


def came_between(
    layout: Layout, candidate: Candidate, others: Iterable[Candidate]
) -> tuple[Detail, ...]:
    """Return which candidates and files were taken in since a candidate was proposed."""
    since = candidate.steps[0].at
    with Store.open(layout.store) as store:
        files = [each.source.file_name for each in store.imports() if each.recorded_at > since]
    taken = [
        each.id
        for each in others
        if any(step.step is Step.TAKEN and step.at > since for step in each.steps)
    ]
    found = []
    if taken:
        facts = {"candidates": ", ".join(taken)}
        found.append(Detail(words="detail.candidates_since", facts=facts))
    if files:
        facts = {"files": ", ".join(dict.fromkeys(files))}
        found.append(Detail(words="detail.files_since", facts=facts))
    return tuple(found)


def _reads(layout: Layout, file: str) -> str:
    try:
        return choose_mapping(layout, file).name
    except MappingError:
        return ""


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _listed(moved: Iterable[Movement], others: Iterable[MovedPeriod]) -> Listed:
    """Return old and new values by year, boundary and figure; the period itself has no name."""
    every = [("", moved), *((other.period, other.movements) for other in others)]
    return {
        (period, each.boundary, each.figure): (each.before, each.after)
        for period, movements in every
        for each in movements
    }


def _are_alike(
    one: tuple[float | None, float | None] | None, other: tuple[float | None, float | None] | None
) -> bool:
    if one is None or other is None:
        return one is other
    return all(_is_same(then, now) for then, now in zip(one, other, strict=True))


def _is_same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= UNMOVED * max(abs(one), abs(other))


def _difference(key: Key, then: Listed, now: Listed) -> Detail:
    period, boundary, figure = key
    place = f"{boundary}: {figure}"
    facts = {"proposed": _told(then.get(key)), "now": _told(now.get(key))}
    told = f"{period}, {place}" if period else place
    return Detail(words="detail.moves_otherwise", place=told, facts=facts)


def _told(values: tuple[float | None, float | None] | None) -> str:
    """Return old and new value as numbers; a dash stands for what is unknown or not moved."""
    if values is None:
        return "–"
    return " → ".join("–" if each is None else f"{each:,.3f}" for each in values)
