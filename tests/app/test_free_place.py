"""No file that is asked for writes over a document, and none over a part of the park."""

from hashlib import sha256
from pathlib import Path

import pytest

from lingtan.app.free_place import require_free
from lingtan.app.layout import Layout
from lingtan.app.workspace import Workspace
from lingtan.base.errors import DocumentError
from lingtan.cli.main import main
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW

FIGURE = "national.e_park_kg"
PARTS = (
    "park.yaml",
    "meters.csv",
    "inbox/hours.csv",
    "inbox/new.csv",
    "mappings/new.yaml",
    "store/log.duckdb",
    "evidence/entries.jsonl",
    "documents/new.json",
    "evidence/../park.yaml",
)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with a report."""
    park = a_small_park(tmp_path / "park")
    park.report(MONTH, language="en", now=NOW)
    return park


def files_of(park: Workspace) -> dict[str, str]:
    """Return the digest of every file of a park that is not kept for speed."""
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in park.layout.folder.rglob("*")
        if path.is_file() and ".derived" not in path.parts and path.name != "writer.lock"
    }


def told(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str]:
    """Run a command and return how it left and what it said of an error, in one line."""
    with pytest.raises(SystemExit) as leaving:
        main([*words])
    return leaving.value.code or 0, " ".join(capsys.readouterr().err.split())


@pytest.mark.slow
@pytest.mark.parametrize("force", [(), ("--force",)])
def test_no_command_writes_over_a_part_of_the_park(
    park: Workspace, capsys: pytest.CaptureFixture[str], force: tuple[str, ...]
) -> None:
    folder, before = park.layout.folder, files_of(park)
    (issued,) = folder.glob("reports/*.xlsx")
    for part in (*PARTS, f"reports/{issued.name}"):
        target = str(folder / part)
        for words in (
            ("trace", str(folder), FIGURE, "-p", MONTH, "--prov", target),
            ("reconcile", str(folder), "-p", MONTH, "--hours", target),
            ("bundle", str(folder), target),
            ("bundle", str(folder), target, "--enterprise", "works", "-p", MONTH),
        ):
            code, error = told(capsys, *words, *force)
            assert code == 1, words
            assert "folder of the park" in error or "there already" in error, words
    assert files_of(park) == before


def test_a_document_outside_is_written_over_only_when_that_is_asked_for(
    park: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    for name, words in (
        ("lineage.json", ("trace", folder, FIGURE, "-p", MONTH, "--prov")),
        ("hours.csv", ("reconcile", folder, "-p", MONTH, "--hours")),
    ):
        mine = tmp_path / name
        mine.write_text("my own notes", encoding="utf-8")
        code, error = told(capsys, *words, str(mine))
        assert (code, "stands already" in error) == (1, True)
        assert mine.read_text(encoding="utf-8") == "my own notes"
        assert told(capsys, *words, str(mine), "--force") == (0, "")
        assert mine.read_text(encoding="utf-8") != "my own notes"


def test_a_new_file_beside_the_park_file_or_among_the_reports_is_free(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    (tmp_path / "reports").mkdir()
    for name in ("park.zip", "reports/lineage.json"):
        require_free(layout, tmp_path / name)
        (tmp_path / name).write_text("", encoding="utf-8")
        with pytest.raises(DocumentError) as refused:
            require_free(layout, tmp_path / name, replace=True)
        assert refused.value.case == "in_park"
    mine = tmp_path / "reports" / "footprint_works_2025_pact.json"
    mine.write_text("", encoding="utf-8")
    require_free(layout, mine, replace=True, own="footprint_")
    with pytest.raises(DocumentError) as refused:
        require_free(layout, mine, own="footprint_")
    assert refused.value.case == "stands_already"
    with pytest.raises(DocumentError):
        require_free(layout, tmp_path / "reports" / "lineage.json", replace=True, own="footprint_")
