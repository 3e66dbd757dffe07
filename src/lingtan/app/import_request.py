"""What is asked of an import."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRequest:
    """How files are to be imported.

    Attributes
    ----------
    mapping : Path or None
        How to read them; without one, the mapping whose pattern fits the file's name.
    dry_run : bool
        Show what would happen; change nothing.
    again : bool
        Take a file that was imported before, in the same way, once more: what it says replaces
        what other files have said since.
    trial : bool
        Take the files for trial: what rests on them is trial too, and cannot be closed.
    now : datetime
        When the readings became known, unless `received` says so.
    received : datetime or None
        When the files were received, if that is long ago: what they say was known from then on,
        and of files about the same span the one written later holds.
    evidence : tuple of Path
        Documents that show when they were received; kept and signed with the import.
    """

    now: datetime
    received: datetime | None = None
    evidence: tuple[Path, ...] = ()
    mapping: Path | None = None
    dry_run: bool = False
    again: bool = False
    trial: bool = False
