"""The calls of a workspace that back it up and restore it."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.app.arguments import Place, now_of, place_of, truth_of
from lingtan.app.back_up_park import Backup, BackupRequest, back_up_park
from lingtan.app.restore_park import Restored, restore_park
from lingtan.app.workspace_folder import WorkspaceFolder


@dataclass(frozen=True, slots=True)
class BackupCalls(WorkspaceFolder):
    """Back a park up while it is in use, and restore it elsewhere."""

    def backup(
        self,
        path: Place,
        *,
        with_key: bool = False,
        replace: bool = False,
        now: datetime | None = None,
    ) -> Backup:
        """Write everything the park needs into one file, as it stands at one moment.

        Parameters
        ----------
        with_key : bool
            Whether the private signing key goes along; without it a restored park can be read
            and verified, but takes nothing in until the key is put back.
        replace : bool
            Whether to write over a file that stands there.
        """
        request = BackupRequest(
            now=now_of(now),
            with_key=truth_of("with_key", with_key),
            replace=truth_of("replace", replace),
        )
        return back_up_park(self.layout, place_of("path", path), request)

    @staticmethod
    def restore(path: Place, folder: Place) -> Restored:
        """Check a backup to the last byte and put the park into a new or empty folder."""
        return restore_park(place_of("path", path), place_of("folder", folder))
