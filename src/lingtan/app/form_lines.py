"""The lines of a form, each beside what is known of it: amounts, counter readings, facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeGuard

from lingtan.app.known_amounts import ELECTRICITY, Amount, KnownAmounts, only
from lingtan.app.open_park import OpenPark
from lingtan.app.own_forms import KEYS, blank_form
from lingtan.app.wiring_forms import (
    ENTERPRISE,
    EVIDENCE,
    ITEM,
    METER,
    REGISTERS,
    FormCell,
    Rows,
    WhichForm,
    is_of_meters,
)
from lingtan.base.names import folded
from lingtan.collection.form_line import Line
from lingtan.park.meters import Meter

METERED = {"water_fresh": "water"}
"""Facts of a year that own meters of a carrier count as well."""
MOST = 1e14  # what is larger is a fault of the form, and no amount
READINGS = tuple(f"{month:02}" for month in range(1, 14))

Row = Mapping[str, FormCell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A number on a sheet of facts, the product or kind it is about, and what proves it."""

    item: str
    value: float
    evidence: str


def lines_of(
    rows: Rows, opened: OpenPark, which: WhichForm, known: KnownAmounts
) -> Iterator[Line]:
    """Yield the lines of a form beside what is known of each: meters first, then facts."""
    form = blank_form(opened, which).layout
    for sheet in form.sheets:
        if is_of_meters(sheet):
            of_sheet = _of_counters if sheet.id == REGISTERS else _of_meters
            yield from of_sheet(sheet.id, rows.get(sheet.id, ()), known)
    before = blank_form(opened, replace(which, year=which.year - 1)).layout
    said = _facts(rows)
    stated, last = (_facts({s.id: s.rows for s in each.sheets}) for each in (form, before))
    units = {column.key: column.unit for sheet in form.sheets for column in sheet.columns}
    for about in dict.fromkeys([*said, *last]):
        found = said.get(about) or last[about]
        yield Line(
            subject=about[0],
            item=found.item,
            unit=units.get(about[0], ""),
            year=which.year,
            before=known.before,
            stated=_whole(said.get(about)),
            known=_whole(stated.get(about)),
            last=_whole(last.get(about)),
            checks=_metered(about[0], found.item, known),
            evidence=said[about].evidence if about in said else "",
        )


def _of_meters(sheet: str, rows: Sequence[Row], known: KnownAmounts) -> Iterator[Line]:
    """Yield a line for each meter of amounts."""
    keys = {column: month for month, column in KEYS[sheet].items()}
    for row, meter in _rows_of(rows, known):
        amounts = {month: row.get(column) for column, month in keys.items()}
        stated = {month: cell for month, cell in amounts.items() if _is_amount(cell)}
        line = _beside(meter, known, _asked(known, keys.values()))
        yield replace(line, stated=stated, evidence=str(row.get(EVIDENCE) or ""))


def _of_counters(_sheet: str, rows: Sequence[Row], known: KnownAmounts) -> Iterator[Line]:
    """Yield a line for each counter: what was read, and the amounts that comes to."""
    for row, meter in _rows_of(rows, known):
        read = {key: cell for key in READINGS if _is_amount(cell := row.get(key))}
        stated = {
            month: (read[after] - read[month]) * meter.multiplier
            for month, after in pairwise(READINGS)
            if month in read and after in read
        }
        line = _beside(meter, known, stated)
        evidence = str(row.get(EVIDENCE) or "")
        yield replace(line, stated=stated, readings=read, evidence=evidence)


def _rows_of(rows: Sequence[Row], known: KnownAmounts) -> Iterator[tuple[Row, Meter]]:
    meters = {meter.id: meter for meter in known.meters}
    for row in rows:
        meter = meters.get(str(row.get(METER, "")))
        if meter is not None:
            yield row, meter


def _asked(known: KnownAmounts, months: Iterable[str]) -> list[str]:
    """Return the months a form asks for: all of them, or its own."""
    own = known.which.month
    return [month for month in months if own is None or month == f"{own:02}"]


def _beside(meter: Meter, known: KnownAmounts, months: Iterable[str]) -> Line:
    """Return what is known of a meter, beside which something is said."""
    wanted, is_power = list(months), meter.carrier == ELECTRICITY
    history, past = known.history(meter.id), known.past_electricity()
    usual = (history[each] / past[each] for each in history if past.get(each))
    return Line(
        subject=meter.id,
        unit=meter.unit,
        year=known.which.year,
        before=known.before,
        stated={},
        known=only(known.now.get(meter.id, {}), wanted),
        last=known.of_last(meter.id, wanted),
        history=history,
        checks=_checks(meter, known, wanted),
        beside={} if is_power else only(known.electricity(), wanted),
        usual=() if is_power or known.which.month is None else tuple(usual),
    )


def _checks(meter: Meter, known: KnownAmounts, months: Iterable[str]) -> dict[str, Amount]:
    """Return what meters of the same flow counted, where they tell it in the same unit."""
    others = (
        other
        for other in known.meters
        if (other.same_as == meter.id or meter.same_as == other.id) and other.unit == meter.unit
    )
    return {other.id: only(known.now.get(other.id, {}), months) for other in others}


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
        (key, folded(str(row.get(ITEM) or ""))): Said(
            item=str(row.get(ITEM) or ""), value=cell, evidence=str(row.get(EVIDENCE) or "")
        )
        for sheet, found in rows.items()
        if sheet not in (*KEYS, REGISTERS)
        for row in found
        for key, cell in row.items()
        if _is_amount(cell) and key not in (ITEM, ENTERPRISE)
    }


def _is_amount(cell: FormCell) -> TypeGuard[float]:
    return isinstance(cell, float) and abs(cell) < MOST


def _whole(said: Said | None) -> dict[str, float]:
    return {} if said is None else {"": said.value}
