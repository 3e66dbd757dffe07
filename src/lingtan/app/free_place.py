"""Whether a file may be written where somebody wants it: over no document, and over no park."""

from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.receive_files import DOWNLOADS
from lingtan.base.errors import DocumentError


def require_free(layout: Layout, path: Path, *, replace: bool = False, own: str = "") -> None:
    """Make sure that a file which somebody names may be written there.

    In the folder of the park only a new file may come, beside the park file, into ``reports/`` or
    among the files that are fetched in a browser; its other folders are its own.

    Parameters
    ----------
    replace : bool
        Whether a file outside of the park may be written over.
    own : str
        What the names of documents in ``reports/`` begin with that may be written over as well.

    Raises
    ------
    DocumentError
        A file stands there already, or the place belongs to the park.
    """
    place, folder = path.resolve(), layout.folder.resolve()
    if place.is_relative_to(folder):
        is_among_reports = place.parent == folder / "reports"
        is_its_own = bool(own) and is_among_reports and place.name.startswith(own)
        is_open = place.parent == folder or place.is_relative_to(folder / DOWNLOADS)
        is_new = not path.exists() and (is_among_reports or is_open)
        if not (is_new or is_its_own):
            facts = {"path": str(path), "folder": str(layout.folder)}
            raise DocumentError("in_park", facts=facts)
    if path.exists() and not replace:
        raise DocumentError("stands_already", facts={"path": str(path)})
