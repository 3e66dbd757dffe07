"""Read what a candidate proposes, and only as it was recorded: the kept files and their figures.

A kept document lies in a folder anybody may write to; its digest stands in the signed log.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any  # a kept list is JSON

from lingtan.app.layout import Layout
from lingtan.app.rehearse_candidate import Correction
from lingtan.app.wiring import Store
from lingtan.base.errors import CandidateError
from lingtan.base.figures import Missing
from lingtan.base.reasons import reason_of
from lingtan.evidence.candidates import Candidate
from lingtan.ledger.restatement import MovedPeriod, Movement, Share


def proposed_figures(
    layout: Layout, candidate: Candidate
) -> tuple[tuple[Movement, ...], tuple[MovedPeriod, ...] | None]:
    """Return what a candidate would have moved when it was proposed: its period, other years.

    Earlier versions kept the list of its period alone: then the others are None.

    Raises
    ------
    CandidateError
        The document that holds the list is gone, or is not what was recorded.
    """
    told = json.loads(_recorded(layout, candidate, candidate.proposal.figures))
    if isinstance(told, list):
        return movements_of(told), None
    return movements_of(told["movements"]), moved_periods(told["others"])


def moved_periods(told: Sequence[Mapping[str, Any]]) -> tuple[MovedPeriod, ...]:
    """Return what moves in periods, of a list that was kept as plain values."""
    return tuple(
        MovedPeriod(**{**each, "movements": movements_of(each["movements"])}) for each in told
    )


def movements_of(told: Sequence[Mapping[str, Any]]) -> tuple[Movement, ...]:
    """Return what moves, of a list that was kept as plain values."""
    return tuple(
        Movement(
            **{
                **each,
                "shares": tuple(Share(**share) for share in each["shares"]),
                "missing": tuple(_missing(one) for one in each.get("missing", ())),
            }
        )
        for each in told
    )


@contextmanager
def proposed_correction(layout: Layout, candidate: Candidate) -> Iterator[Correction]:
    """Yield copies of the kept files of a candidate, under the names they came with.

    Raises
    ------
    CandidateError
        One of them is gone, or is not what was recorded.
    """
    proposal = candidate.proposal
    with TemporaryDirectory() as name:
        folder = Path(name)

        def under(given: str, kept: str) -> Path:
            copy = folder / given
            copy.write_bytes(_recorded(layout, candidate, kept))
            return copy

        yield Correction(
            files=tuple(under(given, kept) for given, kept in proposal.files.items()),
            park_files={given: under(given, kept) for given, kept in proposal.park_files.items()},
            mapping=under("mapping.yaml", proposal.mapping) if proposal.mapping else None,
        )


def parts_taken(layout: Layout, candidate: Candidate) -> tuple[str, ...]:
    """Return the names of the files of a candidate that are imported, or are those of the park."""
    proposal, digests = candidate.proposal, candidate.digests
    with Store.open(layout.store) as store:
        imported = {record.source.file_sha256 for record in store.imports()}
    return (
        *(name for name, kept in proposal.files.items() if digests.get(kept) in imported),
        *(
            name
            for name, kept in proposal.park_files.items()
            if digests.get(kept) == _digest_of(layout.folder / name)
        ),
    )


def _missing(told: Mapping[str, Any]) -> Missing:
    return Missing(**{**told, "months": tuple(told["months"]), "values": tuple(told["values"])})


def _digest_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _recorded(layout: Layout, candidate: Candidate, kept: str) -> bytes:
    """Return the bytes of a kept document, which are those whose digest is in the log."""
    path = layout.folder / kept
    try:
        content = path.read_bytes()
    except OSError as error:
        facts = {"candidate": candidate.id, "file": str(path), "reason": reason_of(error)}
        raise CandidateError("document_gone", facts=facts) from error
    if sha256(content).hexdigest() != candidate.digests.get(kept):
        raise CandidateError(
            "document_changed", facts={"candidate": candidate.id, "file": str(path)}
        )
    return content
