"""What the account of a period is drawn up from: every line of its lineage down to raw files."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from lingtan.app.inquiry import Inquiry
from lingtan.app.results import Account
from lingtan.app.wiring import ImportRecord
from lingtan.base.names import Name
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.entries import Entries
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.rates import Rate
from lingtan.metering.reconciliation.header_lines import SteamHeader
from lingtan.park.park import Park
from lingtan.park.streams import ValueChainActivity
from lingtan.reports.named_knowledge import Knowledge


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a meter counted in the period: all of it, and what of it was positive [canonical]."""

    net: float
    positive: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSources:
    """What the lineage of an account is drawn up from.

    Attributes
    ----------
    records : tuple of ImportRecord
        Every import that was known.
    amounts : mapping of str to Amount
        What each meter counted.
    used : mapping of (str, str) to float
        What the meters of each enterprise counted, by pool and enterprise [kWh].
    deliveries : DataFrame
        Of each meter and import: ``meter_id``, ``import_id``, ``count`` of the readings that
        hold, ``replaced``, ``set_aside``, ``start`` and ``value`` of the largest that holds.
    reconciled : DataFrame
        Table `RECONCILED`.
    headers : tuple of SteamHeader
        Steam headers, mass and energy reconciled together.
    enterprises : mapping of str to Name
        Their names.
    activities : mapping of str to ValueChainActivity
        Those of the value chain.
    months : mapping of str to str
        What the lines of each entry come to month by month, by the id of the entry.
    values : mapping of str to str
        The same by the value of their factor, of entries whose factor changes.
    """

    inquiry: Inquiry
    account: Account
    records: tuple[ImportRecord, ...]
    entries: Entries
    rates: Mapping[str, tuple[Rate, ...]]
    knowledge: Knowledge
    amounts: Mapping[str, Amount]
    used: Mapping[tuple[str, str], float]
    deliveries: pl.DataFrame
    reconciled: pl.DataFrame
    headers: tuple[SteamHeader, ...]
    enterprises: Mapping[str, Name]
    activities: Mapping[str, ValueChainActivity]
    months: Mapping[str, str]
    values: Mapping[str, str]

    @property
    def park(self) -> Park:
        """The park, with what forms have stated."""
        return self.account.check.park

    @property
    def meters(self) -> tuple[str, ...]:
        """The ids of all meters, virtual ones too."""
        park = self.park
        return (*(each.id for each in park.meters), *(each.id for each in park.virtual_meters))

    @property
    def inventory(self) -> Inventory:
        """The account."""
        return self.account.inventory

    @property
    def catalogue(self) -> Catalogue:
        """The knowledge it rests on."""
        return self.inquiry.opened.catalogue

    def enterprise(self, id_: str) -> Name:
        """Return the name of an enterprise; an unknown one is called by its id."""
        return self.enterprises.get(id_, Name.alike(id_))

    def holder(self, id_: str) -> Name:
        """Return the name of whose an account is; an empty id is the park itself."""
        return self.enterprise(id_) if id_ else self.park.name

    def meter(self, id_: str) -> Name:
        """Return the name of a meter, a virtual one too."""
        names = {each.id: each.name for each in self.park.meters}
        names |= {each.id: each.name for each in self.park.virtual_meters}
        return names.get(id_, Name.alike(id_))

    def carrier(self, id_: str) -> Name:
        """Return the name of a carrier, fuel or product."""
        return self.knowledge.carriers.get(id_, Name.alike(id_))


def joined(names: list[Name]) -> Name:
    """Join names, those that are empty left out."""
    told = [name for name in names if name.en or name.zh]
    return Name(en=", ".join(n.en for n in told), zh="，".join(n.zh for n in told))
