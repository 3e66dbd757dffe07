"""What owners need apart and together, and what exchange among them could save at most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from lingtan.base.read_only import seal
from lingtan.symbiosis.heat_cascade import ZERO, HeatTarget, target_heat
from lingtan.symbiosis.heat_streams import HeatStream

GJ_PER_KWH = Fraction(36, 10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedHeat:
    """Targets of each owner alone and of all of them together.

    Attributes
    ----------
    alone : mapping of str to HeatTarget
        By owner: it exchanges heat among its own streams only.
    pooled : HeatTarget
        All streams may exchange heat with one another.
    """

    alone: Mapping[str, HeatTarget]
    pooled: HeatTarget

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "alone")

    @property
    def hot_alone_kw(self) -> Fraction:
        """Hot utility of the owners apart [kW]."""
        return sum((each.hot_utility_kw for each in self.alone.values()), ZERO)

    @property
    def cold_alone_kw(self) -> Fraction:
        """Cold utility of the owners apart [kW]."""
        return sum((each.cold_utility_kw for each in self.alone.values()), ZERO)

    @property
    def saved_kw(self) -> Fraction:
        """Heat that may pass from owner to owner: saved of hot and of cold utility alike [kW]."""
        return self.hot_alone_kw - self.pooled.hot_utility_kw


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfHeat:
    """Hot utility over a year, apart and together [GJ].

    Attributes
    ----------
    alone_gj : mapping of str to Fraction
        By owner.
    pooled_gj : Fraction
        Of all of them together.
    """

    alone_gj: Mapping[str, Fraction]
    pooled_gj: Fraction

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "alone_gj")

    @property
    def saved_gj(self) -> Fraction:
        """What exchange among owners saves of it, and of cold utility as well [GJ]."""
        return sum(self.alone_gj.values(), ZERO) - self.pooled_gj


def share_heat(streams: Sequence[HeatStream]) -> SharedHeat:
    """Return the targets of the owners alone and together."""
    owners = sorted({stream.owner for stream in streams})
    return SharedHeat(
        alone={who: target_heat([s for s in streams if s.owner == who]) for who in owners},
        pooled=target_heat(streams),
    )


def heat_of_year(streams: Sequence[HeatStream]) -> YearOfHeat | None:
    """Return the targets over a year; None where any stream does not say its hours.

    Hours of a year do not say which: streams that run less are taken to run while the others do.
    So a year is cut into slices, each with the streams that run at least so long.
    """
    alone: dict[str, Fraction] = {stream.owner: ZERO for stream in streams}
    pooled = ZERO
    hours = [s.hours_per_year for s in streams if s.hours_per_year is not None]
    if len(hours) < len(streams):
        return None
    for length, running in _slices(streams, hours):
        shared = share_heat(running)
        pooled += shared.pooled.hot_utility_kw * length * GJ_PER_KWH
        for owner, target in shared.alone.items():
            alone[owner] += target.hot_utility_kw * length * GJ_PER_KWH
    return YearOfHeat(alone_gj=dict(sorted(alone.items())), pooled_gj=pooled)


def _slices(
    streams: Sequence[HeatStream], hours: Sequence[Fraction]
) -> Iterator[tuple[Fraction, list[HeatStream]]]:
    """Yield each slice of a year: how long it is [h], and which streams run in it."""
    reached = ZERO
    for until in sorted(set(hours)):
        running = [s for s, runs in zip(streams, hours, strict=True) if runs >= until]
        yield until - reached, running
        reached = until
