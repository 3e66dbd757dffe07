"""Whether a disk still takes something: asked by writing, since a limit need not be a size."""

import os
import shutil
from pathlib import Path
from tempfile import TemporaryFile

from lingtan.base.reasons import reason_of

LEAST_FREE_BYTES = 64 << 20
PROBE = bytes(64 << 10)
PREFIX = ".room-"
FULL = "disk_full"
NOT_FULL = ("read_only", "not_allowed")
"""Nothing can be written, and nothing need be: who only shows a park may be served from there."""


def lack_of_room(folder: Path) -> str:
    """Return why nothing more can be written into a folder, as an id; empty when something can."""
    try:
        if not os.access(folder, os.W_OK):
            return ""
        if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
            return FULL
        with TemporaryFile(dir=folder, prefix=PREFIX) as probe:  # nameless: no kill leaves it
            probe.write(PROBE)
            probe.flush()  # all of it: the system may take a part and say nothing
    except OSError as error:
        reason = reason_of(error)
        return "" if reason in NOT_FULL else reason
    return ""
