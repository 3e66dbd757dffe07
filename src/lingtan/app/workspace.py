"""The workspace: everything the command line does, as calls that return frozen results."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from os import PathLike
from pathlib import Path
from typing import Self

from lingtan.app.account_period import account_period
from lingtan.app.check_readings import check_readings
from lingtan.app.evaluate_park import Question, evaluate_park
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.issue_report import issue_report
from lingtan.app.layout import Layout
from lingtan.app.new_park import new_park
from lingtan.app.open_park import open_park
from lingtan.app.request_data import request_data
from lingtan.app.results import Account, Check, Evaluation, FileImport, IssuedReport
from lingtan.app.suggest_mapping import suggest_for
from lingtan.app.write_template import write_template
from lingtan.park.park import Park
from lingtan.park.places import ParkType
from lingtan.park.requests import DataRequest

Place = str | PathLike[str]


@dataclass(frozen=True, slots=True)
class Workspace:
    """A park's folder: import files, check, account, judge, report.

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
        layout = Layout(Path(folder))
        layout.require()
        return cls(layout)

    @classmethod
    def new(cls, folder: Place, park_type: ParkType | str) -> Self:
        """Make a starting park of a type: manufacturing, logistics, commercial or mixed.

        Raises
        ------
        WorkspaceError
            The folder holds something already.
        """
        return cls(new_park(Path(folder), ParkType(park_type)))

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
            mapping=Path(mapping) if mapping else None,
            dry_run=dry_run,
            again=again,
            now=now or datetime.now(UTC),
        )
        return tuple(import_files(self.layout, [Path(path) for path in paths], request))

    def suggest_mapping(self, path: Place, language: str = "en") -> Path:
        """Look at a file and write a first mapping for it; return where it stands."""
        return suggest_for(self.layout, Path(path), language)[0]

    def check(self, period: str, *, as_known_at: datetime | None = None) -> Check:
        """Return what is believed, doubted, estimated and missing in a period."""
        return check_readings(self.layout, period, as_known_at)

    def account(
        self, period: str, *, boundary: str = "", as_known_at: datetime | None = None
    ) -> Account:
        """Return the carbon account of a boundary version over a period."""
        return account_period(self.layout, period, boundary, as_known_at)

    def evaluate(
        self,
        period: str,
        *,
        frameworks: Sequence[str] = (),
        boundary: str = "",
        target_year: int | None = None,
        as_known_at: datetime | None = None,
    ) -> Evaluation:
        """Return the verdict on every indicator of the frameworks asked for, or of all."""
        question = Question(
            period=period,
            boundary=boundary,
            frameworks=tuple(frameworks),
            target_year=target_year,
            as_known_at=as_known_at,
        )
        return evaluate_park(self.layout, question)

    def request_data(
        self, period: str, *, language: str = "zh"
    ) -> tuple[Path, tuple[DataRequest, ...]]:
        """Write the register of data still needed; return its path and what it holds."""
        return request_data(self.layout, Question(period=period), language)

    def report(
        self,
        period: str,
        *,
        language: str = "zh",
        boundary: str = "",
        now: datetime | None = None,
    ) -> IssuedReport:
        """Write the report of a period as PDF, XLSX and HTML."""
        question = Question(period=period, boundary=boundary)
        return issue_report(self.layout, question, language, now or datetime.now(UTC))

    def write_template(self, kind: str, year: int, *, language: str = "zh") -> Path:
        """Write an XLSX form prefilled from the park file; return its path."""
        return write_template(self.layout, kind, year, language)
