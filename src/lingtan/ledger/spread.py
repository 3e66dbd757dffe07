"""Between which ends a figure lies, and how much of it is missing, estimated or doubted.

What may change in an account is worth what its lines are worth: amount × the factor they carry.
It is weighed against the net figure it enters, so that a large export beside a large import hides
nothing. A meter of a shared carrier also moves how exports, and the shares of its users, are
attributed: its worth is then that of any line of the carrier, either way.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lingtan.base.figures import NO_METERING, Metering, Missing
from lingtan.ledger.accounts import Account
from lingtan.ledger.gaps import SHARED_USE
from lingtan.ledger.rates import Rate
from lingtan.ledger.sums import Sum
from lingtan.ledger.unsure import Unsure

OUT = (Account.ELECTRICITY_OUT, Account.HEAT_OUT)
# What is bought leaves after all that was made here, so it moves the share of no plant.
LEAVES_LAST = (SHARED_USE, Account.ELECTRICITY_GRID)
MOST_REASONS = 8  # the largest; every one of them is a finding as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What counts in a figure: of a line, and of a unit at a rate."""

    of_line: Callable[[Sum], float]
    of_unit: Callable[[Rate], float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliance:
    """What readings an account relies on may change in it, and when that is too much.

    Attributes
    ----------
    missing, estimated : float
        Share of a net figure that may lack, and that may be estimated or doubted, with no balance
        to bound it, before the figure is unknown.
    rates : tuple of Rate
        Rates of the shared carriers, for what no line shows.
    is_shared : bool
        Whether lines of shared carriers are shares of their users, without a meter of their own.
    """

    unsure: tuple[Unsure, ...] = ()
    rates: tuple[Rate, ...] = ()
    missing: float = 1.0
    estimated: float = 1.0
    is_shared: bool = False

    def within(self, enterprises: Collection[str]) -> "Reliance":
        """Return what some enterprises rely on: their own meters, and what feeds the pools."""
        own = (each for each in self.unsure if each.may_be_of(enterprises))
        return replace(self, unsure=tuple(own))


NOTHING_UNSURE = Reliance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The ends of a figure and what it is worth; reasons where too much of it lacks."""

    low: float = 0.0
    high: float = 0.0
    unsure: tuple[Missing, ...] = ()
    metering: Metering = NO_METERING
    missing: tuple[Missing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Effect:
    """What one doubt may do to a figure: what a unit is worth by its lines, and at the ends."""

    unsure: Unsure
    worth: float
    lowest: float
    highest: float

    @property
    def ends(self) -> tuple[float, float]:
        corners = [
            change * rate
            for change in (self.unsure.low, self.unsure.high)
            for rate in (self.lowest, self.highest)
        ]
        return min(0.0, *corners), max(0.0, *corners)


class Lines:
    """The lines of a figure, and what a unit of them is worth.

    Parameters
    ----------
    sums : sequence of Sum
        Lines of the figure's accounts.
    is_part : bool
        Whether some lines of these accounts were left out.
    """

    def __init__(
        self,
        sums: Sequence[Sum],
        accounts: Collection[Account],
        worth: Worth,
        rates: Iterable[Rate],
        *,
        is_part: bool,
    ) -> None:
        self._accounts = {account.value for account in accounts}
        self._worth, self._rates, self._is_part = worth, tuple(rates), is_part
        self._of_meter: dict[tuple[str, str], list[float]] = {}
        self._of_carrier: dict[str, float] = {}
        self._exported: dict[str, float] = {}
        for each in sums:
            if each.quantity:
                self._add(each, worth.of_line(each) / abs(float(each.quantity)))

    def _add(self, line: Sum, rate: float) -> None:
        self._of_meter.setdefault((line.account, line.meter_id), []).append(rate)
        most = max(self._of_carrier.get(line.carrier, 0.0), abs(rate))
        self._of_carrier[line.carrier] = most
        if line.account in OUT:
            self._exported[line.carrier] = max(self._exported.get(line.carrier, 0.0), abs(rate))

    def effect(self, unsure: Unsure, *, is_shared: bool) -> _Effect | None:
        """Return what a doubt may do to the figure; None where it is no part of it."""
        own = self._own(unsure)
        is_left = self._is_part and bool(own) and unsure.account in OUT  # moves nothing but itself
        moved = 0.0 if is_left else self._moved(unsure, is_shared=is_shared)
        if not own and not moved:
            return None
        return _Effect(
            unsure=unsure,
            worth=max(own, key=abs, default=moved if is_shared else 0.0),
            lowest=min(own, default=0.0) - moved,
            highest=max(own, default=0.0) + moved,
        )

    def _own(self, unsure: Unsure) -> list[float]:
        if unsure.account not in self._accounts:
            return []
        if unsure.rates:
            return [self._worth.of_unit(rate) for rate in unsure.rates]
        if unsure.meter:
            names = (unsure.meter, "")
            return [
                rate for name in names for rate in self._of_meter.get((unsure.account, name), ())
            ]
        if self._is_part and unsure.carrier not in self._of_carrier:
            return []
        prefix = f"{unsure.carrier}/"
        return [self._worth.of_unit(rate) for rate in self._rates if rate.key.startswith(prefix)]

    def _moved(self, unsure: Unsure, *, is_shared: bool) -> float:
        """Return what a unit moves among the other lines of its carrier."""
        if is_shared and unsure.carrier:
            return self._of_carrier.get(unsure.carrier, 0.0)
        if unsure.account in LEAVES_LAST or unsure.carrier not in self._exported:
            return 0.0
        if not unsure.pool:
            return 0.0
        if self._is_part:
            return self._exported[unsure.carrier]
        prefix = f"out/{unsure.carrier}/"
        worths = [self._worth.of_unit(rate) for rate in self._rates if rate.key.startswith(prefix)]
        return max(worths, default=0.0) - min(worths, default=0.0)


def spread_of(value: float, lines: Lines, reliance: Reliance) -> Spread:
    """Return the spread of a figure that adds up what its lines are worth."""
    found = (lines.effect(each, is_shared=reliance.is_shared) for each in reliance.unsure)
    effects = [effect for effect in found if effect is not None]
    return _weighed(value, effects, reliance) if effects else Spread()


def _weighed(value: float, effects: Sequence[_Effect], reliance: Reliance) -> Spread:
    whole = abs(value + sum(effect.unsure.missing * effect.worth for effect in effects))
    metering = _metering(effects, whole)
    open_ones = [effect for effect in effects if not effect.unsure.is_bounded]
    is_thin = _share_of(open_ones, lambda unsure: unsure.missing, whole) > reliance.missing
    is_guess = _share_of(open_ones, lambda unsure: unsure.replaced, whole) > reliance.estimated
    ends = list(_ends(effects))
    widest = sorted(ends, key=lambda end: end[1] - end[2])
    reasons = tuple(dict.fromkeys(reason for reason, low, high in widest if low < high))
    return Spread(
        low=sum(low for _, low, _ in ends),
        high=sum(high for _, _, high in ends),
        unsure=reasons[:MOST_REASONS],
        metering=metering,
        missing=reasons[:MOST_REASONS] if is_thin or is_guess else (),
    )


def _ends(effects: Sequence[_Effect]) -> Iterator[tuple[Missing, float, float]]:
    """Yield reasons with how far they reach down and up; of what is either, the farthest."""
    groups: dict[str, list[_Effect]] = {}
    for effect in effects:
        if effect.unsure.either:
            groups.setdefault(effect.unsure.either, []).append(effect)
        else:
            yield (effect.unsure.reason, *effect.ends)
    for group in groups.values():
        lows, highs = zip(*(effect.ends for effect in group), strict=True)
        widest = max(group, key=lambda effect: effect.ends[1] - effect.ends[0])
        yield widest.unsure.reason, min(lows), max(highs)


def _metering(effects: Sequence[_Effect], whole: float) -> Metering:
    findings = {e.unsure.meter or e.unsure.reason.subject: e.unsure.findings for e in effects}
    return Metering(
        missing=_share_of(effects, lambda unsure: unsure.missing, whole),
        estimated=_share_of(effects, lambda unsure: unsure.estimated, whole),
        doubted=_share_of(effects, lambda unsure: unsure.doubted + unsure.mistimed, whole),
        findings=sum(findings.values()),
    )


def _share_of(
    effects: Sequence[_Effect], amount: Callable[[Unsure], float], whole: float
) -> float:
    part = sum(amount(effect.unsure) * abs(effect.worth) for effect in effects)
    if not part:
        return 0.0
    return part / whole if whole else 1.0
