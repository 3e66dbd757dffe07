"""Storage chains: what comes out certified is backed by what was cancelled, less the losses.

Certificates of what went in are cancelled into a store. A certificate of what came out is sound
while all that came out certified so far is no more than all that was cancelled for power made
until then, times the efficiency, in whole watt-hours rounded down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.ledger.register.kinds import STORE_BEYOND, STORE_UNCLEAR, fault
from lingtan.park.certificates import Certificate

WH_PER_MWH = 1_000_000


@dataclass(slots=True)
class Chains:
    """What was cancelled into each store and certified out of it, while a register is played."""

    put_in: dict[str, list[tuple[datetime, int]]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    efficiency: dict[str, Decimal] = field(default_factory=dict)

    def put(self, store: str, made_until: datetime, energy_wh: int) -> None:
        """Note what was cancelled for power that was made until an instant."""
        self.put_in.setdefault(store, []).append((made_until, energy_wh))

    def faults(self, header: Certificate) -> Iterator[Finding]:
        """Yield why a certificate of a store's output is not backed."""
        if not header.from_store:
            return
        if header.efficiency is None or not 0 < header.efficiency <= 1:
            yield fault(STORE_UNCLEAR, header, {"store": header.from_store})
            return
        backed = self._backed(header)
        certified = self.taken.get(header.from_store, 0) + header.energy_wh
        if certified > backed:
            facts: dict[str, Fact] = {
                "store": header.from_store,
                "certified_mwh": certified / WH_PER_MWH,
                "backed_mwh": backed / WH_PER_MWH,
                "efficiency": float(self._efficiency(header)),
            }
            yield fault(STORE_BEYOND, header, facts)

    def take(self, header: Certificate) -> None:
        """Note a sound certificate of a store's output."""
        store = header.from_store
        if store:
            self.taken[store] = self.taken.get(store, 0) + header.energy_wh
            self.efficiency[store] = self._efficiency(header)

    def _backed(self, header: Certificate) -> int:
        """Return how much may have come out certified until the end of a discharge [Wh]."""
        rows = self.put_in.get(header.from_store, ())
        cancelled = sum(energy for until, energy in rows if until <= header.end)
        return int(cancelled * self._efficiency(header))

    def _efficiency(self, header: Certificate) -> Decimal:
        """Return the least efficiency any certificate of the store has stated so far."""
        stated = Decimal(str(header.efficiency))
        return min(stated, self.efficiency.get(header.from_store, stated))
