"""What may be wrong with a form: held against own meters of the period and the last period.

A doubt refuses nothing: whoever hands the form in says why it is so, or puts it right. The limits
are our own choice; no figure of an account depends on them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from lingtan.base.findings import Finding, FindingKind, Place, Severity

SHARE_OF_CHECK = 0.05  # from what another meter of the same flow counted
SHARE_OF_LAST = 0.3  # from the last period
SHARE_OF_KNOWN = 1e-6  # from what stands in the account: another number, not another rounding
TIMES_USUAL = 3.0  # an amount beside the metered electricity, against the median of the months
FEWEST_MONTHS = 4
NOTHING = 1e-9


def _doubt(name: str) -> FindingKind:
    return FindingKind(id=f"campaign_{name}", severity=Severity.WARNING)


OTHER_METER = _doubt("other_meter")
UNUSUAL = _doubt("unusual")
LAST_PERIOD = _doubt("last_period")
BLANK_NOW = _doubt("blank_now")
REPLACES = _doubt("replaces")

Months = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What a form says of one thing, beside what is known of it; amounts in the unit shown.

    Attributes
    ----------
    subject : str
        Id of a meter or of a datum.
    item : str
        Product or kind it is about; empty where the subject says it all.
    unit : str
        As the form shows it.
    year : int
        The period of the form.
    stated, known, last : mapping of str to float
        By month (``07``), or under an empty name where it is of the year as a whole: what the
        form says, what the account has of the very same period, what it has of the one before.
    checks : mapping of str to mapping
        Amounts of other meters of the same flow, by their ids.
    beside : mapping of str to float
        Electricity [MWh] that the enterprise's own meters counted, by month; empty where the
        amount does not go with it.
    """

    subject: str
    item: str = ""
    unit: str
    year: int
    stated: Months
    known: Months = field(default_factory=dict)
    last: Months = field(default_factory=dict)
    checks: Mapping[str, Months] = field(default_factory=dict)
    beside: Months = field(default_factory=dict)


def doubts_of(lines: Sequence[Line], place: str) -> tuple[Finding, ...]:
    """Return what is to be doubted of the lines of a form, line by line.

    Parameters
    ----------
    place : str
        Name of the form.
    """
    at = Place(source=place)
    return tuple(
        Finding(kind=kind, subject=f"{line.subject} {line.item}".strip(), place=at, facts=facts)
        for line in lines
        for kind, facts in _of_line(line)
    )


Facts = dict[str, str | int | float]
Told = tuple[FindingKind, Facts]


def _of_line(line: Line) -> Iterator[Told]:
    yield from _replaced(line)
    yield from _against_meters(line)
    yield from _unusual(line)
    yield from _against_last(line)


def _replaced(line: Line) -> Iterator[Told]:
    """Yield where the account has another amount of the very same month."""
    for month, value in line.stated.items():
        known = line.known.get(month)
        if known is not None and _apart(value, known) > SHARE_OF_KNOWN:
            yield (
                REPLACES,
                {**_facts(line, month), "stated": _plain(value), "known": _plain(known)},
            )


def _against_meters(line: Line) -> Iterator[Told]:
    for meter, months in line.checks.items():
        for month, value in line.stated.items():
            counted = months.get(month)
            if counted is not None and _apart(value, counted) > SHARE_OF_CHECK:
                told: Facts = {"stated": _plain(value), "meter": meter, "counted": _short(counted)}
                yield OTHER_METER, {**_facts(line, month), **told}


def _unusual(line: Line) -> Iterator[Told]:
    """Yield months in which an amount goes otherwise with the electricity than in most."""
    ratios = {
        month: value / line.beside[month]
        for month, value in line.stated.items()
        if line.beside.get(month, 0.0) > NOTHING
    }
    usual = median(ratios.values()) if len(ratios) >= FEWEST_MONTHS else 0.0
    if usual <= NOTHING:
        return
    for month, ratio in ratios.items():
        if not 1 / TIMES_USUAL <= ratio / usual <= TIMES_USUAL:
            told = {
                "stated": _plain(line.stated[month]),
                "electricity": _short(line.beside[month]),
                "ratio": _short(ratio),
                "usual": _short(usual),
            }
            yield UNUSUAL, {**_facts(line, month), **told}


def _against_last(line: Line) -> Iterator[Told]:
    """Yield how far the whole is from the last period, over the months that both tell of."""
    both = line.stated.keys() & line.last.keys()
    total, last = (sum(months[m] for m in both) for months in (line.stated, line.last))
    if both and _apart(total, last) > SHARE_OF_LAST:
        told = {"stated": _short(total), "last": _short(last), "months": len(both)}
        yield LAST_PERIOD, {**_facts(line, ""), **told}
    for month in sorted(line.last.keys() - line.stated.keys()):
        if abs(line.last[month]) > NOTHING:
            yield BLANK_NOW, {**_facts(line, month), "last": _short(line.last[month])}


def _apart(value: float, other: float) -> float:
    """Return how far a value is from another, as a share of it; from nothing, all of it."""
    if abs(value - other) <= NOTHING:
        return 0.0
    return abs(value - other) / max(abs(other), NOTHING)


def _facts(line: Line, month: str) -> Facts:
    when = f"{line.year}-{month}" if month else str(line.year)
    about: Facts = {"about": line.subject, "item": line.item}
    return {**about, "unit": line.unit, "when": when, "month": month}


def _short(value: float) -> float:
    """Return a number to four digits, as people compare it."""
    return _plain(float(f"{value:.4g}"))


def _plain(value: float) -> float:
    """Return a whole number as one."""
    return int(value) if value.is_integer() else value
