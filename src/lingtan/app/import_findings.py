"""What an import corrected and what others have corrected since, as findings."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal

import polars as pl

from lingtan.app.results import FileImport
from lingtan.app.wiring import Difference
from lingtan.app.wiring_files import EMPTY_FILE, TIME_IN_FUTURE
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import find_zone
from lingtan.park.meters import Meter, MeterKind, Resolution
from lingtan.park.park import Park

READINGS_CORRECTED = FindingKind(id="readings_corrected", severity=Severity.INFO)
READINGS_REQUALIFIED = FindingKind(id="readings_requalified", severity=Severity.INFO)
BILL_DAYS_CORRECTED = FindingKind(id="bill_days_corrected", severity=Severity.INFO)
BILLS_REPLACED = FindingKind(id="bills_replaced", severity=Severity.WARNING)
BILLS_CONTESTED = FindingKind(id="bills_contested", severity=Severity.ERROR)
COPY = re.compile(r"\.[0-9a-f]{8}(?=\.[^.]*$|$)")  # what tells files of one name apart
FILE_SUPERSEDED = FindingKind(id="file_superseded", severity=Severity.WARNING)
FILE_OLDER = FindingKind(id="file_older", severity=Severity.WARNING)
RECEIVED_UNPROVED = FindingKind(id="received_unproved", severity=Severity.WARNING)
FORM_SUPERSEDED = FindingKind(id="superseded_by_form", severity=Severity.WARNING)
NONE = "–"


def nothing_in(file: str) -> FileImport:
    """Return what became of a file without content: a finding, and nothing else."""
    finding = Finding(kind=EMPTY_FILE, subject=file, place=Place(source=file))
    return FileImport(file=file, findings=(finding,))


def of_the_future(file: str, late: pl.DataFrame, zone: str) -> tuple[Finding, ...]:
    """Return the finding about readings of a form that nobody can have taken yet."""
    if late.is_empty():
        return ()
    start, line = late.sort("start").select("start", "line").row(0)
    facts: dict[str, Fact] = {
        "count": late.height,
        "example": _clock(start.replace(tzinfo=UTC), zone),
    }
    place = Place(source=file, line=line)
    return (Finding(kind=TIME_IN_FUTURE, subject=file, place=place, facts=facts),)


def corrections(
    file: str, found: Iterable[Difference], park: Park, *, is_asked_again: bool = False
) -> tuple[Finding, ...]:
    """Return a finding for each meter whose known readings a file corrected: old and new value.

    A bill is corrected by the same document, a file of the same name, or by one asked for again.
    Another file may be another invoice of the same days, or a credit note: it says what it did.
    """
    bills = {meter.id for meter in park.meters if _is_billed(meter)}
    return tuple(
        _correction(
            file, each, park.time_zone, is_bill=each.meter_id in bills and not is_asked_again
        )
        for each in found
    )


def _correction(file: str, each: Difference, zone: str, *, is_bill: bool) -> Finding:
    if each.qualities:
        return _requalified(file, each, zone)
    kind = READINGS_CORRECTED
    facts: dict[str, Fact] = {
        "count": each.count,
        "start": _clock(each.start, zone),
        "old": _value(each.old),
        "new": _value(each.new),
    }
    if each.is_contested:
        kind = BILLS_CONTESTED
    elif is_bill and COPY.sub("", each.other_file) != COPY.sub("", file):
        kind = BILLS_REPLACED
    if kind is not READINGS_CORRECTED:
        facts |= {"file": file, "other": each.other_file or NONE}
    return Finding(kind=kind, subject=each.meter_id, place=Place(source=file), facts=facts)


def _requalified(file: str, each: Difference, zone: str) -> Finding:
    """Say what became of readings that keep their value: how they were read, or a bill's days."""
    (old, old_days), (new, new_days) = (
        (word, days) for word, _, days in (quality.partition(":") for quality in each.qualities)
    )
    facts: dict[str, Fact] = {"count": each.count, "start": _clock(each.start, zone)}
    kind = READINGS_REQUALIFIED
    if old == new:
        kind, old, new = BILL_DAYS_CORRECTED, old_days or NONE, new_days or NONE
    facts |= {"old": old, "new": new}
    return Finding(kind=kind, subject=each.meter_id, place=Place(source=file), facts=facts)


def _is_billed(meter: Meter) -> bool:
    is_long = meter.resolution in (Resolution.MONTH, Resolution.YEAR)
    return is_long and meter.kind is not MeterKind.REGISTER


def superseded(
    file: str, found: Iterable[Difference], zone: str, kind: FindingKind = FILE_SUPERSEDED
) -> tuple[Finding, ...]:
    """Return a finding for each meter of which something else holds now than a file says."""
    return tuple(
        Finding(
            kind=kind,
            subject=each.meter_id,
            place=Place(source=file),
            facts={
                "file": file,
                "count": each.count,
                "start": _clock(each.start, zone),
                "said": _value(each.old),
                "holds": _value(each.new),
                "by": each.file_name or NONE,
            },
        )
        for each in found
    )


def superseded_statements(done: FileImport) -> tuple[Finding, ...]:
    """Return a finding for each statement of a repeated form that no longer holds."""
    return tuple(
        Finding(
            kind=FORM_SUPERSEDED,
            subject=stated.about,
            place=Place(source=done.file),
            facts={
                "file": done.file,
                "said": ", ".join(f"{c.part} {c.new or NONE}" for c in stated.changes),
                "holds": ", ".join(f"{c.part} {c.old or NONE}" for c in stated.changes),
            },
        )
        for stated in done.stated
        if stated.changes
    )


def _clock(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"


def _value(value: Decimal | None) -> str:
    return NONE if value is None else f"{value:f}"
