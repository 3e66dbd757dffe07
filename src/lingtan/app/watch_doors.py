"""See at a glance that somebody may see more or less than a moment ago: users, tokens, the file.

A glance is at sizes and times of two files. Only where one of them is another than before are the
rows read; that somebody was seen again changes a file, and nobody's rights.
"""

from dataclasses import dataclass
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring_users import digest_of_doors, reading
from lingtan.base.errors import LingtanError

Glance = tuple[tuple[int, int, int], ...]
UNKNOWN = "unknown"
"""What is told where the database cannot be read: whoever asks looks closer himself."""


@dataclass(slots=True)
class Doors:
    """Who may come into a workspace, as it was seen the last time."""

    layout: Layout
    _glance: Glance = ()
    _told: tuple[str, ...] = ()

    def have_changed(self) -> bool:
        """Whether somebody may see more or less than when this was asked the last time."""
        glance = tuple(map(_state, (self.layout.users, self.layout.sign_in_file)))
        if glance == self._glance:
            return False
        told = (self._rows(), str(glance[1]))
        has_changed = told != self._told
        self._glance, self._told = glance, told
        return has_changed

    def _rows(self) -> str:
        try:
            with reading(self.layout.users) as connection:
                return "" if connection is None else digest_of_doors(connection)
        except LingtanError:
            return UNKNOWN


def _state(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0, 0
    return found.st_size, found.st_mtime_ns, found.st_ino
