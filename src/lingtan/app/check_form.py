"""Check the form of an enterprise: what cannot be believed, and what is to be doubted.

It is held against the enterprise's own meters of the period, against what stands in the account,
and against the last period. Nothing is changed and nothing is recorded.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from lingtan.app.import_findings import of_the_future
from lingtan.app.layout import Layout
from lingtan.app.month_amounts import amounts_of_year
from lingtan.app.open_park import OpenPark
from lingtan.app.own_forms import KEYS, Amounts, WhichForm, blank_form
from lingtan.app.wiring_files import AHEAD
from lingtan.app.wiring_forms import (
    ENTERPRISE,
    ITEM,
    METER,
    REGISTERS,
    FormCell,
    OwnRead,
    Rows,
    is_of_meters,
    read_own_form,
)
from lingtan.base.errors import CampaignError
from lingtan.base.findings import Finding, Severity
from lingtan.base.names import folded
from lingtan.collection.doubts import Line, doubts_of
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.own_part import own_meters

ELECTRICITY, WATER = "electricity", "water"
METERED = {"water_fresh": WATER}
"""Facts of a year that own meters of a carrier count as well."""
KWH_PER_MWH = 1000.0

Amount = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number on a sheet of facts, and the product or kind it is about."""

    item: str
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAmounts:
    """What is known of an enterprise's own meters.

    Attributes
    ----------
    now, last : mapping
        Amounts of the period of the form and of the one before.
    """

    meters: tuple[Meter, ...]
    now: Amounts
    last: Amounts


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForm:
    """A form that was checked.

    Attributes
    ----------
    faults : tuple of Finding
        What cannot be believed; with any of them it cannot be handed in.
    doubts : tuple of Finding
        What a remark has to explain.
    lines : tuple of Line
        What it says, line by line, beside what is known.
    filled : int
        Amounts that are filled in.
    """

    read: OwnRead
    faults: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    lines: tuple[Line, ...]
    filled: int


def known_amounts(layout: Layout, opened: OpenPark, which: WhichForm) -> KnownAmounts:
    """Return what the own meters of an enterprise counted in this period and the last."""
    meters, catalogue = own_meters(opened.park, which.enterprise), opened.catalogue
    now, last = (
        amounts_of_year(layout, year, meters, catalogue) for year in (which.year, which.year - 1)
    )
    return KnownAmounts(meters=meters, now=now, last=last)


def check_form(
    path: Path, opened: OpenPark, which: WhichForm, known: KnownAmounts, now: datetime
) -> CheckedForm:
    """Return what a file of a form says, and what is wrong with it.

    Raises
    ------
    ImportFileError
        It cannot be read as one of our forms.
    CampaignError
        It is another form than the one that is asked for.
    """
    read = read_own_form(path, opened.park, opened.catalogue)
    contents = read.contents
    if contents.kind is not None:
        _require_same(read, which)
    lines = tuple(lines_of(read.rows, opened, which, known))
    faults = [each for each in contents.findings if each.kind.severity is Severity.ERROR]
    return CheckedForm(
        read=read,
        faults=(*faults, *_too_early(read, path.name, opened.park.time_zone, now)),
        doubts=doubts_of(lines, path.name),
        lines=lines,
        filled=contents.readings.height + len(contents.facts),
    )


def _require_same(read: OwnRead, which: WhichForm) -> None:
    kind = read.contents.kind
    if (read.enterprise, read.year, kind) != (which.enterprise, which.year, which.kind):
        raise CampaignError(
            "another_form",
            facts={
                "form": str(kind),
                "year": read.year,
                "asked": which.kind.value,
                "asked_year": which.year,
            },
        )


def _too_early(read: OwnRead, file: str, zone: str, now: datetime) -> tuple[Finding, ...]:
    """Return what is said of times that have not come yet."""
    latest = (now + AHEAD).astimezone(UTC).replace(tzinfo=None)
    late = read.contents.readings.filter(pl.col("start") > latest)
    return tuple(of_the_future(file, late, zone))


def lines_of(
    rows: Rows, opened: OpenPark, which: WhichForm, known: KnownAmounts
) -> Iterator[Line]:
    """Yield the lines of a form beside what is known of each: meters first, then facts."""
    form = blank_form(opened, which).layout
    for sheet in form.sheets:
        if is_of_meters(sheet):
            yield from _of_meters(sheet.id, rows.get(sheet.id, ()), which, known)
    before = blank_form(opened, replace(which, year=which.year - 1)).layout
    said = _facts(rows)
    stated, last = (_facts({s.id: s.rows for s in each.sheets}) for each in (form, before))
    units = {column.key: column.unit for sheet in form.sheets for column in sheet.columns}
    for about in dict.fromkeys([*said, *last]):
        item = (said.get(about) or last[about]).item
        yield Line(
            subject=about[0],
            item=item,
            unit=units.get(about[0], ""),
            year=which.year,
            stated=_whole(said.get(about)),
            known=_whole(stated.get(about)),
            last=_whole(last.get(about)),
            checks=_metered(about[0], item, known),
        )


def _of_meters(
    sheet: str, rows: Sequence[Mapping[str, FormCell]], which: WhichForm, known: KnownAmounts
) -> Iterator[Line]:
    """Yield a line for each meter of amounts; a counter says no amount by itself."""
    keys = {column: month for month, column in KEYS.get(sheet, {}).items()}
    meters = {meter.id: meter for meter in known.meters}
    for row in rows:
        meter = meters.get(str(row.get(METER, "")))
        if meter is None or not keys:
            continue
        amounts = {month: row.get(column) for column, month in keys.items()}
        stated = {month: cell for month, cell in amounts.items() if isinstance(cell, float)}
        yield Line(
            subject=meter.id,
            unit=meter.unit,
            year=which.year,
            stated=stated,
            known=_only(known.now.get(meter.id, {}), keys.values()),
            last=_only(known.last.get(meter.id, {}), keys.values()),
            checks=_checks(meter, known, keys.values()),
            beside={} if meter.carrier == ELECTRICITY else _electricity(known),
        )


def _checks(meter: Meter, known: KnownAmounts, months: Iterable[str]) -> dict[str, Amount]:
    """Return what meters of the same flow counted, where they tell it in the same unit."""
    others = (
        other
        for other in known.meters
        if (other.same_as == meter.id or meter.same_as == other.id) and other.unit == meter.unit
    )
    return {other.id: _only(known.now.get(other.id, {}), months) for other in others}


def _electricity(known: KnownAmounts) -> dict[str, float]:
    """Return the electricity [MWh] of own meters by month, where each of them has the month."""
    meters = [m for m in known.meters if _is_supply(m)]
    found = [known.now.get(meter.id, {}) for meter in meters]
    both = set.intersection(*(set(each) for each in found)) if found else set()
    return {month: sum(each[month] for each in found) / KWH_PER_MWH for month in both if month}


def _is_supply(meter: Meter) -> bool:
    """Whether a meter counts electricity that comes in, in kWh, and none counts it above it."""
    is_power = meter.kind is MeterKind.POWER
    is_main = meter.source != meter.target and not (meter.same_as or meter.parent)
    return meter.carrier == ELECTRICITY and (is_power or meter.unit == "kWh") and is_main


def _metered(datum: str, item: str, known: KnownAmounts) -> dict[str, Amount]:
    """Return what own meters counted of a fact, where it is of all of it."""
    meters = [m for m in known.meters if m.carrier == METERED.get(datum) and m.unit == "m3"]
    years = [known.now.get(meter.id, {}).get("") for meter in meters]
    whole = [each for each in years if each is not None]
    if item or not meters or len(whole) < len(meters):
        return {}
    return {", ".join(meter.id for meter in meters): {"": sum(whole)}}


def _facts(rows: Rows) -> dict[tuple[str, str], Said]:
    """Return the numbers of sheets of facts, by datum and item."""
    return {
        (key, folded(str(row.get(ITEM) or ""))): Said(item=str(row.get(ITEM) or ""), value=cell)
        for sheet, found in rows.items()
        if sheet not in (*KEYS, REGISTERS)
        for row in found
        for key, cell in row.items()
        if isinstance(cell, float) and key not in (ITEM, ENTERPRISE)
    }


def _whole(said: Said | None) -> dict[str, float]:
    return {} if said is None else {"": said.value}


def _only(amounts: Amount, months: Iterable[str]) -> dict[str, float]:
    return {month: amounts[month] for month in months if month in amounts}
