"""The moment of a report: all it says was known then, and nothing in it is later.

It is the instant that was named, else now. When the documents were really written stands in the
log of evidence and not in them, so that the same state of knowledge gives the same bytes on any
day. Only the figures of a closed period are older than the report: they are those of its closing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from lingtan.app.closing_notes import CLOSED, PARK_OF_THEN
from lingtan.app.layout import Layout
from lingtan.app.results import Account
from lingtan.app.store_records import StoreRecords, records_of
from lingtan.app.wiring import STORE_BUSY
from lingtan.app.wiring_evidence import EvidenceLog
from lingtan.base.findings import Finding
from lingtan.evidence.as_known import size_as_known
from lingtan.reports.inputs import LogState

START = datetime(1970, 1, 1, tzinfo=UTC)
"""Of a park nothing is known of yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """When a report speaks, and how far the log of evidence reached then.

    Attributes
    ----------
    knowledge : datetime
        What was known then is what its figures rest on: the instant itself, or a closing before.
    steps_until : datetime or None
        What people did up to then counts; all that is recorded if None.
    log : LogState or None
        None where no log is at hand.
    """

    instant: datetime
    knowledge: datetime
    steps_until: datetime | None
    log: LogState | None = None


def moment_of(layout: Layout, account: Account, now: datetime, log: EvidenceLog) -> Moment:
    """Return the moment of a report on an account.

    A report on all that is known is one as known now; if the clock runs behind what is known
    already, as known when that was.
    """
    known = account.as_known_at
    if known is None:
        instant = max([now, *_known(records_of(layout))])
    else:
        instant = now if _is_closed(account) else known
    size = size_as_known(log.entries(), instant)
    return Moment(
        instant=instant,
        knowledge=known or instant,
        steps_until=instant,
        log=LogState(size=size, root=log.root_at(size).hex()),
    )


def last_known(layout: Layout, known: datetime | None) -> datetime:
    """Return when the last of what is known became known; the instant named, where one is."""
    return known or max(_known(records_of(layout)), default=START)


def _is_closed(account: Account) -> bool:
    """Whether a closing answers, and not an instant that was named."""
    return any(finding.kind == CLOSED for finding in account.check.findings)


def _known(records: StoreRecords) -> Iterator[datetime]:
    yield from (each.known_at for each in records.imports)
    yield from (each.known_at for each in records.parks)
    yield from (each.known_at for each in records.closings)


def is_of_the_day(finding: Finding) -> bool:
    """Whether a finding tells of the day it is read on, and not of what was known then.

    Who writes to the store changes from minute to minute, and that the park file of then answers
    is what was asked for: a command says it, a document does not. That a park file of today
    answers is different: its figures are none of then, and their reader must know.
    """
    return finding.kind in (STORE_BUSY, PARK_OF_THEN)
