"""A log of evidence that was begun beside a store that held something says so from then on."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lingtan.app.bundle_evidence import verify_anything
from lingtan.app.verify_evidence import Verification
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Severity
from tests.builders_verification import MONTH, a_closed_park
from tests.conftest import NOW

LATER = datetime(2026, 4, 1, tzinfo=UTC)
BEGUN_LATE = "evidence_begun_late"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with imports and a closed month."""
    return a_closed_park(tmp_path / "park")


def kinds(verified: Verification) -> list[str]:
    return [finding.kind.id for finding in verified.findings]


def imports_of(park: Workspace) -> int:
    lines = (park.layout.evidence / "entries.jsonl").read_bytes().splitlines()
    return sum(json.loads(line)["kind"] == "import" for line in lines)


def delete_the_log(park: Workspace) -> None:
    """Delete log and key, but not the copies of park files that closings rest on."""
    for path in park.layout.evidence.iterdir():
        if path.is_file():
            path.unlink()


@pytest.mark.slow
def test_a_log_begun_beside_a_store_says_how_much_is_older_and_of_when(park: Workspace) -> None:
    imports = imports_of(park)
    assert BEGUN_LATE not in kinds(park.verify())
    delete_the_log(park)
    done = park.report(MONTH, language="en", now=LATER)
    assert BEGUN_LATE in [each.kind.id for each in done.findings]
    (told,) = (each for each in park.verify().findings if each.kind.id == BEGUN_LATE)
    assert told.kind.severity is Severity.WARNING
    assert (told.facts["imports"], told.facts["closings"]) == (imports, 1)
    assert told.facts["first"] == f"{NOW.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    assert told.facts["last"] == "2026-03-01 00:00 UTC"


def test_it_is_told_once_after_every_later_step_and_of_a_bundle(
    park: Workspace, tmp_path: Path
) -> None:
    delete_the_log(park)
    park.report(MONTH, language="en", now=LATER)
    park.import_files([], now=LATER)
    assert kinds(park.verify()).count(BEGUN_LATE) == 1
    park.bundle(tmp_path / "park.zip")
    assert kinds(verify_anything(tmp_path / "park.zip")) == [BEGUN_LATE]


def test_a_store_begun_anew_takes_the_doubt_with_it(park: Workspace) -> None:
    delete_the_log(park)
    park.import_files([], now=LATER)
    shutil.rmtree(park.layout.store)
    park.import_files(sorted(park.layout.inbox.iterdir()), now=LATER)
    assert BEGUN_LATE not in kinds(park.verify())


def test_no_other_key_is_made_beside_a_log_whose_key_is_gone(park: Workspace) -> None:
    for name in ("key.private", "key.pub"):
        (park.layout.evidence / name).unlink()
    with pytest.raises(EvidenceError) as refused:
        park.import_files([], now=LATER)
    assert refused.value.case == "no_key"
    assert not (park.layout.evidence / "key.private").exists()
