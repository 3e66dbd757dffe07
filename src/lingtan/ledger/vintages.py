"""When the power of a claim was generated, and until when it may be used."""

from datetime import datetime

from lingtan.base.errors import PeriodError
from lingtan.base.time_axis import Period, parse_period
from lingtan.park.contracts import Contract


def vintage_of(contract: Contract, zone: str) -> Period | None:
    """Return the month or year of generation; None where it is not told."""
    try:
        return parse_period(contract.vintage.strip(), zone)
    except PeriodError:
        return None


def expiry_of(vintage: Period, life_months: int, zone: str) -> datetime:
    """Return the end of life, reckoned from the first month of the vintage."""
    year, month = (int(part) for part in f"{vintage.name}-01".split("-")[:2])
    after = year * 12 + month - 1 + life_months
    return parse_period(f"{after // 12:04d}-{after % 12 + 1:02d}", zone).start
