"""Whether a stream counts for whoever its meter leads to, wherever a boundary tells them apart.

A stream says whose fuel it is, and so do the ends of its meter. Within one boundary the sum is the
same whoever it is. A boundary that has one of them inside and another not, on any day, would
count the fuel of one in the account of the other, or nowhere: such figures are unknown.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.doubts import STREAM_OF_ANOTHER, STREAM_OWNER_DIFFERS, doubt
from lingtan.ledger.gaps import Gap
from lingtan.ledger.rates import LATEST
from lingtan.ledger.setting import Setting
from lingtan.ledger.stream_ends import ends_of
from lingtan.ledger.stream_rates import ACCOUNTS
from lingtan.park.flows import POOL_CARRIERS
from lingtan.park.meters import COMMON, Meter, VirtualMeter
from lingtan.park.park import Park
from lingtan.park.places import Boundary, BoundaryKind
from lingtan.park.streams import SourceStream

CONTRADICTS = "stream_contradicts_ends"
Spans = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owners:
    """What the streams of others leave open in a boundary.

    Attributes
    ----------
    gaps : tuple of Gap
        Of the boundary's totals, where it tells the two apart.
    shares : tuple of Gap
        Of the figures by enterprise, where no total is touched.
    """

    gaps: tuple[Gap, ...]
    shares: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def weigh_owners(setting: Setting, boundary: Boundary) -> Owners:
    """Return what is open where a stream counts for another than its meter leads to."""
    gaps: list[Gap] = []
    shares: list[Gap] = []
    findings: list[Finding] = []
    for stream in _fuels(setting.park):
        ends = ends_of(stream, setting.park)
        involved = sorted({stream.enterprise, *ends})
        if _is_parted(involved, boundary, setting):
            gaps += (_gap(stream, who, setting) for who in involved)
            findings.append(_finding(stream, ends, boundary.id))
        elif len(ends) == 1 and stream.enterprise not in ends:
            shares += (_gap(stream, who, setting) for who in involved)
            findings.append(_finding(stream, ends))
    return Owners(gaps=tuple(gaps), shares=tuple(shares), findings=tuple(findings))


def _fuels(park: Park) -> Iterator[SourceStream]:
    """Yield the streams that carry lines; on a pool's meter a stream only states a factor."""
    every: list[Meter | VirtualMeter] = [*park.meters, *park.virtual_meters]
    carriers = {meter.id: meter.carrier for meter in every}
    return (s for s in park.streams if carriers[s.meter] not in POOL_CARRIERS)


def _is_parted(involved: Collection[str], boundary: Boundary, setting: Setting) -> bool:
    """Whether a boundary counts one of them in another part of the period than another."""
    return len({_inside(who, boundary, setting) for who in involved}) > 1


def _inside(who: str, boundary: Boundary, setting: Setting) -> Spans | None:
    """Return when an enterprise is inside; None for the park, of which a part has a share."""
    whole = ((setting.period.start, setting.period.end),)
    if who:
        return _spans(who, boundary, setting)
    every = {_spans(each.id, boundary, setting) for each in setting.park.enterprises}
    is_whole = boundary.kind is BoundaryKind.WHOLE_PARK or every == {whole}
    return whole if is_whole else None


def _spans(enterprise: str, boundary: Boundary, setting: Setting) -> Spans:
    """Return when an enterprise is a member within the period, touching spans joined."""
    start, end = setting.period.start, setting.period.end
    merged: list[tuple[datetime, datetime]] = []
    for member in sorted(boundary.members, key=lambda m: m.valid_from):
        first, last = max(member.valid_from, start), min(member.valid_to or LATEST, end)
        if member.enterprise != enterprise or first >= last:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def _gap(stream: SourceStream, enterprise: str, setting: Setting) -> Gap:
    settled = {rated.stream.id: rated.account for rated in setting.streams}
    return Gap(
        account=settled.get(stream.id, ACCOUNTS[stream.use]).value,
        enterprise=enterprise,
        missing=Missing(kind="rule", id=CONTRADICTS, subject=stream.id),
    )


def _finding(stream: SourceStream, ends: Collection[str], boundary: str = "") -> Finding:
    facts: dict[str, Fact] = {
        "says": stream.enterprise or COMMON,
        "meter": stream.meter,
        "ends": ", ".join(sorted(end or COMMON for end in ends)),
    }
    if not boundary:
        return doubt(STREAM_OWNER_DIFFERS, stream.id, facts, at="park.yaml")
    facts["boundary"] = boundary
    return doubt(STREAM_OF_ANOTHER, stream.id, facts, at="park.yaml")
