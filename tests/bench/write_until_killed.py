"""Import, close, import anew, restate, day after day, and say so after each: made to be killed.

``python -m tests.bench.write_until_killed FOLDER FIRST_DAY``; each line is an acknowledgement.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from lingtan.app.workspace import Workspace

NEW_YEAR = date(2025, 1, 1)
METERS = "e_machines,e_ceramics,e_common,e_solar,h_machines,h_common,e_import,h_boiler"


def main() -> None:
    """Write until killed, or until the year is over."""
    park = Workspace.open(Path(sys.argv[1]))
    _say("open")
    for number in range(int(sys.argv[2]), 365):
        day = (NEW_YEAR + timedelta(days=number)).isoformat()
        _import(park, f"{number:03d}_early", day, 90.0 + number)
        closed = park.close(day, by="office", now=datetime.now(UTC))
        _say("closed", day, str(closed.closing.closing_id))
        _import(park, f"{number:03d}_late", day, 95.0 + number)
        done = park.restate(day, by="chief", reason="corrected file", now=datetime.now(UTC))
        _say("restated", day, str(done.restated.closing_id if done.restated else 0))


def _import(park: Workspace, name: str, day: str, amount: float) -> None:
    """Import what every meter read in the first hour of a day."""
    path = park.layout.folder.parent / f"sample_hourly_{name}.csv"
    amounts = f",{amount}" * len(METERS.split(","))
    path.write_text(f"{name}\ntime,{METERS}\n{day} 00:00{amounts}\n", encoding="utf-8")
    (done,) = park.import_files([path], now=datetime.now(UTC))
    if done.error is not None:
        raise done.error
    _say("imported", path.name)


def _say(*words: str) -> None:
    sys.stdout.write(f"{' '.join(words)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
