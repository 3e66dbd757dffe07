"""What the store tells and is told: sources, outcomes, import records, segments."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from lingtan.base.findings import Finding, FindingKind, Severity

ALREADY_IMPORTED = FindingKind(id="already_imported", severity=Severity.INFO)
READINGS_WITHDRAWN = FindingKind(id="readings_withdrawn", severity=Severity.INFO)
CLOCK_BEHIND = FindingKind(id="clock_behind", severity=Severity.WARNING)
STORE_BUSY = FindingKind(id="store_busy", severity=Severity.INFO)


WITHDRAWN = "withdrawn"
"""Quality of a row that takes back a reading instead of stating one; its value is the one taken
back."""


class ImportKind(StrEnum):
    """What an import holds; one file may be imported once as each."""

    READINGS = "readings"
    FACTS = "facts"
    CONTRACTS = "contracts"
    ENTERPRISES = "enterprises"
    CERTIFICATES = "certificates"
    REGISTER_EVENTS = "register_events"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSource:
    """Where rows come from, down to the byte.

    Attributes
    ----------
    file_name : str
        Name people know the file by.
    file_sha256 : str
        Digest of the file as it came.
    mapping_sha256 : str
        Digest of everything that decides how the file is read.
    is_asked_again : bool
        Whether to take the file once more although nothing of it or of its reading has changed:
        what it says then replaces what other files have said since.
    is_trial : bool
        Whether it is taken for trial: what rests on it is trial too.
    received_at : datetime or None
        When the park received it, if that is stated: what it says was known from then on.
    exported_at : datetime or None
        When it was written, if it or its mapping says so; else it counts as written when it was
        received. Of two files about the same span the one written later holds.
    part : str
        Which part of the file is read, such as sheets of a workbook; empty for all of it. Another
        reading of another part takes nothing back.
    evidence : tuple of (str, str)
        Documents that show when it was received: path below the workspace and SHA-256.
    """

    file_name: str
    file_sha256: str
    mapping_sha256: str = ""
    is_asked_again: bool = False
    is_trial: bool = False
    received_at: datetime | None = None
    exported_at: datetime | None = None
    part: str = ""
    evidence: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """What became of the rows of an import.

    Attributes
    ----------
    new : int
        Rows about an instant nothing was known of.
    same : int
        Rows that say what was known already: not stored again.
    changed : int
        Rows that correct a known value: stored as new rows, the old ones stay.
    refused : int
        Rows that could not be used; kept word for word.
    withdrawn : int
        Readings that the same bytes, read another way before, had stated and no longer state.
    older : int
        Rows in whose place a file written later holds; of them those are stored that were known
        for a while before it.
    """

    new: int = 0
    same: int = 0
    changed: int = 0
    refused: int = 0
    withdrawn: int = 0
    older: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """An import the store has acknowledged.

    Attributes
    ----------
    known_at : datetime
        When the park received it, if that was stated; else when it was recorded.
    recorded_at : datetime
        When it was imported.
    """

    import_id: int
    kind: ImportKind
    source: ImportSource
    known_at: datetime
    rows: RowCounts
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Readings of a meter of which two values are known: how many, and the first of them.

    Attributes
    ----------
    start : datetime
        Of the first one, UTC.
    old, new : Decimal or None
        Its value before and since; None where there is no value, because it was withdrawn.
    import_id : int or None
        Import the new value came with.
    file_name : str
        File of that import.
    other_file : str
        File the old value of the first one came with.
    is_contested : bool
        Both give a bill another length from the same day, and neither counts.
    qualities : tuple of str
        Where the value is the same before and since: the quality of the first one before and
        since, such as ``measured`` and ``manual:31``; see `bill_lengths` for the days.
    """

    meter_id: str
    count: int
    start: datetime
    old: Decimal | None
    new: Decimal | None
    import_id: int | None = None
    file_name: str = ""
    other_file: str = ""
    is_contested: bool = False
    qualities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOutcome:
    """What an append did.

    Attributes
    ----------
    record : ImportRecord
        The import; the earlier one when the file was known already.
    is_repeated : bool
        Whether the same file was last imported in the same way, so nothing was written.
    months : tuple of str
        UTC months, ``2025-01``, whose log has grown.
    findings : tuple of Finding
        What the store itself has to say about the import.
    corrections : tuple of Difference
        Meters whose known readings it corrected, up to the first fifty.
    """

    record: ImportRecord
    is_repeated: bool = False
    months: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    corrections: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A sealed Parquet file of the log, all in one UTC month.

    Attributes
    ----------
    file : str
        Path below the store's folder.
    corrections : int
        Number of its rows that correct an earlier one.
    first_known, last_known : datetime
        Span of `known_at` of its rows, naive UTC.
    first_seq, last_seq : int
        Span of `seq` of its rows.
    sha256 : str
        Digest of the file, by which a copy is checked.
    """

    file: str
    month: str
    rows: int
    corrections: int
    first_known: datetime
    last_known: datetime
    first_seq: int
    last_seq: int
    sha256: str
