"""What is taken in of a candidate is what was proposed: kept files are held against the log."""

from hashlib import sha256

import pytest

from lingtan import Workspace
from lingtan.app.proposed_documents import proposed_figures
from lingtan.base.errors import CandidateError
from tests.app.test_closing import FIGURE, LATE, fuel, park
from tests.builders_candidates import (
    DECIDED,
    MONTH,
    Waiting,
    a_bill,
    edited_park,
    proposed,
    states,
    waiting,
)

__all__ = ["park", "proposed", "waiting"]


@pytest.mark.slow
def test_what_is_not_what_was_proposed_is_not_taken(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    before = fuel(park.account(MONTH))
    ((_, kept),) = view.candidate.proposal.files.items()
    document = park.layout.folder / kept
    content = document.read_bytes()
    assert view.candidate.digests[kept] == sha256(content).hexdigest()
    document.write_bytes(content.replace(b"99.0", b"11.0"))
    with pytest.raises(CandidateError) as refused:
        park.candidate("C1", now=DECIDED)
    assert refused.value.case == "document_changed"
    with pytest.raises(CandidateError) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "document_changed"
    assert kept in str(refused.value)
    assert states(park) == ["proposed"]
    assert fuel(park.account(MONTH)) == before
    document.unlink()
    with pytest.raises(CandidateError) as refused:
        park.approve("C1", by="Wang", now=DECIDED)
    assert refused.value.case == "document_gone"
    document.write_bytes(content)
    park.approve("C1", by="Wang", now=DECIDED)
    moved = next(each for each in view.movements if each.figure == FIGURE)
    assert fuel(park.account(MONTH)) == moved.after


@pytest.mark.slow
def test_another_mapping_or_park_file_than_was_proposed_is_not_taken(park: Workspace) -> None:
    mapping = next(park.layout.mappings.glob("*bills*.yaml"))
    files = [a_bill(park), edited_park(park)]
    view = park.propose(MONTH, files, by="Li", reason="late", mapping=mapping, now=LATE)
    proposal = view.candidate.proposal
    park_text = park.layout.park_file.read_bytes()
    for kept in (proposal.mapping, proposal.park_files["park.yaml"]):
        document = park.layout.folder / kept
        content = document.read_bytes()
        document.write_bytes(content + b"# a note\n")
        with pytest.raises(CandidateError) as refused:
            park.approve("C1", by="Wang", now=DECIDED)
        assert refused.value.case == "document_changed"
        document.write_bytes(content)
    assert park.layout.park_file.read_bytes() == park_text
    assert states(park) == ["proposed"]


def test_a_list_of_figures_that_was_changed_is_not_shown(waiting: Waiting) -> None:
    park, view = waiting.park, waiting.view
    (candidate,) = park.candidates()
    assert proposed_figures(park.layout, candidate) == (view.movements, view.others)
    listed = park.layout.folder / candidate.proposal.figures
    listed.write_text("[]", encoding="utf-8")
    with pytest.raises(CandidateError) as refused:
        proposed_figures(park.layout, candidate)
    assert refused.value.case == "document_changed"
