"""Record what a process entered that was killed before it recorded it.

The next import, closing or report does so as well; until one of them, whoever verifies cannot tell
the work of that process from a change by somebody else.
"""

from lingtan.app.layout import Layout
from lingtan.app.record_evidence import recording
from lingtan.app.wiring_evidence import is_unfinished


def catch_up(layout: Layout) -> None:
    """Record what the store has taken and the log does not say; nothing where it says all.

    Raises
    ------
    WorkspaceBusyError
        Another process is recording.
    EvidenceError
        The log is not what its checkpoint says, or the disk failed.
    """
    if is_unfinished(layout.folder):
        with recording(layout):
            pass
