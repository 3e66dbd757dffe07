"""Direct connection (绿电直连): what each user took of it by the interval, and its yearly ratios.

The numbers a province or a notice sets are given, never kept here. A limit that nobody has stated
gives no verdict, and neither does a ratio of nothing.
"""

from dataclasses import dataclass

import numpy as np

from lingtan.base.errors import MatchingError
from lingtan.matching.apportion import apportion
from lingtan.matching.whole_hours import (
    Numbers,
    WattHours,
    require_energy,
    require_same_intervals,
)

WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectSupply:
    """A direct connection over its intervals.

    Attributes
    ----------
    generated_wh, fed_in_wh : array of int64, shape (intervals,)
        What its plants made available, and what of that went to the grid [Wh].
    load_wh, used_wh : array of int64, shape (intervals, users)
        What each user needed, and what of it the plants served [Wh].
    stores_took_wh : int
        What went into stores beyond what came out of them: it is used as well [Wh].
    """

    generated_wh: WattHours
    fed_in_wh: WattHours
    load_wh: WattHours
    used_wh: WattHours
    stores_took_wh: int = 0

    @property
    def self_used_wh(self) -> WattHours:
        """What was not fed in: users took it, or a store did, shape (intervals,)."""
        return self.generated_wh - self.fed_in_wh

    @property
    def self_use_share(self) -> float | None:
        """Self-used share of the generation available (650: at least 60 % a year)."""
        return _share(self.self_used_wh, self.generated_wh)

    @property
    def load_share(self) -> float | None:
        """Self-used share of all load (650: at least 30 %, by 2030 35 %, a year)."""
        used = int(self.load_wh.sum()) + self.stores_took_wh
        return int(self.self_used_wh.sum()) / used if used > 0 else None

    @property
    def feed_in_share(self) -> float | None:
        """Fed-in share of the generation available (650: in general at most 20 %)."""
        return _share(self.fed_in_wh, self.generated_wh)

    @property
    def load_share_of_users(self) -> tuple[float | None, ...]:
        """Self-used share of the load of each user."""
        users = range(self.load_wh.shape[1])
        return tuple(_share(self.used_wh[:, user], self.load_wh[:, user]) for user in users)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectLine:
    """A direct connection in numbers.

    Attributes
    ----------
    feed_in_intervals : int
        In how many intervals power went to the grid.
    forbidden_intervals : int or None
        In how many of them it may not; None where nobody has said so.
    """

    generated_kwh: float
    fed_in_kwh: float
    self_use_share: float | None
    load_share: float | None
    feed_in_share: float | None
    feed_in_intervals: int
    forbidden_intervals: int | None


def trace_direct(
    generated_wh: WattHours, fed_in_wh: WattHours, load_wh: WattHours
) -> DirectSupply:
    """Trace what each user took, by the interval, in proportion to its load in it (688).

    Parameters
    ----------
    generated_wh, fed_in_wh : array of int64, shape (intervals,)
        What the plants made available, and what of it went to the grid [Wh].
    load_wh : array of int64, shape (intervals, users)
        Load of each user [Wh].

    Raises
    ------
    MatchingError
        More was fed in than generated, or what was not fed in is more than all load took.

    References
    ----------
    发改能源〔2026〕688号: tracing of self-used green power by the hour and user.
    """
    generated = require_energy("generated", generated_wh, 1)
    fed_in = require_energy("fed_in", fed_in_wh, 1)
    load = require_energy("load", load_wh, 2)
    require_same_intervals({"generated": generated, "fed_in": fed_in, "load": load})
    used = generated - fed_in
    wrong = np.flatnonzero((used < 0) | (used > load.sum(axis=1)))
    if wrong.size:
        first = int(wrong[0])
        facts = {
            "interval": first,
            "generated_wh": int(generated[first]),
            "fed_in_wh": int(fed_in[first]),
            "load_wh": int(load[first].sum()),
        }
        raise MatchingError("direct_unbalanced", facts=facts)
    return DirectSupply(
        generated_wh=generated, fed_in_wh=fed_in, load_wh=load, used_wh=apportion(used, load)
    )


def direct_line(supply: DirectSupply, *, may_feed_in: bool | None) -> DirectLine:
    """Return the sums and ratios of a direct connection.

    Parameters
    ----------
    may_feed_in : bool or None
        Whether the province lets any power be fed in; None where nobody has said so.
    """
    forbidden = forbidden_feed_in(supply.fed_in_wh, may_feed_in=may_feed_in)
    return DirectLine(
        generated_kwh=int(supply.generated_wh.sum()) / WH_PER_KWH,
        fed_in_kwh=int(supply.fed_in_wh.sum()) / WH_PER_KWH,
        self_use_share=supply.self_use_share,
        load_share=supply.load_share,
        feed_in_share=supply.feed_in_share,
        feed_in_intervals=int((supply.fed_in_wh > 0).sum()),
        forbidden_intervals=None if forbidden is None else len(forbidden),
    )


def forbidden_feed_in(fed_in_wh: WattHours, *, may_feed_in: bool | None) -> Numbers | None:
    """Return the intervals that fed in where no feed-in is allowed; None if nobody said so.

    Examples
    --------
    >>> forbidden_feed_in(np.array([0, 5, 0, 2]), may_feed_in=False).tolist()
    [1, 3]
    """
    if may_feed_in is None:
        return None
    return np.flatnonzero(fed_in_wh > 0) if not may_feed_in else np.flatnonzero([])


def keeps(
    share: float | None, *, at_least: float | None = None, at_most: float | None = None
) -> bool | None:
    """Whether a share keeps a limit; None where the share or any limit is unknown.

    Examples
    --------
    >>> keeps(0.7, at_least=0.6), keeps(0.7, at_most=0.2), keeps(None, at_least=0.6), keeps(0.7)
    (True, False, None, None)
    """
    if share is None or (at_least is None and at_most is None):
        return None
    return (at_least is None or share >= at_least) and (at_most is None or share <= at_most)


def _share(part: WattHours, whole: WattHours) -> float | None:
    total = int(whole.sum())
    return int(part.sum()) / total if total else None
