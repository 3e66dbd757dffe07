"""Import files, after all that was acknowledged before them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from lingtan.app.enter_files import enter_files
from lingtan.app.import_journals import import_waiting
from lingtan.app.import_request import ImportRequest
from lingtan.app.layout import Layout
from lingtan.app.results import FileImport


def import_files(
    layout: Layout, paths: Iterable[Path], request: ImportRequest
) -> Iterator[FileImport]:
    """Import files one by one and yield what became of each.

    Yields
    ------
    FileImport
        In the order of the paths. A file that cannot be read, that no mapping or more than one
        fits, or that the store could not take, is yielded with its `error`: nothing of it was
        taken, and the others are imported all the same.

    Raises
    ------
    WorkspaceError, ParkFileError, CatalogueError, StoreError, EvidenceError
        The park, its store or its log of evidence cannot be opened, and no file was looked at;
        or the log could not be written to in the end: then the next import does it. Or a
        document that is to show when the files were received is none.
    LingtanError
        Pushed readings that were acknowledged before cannot be imported; or a part of a file was
        entered, and another part was not: nothing of this import is taken.
    """
    if not request.dry_run:
        request = replace(request, now=import_waiting(layout, request.now))
    yield from enter_files(layout, paths, request)
