"""What keeps a store in order: its best order for reading, and whether its files are whole."""

from lingtan.adapters.store.database import told_as_store_error
from lingtan.adapters.store.milestones import MilestoneCalls
from lingtan.adapters.store.resolve import resolve_corrected_months
from lingtan.adapters.store.segment_list import all_segments
from lingtan.adapters.store.segments import seal_all_months
from lingtan.adapters.store.soundness import require_as_sealed


class UpkeepCalls(MilestoneCalls):
    """The calls of a store about its files; `Store` stands above it."""

    def seal(self) -> tuple[str, ...]:
        """Put the log in its best order for reading; return the months touched.

        Seals the tail, merges months of many files, writes out corrected months. Changes nothing.
        """
        self._require_writable()
        opened = self._opened
        with told_as_store_error("sealing"):
            sealed = seal_all_months(opened.connection, opened.files, opened.tuning)
            resolved = resolve_corrected_months(opened.connection, opened.files)
        return tuple(sorted({*sealed, *resolved}))

    def check(self) -> None:
        """Check that every sealed file is there as it was written.

        Raises
        ------
        StoreError
            Files are missing or altered; `details` names them.
        """
        require_as_sealed(self._opened.files.folder, all_segments(self._opened.connection))
