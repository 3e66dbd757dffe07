"""Look at the other sheets of a workbook: which are read along, and whether each is a meter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lingtan.adapters.files.look_headings import match_meter
from lingtan.adapters.files.look_rows import TOTAL_INSIDE, HeadingFound, find_heading, is_total
from lingtan.adapters.files.look_time import TimeFound, times_of
from lingtan.adapters.files.look_units import why_no_reading, without_unit
from lingtan.base.units import UnitTable
from lingtan.park.meters import Meter

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetsFound:
    """What is read of a workbook.

    Attributes
    ----------
    read : tuple of str
        Sheets to read, all with the same headings.
    unread : tuple of str
        Sheets that hold something and are not read.
    are_meters : bool
        Whether the name of a sheet says which meter it is about.
    """

    read: tuple[str, ...]
    unread: tuple[str, ...]
    are_meters: bool = False


def find_sheets(
    sheets: Mapping[str, Rows],
    main: str,
    heading: HeadingFound,
    time: TimeFound,
    meters: Sequence[Meter],
    units: UnitTable,
) -> SheetsFound:
    """Return the sheets that are read along with the one looked at."""
    alike = [
        name
        for name, rows in sheets.items()
        if name == main or _is_alike(name, rows, heading, units)
    ]
    unread = tuple(name for name, rows in sheets.items() if name not in alike and any(rows))
    if len(alike) == 1:
        return SheetsFound(read=(main,), unread=unread)
    named = [name for name in alike if _is_meter(name, meters)]
    own = {m.id for h in heading.headings if (m := _meter_of(without_unit(h, units), meters))}
    if named and len(own) < 2:
        return SheetsFound(read=tuple(alike), unread=unread, are_meters=True)
    if not _overlap([sheets[name] for name in alike], heading, time):
        return SheetsFound(read=tuple(alike), unread=unread)
    if own:
        others = tuple(name for name, rows in sheets.items() if name != main and any(rows))
        return SheetsFound(read=(main,), unread=others)
    return SheetsFound(read=tuple(alike), unread=unread, are_meters=True)


def _is_alike(name: str, rows: Rows, heading: HeadingFound, units: UnitTable) -> bool:
    if TOTAL_INSIDE.search(name) or is_total([name]) or "汇总" in name:
        return False
    if why_no_reading(name, units):
        return False
    found = find_heading(rows, units)
    return found is not None and (found.first, found.last, _said(found)) == (
        heading.first,
        heading.last,
        _said(heading),
    )


def _said(heading: HeadingFound) -> tuple[str, ...]:
    said = list(heading.headings)
    while said and said[-1].startswith("#"):
        said.pop()
    return tuple(said)


def _is_meter(name: str, meters: Sequence[Meter]) -> bool:
    return _meter_of(name, meters) is not None


def _meter_of(name: str, meters: Sequence[Meter]) -> Meter | None:
    found = match_meter(name, meters)
    return found[0] if found and found[1] != "guess" else None


def _overlap(sheets: Sequence[Rows], heading: HeadingFound, time: TimeFound) -> bool:
    """Whether two sheets speak of the same times."""
    seen: set[object] = set()
    for rows in sheets:
        moments = set(times_of(time, rows[heading.last :]))
        if moments & seen:
            return True
        seen |= moments
    return False
