"""What a command writes is for its owner only, unless a umask says that a group may read it."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("umask", "shut"), [(0o022, 0o077), (0o002, 0o077), (0o027, 0o027)])
def test_files_of_a_park_are_read_by_nobody_else(tmp_path: Path, umask: int, shut: int) -> None:
    park = tmp_path / "park"

    def command(*words: str) -> None:
        subprocess.run([sys.executable, "-m", "lingtan", *words], umask=umask, check=True)

    command("new", str(park), "--type", "logistics")
    command("import", str(park), str(min((park / "inbox").iterdir())))
    found = [park, *park.rglob("*")]
    assert park / "store" / "log.duckdb" in found
    assert [path for path in found if path.stat().st_mode & shut] == []
    assert any(path.stat().st_mode & 0o040 for path in found) == (umask == 0o027)
