"""Nothing that is signed or handed over rests on a store that something else has changed."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.results_footprint import FootprintFormat
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError, FootprintError
from lingtan.evidence.verification import Conclusion, Severity
from lingtan.evidence.verification_findings import Remark
from tests.builders_verification import ENGAGEMENT, MONTH, MONTH_CLOSED, OPINION, a_closed_park
from tests.conftest import NOW

LATE = MONTH_CLOSED
REFUSED = "rests_on_changed_store"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with a closed month."""
    return a_closed_park(tmp_path / "park")


def change_the_store(park: Workspace) -> None:
    """Say another thing of the imports, behind the back of the product, in log and copy."""
    log = park.layout.store / "log.duckdb"
    with duckdb.connect(str(log)) as connection:
        connection.execute("update imports set rows_new = rows_new + 1")
        connection.execute("checkpoint")
    shutil.copyfile(log, park.layout.store / "published.duckdb")


def a_footprint(park: Workspace) -> FootprintRequest:
    return FootprintRequest(
        enterprise="works",
        period="2025",
        form=FootprintFormat.PACT,
        now=LATE,
        path=park.layout.folder / "pact.json",
    )


def test_no_proof_and_no_footprint_is_handed_over(park: Workspace, tmp_path: Path) -> None:
    park.prove_share(tmp_path / "before.json", "works", MONTH, now=NOW)
    with pytest.raises(FootprintError):  # it makes no product; the store is not what is wrong
        export_footprint(park.layout, a_footprint(park))
    change_the_store(park)
    with pytest.raises(EvidenceError) as refused:
        park.prove_share(tmp_path / "works.json", "works", MONTH, now=LATE)
    assert refused.value.case == REFUSED
    assert not (tmp_path / "works.json").exists()
    with pytest.raises(EvidenceError) as refused:
        export_footprint(park.layout, a_footprint(park))
    assert (refused.value.case, refused.value.facts["count"]) == (REFUSED, 1)


def test_nobody_says_of_changed_data_that_they_hold(park: Workspace) -> None:
    park.open_verification(ENGAGEMENT, by="Zhao", now=LATE)
    park.sample_verification(MONTH, by="Zhao", seed="2026", now=LATE)
    park.see_items(MONTH, by="Zhao", now=LATE)
    change_the_store(park)
    steps: tuple[Callable[[], object], ...] = (
        lambda: park.sample_verification(MONTH, by="Zhao", seed="2027", now=LATE),
        lambda: park.see_items(MONTH, by="Zhao", now=LATE),
        lambda: park.sign_verification(
            MONTH, replace(OPINION, conclusion=Conclusion.QUALIFIED), by="Zhao", now=LATE
        ),
    )
    for step in steps:
        with pytest.raises(EvidenceError) as refused:
            step()
        assert refused.value.case == REFUSED
    assert park.verification(MONTH).sign_off is None


def test_a_verifier_can_still_say_what_he_found_and_that_it_does_not_hold(
    park: Workspace,
) -> None:
    park.open_verification(ENGAGEMENT, by="Zhao", now=LATE)
    change_the_store(park)
    remark = Remark(severity=Severity.MAJOR, item="meter:e_import")
    park.find(MONTH, remark, by="Zhao", note="the store was changed", now=LATE)
    adverse = replace(OPINION, conclusion=Conclusion.ADVERSE)
    signed = park.sign_verification(MONTH, adverse, by="Zhao", now=LATE).sign_off
    assert signed is not None
    issued = park.statement(MONTH, language="en", now=LATE)
    assert [each.kind.id for each in issued.findings] == ["evidence_store_changed"]


def test_a_statement_is_not_issued_again_once_the_store_was_changed(park: Workspace) -> None:
    park.open_verification(ENGAGEMENT, by="Zhao", now=LATE)
    park.sample_verification(MONTH, by="Zhao", seed="2026", now=LATE)
    park.see_items(MONTH, by="Zhao", now=LATE)
    park.sign_verification(MONTH, OPINION, by="Zhao", now=LATE)
    assert not park.statement(MONTH, language="en", now=LATE).findings
    change_the_store(park)
    with pytest.raises(EvidenceError) as refused:
        park.statement(MONTH, language="en", now=LATE, replace=True)
    assert refused.value.case == REFUSED
    with pytest.raises(EvidenceError) as refused:
        park.open_verification(ENGAGEMENT, by="Zhao", now=LATE)
    assert refused.value.case == REFUSED
