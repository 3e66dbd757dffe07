"""Why a park has another total under another boundary: line by line, to the last digit.

An account of the whole park rests on supply lines, one of a part on what each user has of them.
Both are laid out by user here, so that a line of one is a line of the other: what a boundary does
not hold counts nothing in it, and the differences of all lines are the difference of the totals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from enum import StrEnum

import polars as pl

from lingtan.ledger.accounts import E_PARK, E_TCE, Account
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.members import find_membership
from lingtan.ledger.totals import EXACT
from lingtan.park.park import Park
from lingtan.park.places import Boundary
from lingtan.park.tables import TOTAL

KEYS = ("enterprise", "account", "carrier", "stream")
SPREAD = (
    Account.ELECTRICITY_GRID,
    Account.ELECTRICITY_DIRECT,
    Account.OWN_NON_FOSSIL,
    Account.HEAT_IN,
    Account.OWN_NON_FOSSIL_HEAT,
)
"""Accounts of the whole park whose lines are told again as memo, by who uses them."""
EXPORTED = "exported"
"""Stream of what such an account holds beyond what users have of it: it was sold, or given out."""
FIGURES = {
    "national.e_park_kg": (E_PARK, "emissions_kg", Decimal(1), "kg"),
    "national.e_tce": (E_TCE, "energy_kgce", Decimal(1000), "tce"),
}


class Why(StrEnum):
    """What makes a line differ."""

    MEMBER_ENTERS = "member_enters"
    MEMBER_LEAVES = "member_leaves"
    MEMBER_DATES = "member_dates"  # inside both, but not over the same days
    COMMON = "common"  # what belongs to the park itself, by the part a boundary has of it
    SHARE = "share"  # a member of both, with another part of what is shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of two boundaries.

    Attributes
    ----------
    enterprise : str
        Whose it is; empty for the park itself.
    account, carrier, stream : str
        As in the postings: a fuel's source stream, what power or heat is used for.
    first, second : Decimal
        What it counts under each boundary, in the unit of the figure.
    """

    enterprise: str
    account: str
    carrier: str
    stream: str
    first: Decimal
    second: Decimal
    why: Why

    @property
    def change(self) -> Decimal:
        """What the second boundary has more of it."""
        with localcontext(EXACT):
            return self.second - self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure under two boundaries, and the lines by which it differs.

    Attributes
    ----------
    first, second : Decimal
        Totals of the lines; the figure itself may be unknown all the same.
    lines : tuple of Line
        Those that differ, the largest difference first; they add up to it.
    same : int
        Lines that count the same under both.
    unknown : tuple of str
        ``first``, ``second``: where the figure is unknown, and its total is what is known of it.
    """

    figure: str
    unit: str
    first: Decimal
    second: Decimal
    lines: tuple[Line, ...]
    same: int
    unknown: tuple[str, ...] = ()

    @property
    def change(self) -> Decimal:
        """What the second boundary has more."""
        with localcontext(EXACT):
            return self.second - self.first


def compare(park: Park, first: Inventory, second: Inventory) -> tuple[Comparison, ...]:
    """Return emission and energy of one park and period under two boundaries, line by line."""
    laid_out = [_by_user(park, inventory) for inventory in (first, second)]
    why = _reasons(park, first, second)
    sides = {"first": first.figures, "second": second.figures}
    return tuple(
        replace(
            _compare(id_, laid_out, why),
            unknown=tuple(side for side, told in sides.items() if told[id_].value is None),
        )
        for id_ in FIGURES
    )


def _compare(figure: str, laid_out: list[pl.DataFrame], why: Mapping[str, Why]) -> Comparison:
    accounts, column, per_unit, unit = FIGURES[figure]
    amounts = [_sums(table, accounts, column, per_unit) for table in laid_out]
    keys = sorted(amounts[0].keys() | amounts[1].keys())
    lines = [
        Line(
            enterprise=key[0],
            account=key[1],
            carrier=key[2],
            stream=key[3],
            first=amounts[0].get(key, Decimal(0)),
            second=amounts[1].get(key, Decimal(0)),
            why=why.get(key[0], Why.COMMON),
        )
        for key in keys
    ]
    differing = [line for line in lines if line.change]
    return Comparison(
        figure=figure,
        unit=unit,
        first=total_of(line.first for line in lines),
        second=total_of(line.second for line in lines),
        lines=tuple(sorted(differing, key=lambda line: -abs(line.change))),
        same=len(lines) - len(differing),
    )


def _by_user(park: Park, inventory: Inventory) -> pl.DataFrame:
    """Return the postings of an account by who uses what."""
    lines = inventory.postings.select(*KEYS, "emissions_kg", "energy_kgce")
    if not find_membership(park, inventory.boundary, inventory.period).is_everything:
        return lines
    names = [account.value for account in SPREAD]
    told = pl.col("stream").str.split_exact("/", 1)
    memo = (
        lines.filter(account=Account.USE.value)
        .with_columns(account=told.struct[0], stream=told.struct[1].fill_null(""))
        .filter(pl.col("account").is_in(names))
    )
    spread = pl.col("account").is_in(names)
    amounts = [pl.col(name).cast(TOTAL) for name in ("emissions_kg", "energy_kgce")]
    supply = lines.filter(spread).with_columns(amounts)
    used = memo.with_columns([-amount for amount in amounts])
    rest = pl.concat([supply.select(used.columns), used]).with_columns(
        enterprise=pl.lit(""), stream=pl.lit(EXPORTED)
    )
    parts = (lines.filter(~spread), memo, rest)
    return pl.concat([part.select(lines.columns).with_columns(amounts) for part in parts])


def _sums(
    lines: pl.DataFrame, accounts: Iterable[Account], column: str, per_unit: Decimal
) -> dict[tuple[str, ...], Decimal]:
    """Return the exact sum of each line, in the unit of the figure; none of nothing."""
    inside = pl.col("account").is_in([account.value for account in accounts])
    summed = lines.filter(inside).group_by(KEYS).agg(pl.col(column).cast(TOTAL).sum())
    with localcontext(EXACT):
        return {
            tuple(row[:-1]): Decimal(str(row[-1])) / per_unit
            for row in summed.select(*KEYS, column).iter_rows()
            if row[-1]
        }


def _reasons(park: Park, first: Inventory, second: Inventory) -> dict[str, Why]:
    """Return why the lines of each enterprise differ."""
    memberships = [
        find_membership(park, inventory.boundary, inventory.period)
        for inventory in (first, second)
    ]
    before, after = (each.enterprises for each in memberships)
    found = dict.fromkeys(after - before, Why.MEMBER_ENTERS)
    found |= dict.fromkeys(before - after, Why.MEMBER_LEAVES)
    for enterprise in before & after:
        spans = [_spans(each.boundary, enterprise) for each in memberships]
        found[enterprise] = Why.SHARE if spans[0] == spans[1] else Why.MEMBER_DATES
    return found


def _spans(boundary: Boundary, enterprise: str) -> frozenset[object]:
    return frozenset(
        (member.valid_from, member.valid_to)
        for member in boundary.members
        if member.enterprise == enterprise
    )


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    """Return an exact sum."""
    with localcontext(EXACT):
        return sum(amounts, Decimal(0))
