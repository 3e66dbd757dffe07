"""The workspace: everything the command line does, as calls that return frozen results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from lingtan.app.account_period import account_period
from lingtan.app.arguments import (
    Place,
    language_of,
    now_of,
    place_of,
    places_of,
    text_of,
    truth_of,
    year_of,
)
from lingtan.app.build_demo import demonstrate
from lingtan.app.bundle_evidence import Bundle, bundle_park, verify_anything
from lingtan.app.check_readings import check_readings
from lingtan.app.close_period import close_period
from lingtan.app.evaluate_park import evaluate_park
from lingtan.app.examine_machine import Diagnosis, examine_machine
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.issue_report import issue_report
from lingtan.app.layout import Layout
from lingtan.app.match_period import match_period
from lingtan.app.new_park import new_park, type_of
from lingtan.app.open_park import open_park
from lingtan.app.question_of import question_of
from lingtan.app.reconcile_period import reconcile_period
from lingtan.app.request_data import request_data
from lingtan.app.restate_period import RestatementRequest, restate_period
from lingtan.app.results import (
    Account,
    Check,
    ClosedPeriod,
    Demonstration,
    Evaluation,
    FileImport,
    GreenPower,
    IssuedReport,
    Reconciliation,
    Restatement,
)
from lingtan.app.suggest_mapping import suggest_for
from lingtan.app.verify_evidence import Known, Verification, verify_workspace
from lingtan.app.write_template import write_template
from lingtan.park.park import Park
from lingtan.park.places import ParkType
from lingtan.park.requests import DataRequest


@dataclass(frozen=True, slots=True)
class Workspace:
    """A park's folder: import files, check, account, judge, report.

    Each command of the command line is one call. What is of another kind than a call takes is an
    `ArgumentError`, whose text says what is meant. `period` is a year, month or day of the park,
    as text: ``"2025"``, ``"2025-07"``, ``"2025-07-01"``. `as_known_at` is an instant with its
    zone, not after now; None means everything known. `boundary` is the id of a boundary version;
    None means the park's first one.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> park = Workspace.new(Path(mkdtemp()) / "park", ParkType.LOGISTICS)
    >>> park.park().type.value
    'logistics'
    """

    layout: Layout

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

    def import_files(
        self,
        paths: Sequence[Place],
        *,
        mapping: Place | None = None,
        dry_run: bool = False,
        again: bool = False,
        now: datetime | None = None,
    ) -> tuple[FileImport, ...]:
        """Import files of meters, bills and forms; see `lingtan.app.import_request`.

        A file that cannot be imported does not raise: it is returned with its `error`, nothing
        of it was taken, and the other files are imported all the same.
        """
        request = ImportRequest(
            mapping=None if mapping is None else place_of("mapping", mapping),
            dry_run=truth_of("dry_run", dry_run),
            again=truth_of("again", again),
            now=now_of(now),
        )
        return tuple(import_files(self.layout, places_of("paths", paths), request))

    def suggest_mapping(self, path: Place, language: str = "en") -> Path:
        """Look at a file and write a first mapping for it; return where it stands."""
        return suggest_for(self.layout, place_of("path", path), language_of(language))[0]

    def check(self, period: str, *, as_known_at: datetime | None = None) -> Check:
        """Return what is believed, doubted, estimated and missing in a period."""
        asked = question_of(period, as_known_at=as_known_at)
        return check_readings(self.layout, asked.period, asked.as_known_at)

    def reconcile(
        self, period: str, *, as_known_at: datetime | None = None, with_hours: bool = False
    ) -> Reconciliation:
        """Return what the sources say together, and which of them cannot be right.

        The values of every hour are worked out only `with_hours`.
        """
        asked = question_of(period, as_known_at=as_known_at)
        return reconcile_period(
            self.layout, asked.period, asked.as_known_at, with_hours=with_hours
        )

    def close(self, period: str, *, by: str, now: datetime | None = None) -> ClosedPeriod:
        """Close a period: from now on it is accounted with what is known now, and nothing else."""
        return close_period(self.layout, text_of("period", period), text_of("by", by), now_of(now))

    def restate(
        self,
        period: str,
        *,
        by: str = "",
        reason: str = "",
        dry_run: bool = False,
        now: datetime | None = None,
    ) -> Restatement:
        """Take what came since into a closed period, and list which figure moved because of what.

        With `dry_run` it is only listed.
        """
        request = RestatementRequest(
            restated_by=text_of("by", by),
            reason=text_of("reason", reason),
            now=now_of(now),
            dry_run=truth_of("dry_run", dry_run),
        )
        return restate_period(self.layout, text_of("period", period), request)

    def account(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> Account:
        """Return the carbon account of a boundary version over a period."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return account_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def match(
        self, period: str, *, boundary: str | None = None, as_known_at: datetime | None = None
    ) -> GreenPower:
        """Return green power three ways: what flowed, what was bought, what was there in time."""
        asked = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return match_period(self.layout, asked.period, asked.boundary, asked.as_known_at)

    def evaluate(
        self,
        period: str,
        *,
        frameworks: Sequence[str] | None = None,
        boundary: str | None = None,
        target_year: int | None = None,
        as_known_at: datetime | None = None,
    ) -> Evaluation:
        """Return the verdict on every indicator of some frameworks.

        None takes those the park file names, or all of them when it names none.
        """
        question = question_of(
            period,
            frameworks=frameworks,
            boundary=boundary,
            target_year=target_year,
            as_known_at=as_known_at,
        )
        return evaluate_park(self.layout, question)

    def request_data(
        self,
        period: str,
        *,
        language: str = "zh",
        as_known_at: datetime | None = None,
        replace: bool = False,
    ) -> tuple[Path, tuple[DataRequest, ...]]:
        """Write the register of data still needed; return its path and what it holds.

        An earlier register stays as it is, and the new one stands beside it, unless `replace`.
        """
        question = question_of(period, as_known_at=as_known_at)
        return request_data(
            self.layout, question, language_of(language), replace=truth_of("replace", replace)
        )

    def report(
        self,
        period: str,
        *,
        language: str = "zh",
        boundary: str | None = None,
        as_known_at: datetime | None = None,
        now: datetime | None = None,
        replace: bool = False,
    ) -> IssuedReport:
        """Write the report of a period as PDF, XLSX and HTML.

        An earlier report stays as it is, and the new one stands beside it, unless `replace`.
        """
        question = question_of(period, boundary=boundary, as_known_at=as_known_at)
        return issue_report(
            self.layout,
            question,
            language_of(language),
            now_of(now),
            replace=truth_of("replace", replace),
        )

    def bundle(self, path: Place, *, replace: bool = False) -> Bundle:
        """Write everything that is needed to verify the park elsewhere into one file."""
        target = place_of("path", path)
        return bundle_park(self.layout.folder, target, replace=truth_of("replace", replace))

    @staticmethod
    def verify_bundle(path: Place, *, key: str = "", since: Place | None = None) -> Verification:
        """Return whether a bundle is as it was written, and what is not; see `verify`."""
        earlier = None if since is None else place_of("since", since)
        known = Known(key=text_of("key", key), since=earlier)
        return verify_anything(place_of("path", path), known)

    def verify(self, *, key: str = "", since: Place | None = None) -> Verification:
        """Return whether everything is as it was recorded, and what is not.

        Parameters
        ----------
        key : str
            Mark of the public key that was told by another way, or the name of its file.
        since : path or None
            An earlier signed checkpoint of the same log.
        """
        earlier = None if since is None else place_of("since", since)
        return verify_workspace(self.layout.folder, Known(key=text_of("key", key), since=earlier))

    def write_template(
        self, kind: str, year: int, *, language: str = "zh", replace: bool = False
    ) -> Path:
        """Write an XLSX form prefilled from the park file; return its path.

        An earlier form stays as it is, and the new one stands beside it, unless `replace`.
        """
        form, asked = text_of("kind", kind), year_of("year", year)
        return write_template(
            self.layout, form, asked, language_of(language), replace=truth_of("replace", replace)
        )
