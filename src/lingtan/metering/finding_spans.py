"""When a finding says that something was: from its facts, which are told by the park's clock."""

from datetime import datetime, timedelta

from lingtan.base.findings import Finding
from lingtan.base.time_axis import find_zone, is_period, parse_period

Span = tuple[datetime | None, datetime | None]
BEGIN = ("month", "first", "start")
END = ("until", "last", "month")
UNTIL = "until"  # where something ended; else the last of what was seen, which belongs to it
LASTING = "is_lasting"  # what had not ended when the period did
LEAST = timedelta(minutes=1)  # the shortest interval of a meter


def moment_of(finding: Finding) -> str:
    """Return when a finding begins, as its facts tell it; empty where they do not.

    Examples
    --------
    >>> from lingtan.base.findings import FindingKind, Place, Severity
    >>> kind = FindingKind(id="metering_spike", severity=Severity.WARNING)
    >>> facts = {"first": "2025-03-01 04:15"}
    >>> moment_of(Finding(kind=kind, subject="m1", place=Place(source="readings"), facts=facts))
    '2025-03-01T04:15'
    """
    told = (str(finding.facts[name]) for name in BEGIN if name in finding.facts)
    return next(told, "").replace(" ", "T")


def span_of_finding(finding: Finding, zone: str) -> Span:
    """Return from when to when a finding is about, in UTC; None where it does not say.

    A month that is named is meant whole, and the last interval belongs to the span.
    """
    begin = next((name for name in BEGIN if name in finding.facts), "")
    end = next((name for name in END if name in finding.facts), begin)
    end = begin if begin == "month" else end  # what is told of a month is of the whole of it
    if finding.facts.get(LASTING):
        return _edge(str(finding.facts.get(begin, "")), zone, is_end=False), None
    return (
        _edge(str(finding.facts.get(begin, "")), zone, is_end=False),
        _edge(str(finding.facts.get(end, "")), zone, is_end=end != UNTIL),
    )


def _edge(told: str, zone: str, *, is_end: bool) -> datetime | None:
    """Return where a month, day or instant begins; or where it ends."""
    if is_period(told):
        period = parse_period(told, zone)
        return period.end if is_end else period.start
    try:
        at = datetime.fromisoformat(told).replace(tzinfo=find_zone(zone))
    except ValueError:
        return None
    return at + LEAST if is_end else at
