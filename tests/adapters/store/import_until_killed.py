"""Import staged files one after another and say so after each: a process made to be killed.

``python -m tests.adapters.store.import_until_killed STORE FILES FIRST``
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from tests.builders_store import source_of

KNOWN_AT = datetime(2026, 1, 5, 8, tzinfo=UTC)
SMALL = Tuning(seal_rows=20, merge_files=3)  # so that sealing and merging are killed too


def import_files(folder: Path, files: Path, first: int) -> None:
    """Import the files from a number on; the line printed after each is its acknowledgement."""
    with Store.open(folder, writable=True, tuning=SMALL) as store:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        for number, path in enumerate(sorted(files.glob("*.parquet"))):
            if number >= first:
                store.append(path, source=source_of(path.stem), known_at=KNOWN_AT)
                sys.stdout.write(f"{path.stem}\n")
                sys.stdout.flush()
                if number % 4 == 3:
                    store.seal()


if __name__ == "__main__":
    import_files(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
