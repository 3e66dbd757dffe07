"""The calls of a workspace that take files in and give forms out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lingtan.app.arguments import (
    Place,
    language_of,
    now_of,
    past,
    place_of,
    places_of,
    text_of,
    truth_of,
    year_of,
)
from lingtan.app.import_files import import_files
from lingtan.app.import_request import ImportRequest
from lingtan.app.question_of import question_of
from lingtan.app.request_data import request_data
from lingtan.app.results import FileImport
from lingtan.app.suggest_mapping import suggest_for
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.app.write_template import write_template
from lingtan.park.requests import DataRequest


@dataclass(frozen=True, slots=True)
class FileCalls(WorkspaceFolder):
    """Import files, suggest how to read them, write forms and the register of data needed."""

    def import_files(
        self,
        paths: Sequence[Place],
        *,
        mapping: Place | None = None,
        dry_run: bool = False,
        again: bool = False,
        trial: bool = False,
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
            trial=truth_of("trial", trial),
            now=now_of(now),
        )
        return tuple(import_files(self.layout, places_of("paths", paths), request))

    def import_received(
        self,
        paths: Sequence[Place],
        received: datetime,
        *,
        evidence: Sequence[Place] = (),
        mapping: Place | None = None,
        dry_run: bool = False,
        now: datetime | None = None,
    ) -> tuple[FileImport, ...]:
        """Import files that were received in the past, with the documents that show when.

        What they say was known from then on, and of files about the same span the one written
        later holds; see `import_files`.
        """
        request = ImportRequest(
            mapping=None if mapping is None else place_of("mapping", mapping),
            dry_run=truth_of("dry_run", dry_run),
            received=past(received, now_of(now)),
            evidence=tuple(places_of("evidence", evidence)),
            now=now_of(now),
        )
        return tuple(import_files(self.layout, places_of("paths", paths), request))

    def suggest_mapping(self, path: Place, language: str = "en") -> Path:
        """Look at a file and write a first mapping for it; return where it stands."""
        return suggest_for(self.layout, place_of("path", path), language_of(language))[0]

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
