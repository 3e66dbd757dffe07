"""Make a new park to start from: valid, commented, with a small sample in its inbox."""

from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.wiring_files import write_new_park
from lingtan.base.errors import WorkspaceError
from lingtan.park.places import ParkType


def require_empty(folder: Path) -> None:
    """Make sure that nothing can be overwritten.

    Raises
    ------
    WorkspaceError
        The folder exists and holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkspaceError("not_empty", facts={"folder": str(folder)})


def type_of(name: str) -> ParkType:
    """Return a type of park by its name.

    Raises
    ------
    WorkspaceError
        There is no such type.
    """
    try:
        return ParkType(name)
    except ValueError:
        known = ", ".join(ParkType)
        raise WorkspaceError("no_park_type", facts={"type": name, "known": known}) from None


def new_park(folder: Path, park_type: ParkType) -> Layout:
    """Write a starting park of a type and return its layout.

    Raises
    ------
    WorkspaceError
        The folder holds something already.
    """
    require_empty(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write_new_park(folder, park_type)
    return Layout(folder)
