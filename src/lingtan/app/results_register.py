"""What the register of certificates answers."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.base.findings import Finding
from lingtan.ledger.register.play import Register
from lingtan.park.contracts import Contract
from lingtan.park.park import Park


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
