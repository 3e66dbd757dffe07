"""What is known of an enterprise's own meters beside its form: this period, the last, and before.

A form of a year is held against the year before; a form of a month against the month before. Of
what came before the period every whole month is kept, to tell what is usual.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lingtan.app.layout import Layout
from lingtan.app.month_amounts import MONTHS, amounts_of_year
from lingtan.app.open_park import OpenPark
from lingtan.app.own_forms import Amounts
from lingtan.app.wiring_forms import WhichForm
from lingtan.base.time_axis import period_name
from lingtan.park.meters import Meter, MeterKind
from lingtan.park.own_part import own_meters

ELECTRICITY = "electricity"
KWH_PER_MWH = 1000.0

Amount = Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAmounts:
    """What is known of an enterprise's own meters.

    Attributes
    ----------
    which : WhichForm
        The form it is held against.
    now, last : mapping
        Amounts of the year of the form and of the year before.
    """

    which: WhichForm
    meters: tuple[Meter, ...]
    now: Amounts
    last: Amounts

    @property
    def before(self) -> str:
        """Name of the period before: ``2024``, or ``2025-06``."""
        year, month = self.which.year, self.which.month
        if month is None:
            return period_name(year - 1)
        return period_name(year - 1, 12) if month == 1 else period_name(year, month - 1)

    def of_last(self, meter: str, months: Iterable[str]) -> dict[str, float]:
        """Return the amounts of the period before, under the months of this one."""
        month = self.which.month
        if month is None:
            return only(self.last.get(meter, {}), months)
        year = self.last if month == 1 else self.now
        found = year.get(meter, {}).get(self.before[-2:])
        return {} if found is None else {f"{month:02}": found}

    def history(self, meter: str) -> dict[str, float]:
        """Return the amounts of whole months before the period, by name, in order of time."""
        year, month = self.which.year, self.which.month
        past = only(self.last.get(meter, {}), MONTHS)
        found = {f"{year - 1:04}-{each}": amount for each, amount in past.items()}
        if month is not None:
            earlier = only(self.now.get(meter, {}), MONTHS[: month - 1])
            found |= {f"{year:04}-{each}": amount for each, amount in earlier.items()}
        return dict(sorted(found.items()))

    def electricity(self) -> dict[str, float]:
        """Return the electricity [MWh] of own meters by month, where each of them has it."""
        return self._supply([self.now.get(meter.id, {}) for meter in self._supplies()])

    def past_electricity(self) -> dict[str, float]:
        """Return the same of the months before the period, by name."""
        return self._supply([self.history(meter.id) for meter in self._supplies()])

    def _supplies(self) -> list[Meter]:
        return [meter for meter in self.meters if _is_supply(meter)]

    @staticmethod
    def _supply(found: list[Amount] | list[dict[str, float]]) -> dict[str, float]:
        both = set.intersection(*(set(each) for each in found)) if found else set()
        return {month: sum(each[month] for each in found) / KWH_PER_MWH for month in both if month}


def known_amounts(layout: Layout, opened: OpenPark, which: WhichForm) -> KnownAmounts:
    """Return what the own meters of an enterprise counted in this year and the last."""
    meters, catalogue = own_meters(opened.park, which.enterprise), opened.catalogue
    now, last = (
        amounts_of_year(layout, year, meters, catalogue) for year in (which.year, which.year - 1)
    )
    return KnownAmounts(which=which, meters=meters, now=now, last=last)


def only(amounts: Amount, months: Iterable[str]) -> dict[str, float]:
    """Return the amounts of some months, as far as they are known."""
    return {month: amounts[month] for month in months if month in amounts}


def _is_supply(meter: Meter) -> bool:
    """Whether a meter counts electricity that comes in, in kWh, and none counts it above it."""
    is_power = meter.kind is MeterKind.POWER
    is_main = meter.source != meter.target and not (meter.same_as or meter.parent)
    return meter.carrier == ELECTRICITY and (is_power or meter.unit == "kWh") and is_main
