"""When the power of a claim was generated, and until when it may be used."""

from datetime import datetime

from lingtan.base.errors import PeriodError
from lingtan.base.spans import read_span
from lingtan.base.time_axis import Period, find_zone, parse_period
from lingtan.park.contracts import Contract


def vintage_of(contract: Contract, zone: str) -> Period | None:
    """Return when the power was generated: a year, a month, a day, or from day to day.

    None where it is not told.
    """
    text = contract.vintage.strip()
    try:
        if not is_of_days(text):
            return parse_period(text, zone)
        start, end = read_span(text, zone)
    except PeriodError:
        return None
    return Period(name=text, start=start, end=end, zone=zone)


def is_of_days(vintage: str) -> bool:
    """Whether a vintage names its first and last day, as that of a batch does."""
    return "/" in vintage and "T" not in vintage


def expiry_of(vintage: Period, life_months: int, zone: str) -> datetime:
    """Return the end of life, reckoned from the first month of the vintage."""
    return life_end(vintage.start, life_months, zone)


def life_end(generated: datetime, life_months: int, zone: str) -> datetime:
    """Return the end of life of power generated at an instant, reckoned from its local month."""
    local = generated.astimezone(find_zone(zone))
    after = local.year * 12 + local.month - 1 + life_months
    return parse_period(f"{after // 12:04d}-{after % 12 + 1:02d}", zone).start
