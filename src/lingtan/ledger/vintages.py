"""When the power of a claim was generated, and until when it may be used."""

from datetime import datetime

from lingtan.base.errors import PeriodError
from lingtan.base.time_axis import Period, find_zone, parse_period
from lingtan.park.contracts import Contract


def vintage_of(contract: Contract, zone: str) -> Period | None:
    """Return the month or year of generation; None where it is not told."""
    try:
        return parse_period(contract.vintage.strip(), zone)
    except PeriodError:
        return None


def expiry_of(vintage: Period, life_months: int, zone: str) -> datetime:
    """Return the end of life, reckoned from the first month of the vintage."""
    return life_end(vintage.start, life_months, zone)


def life_end(generated: datetime, life_months: int, zone: str) -> datetime:
    """Return the end of life of power generated at an instant, reckoned from its local month."""
    local = generated.astimezone(find_zone(zone))
    after = local.year * 12 + local.month - 1 + life_months
    return parse_period(f"{after // 12:04d}-{after % 12 + 1:02d}", zone).start
