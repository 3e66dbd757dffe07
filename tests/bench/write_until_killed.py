"""Import, close, import late, restate, day after day, and say so after each: made to be killed.

``python -m tests.bench.write_until_killed FOLDER FIRST_DAY``; each line is an acknowledgement.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lingtan.app.workspace import Workspace

NEW_YEAR = date(2025, 1, 1)


def main() -> None:
    """Write until killed, or until the year is over."""
    park = Workspace.open(Path(sys.argv[1]))
    _say("open")
    for number in range(int(sys.argv[2]), 365):
        day = (NEW_YEAR + timedelta(days=number)).isoformat()
        _import(park, f"{number:03d}_early", 90.0 + number)
        closed = park.close(day, by="office", now=datetime.now(UTC))
        _say("closed", day, str(closed.closing.closing_id))
        _import(park, f"{number:03d}_late", 95.0 + number)
        done = park.restate(day, by="chief", reason="late bill", now=datetime.now(UTC))
        _say("restated", day, str(done.restated.closing_id if done.restated else 0))


def _import(park: Workspace, name: str, amount: float) -> None:
    path = park.layout.folder.parent / f"sample_bills_{name}.csv"
    path.write_text(f"{name}\nmonth,meter,amount\n2025-01,g_ceramics,{amount}\n", encoding="utf-8")
    (done,) = park.import_files([path], now=datetime.now(UTC))
    if done.error is not None:
        raise done.error
    _say("imported", path.name)


def _say(*words: str) -> None:
    sys.stdout.write(f"{' '.join(words)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
