"""What parks showed at the commit that kept the digests, captured again by the code of then."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.characterisation.digests import DIGESTS

ROOT = Path(__file__).parents[2]
BUILT = "src/lingtan/web/static/built"  # scripts of pages, which no commit holds


def written_before(folder: Path, parks: Sequence[str]) -> Path:
    """Write what parks showed when their digests were kept, and return where."""
    then, written = folder / "then", folder / "before"
    commit = _git("log", "-1", "--format=%H", "--", str(DIGESTS))
    _git("worktree", "add", "--detach", str(then), commit)
    try:
        shutil.copytree(ROOT / BUILT, then / BUILT, dirs_exist_ok=True)
        subprocess.run(
            [sys.executable, "-m", "tests.characterisation", "write", str(written), *parks],
            cwd=then,
            env={**os.environ, "PYTHONPATH": os.pathsep.join((str(then / "src"), str(then)))},
            check=True,
        )
    finally:
        _git("worktree", "remove", "--force", str(then))
    return written


def _git(*words: str) -> str:
    done = subprocess.run(
        ["git", *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()
