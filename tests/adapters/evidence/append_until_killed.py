"""Append batches and say so after each: a process made to be killed.

``python -m tests.adapters.evidence.append_until_killed FOLDER``
"""

import sys
from pathlib import Path

from tests.builders_evidence import a_log, entry

BATCH = 37


def append(folder: Path) -> None:
    """Append for ever; each line printed after a batch is its acknowledgement."""
    with a_log(folder) as log:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        while True:
            first = log.state.size
            log.append([entry(number) for number in range(first, first + BATCH)])
            sys.stdout.write(f"{log.state.size} {log.state.root.hex()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    append(Path(sys.argv[1]))
