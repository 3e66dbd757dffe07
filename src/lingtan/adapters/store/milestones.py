"""What a store keeps besides readings and statements: closings, and the park files seen."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.adapters.store.closings import closings_of, enter_closing
from lingtan.adapters.store.content import content_of
from lingtan.adapters.store.database import told_as_store_error
from lingtan.adapters.store.opening import Opened
from lingtan.adapters.store.parks import enter_park, parks_of
from lingtan.adapters.store.told import Told
from lingtan.adapters.store.trials import (
    TrialStatement,
    trial_imports_of,
    trial_statements_of,
)
from lingtan.base.errors import WorkspaceError
from lingtan.ledger.closing import Closing, ClosingDraft
from lingtan.ledger.known_parks import SeenPark


class MilestoneCalls:
    """The calls of a store about closings and park files; `Store` stands above it."""

    _opened: Opened
    _told: Told

    def closings(self) -> tuple[Closing, ...]:
        """Return every closing, in order."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once("closings", lambda: closings_of(self._opened.connection))

    def close_period(self, draft: ClosingDraft) -> Closing:
        """Enter a closing; when it returns it is safe."""
        self._require_writable()
        with told_as_store_error("closing", draft.period):
            return enter_closing(self._opened.connection, self._opened.files, draft)

    def parks(self) -> tuple[SeenPark, ...]:
        """Return every change of the park file that was seen, in order."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once("parks", lambda: parks_of(self._opened.connection))

    def see_park(self, sha256: str, now: datetime) -> None:
        """Enter a park file whose copy is kept, unless it was seen last; then it is safe."""
        self._require_writable()
        with told_as_store_error("seeing_park"):
            enter_park(self._opened.connection, self._opened.files, sha256, now)

    def content(self, as_known_at: datetime | None) -> str:
        """Return a digest of what the store says as known at an instant, or now."""
        with told_as_store_error("reading_log", is_reading=True):
            return self._told.once(
                "content", lambda: content_of(self._opened.connection, as_known_at), as_known_at
            )

    def trial_imports(self, as_known_at: datetime | None) -> dict[int, str]:
        """Return the files of trial imports by number; not those that came formally since."""
        with told_as_store_error("reading_log", is_reading=True):
            files = self._told.once(
                "trials",
                lambda: trial_imports_of(self._opened.connection, as_known_at),
                as_known_at,
            )
        return dict(files)

    def trial_statements(
        self, ids: Sequence[int], as_known_at: datetime | None
    ) -> tuple[TrialStatement, ...]:
        """Return the statements in force that some imports made."""
        with told_as_store_error("reading_log", is_reading=True):
            return trial_statements_of(self._opened.connection, ids, as_known_at)

    def _require_writable(self) -> None:
        if self._opened.lock is None:
            raise WorkspaceError("read_only", facts={"folder": str(self._opened.files.folder)})
