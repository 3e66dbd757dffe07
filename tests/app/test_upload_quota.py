"""What one person has sent and nobody imported has a bound, and nobody else feels it."""

from pathlib import Path

import pytest

from lingtan.app.receive_files import files_of, new_upload
from lingtan.app.upload_quota import Quota, mark_owner, require_quota
from lingtan.app.workspace import Workspace
from lingtan.base.errors import JobError

FEW = Quota(files=3, size=100)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return Workspace.new(tmp_path / "park", "logistics")


def sent(park: Workspace, name: str, sizes: list[int]) -> Path:
    upload = new_upload(park.layout)
    mark_owner(upload, name)
    for number, size in enumerate(sizes):
        (upload / f"{number}.csv").write_bytes(b"x" * size)
    return upload


def test_nobody_sends_more_files_or_bytes_than_may_lie_there_of_one(park: Workspace) -> None:
    upload = sent(park, "ann", [10, 20])
    assert [path.name for path in files_of(upload)] == ["0.csv", "1.csv"]
    require_quota(park.layout, "ann", 1, 70, FEW)
    for files, size in ((2, 0), (1, 71)):
        with pytest.raises(JobError) as caught:
            require_quota(park.layout, "ann", files, size, FEW)
        assert caught.value.case == "uploads_full"
        assert caught.value.facts["files"] == 2
    require_quota(park.layout, "bob", 3, 100, FEW)


def test_what_was_imported_counts_no_more(park: Workspace) -> None:
    upload = sent(park, "ann", [50, 50])
    with pytest.raises(JobError):
        require_quota(park.layout, "ann", 1, 1, FEW)
    (upload / "0.csv").unlink()
    require_quota(park.layout, "ann", 1, 50, FEW)
