"""What may be wrong with a form: held against own meters of the period, the last, and before.

A doubt refuses nothing: whoever hands the form in says why it is so, or puts it right. The limits
are our own choice; no figure of an account depends on them.
"""

from collections.abc import Iterator, Sequence
from statistics import median

from lingtan.base.findings import Finding, Place
from lingtan.collection.counter_doubts import counter_doubts
from lingtan.collection.form_line import (
    NOTHING,
    Facts,
    Line,
    Told,
    apart,
    doubt_kind,
    facts_of,
    plain,
    short,
)

SHARE_OF_CHECK = 0.05  # from what another meter of the same flow counted
SHARE_OF_LAST = 0.3  # from the last period
SHARE_OF_KNOWN = 1e-6  # from what stands in the account: another number, not another rounding
TIMES_USUAL = 3.0  # an amount beside the metered electricity, against the median of the months
FEWEST_MONTHS = 4


OTHER_METER = doubt_kind("other_meter")
UNUSUAL = doubt_kind("unusual")
LAST_PERIOD = doubt_kind("last_period")
BLANK_NOW = doubt_kind("blank_now")
LAST_MONTH = doubt_kind("last_month")
BLANK_MONTH = doubt_kind("blank_month")
REPLACES = doubt_kind("replaces")


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


def _of_line(line: Line) -> Iterator[Told]:
    yield from _replaced(line)
    yield from _against_meters(line)
    yield from counter_doubts(line)
    yield from _unusual(line)
    yield from _against_last(line)


def _replaced(line: Line) -> Iterator[Told]:
    """Yield where the account has another amount of the very same month."""
    for month, value in line.stated.items():
        known = line.known.get(month)
        if known is not None and apart(value, known) > SHARE_OF_KNOWN:
            yield (
                REPLACES,
                {**facts_of(line, month), "stated": plain(value), "known": plain(known)},
            )


def _against_meters(line: Line) -> Iterator[Told]:
    for meter, months in line.checks.items():
        for month, value in line.stated.items():
            counted = months.get(month)
            if counted is not None and apart(value, counted) > SHARE_OF_CHECK:
                told: Facts = {"stated": plain(value), "meter": meter, "counted": short(counted)}
                yield OTHER_METER, {**facts_of(line, month), **told}


def _unusual(line: Line) -> Iterator[Told]:
    """Yield months in which an amount goes otherwise with the electricity than in most."""
    ratios = {
        month: value / line.beside[month]
        for month, value in line.stated.items()
        if line.beside.get(month, 0.0) > NOTHING
    }
    every = (*ratios.values(), *line.usual)
    usual = median(every) if len(every) >= FEWEST_MONTHS else 0.0
    if usual <= NOTHING:
        return
    for month, ratio in ratios.items():
        if not 1 / TIMES_USUAL <= ratio / usual <= TIMES_USUAL:
            told = {
                "stated": plain(line.stated[month]),
                "electricity": short(line.beside[month]),
                "ratio": short(ratio),
                "usual": short(usual),
            }
            yield UNUSUAL, {**facts_of(line, month), **told}


def _against_last(line: Line) -> Iterator[Told]:
    """Yield how far the whole is from the last period, over the months that both tell of."""
    both = line.stated.keys() & line.last.keys()
    total, last = (sum(months[m] for m in both) for months in (line.stated, line.last))
    if both and apart(total, last) > SHARE_OF_LAST:
        told: Facts = {"stated": short(total), "last": short(last), "months": len(both)}
        if line.is_of_month:
            yield LAST_MONTH, {**facts_of(line, min(both)), **told, "before": line.before}
        else:
            yield LAST_PERIOD, {**facts_of(line, ""), **told}
    for month in sorted(line.last.keys() - line.stated.keys()):
        if abs(line.last[month]) > NOTHING:
            kind = BLANK_MONTH if line.is_of_month else BLANK_NOW
            blank = {**facts_of(line, month), "last": short(line.last[month])}
            yield kind, blank | ({"before": line.before} if line.is_of_month else {})
