"""What each enterprise, and the park itself, causes of its own: sums of the account's postings.

The postings of a whole park hold every line once where it enters, and memo lines of who uses it.
Fuel, conversion and processes count where they are; power and heat from outside where they are
used; what leaves with whose plant made it. So the holders add up to the park, to the last digit.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from lingtan.ledger.accounts import E_CONVERSION, E_FUEL, E_PROCESS, Account
from lingtan.ledger.edges import ELECTRICITY
from lingtan.ledger.inventory import Inventory

PARK = ""  # the holder of what no enterprise has
NEIGHBOUR = "neighbour"  # begins the label of what is bought of a plant outside the boundary
DIRECT, POWER, HEAT, OUT = "direct", "power", "heat", "out"
COMPONENTS = (DIRECT, POWER, HEAT, OUT)
DIRECT_ACCOUNTS = frozenset({*E_FUEL, *E_CONVERSION, *E_PROCESS})
CLAIMS = frozenset({Account.GREEN_POWER, Account.CERTIFICATE})
LEAVING = frozenset({Account.ELECTRICITY_OUT, Account.HEAT_OUT})
BOUGHT = {
    Account.ELECTRICITY_GRID: POWER,
    Account.ELECTRICITY_DIRECT: POWER,
    Account.HEAT_IN: HEAT,
}
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Purpose:
    """What a holder uses a carrier for; the label is empty for an enterprise's own use."""

    holder: str
    label: str
    pool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSums:
    """Sums of the account by holder.

    Attributes
    ----------
    parts : mapping of (holder, component) to Decimal
        Emission of its own, by `COMPONENTS`; they add up to the park [kgCO2].
    bought : mapping of Purpose to float
        Emission of power and heat from outside, claims taken off, by what it is used for [kgCO2].
    grid_kwh : mapping of Purpose to float
        Power from the grid by what it is used for [kWh].
    streams : mapping of (holder, stream) to float
        Emission of every source stream [kgCO2].
    """

    parts: Mapping[tuple[str, str], Decimal]
    bought: Mapping[Purpose, float]
    grid_kwh: Mapping[Purpose, float]
    streams: Mapping[tuple[str, str], float]

    @property
    def holders(self) -> frozenset[str]:
        """Who has any part."""
        return frozenset(holder for holder, _ in self.parts)


@dataclass(slots=True)
class _Tally:
    """The sums while they are added up."""

    parts: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    bought: dict[Purpose, float] = field(default_factory=dict)
    grid_kwh: dict[Purpose, float] = field(default_factory=dict)
    streams: dict[tuple[str, str], float] = field(default_factory=dict)
    claims: dict[str, float] = field(default_factory=dict)

    def part(self, holder: str, component: str, kg: Decimal) -> None:
        key = (holder, component)
        self.parts[key] = self.parts.get(key, ZERO) + kg


def own_sums(inventory: Inventory) -> OwnSums:
    """Return what each holder causes of its own, from the postings of a whole park."""
    tally = _Tally()
    for row in _sums(inventory.postings):
        account, holder, kg = str(row["account"]), str(row["enterprise"]), _kg(row)
        if account in DIRECT_ACCOUNTS:
            tally.part(holder, DIRECT, kg)
            key = (holder, str(row["stream"]))
            tally.streams[key] = tally.streams.get(key, 0.0) + float(kg)
        elif account in LEAVING:
            tally.part(holder, OUT, kg)
        elif account in CLAIMS:
            tally.part(holder, POWER, kg)
            tally.claims[holder] = tally.claims.get(holder, 0.0) + float(kg)
        elif account == Account.USE:
            _add_use(tally, row)
    _spread_claims(tally)
    return OwnSums(
        parts=tally.parts, bought=tally.bought, grid_kwh=tally.grid_kwh, streams=tally.streams
    )


def _add_use(tally: _Tally, row: Mapping[str, object]) -> None:
    """Add a memo line; its stream is the account it memorises and, of the park, the purpose."""
    account, _, label = str(row["stream"]).partition("/")
    if account not in BOUGHT:
        return
    holder, kg = str(row["enterprise"]), _kg(row)
    purpose = Purpose(holder=holder, label=label, pool=str(row["carrier"]))
    tally.part(holder, BOUGHT[Account(account)], kg)
    tally.bought[purpose] = tally.bought.get(purpose, 0.0) + float(kg)
    if account == Account.ELECTRICITY_GRID and not is_neighbours(purpose):
        kwh = float(str(row["quantity"]))
        tally.grid_kwh[purpose] = tally.grid_kwh.get(purpose, 0.0) + kwh


def _spread_claims(tally: _Tally) -> None:
    """Take the claims of a holder off all its grid power alike, whatever it is used for."""
    for holder, claimed in tally.claims.items():
        used = {p: kwh for p, kwh in tally.grid_kwh.items() if p.holder == holder}
        whole = sum(used.values())
        for purpose, kwh in used.items():
            if whole:
                tally.bought[purpose] += claimed * kwh / whole


def _sums(postings: pl.DataFrame) -> Iterator[dict[str, object]]:
    keys = ["account", "enterprise", "carrier", "stream"]
    sums = postings.group_by(keys).agg(pl.col("emissions_kg", "quantity").sum())
    yield from sums.sort(keys).iter_rows(named=True)


def _kg(row: Mapping[str, object]) -> Decimal:
    return Decimal(str(row["emissions_kg"] or 0))


def is_neighbours(purpose: Purpose) -> bool:
    """Whether it is what the park buys of a plant outside the boundary, for those who use it."""
    return purpose.label.startswith(f"{NEIGHBOUR}/")


def at_rate(sums: OwnSums, kg_per_kwh: float) -> dict[Purpose, float]:
    """Return what is bought with all grid power at one factor, claims or not [kgCO2]."""
    rest = {p: kg for p, kg in sums.bought.items() if p.pool != ELECTRICITY or is_neighbours(p)}
    return rest | {p: kwh * kg_per_kwh for p, kwh in sums.grid_kwh.items()}
