"""What a report is made from: results of the other rooms, and nothing it works out itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.collection.collected import CollectedForm
from lingtan.evidence.tasks import StandingTask
from lingtan.finance.assess import Finances
from lingtan.indicators.concerned import KnownFramework
from lingtan.indicators.evidence_register import EvidenceLine
from lingtan.indicators.results import FactoryResult, FrameworkResult
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.ledger.allowances import Holdings
from lingtan.ledger.base_year import Recalculation
from lingtan.ledger.boundary_comparison import Comparison
from lingtan.ledger.closing import Closing
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.statement.lines import Beside
from lingtan.matching.by_user import UserMatch
from lingtan.matching.carried import StoreBalance
from lingtan.matching.claim_hours import ClaimMatch
from lingtan.metering.reconciliation.header_lines import SteamHeader
from lingtan.park.certificates import Registered
from lingtan.park.park import Park
from lingtan.park.places import Boundary
from lingtan.park.tables import METER_QUALITY, RECONCILED
from lingtan.reports.named_knowledge import Knowledge
from lingtan.reports.past_year import PastYear
from lingtan.symbiosis.heat_of_park import HeatOfPark

ESTIMATES_SCHEMA = pl.Schema(
    {
        "meter_id": pl.String(),
        "method": pl.String(),
        "intervals": pl.Int64(),
        "quantity": pl.Decimal(18, 3),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """A file the account rests on: rows taken, rows refused and when they became known.

    Attributes
    ----------
    sha256 : str
        Digest of the file as it came, in hexadecimal; empty when it is not known.
    import_id : int
        Number of the import; 0 when it is not known.
    """

    file: str
    known_at: datetime
    accepted: int
    refused: int
    sha256: str = ""
    import_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """How far the log of evidence reached at the instant of a report.

    Attributes
    ----------
    size : int
        Entries.
    root : str
        Root of the Merkle tree over them, in hexadecimal.
    """

    size: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInputs:
    """Everything a report shows, for one boundary version, one period and one language.

    Attributes
    ----------
    quality : DataFrame
        Table `METER_QUALITY`.
    estimates : DataFrame
        What was estimated, per meter and method; columns as in `ESTIMATES_SCHEMA`.
    reconciled : DataFrame
        Table `RECONCILED`; empty where nothing was reconciled.
    findings : tuple of Finding
        Of imports, metering, reconciliation and judgement; the report adds those of the
        inventory.
    generated_at : datetime
        With zone; the only clock a document carries, so equal inputs give equal bytes. Of a
        park's report it is the instant of knowledge.
    history : tuple of PastYear
        Earlier years the workspace holds readings of, oldest first.
    users : tuple of UserMatch
        What each user had of clean power in its hour; empty where the hours are not known.
    store : StoreBalance or None
        What stores carried by the hour.
    claim_hours : tuple of ClaimMatch
        Claims whose hours something tells.
    certificates : tuple of Registered
        Certificates of the register as they stand.
    versions : mapping of str to tuple of Comparison
        By each other boundary version: emission and energy of this one beside it.
    versions_since : tuple of Boundary
        Boundaries that came into the park file after the closing a report is of: nothing was
        worked out under them.
    closings : tuple of Closing
        Closings and restatements of the park known then, in order.
    base_year : Recalculation or None
        What has moved the base year since it was closed; None where none is, or nobody asked.
    beside : Beside or None
        Sinks, removals and offsets, beside the emission; None where no statement was drawn up.
    is_trial : bool
        Whether an input is for trial, or the report itself: every page says so.
    as_known_at : datetime or None
        State of knowledge the account was drawn up with; None for all that was known.
    outline : str
        GeoJSON text of the boundary; empty when none was given.
    evidence : tuple of EvidenceLine
        The evidence register; empty where none was drawn up.
    meter_files : mapping of str to tuple of str
        Raw files that told readings of each meter.
    tasks : tuple of StandingTask
        Who owes which proof.
    collected : tuple of CollectedForm
        Forms of enterprises that were approved for the year.
    weighed : Weighed or None
        How sure figures and verdicts are; None where that was not weighed.
    allocation : Allocation or None
        Accounts of the enterprises; None in a boundary that leaves out one of them.
    known_frameworks : tuple of KnownFramework
        Frameworks by which the park is not judged, and why.
    factories : tuple of FactoryResult
        Verdicts on each factory of the park; empty where no framework of factories is asked for.
    holdings : Holdings or None
        Allowances of enterprises in the carbon market; of a year only.
    heat : HeatOfPark or None
        Heat targets of the enterprises; None where none were drawn up.
    finances : Finances or None
        Measures and loans; None where the park states none.
    headers : tuple of SteamHeader
        Steam headers with mass and energy reconciled together.
    log : LogState or None
        How far the log of evidence reached then; None where there is none.
    """

    park: Park
    boundary: Boundary
    period: Period
    inventory: Inventory
    frameworks: tuple[FrameworkResult, ...]
    knowledge: Knowledge
    generated_at: datetime
    language: str
    quality: pl.DataFrame = field(default_factory=METER_QUALITY.empty)
    estimates: pl.DataFrame = field(default_factory=ESTIMATES_SCHEMA.to_frame)
    reconciled: pl.DataFrame = field(default_factory=RECONCILED.empty)
    findings: tuple[Finding, ...] = ()
    imports: tuple[ImportedFile, ...] = ()
    history: tuple[PastYear, ...] = ()
    known_frameworks: tuple[KnownFramework, ...] = ()
    factories: tuple[FactoryResult, ...] = ()
    users: tuple[UserMatch, ...] = ()
    store: StoreBalance | None = None
    claim_hours: tuple[ClaimMatch, ...] = ()
    allocation: Allocation | None = None
    certificates: tuple[Registered, ...] = ()
    versions: Mapping[str, tuple[Comparison, ...]] = field(default_factory=dict)
    versions_since: tuple[Boundary, ...] = ()
    closings: tuple[Closing, ...] = ()
    base_year: Recalculation | None = None
    beside: Beside | None = None
    is_trial: bool = False
    as_known_at: datetime | None = None
    outline: str = ""
    evidence: tuple[EvidenceLine, ...] = ()
    meter_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tasks: tuple[StandingTask, ...] = ()
    collected: tuple[CollectedForm, ...] = ()
    weighed: Weighed | None = None
    holdings: Holdings | None = None
    heat: HeatOfPark | None = None
    headers: tuple[SteamHeader, ...] = ()
    finances: Finances | None = None
    log: LogState | None = None

    def all_findings(self) -> tuple[Finding, ...]:
        """Return the findings given and those of the inventory, once each."""
        known = list(self.findings)
        return (*known, *(f for f in self.inventory.findings if f not in known))

    def all_missing(self) -> tuple[Missing, ...]:
        """Return every reason why something is unknown or undecided, once each, in order."""
        reasons: dict[Missing, None] = {}
        for figure in self.inventory.figures.values():
            reasons.update(dict.fromkeys(figure.missing))
        for framework in self.frameworks:
            reasons.update(dict.fromkeys(framework.reasons))
            for indicator in framework.indicators:
                reasons.update(dict.fromkeys((*indicator.reasons, *indicator.figure.missing)))
        return tuple(reasons)

    def offset_missing(self) -> tuple[Missing, ...]:
        """Return what would have to be stated to show every case of offsets, once each."""
        reasons = (reason for result in self.frameworks for reason in result.offset_reasons)
        return tuple(dict.fromkeys(reasons))
