"""From which meters the lines of an account come, and how much of each is estimated.

A line at the meter where energy enters is that meter's. A sum of meters is its terms'. A line of
a user is a share of a shared carrier: to first order it errs as the user's own meters do, and
where the user has none as the meters of supply do. How exports are attributed to own and bought
supply also depends on other meters; that is of second order and left out.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from lingtan.base.figures import Figure
from lingtan.base.parts import Part, joined
from lingtan.ledger.accounts import Account
from lingtan.ledger.edges import POOLS, Edge, Role
from lingtan.ledger.meter_readings import net_amounts
from lingtan.ledger.setting import Setting
from lingtan.ledger.sums import Sum
from lingtan.park.tables import FIGURE_PARTS

Shares = tuple[tuple[str, float], ...]
STATED = frozenset({Account.GREEN_POWER.value, Account.CERTIFICATE.value})
EXPORTS = (Role.EXPORT, Role.OWN_LINE)
OUT = frozenset({Account.ELECTRICITY_OUT.value, Account.HEAT_OUT.value})


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSources:
    """Which meters stand behind a line.

    Attributes
    ----------
    terms : mapping of str to Shares
        Terms of a sum of meters by its id, each with its signed share of the sum.
    uses : mapping of (str, str) to Shares
        Meters of a user by pool and enterprise.
    supplies, exports : mapping of str to Shares
        Meters that let energy into a pool, and out of it.
    estimated : mapping of str to float
        What share of the amount of a meter is estimated.
    """

    terms: Mapping[str, Shares] = field(default_factory=dict)
    uses: Mapping[tuple[str, str], Shares] = field(default_factory=dict)
    supplies: Mapping[str, Shares] = field(default_factory=dict)
    exports: Mapping[str, Shares] = field(default_factory=dict)
    estimated: Mapping[str, float] = field(default_factory=dict)

    def parts(
        self, lines: Iterable[Sum], worth: Callable[[Sum], float], factor_of: Callable[[Sum], str]
    ) -> tuple[Part, ...]:
        """Return what each meter gave of a figure that adds up what some lines are worth."""
        return joined(
            Part(
                meter=meter,
                factor=factor_of(line),
                value=worth(line) * share,
                estimated=worth(line) * share * self.estimated.get(meter, 0.0),
            )
            for line in lines
            for meter, share in self.of(line)
        )

    def of(self, line: Sum) -> Shares:
        """Return the meters of a line with their shares of it; one without id is a document."""
        if line.meter_id:
            return self.terms.get(line.meter_id) or ((line.meter_id, 1.0),)
        return self._of_pool(line) or (("", 1.0),)

    def _of_pool(self, line: Sum) -> Shares:
        if line.account in STATED or line.carrier not in POOLS.values():
            return ()
        if line.account in OUT:
            return self.exports.get(line.carrier, ())
        own = self.uses.get((line.carrier, line.enterprise), ()) if line.enterprise else ()
        return own or self.supplies.get(line.carrier, ())


NO_SOURCES = LineSources()


def line_sources(setting: Setting, read: pl.DataFrame) -> LineSources:
    """Return which meters stand behind the lines of an account.

    Parameters
    ----------
    read : DataFrame
        Rows of `meter_readings.READ`.
    """
    amounts = net_amounts(read)
    terms = {
        meter.id: _weighed([(m, share * amounts.get(m, 0.0)) for share, m in meter.terms])
        for meter in setting.park.virtual_meters
    }
    terms = {meter: shares for meter, shares in terms.items() if shares}
    users: dict[tuple[str, str], list[Edge]] = {}
    supplies: dict[str, list[Edge]] = {}
    exports: dict[str, list[Edge]] = {}
    for edge in setting.pools.edges:
        if edge.role is Role.USE and edge.party:
            users.setdefault((edge.pool, edge.party), []).append(edge)
        if edge.role.is_supply:
            supplies.setdefault(edge.pool, []).append(edge)
        if edge.role in EXPORTS:
            exports.setdefault(edge.pool, []).append(edge)

    def together(edges: Iterable[Edge]) -> Shares:
        pairs = [(edge.meter, abs(amounts.get(edge.meter, 0.0))) for edge in edges]
        return _resolved(_weighed(pairs), terms)

    return LineSources(
        terms=terms,
        uses={user: together(edges) for user, edges in users.items()},
        supplies={pool: together(edges) for pool, edges in supplies.items()},
        exports={pool: together(edges) for pool, edges in exports.items()},
        estimated=_estimated(read),
    )


def _weighed(pairs: Iterable[tuple[str, float]]) -> Shares:
    """Return amounts as shares of their sum; nothing where they cancel."""
    listed = [(meter, amount) for meter, amount in pairs if amount]
    whole = sum(amount for _, amount in listed)
    largest = max((abs(amount) for _, amount in listed), default=0.0)
    if abs(whole) <= 1e-9 * largest:
        return ()
    return tuple((meter, amount / whole) for meter, amount in listed)


def _resolved(shares: Shares, terms: Mapping[str, Shares]) -> Shares:
    """Return shares of sums of meters as shares of their terms."""
    return tuple(
        (meter, share * part)
        for name, share in shares
        for meter, part in terms.get(name, ((name, 1.0),))
    )


def _estimated(read: pl.DataFrame) -> dict[str, float]:
    columns = read.filter(pl.col("quantity") > 0).select("meter_id", "estimated", "quantity")
    return {
        meter: (estimated or 0.0) / quantity for meter, estimated, quantity in columns.iter_rows()
    }


def parts_table(figures: Iterable[Figure]) -> pl.DataFrame:
    """Return the parts of figures as table `FIGURE_PARTS`."""
    rows = [
        (figure.id, part.meter, part.factor, part.value, part.estimated)
        for figure in figures
        for part in figure.parts
    ]
    return pl.DataFrame(rows, schema=FIGURE_PARTS.schema, orient="row")
