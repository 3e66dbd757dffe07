"""What the register of certificates answers."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.base.findings import Finding
from lingtan.ledger.register.play import Register
from lingtan.park.contracts import Contract
from lingtan.park.park import Park

WH_PER_KWH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterState:
    """The register of certificates as it stands at an instant.

    Attributes
    ----------
    at : datetime
        When its states hold; what is free runs out by itself.
    contracts : tuple of Contract
        Certificates and traded green power the park claims, in the register or not.
    findings : tuple of Finding
        Which inputs are for trial; what has no effect, and why.
    """

    park: Park
    at: datetime
    register: Register
    contracts: tuple[Contract, ...]
    findings: tuple[Finding, ...]

    def registered_wh(self, contract: Contract) -> int:
        """Return how much of what a contract claims is claimed for it in the register [Wh]."""
        claims = self.register.claims
        return sum(c.energy_wh for c in claims if (c.event.contract or c.event.id) == contract.id)

    def is_registered(self, contract: Contract) -> bool:
        """Whether all that a contract claims stands in the register."""
        stated_wh = round((contract.quantity_kwh or 0) * WH_PER_KWH)
        return self.registered_wh(contract) >= max(stated_wh, 1)
