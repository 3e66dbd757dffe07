"""The workspace: everything the command line does, as calls that return frozen results."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from lingtan.app.arguments import Place, now_of, place_of, text_of
from lingtan.app.build_demo import demonstrate
from lingtan.app.examine_machine import Diagnosis, examine_machine
from lingtan.app.layout import Layout
from lingtan.app.new_park import new_park, type_of
from lingtan.app.open_park import open_park
from lingtan.app.results import Demonstration
from lingtan.app.workspace_answers import AnswerCalls
from lingtan.app.workspace_backup import BackupCalls
from lingtan.app.workspace_campaigns import CampaignCalls
from lingtan.app.workspace_candidates import CandidateCalls
from lingtan.app.workspace_enterprises import EnterpriseCalls
from lingtan.app.workspace_figures import FigureCalls
from lingtan.app.workspace_files import FileCalls
from lingtan.app.workspace_live import LiveCalls
from lingtan.app.workspace_tasks import TaskCalls
from lingtan.app.workspace_trust import TrustCalls
from lingtan.app.workspace_users import UserCalls
from lingtan.app.workspace_verification import VerificationCalls
from lingtan.park.park import Park
from lingtan.park.places import ParkType


@dataclass(frozen=True, slots=True)
class Workspace(
    FileCalls,
    FigureCalls,
    EnterpriseCalls,
    TrustCalls,
    TaskCalls,
    AnswerCalls,
    CampaignCalls,
    CandidateCalls,
    VerificationCalls,
    UserCalls,
    BackupCalls,
    LiveCalls,
):
    """A park's folder: import files, check, account, judge, report.

    Each command of the command line is one call. What is of another kind than a call takes is an
    `ArgumentError`, whose text says what is meant. `period` is a year, month or day of the park,
    as text: ``"2025"``, ``"2025-07"``, ``"2025-07-01"``. `as_known_at` is an instant with its
    zone, not after now; None means everything known. `boundary` is the id of a boundary version;
    None means the park's first one.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import mkdtemp
    >>> park = Workspace.new(Path(mkdtemp()) / "park", ParkType.LOGISTICS)
    >>> park.park().type.value
    'logistics'
    """

    @classmethod
    def open(cls, folder: Place) -> Self:
        """Open the folder of a park.

        Raises
        ------
        WorkspaceError
            There is no park in it.
        """
        layout = Layout(place_of("folder", folder))
        layout.require()
        return cls(layout)

    @classmethod
    def new(cls, folder: Place, park_type: ParkType | str) -> Self:
        """Make a starting park of a type: manufacturing, logistics, commercial or mixed.

        Raises
        ------
        WorkspaceError
            The folder holds something already, or there is no such type.
        """
        return cls(new_park(place_of("folder", folder), type_of(text_of("park_type", park_type))))

    @staticmethod
    def demo(folder: Place = "demo", *, now: datetime | None = None) -> Demonstration:
        """Build the reference park, run every step once and return what each gave.

        Raises
        ------
        WorkspaceError
            The folder holds something else.
        """
        return demonstrate(place_of("folder", folder), now_of(now))

    @staticmethod
    def doctor() -> Diagnosis:
        """Return which Python, libraries and Chinese font are used."""
        return examine_machine()

    def park(self) -> Park:
        """Return the park as its file describes it."""
        return open_park(self.layout).park
