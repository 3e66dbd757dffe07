"""The clean share of a grid's power by the hour: a description and, beside it, the hours.

``factors/grid_clean/<series>.yaml`` says of which grid, for which days, and who published it;
``<series>.csv`` has an hour a row. None is built in: no source of such hours was seen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum, auto
from zoneinfo import ZoneInfo

from lingtan.base.errors import TimeAxisError
from lingtan.base.figures import Evidence
from lingtan.base.findings import Place
from lingtan.base.names import Name
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.factors import GridFactor
from lingtan.catalogue.provenance import KnownBy
from lingtan.catalogue.reading import read_csv
from lingtan.catalogue.records import NO_DAY, Faults, Record
from lingtan.catalogue.series import PROVENANCE, known_by, span_of
from lingtan.catalogue.shelves import ShelvedFile, Shelves, documents_in, files_in

FOLDER = "factors/grid_clean"
HEAD = ("zone", "name_en", "name_zh", "time_zone", *PROVENANCE, "note")
COLUMNS = ("start", "share")
METHOD = "method"  # a factor that a method brings along belongs to no grid
MOST_PERCENT = 100
EVER = (date.min, date.max)  # where a faulty head names no days, no hour lies outside them


@dataclass(frozen=True, slots=True, kw_only=True)
class GridShares:
    """The clean (non-fossil) share of a grid's power by the hour, as somebody published it.

    Attributes
    ----------
    zone : str
        English name of the grid zone, as a park's province is written.
    valid_from, valid_to : date
        Days it speaks of, [valid_from, valid_to), on its own clock.
    place : Place
        Where its file names the zone.
    shares : mapping of datetime to float
        Share from 0 to 1 by the start of the hour, in UTC; an hour without one is not there.
    """

    set_id: str
    zone: str
    name: Name
    valid_from: date
    valid_to: date
    known_from: date
    known_by: KnownBy
    source: str
    label: Evidence
    note: str
    place: Place
    shares: Mapping[datetime, float]

    @property
    def id(self) -> str:
        """Id under which a result names this series."""
        return f"grid_clean/{self.set_id}"

    @property
    def last_day(self) -> date:
        """The last day it speaks of."""
        return self.valid_to - timedelta(days=1)


def read_grid_shares(
    shelves: Shelves, grids: Collection[GridFactor], faults: Faults
) -> tuple[GridShares, ...]:
    """Read every series; two of one grid may not speak of the same day."""
    zones = {grid.zone: grid.zone_name.en for grid in grids if grid.scope != METHOD}
    tables = {_key(table): table for table in files_in(shelves, FOLDER, ".csv")}
    heads = {_key(head) for head in files_in(shelves, FOLDER, ".yaml")}
    found: list[GridShares] = []
    for shelved, head in documents_in(shelves, FOLDER, faults):
        table = tables.pop(_key(shelved), None)
        series = _series(shelved.stem, head, zones, table)
        _refuse_overlaps(series, found, head)
        found.append(series)
    for key, table in tables.items():
        if key in heads:  # it could not be read: what its hours have wrong is told all the same
            _Hours(clock=ZoneInfo("UTC"), first=EVER[0], after=EVER[1]).read(table, faults)
        else:
            faults.add(Place(source=table.source), "hours_without_head", head=f"{table.stem}.yaml")
    return tuple(found)


def _key(file: ShelvedFile) -> str:
    return file.source.rpartition(".")[0]


def _series(
    set_id: str, head: Record, zones: Mapping[str, str], table: ShelvedFile | None
) -> GridShares:
    head.allow(*HEAD)
    span_of(head, set_id)
    first, after = (head.day(name) for name in ("valid_from", "valid_to"))
    days = (first, after) if first < after and NO_DAY not in (first, after) else EVER
    zone, clock = head.choice("zone", zones), _clock(head)
    if table is None:
        head.fault("head_without_hours", table=f"{set_id}.csv")
    hours = _Hours(clock=clock or ZoneInfo("UTC"), first=days[0], after=days[1])
    return GridShares(
        set_id=set_id,
        zone=zones.get(zone, ""),
        name=head.name(),
        valid_from=first,
        valid_to=after,
        known_from=head.day("known_from"),
        known_by=known_by(head),
        source=head.source(),
        label=head.label(),
        note=head.text("note", ""),
        place=head.place_of("zone"),
        shares=hours.read(table, head.faults) if table else {},
    )


def _clock(head: Record) -> ZoneInfo | None:
    name = head.text("time_zone")
    try:
        return find_zone(name) if name else None
    except TimeAxisError:
        head.fault("not_a_time_zone", "time_zone", value=name)
        return None


def _refuse_overlaps(series: GridShares, others: Collection[GridShares], head: Record) -> None:
    for other in others:
        is_apart = other.valid_to <= series.valid_from or series.valid_to <= other.valid_from
        if series.zone and series.zone == other.zone and not is_apart:
            head.fault("shares_overlap", "valid_from", series=series.id, other=other.id)


class _Wrong(Enum):
    """What a row may have wrong, as it is told; the same of many rows is told once."""

    NO_HOUR = auto()
    PART_OF_HOUR = auto()
    CLOCK_CHANGES = auto()
    OUTSIDE = auto()
    TWICE = auto()
    PERCENT = auto()
    NO_SHARE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hours:
    """Reads the hours of one series.

    Attributes
    ----------
    clock : ZoneInfo
        Of starts without an offset, and of the days.
    first, after : date
        The days it speaks of, [first, after).
    """

    clock: ZoneInfo
    first: date
    after: date

    def read(self, table: ShelvedFile, faults: Faults) -> dict[datetime, float]:
        """Return the shares by hour; a blank one is unknown and never zero."""
        shares: dict[datetime, float] = {}
        places: dict[datetime, Place] = {}
        wrong: dict[_Wrong, list[Record]] = {}
        for row in read_csv(table.file, table.source, COLUMNS, faults):
            start, share = self._start(row), row.optional_number("share")
            if isinstance(start, datetime) and places.setdefault(start, row.place) != row.place:
                start = _Wrong.TWICE
            for told in (start, _wrong_share(share)):
                if isinstance(told, _Wrong):
                    wrong.setdefault(told, []).append(row)
            if isinstance(start, datetime) and share is not None:
                shares[start] = float(share)
        for kind, rows in wrong.items():
            self._note(kind, rows)
        return shares

    def _start(self, row: Record) -> datetime | _Wrong:
        """Return the beginning of the hour of a row, in UTC, or what is wrong with it."""
        text = row.text("start", "")
        if len(text) <= len("2025-07-01"):
            return _Wrong.NO_HOUR  # the mean of a day is the share of none of its hours
        try:
            return self._instant(datetime.fromisoformat(text))
        except (ValueError, OverflowError):
            return _Wrong.NO_HOUR

    def _instant(self, start: datetime) -> datetime | _Wrong:
        if start.tzinfo is None:
            start = start.replace(tzinfo=self.clock)
            if not _is_one_instant(start):
                return _Wrong.CLOCK_CHANGES
        if not self.first <= start.astimezone(self.clock).date() < self.after:
            return _Wrong.OUTSIDE
        start = start.astimezone(UTC)
        is_whole = (start.minute, start.second, start.microsecond) == (0, 0, 0)
        return start if is_whole else _Wrong.PART_OF_HOUR

    def _note(self, kind: _Wrong, rows: Sequence[Record]) -> None:
        """Note what is wrong with some rows, at the first of them."""
        told = {
            _Wrong.NO_HOUR: "detail.not_an_hour",
            _Wrong.PART_OF_HOUR: "detail.not_a_whole_hour",
            _Wrong.CLOCK_CHANGES: "detail.clock_changes",
            _Wrong.OUTSIDE: "detail.hour_outside",
            _Wrong.TWICE: "detail.hour_twice",
            _Wrong.PERCENT: "detail.share_in_percent",
            _Wrong.NO_SHARE: "detail.not_from_0_to_1",
        }
        field = "share" if kind in (_Wrong.PERCENT, _Wrong.NO_SHARE) else "start"
        rows[0].fault(
            told[kind].removeprefix("detail."),
            field,
            value=rows[0].text(field, ""),
            count=len(rows),
            zone=self.clock.key,
            first=str(self.first),
            after=str(self.after),
        )


def _is_one_instant(local: datetime) -> bool:
    """Whether a wall-clock time exists, and only once."""
    return len({local.replace(fold=fold).utcoffset() for fold in (0, 1)}) == 1


def _wrong_share(share: Decimal | None) -> _Wrong | None:
    if share is None or 0 <= share <= 1:
        return None
    return _Wrong.PERCENT if 1 < share <= MOST_PERCENT else _Wrong.NO_SHARE
