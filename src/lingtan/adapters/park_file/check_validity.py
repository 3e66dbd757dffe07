"""Check what is dated: time zone, boundary members, contracts, events at meters."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from lingtan.adapters.park_file.agreements import ContractEntry
from lingtan.adapters.park_file.check_conversions import KEYS, check_event
from lingtan.adapters.park_file.meter_entries import MeterEventEntry, MeterRow
from lingtan.adapters.park_file.places import (
    AssetEntry,
    BoundaryEntry,
    HeadEntry,
    MemberEntry,
)
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.park_file.shape import Item
from lingtan.adapters.yaml_lines import Path
from lingtan.base.errors import TimeAxisError
from lingtan.base.findings import FindingKind, Severity
from lingtan.base.time_axis import find_zone
from lingtan.park.contracts import ContractKind
from lingtan.park.meters import ASSET_PREFIX
from lingtan.park.places import ALWAYS


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


UNKNOWN_ZONE = _kind("unknown_time_zone")
EMPTY_SPAN = _kind("empty_span")
OVERLAP = _kind("overlap")
NO_MEMBERS = _kind("no_members")
BOUNDARY_GAP = _kind("boundary_gap")
CONTRACT_NEEDS = _kind("contract_needs")
EMPTY_EVENT = _kind("empty_event")
EVENT_TWICE = _kind("event_twice")
NO_SUCH_TIME = _kind("no_such_time")
BEYOND_DIGITS = _kind("beyond_digits")

FOREVER = date(9999, 12, 30)
NEEDS = {
    ContractKind.TARIFF: ("tariff",),
    ContractKind.DIRECT_LINE: ("assets",),
    ContractKind.GREEN_POWER: ("quantity_kwh", "last_day"),
    ContractKind.CERTIFICATE: ("quantity_kwh", "last_day", "vintage"),
}


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """First and last day, both included, and where they stand."""

    first: date
    last: date
    path: Path


def check_validity(scope: Scope) -> None:
    """Note spans that are empty, overlap or leave a gap, and times that do not exist."""
    zone = _zone(scope)
    for boundary in scope.shape.of(BoundaryEntry):
        _check_boundary(boundary, scope)
    _check_days_of_faulty(scope)
    _check_service(scope)
    contracts = scope.shape.of(ContractEntry)
    _check_contracts(contracts, scope)
    _check_events(scope.shape.of(MeterEventEntry), scope, zone)


def _zone(scope: Scope) -> ZoneInfo | None:
    heads = (scope.shape.head, *(item.entry for item in scope.shape.faulty))
    zone = next((head.time_zone for head in heads if isinstance(head, HeadEntry)), None)
    try:
        return None if zone is None else find_zone(zone)
    except TimeAxisError:
        scope.yaml.add(UNKNOWN_ZONE, ("time_zone",), value=zone or "")
        return None


def _check_service(scope: Scope) -> None:
    """Note plants and meters without a day of service, a meter without one of its plant's."""
    plants = {item.id: _span(item.entry, item.path) for item in scope.shape.of(AssetEntry)}
    list(_sound(list(plants.values()), scope))
    for line in scope.meters.lines:
        ends = (line.row.source, line.row.target)
        of = [plants[name] for end in ends if (name := end.removeprefix(ASSET_PREFIX)) in plants]
        own = _span(line.row, line.path)
        first, last = (max(each.first for each in (own, *of)), min(e.last for e in (own, *of)))
        if last < first and all(each.first <= each.last for each in of):
            scope.table.add(EMPTY_SPAN, line.path, first=str(first), last=str(last))


def _span(entry: MemberEntry | ContractEntry | AssetEntry | MeterRow, path: Path) -> Span:
    return Span(entry.first_day or ALWAYS, entry.last_day or FOREVER, path)


def _check_days_of_faulty(scope: Scope) -> None:
    """Note spans of entries that are refused for something else: one fault hides no other."""
    for item in scope.shape.faulty:
        entry = item.entry
        if isinstance(entry, BoundaryEntry) and entry.members:
            _check_boundary(Item(path=item.path, id=item.id, entry=entry), scope)
        if isinstance(entry, ContractEntry):
            list(_sound([_span(entry, item.path)], scope))


def _check_boundary(boundary: Item[BoundaryEntry], scope: Scope) -> None:
    path = (*boundary.path, "members")
    members = boundary.entry.members
    if not members:
        scope.yaml.add(NO_MEMBERS, path, value=boundary.id)
    spans: dict[str, list[Span]] = defaultdict(list)
    for number, member in enumerate(members):
        spans[member.enterprise].append(_span(member, (*path, number)))
    every = [span for one in spans.values() for span in _sound(one, scope)]
    for enterprise, one in spans.items():
        _check_overlap(one, enterprise, scope)
    for gap in _gaps(every):
        scope.yaml.add(BOUNDARY_GAP, gap.path, first=str(gap.first), last=str(gap.last))


def _sound(spans: Sequence[Span], scope: Scope) -> Iterator[Span]:
    for span in spans:
        if span.last < span.first:
            scope.yaml.add(EMPTY_SPAN, span.path, first=str(span.first), last=str(span.last))
        else:
            yield span


def _check_overlap(spans: Sequence[Span], subject: str, scope: Scope) -> None:
    latest: Span | None = None
    for span in sorted(span for span in spans if span.first <= span.last):
        if latest is not None and span.first <= latest.last:
            scope.yaml.add(OVERLAP, span.path, value=subject, first=str(span.first))
        latest = span if latest is None or span.last > latest.last else latest


def _gaps(spans: Sequence[Span]) -> Iterator[Span]:
    """Return the days between the first and the last on which nobody is a member."""
    reached: date | None = None
    for span in sorted(spans):
        if reached is not None and span.first > reached + timedelta(days=1):
            day = timedelta(days=1)
            yield Span(reached + day, span.first - day, span.path)
        reached = span.last if reached is None else max(reached, span.last)


def _check_contracts(contracts: Sequence[Item[ContractEntry]], scope: Scope) -> None:
    tariffs: dict[str, list[Span]] = defaultdict(list)
    for item in contracts:
        entry = item.entry
        for key in NEEDS[entry.kind]:
            if getattr(entry, key) in (None, "", ()):
                scope.yaml.add(CONTRACT_NEEDS, item.path, key=key, contract_kind=entry.kind.value)
        span = _span(entry, item.path)
        sound = list(_sound([span], scope))
        if entry.kind is ContractKind.TARIFF:
            tariffs[entry.enterprise] += sound
    for enterprise, spans in tariffs.items():
        _check_overlap(spans, enterprise or "park", scope)


def _check_events(
    events: Sequence[Item[MeterEventEntry]], scope: Scope, zone: ZoneInfo | None
) -> None:
    seen: set[tuple[str, datetime]] = set()
    for item in events:
        entry = item.entry
        conversions = (getattr(entry, key) for key in KEYS)
        changes = (entry.multiplier, entry.closing, entry.opening, *conversions)
        if not entry.replaced and all(change in (None, "") for change in changes):
            scope.yaml.add(EMPTY_EVENT, item.path, value=entry.meter)
        if (entry.meter, entry.at) in seen:
            scope.yaml.add(EVENT_TWICE, item.path, value=entry.meter, at=str(entry.at))
        if zone is not None and not _exists(entry.at, zone):
            scope.yaml.add(NO_SUCH_TIME, (*item.path, "at"), value=str(entry.at), zone=zone.key)
        seen.add((entry.meter, entry.at))
        _check_readings(item, scope)
        check_event(item, scope)


def _check_readings(item: Item[MeterEventEntry], scope: Scope) -> None:
    """Note what the register of a meter has too few digits to show."""
    rows = (line.row for line in scope.meters.lines if line.row.id == item.entry.meter)
    digits = next((row.register_digits for row in rows if row.register_digits), None)
    for key in ("closing", "opening"):
        reading = getattr(item.entry, key)
        if digits is not None and reading is not None and reading >= 10**digits:
            facts = {"key": key, "value": f"{reading:.15g}", "meter": item.entry.meter}
            scope.yaml.add(BEYOND_DIGITS, (*item.path, key), **facts, digits=digits)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    """Whether a wall-clock time exists; the hour a clock skips in spring does not."""
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None) == local
