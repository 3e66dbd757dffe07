"""The hours of a park as arrays: load, and what of it which clean supply served."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lingtan.ledger.edges import Role
from lingtan.ledger.hourly_power import OTHER, HourlyPower
from lingtan.matching.apportion import apportion
from lingtan.matching.whole_hours import Numbers, WattHours

CLEAN = (Role.DIRECT.value, Role.NON_FOSSIL.value)
KINDS = (*CLEAN, Role.STORE.value, Role.IMPORT.value, OTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkHours:
    """A park by the hour; users are enterprises, and the park itself (empty) with its losses.

    Attributes
    ----------
    load_wh : array of int64, shape (hours, users)
        What each used, from whatever source; what went into a store is not load.
    direct_wh, own_wh, stored_wh, grid_wh : array of int64, shape (hours, users)
        What of it direct lines, own non-fossil plants, stores and the grid served.
    direct_made_wh, direct_fed_in_wh, own_made_wh : array of int64, shape (hours,)
        What the plants made, and what of the direct lines left the park.
    green_in_wh, charged_wh, discharged_wh : array of int64, shape (hours,)
        What of direct lines and own plants went into stores, all that did, and all that came out.
    day, month : array of int64, shape (hours,)
        Number of the local day and month.
    """

    users: tuple[str, ...]
    load_wh: WattHours
    direct_wh: WattHours
    own_wh: WattHours
    stored_wh: WattHours
    grid_wh: WattHours
    direct_made_wh: WattHours
    direct_fed_in_wh: WattHours
    own_made_wh: WattHours
    green_in_wh: WattHours
    charged_wh: WattHours
    discharged_wh: WattHours
    day: Numbers
    month: Numbers

    @property
    def clean_wh(self) -> WattHours:
        """What direct lines and own plants served in its hour, shape (hours, users)."""
        return self.direct_wh + self.own_wh

    @property
    def made_wh(self) -> WattHours:
        """All that direct lines and own plants made, shape (hours,)."""
        return self.direct_made_wh + self.own_made_wh


def hour_starts(power: HourlyPower) -> pl.Series:
    """Return the start of every hour, in order."""
    tables = (power.use, power.made, power.left)
    return pl.concat([table["start"] for table in tables]).unique().sort()


def left_by_hour(power: HourlyPower) -> WattHours:
    """Return all that left the park, shape (hours,)."""
    rows = power.left.with_columns(enterprise=pl.lit(""))
    return _total(_Grid(starts=hour_starts(power), users=("",), rows=rows).sums())


def park_hours(power: HourlyPower, zone: str) -> ParkHours:
    """Return the hours of a park as arrays.

    Where one user has less than nothing in an hour, such as the park itself after rounding, the
    others have so much less of it: every hour adds up to what the account has. Where meters
    contradict each other, a whole hour may use less than nothing or more clean power than it has
    load; both are cut, and the account doubts the meters.
    """
    starts = hour_starts(power)
    users = tuple(sorted(power.use["enterprise"].unique().to_list()))
    used, charging = (
        _Grid(starts=starts, users=users, rows=power.use.filter(pl.col("charges") == charges))
        for charges in (False, True)
    )
    direct, own, stored, grid, other = _settled([used.sums(kind) for kind in KINDS])
    made = _Grid(starts=starts, users=("",), rows=power.made.with_columns(enterprise=pl.lit("")))
    left = _Grid(starts=starts, users=("",), rows=made.rows.with_columns(milli="exported"))
    local = starts.dt.convert_time_zone(zone)
    charged = _total(charging.sums())
    return ParkHours(
        users=users,
        load_wh=direct + own + stored + grid + other,
        direct_wh=direct,
        own_wh=own,
        stored_wh=stored,
        grid_wh=grid,
        direct_made_wh=_total(made.sums(CLEAN[0])),
        direct_fed_in_wh=_total(left.sums(CLEAN[0])),
        own_made_wh=_total(made.sums(CLEAN[1])),
        green_in_wh=np.minimum(_total(charging.sums(*CLEAN)), charged),
        charged_wh=charged,
        discharged_wh=_total(made.sums(Role.STORE.value)),
        day=local.dt.date().to_physical().cast(pl.Int64).to_numpy(),
        month=(local.dt.year() * 12 + local.dt.month()).cast(pl.Int64).to_numpy(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """Rows to be summed into hours by users."""

    starts: pl.Series
    users: Sequence[str]
    rows: pl.DataFrame

    def sums(self, *kinds: str) -> WattHours:
        """Return the sums of some kinds, or of all, shape (hours, users)."""
        found = np.zeros((len(self.starts), len(self.users)), dtype=np.int64)
        rows = self.rows.filter(pl.col("kind").is_in(kinds)) if kinds else self.rows
        hour = self.starts.search_sorted(rows["start"]).cast(pl.Int64).to_numpy()
        np.add.at(found, (hour, self._columns(rows)), rows["milli"].to_numpy())
        return found

    def _columns(self, rows: pl.DataFrame) -> NDArray[np.int64]:
        order = pl.Enum(list(self.users))
        return rows["enterprise"].cast(order).to_physical().cast(pl.Int64).to_numpy()


def _settled(kinds: Sequence[WattHours]) -> list[WattHours]:
    """Return each kind by hour and user without what is below zero: hours keep their sums.

    Users keep their load as well, as far as no other user has less than nothing. Kinds stand in
    the order in which they count where an hour uses less than they add up to.
    """
    rows = np.flatnonzero(np.any([(kind < 0).any(axis=1) for kind in kinds], axis=0))
    found = [kind.copy() for kind in kinds]
    some = [kind[rows] for kind in kinds]
    load: WattHours = np.sum(some, axis=0)
    left = _total(load)
    room = _cut(np.maximum(load, 0), left)
    for each, kind in zip(found, some, strict=True):
        whole = np.minimum(_total(kind), left)
        left = left - whole
        parts = _cut(np.minimum(np.maximum(kind, 0), room), whole)
        short = np.flatnonzero(parts.sum(axis=1) < whole)
        lacking = whole[short] - parts[short].sum(axis=1)
        parts[short] += apportion(lacking, room[short] - parts[short])
        each[rows] = parts
        room -= parts
    return found


def _cut(parts: WattHours, whole: WattHours) -> WattHours:
    """Return parts of each hour that add up to no more than a whole, cut in proportion."""
    beyond = np.flatnonzero(parts.sum(axis=1) > whole)
    parts[beyond] = apportion(whole[beyond], parts[beyond])
    return parts


def _total(by_user: WattHours) -> WattHours:
    total: WattHours = np.maximum(by_user.sum(axis=1), 0)
    return total
