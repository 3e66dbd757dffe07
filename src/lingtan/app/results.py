"""What the use cases return: frozen results that a command prints and a notebook keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.stated import Stated
from lingtan.base.errors import DocumentError, LingtanError
from lingtan.base.figures import Figure
from lingtan.base.findings import Finding
from lingtan.base.read_only import seal
from lingtan.base.time_axis import Period
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.indicators.closed_base import ClosedBase
from lingtan.indicators.concerned import KnownFramework
from lingtan.indicators.results import FactoryResult, FrameworkResult
from lingtan.ledger.closing import Closing
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.restatement import Movement
from lingtan.metering.reconciliation.header_lines import SteamHeader
from lingtan.park.park import Park
from lingtan.park.requests import DataRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileImport:
    """What became of a file.

    Attributes
    ----------
    mapping : str
        Mapping that read it; ``form`` for one of our forms; empty when it was not read.
    read, skipped : int
        Rows in the file, and rows that hold no reading (titles, totals).
    new, same, changed, refused : int
        Readings not known before, known already, correcting a known one, and refused. A repeated
        file keeps the number refused when it was read.
    withdrawn : int
        Readings it stated when it was read another way before, and no longer states.
    superseded : int
        Readings of a repeated file in whose place other files have put something else since.
    statements : int
        Yearly facts, contracts and enterprises it stated.
    stated : tuple of Stated
        Each of them beside what was known of it before.
    is_repeated : bool
        The same file was last imported in the same way; nothing was changed.
    is_dry_run : bool
        Nothing was changed because only a rehearsal was asked for; all else is as the import
        would have it.
    preview : DataFrame
        First rows as they would be, or were, stored.
    error : LingtanError or None
        Why nothing of the file was taken; None when it was read.
    import_id : int or None
        Import that keeps its readings, refused rows and findings; None where nothing is kept.
    """

    file: str
    mapping: str = ""
    read: int = 0
    skipped: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    refused: int = 0
    withdrawn: int = 0
    superseded: int = 0
    statements: int = 0
    stated: tuple[Stated, ...] = ()
    is_repeated: bool = False
    is_dry_run: bool = False
    findings: tuple[Finding, ...] = ()
    preview: pl.DataFrame | None = None
    error: LingtanError | None = None
    import_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is believed of the readings of a period.

    Attributes
    ----------
    quality : DataFrame
        Table `METER_QUALITY`: completeness and grade of each meter and month.
    gaps : DataFrame
        Every range without readings, and how it was filled.
    estimates : DataFrame
        What was estimated, by meter and method.
    doubts : DataFrame
        Table `READING_DOUBTS`: what an account has to weigh.
    balances : DataFrame
        Table `BALANCES`: what enters and leaves each node, and the residual.
    """

    park: Park
    period: Period
    findings: tuple[Finding, ...]
    quality: pl.DataFrame
    gaps: pl.DataFrame
    estimates: pl.DataFrame
    doubts: pl.DataFrame
    balances: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """What the sources of a period say together, beside what each says alone.

    Attributes
    ----------
    check : Check
        What the readings themselves are worth.
    values : DataFrame
        Table `RECONCILED`: every meter and loss, month by month and over the whole period.
    findings : tuple of Finding
        Meters that cannot be right, and contradictions no single meter explains.
    hours : DataFrame
        Table `RECONCILED_HOURS`; empty unless it was asked for.
    headers : tuple of SteamHeader
        Steam headers with mass and energy reconciled together, over the whole period.
    """

    check: Check
    values: pl.DataFrame
    findings: tuple[Finding, ...]
    hours: pl.DataFrame
    headers: tuple[SteamHeader, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The carbon account of a period, with the check it rests on.

    Attributes
    ----------
    as_known_at : datetime or None
        State of knowledge; that of the closing for a closed period.
    layout : Layout
        Where the park file and catalogue it rests on stand.
    closed_base : ClosedBase or None
        The base year as it was closed, for the park's main boundary.
    is_trial : bool
        Whether an input is for trial; findings of the check name each.
    """

    check: Check
    inventory: Inventory
    as_known_at: datetime | None
    layout: Layout
    is_trial: bool = False
    closed_base: ClosedBase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedPeriod:
    """A period that was closed, with the account of each boundary version.

    Attributes
    ----------
    findings : tuple of Finding
        What must be known of the store it was closed on.
    """

    closing: Closing
    accounts: tuple[Account, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restatement:
    """What has come since a period was closed.

    Attributes
    ----------
    closing : Closing
        The one that was in force.
    restated : Closing or None
        The one that is now; None when it was only asked, or nothing has come.
    movements : tuple of Movement
        Every figure that moved, with the share of each cause.
    as_known_at : datetime or None
        When what it comes to was known: a trace asks for it by this instant. None where nothing
        has come, or it rests on a park file of which no copy is kept yet.
    findings : tuple of Finding
        What must be known of the store it was closed on anew, or of a rehearsal: trial inputs.
    has_come : bool
        Whether anything has come since, though it may move no figure.
    """

    closing: Closing
    restated: Closing | None
    movements: tuple[Movement, ...]
    as_known_at: datetime | None = None
    findings: tuple[Finding, ...] = ()
    has_come: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The judgement of a park under every framework asked for.

    Attributes
    ----------
    requests : tuple of DataRequest
        What the frameworks still need, who can supply it and what proves it.
    findings : tuple of Finding
        What is doubtful about the judgement, such as an excuse no waiver allows.
    matched : mapping of str to Figure
        What matching tells of green power; empty where no framework asks for power by the hour.
    known : tuple of KnownFramework
        Frameworks that cannot concern the park, or in which nobody has read a rule.
    factories : tuple of FactoryResult
        Verdicts on the factories of the park, where a framework of factories is asked for.
    """

    account: Account
    frameworks: tuple[FrameworkResult, ...]
    requests: tuple[DataRequest, ...]
    target_year: int
    findings: tuple[Finding, ...] = ()
    matched: Mapping[str, Figure] = field(default_factory=dict)
    known: tuple[KnownFramework, ...] = ()
    factories: tuple[FactoryResult, ...] = ()

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "matched")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedReport:
    """The documents of a report; a PDF needs a Chinese font, and its absence is said.

    Attributes
    ----------
    findings : tuple of Finding
        Those of the account the documents show.
    kept : tuple of Path
        Earlier documents of the same report, which stay as they are; these stand beside them.
    replaced : tuple of Path
        Earlier documents that were written over, because that was asked for.
    is_trial : bool
        Whether the documents say that they are for trial.
    """

    language: str
    pdf: Path | None
    xlsx: Path
    html: Path
    why_no_pdf: DocumentError | None = None
    findings: tuple[Finding, ...] = ()
    kept: tuple[Path, ...] = ()
    replaced: tuple[Path, ...] = ()
    is_trial: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstration:
    """All that building the reference park gave, step by step.

    Attributes
    ----------
    imports : tuple of FileImport
        What became of each raw file, in order.
    accounts : tuple of Account
        The account under each boundary version, the main one first.
    reports : tuple of IssuedReport
        The report in each language.
    trace : Lineage
        What the core indicator rests on, down to lines of raw files.
    """

    folder: Path
    imports: tuple[FileImport, ...]
    accounts: tuple[Account, ...]
    evaluation: Evaluation
    reconciliation: Reconciliation
    reports: tuple[IssuedReport, ...]
    trace: Lineage
