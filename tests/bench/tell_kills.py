"""What a bench that kills processes says at its end, and how it leaves."""

import sys
from collections.abc import Sequence
from typing import NoReturn


def kills_asked(otherwise: int) -> int:
    """Return how many kills the command line asks for."""
    return int(sys.argv[1]) if len(sys.argv) > 1 else otherwise


def tell_kills(said: str, faults: Sequence[str]) -> NoReturn:
    """Say what was seen and every fault, and leave with one when there is any."""
    sys.stdout.write(f"{said}, {len(faults)} faults\n")
    for fault in faults:
        sys.stdout.write(f"  {fault}\n")
    sys.exit(min(len(faults), 1))
