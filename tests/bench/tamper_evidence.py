"""Change one byte anywhere in store or evidence, many times: ``python -m … [CHANGES]``.

Each change must be found, and the file it was made in named. Half of the changes fall on any byte,
the other half on any file, so that small files such as keys get their share.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from lingtan.app.wiring_evidence import verify_folder
from lingtan.app.workspace import Workspace
from lingtan.base.findings import Severity

CHANGES = 10_000
PARTS = ("store", "evidence")
MEANINGLESS = "writer.lock"  # holds a process id


def main() -> None:
    """Change bytes, count what was not found or not named, and fail when anything was."""
    changes = int(sys.argv[1]) if len(sys.argv) > 1 else CHANGES
    with tempfile.TemporaryDirectory(prefix="lingtan-bench-") as name:
        folder = Path(name) / "park"
        park = Workspace.new(folder, "mixed")
        park.import_files(sorted((folder / "inbox").iterdir()))
        park.report("2025", language="en")
        begun = time.perf_counter()
        missed, misnamed = _tamper(folder, changes)
        spent = time.perf_counter() - begun
    sys.stdout.write(
        f"{changes:,} single-byte changes, {missed} not found, {misnamed} named wrongly, "
        f"{1000 * spent / changes:.0f} ms a verification\n"
    )
    sys.exit(min(missed + misnamed, 1))


def _tamper(folder: Path, changes: int) -> tuple[int, int]:
    draw = random.Random(20251126)  # noqa: S311  # where, not secrets
    paths = [path for part in PARTS for path in sorted((folder / part).rglob("*"))]
    files = [
        path
        for path in paths
        if path.is_file() and path.name != MEANINGLESS and path.stat().st_size
    ]
    sizes = [path.stat().st_size for path in files]
    missed, misnamed = 0, 0
    for number in range(changes):
        path = draw.choices(files, sizes)[0] if number % 2 else draw.choice(files)
        named = _name_changed(folder, path, draw)
        missed += not named
        misnamed += bool(named) and named != path.relative_to(folder).as_posix()
    return missed, misnamed


def _name_changed(folder: Path, path: Path, draw: random.Random) -> str:
    """Change a byte of a file and put it back; return the file the verification names."""
    before = path.read_bytes()
    changed = bytearray(before)
    changed[draw.randrange(len(before))] ^= draw.randrange(1, 256)
    path.write_bytes(changed)
    findings = verify_folder(folder, may_be_edited=True, is_thorough=False).findings
    path.write_bytes(before)
    errors = (each.subject for each in findings if each.kind.severity is Severity.ERROR)
    return next(errors, "")


if __name__ == "__main__":
    main()
