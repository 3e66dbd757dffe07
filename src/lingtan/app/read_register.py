"""Read the register of certificates: who holds what, in which state, and until when."""

from datetime import datetime

from lingtan.app.account_period import account_period
from lingtan.app.inquiry import require_whole
from lingtan.app.layout import Layout
from lingtan.app.open_park import (
    OpenPark,
    findings_of_register,
    load_knowledge,
    open_park,
    with_statements,
)
from lingtan.app.results import Account
from lingtan.app.results_register import RegisterState
from lingtan.app.wiring import Store
from lingtan.base.findings import Finding
from lingtan.ledger.claims import CLAIMS
from lingtan.ledger.doubts import CLAIM_BEYOND_PLANT
from lingtan.ledger.plant_hours import generator_meters
from lingtan.ledger.register.claims import certificate_register, life_months_of
from lingtan.ledger.vintages import vintage_of
from lingtan.park.certificates import Registered
from lingtan.park.park import Park


def read_register(
    layout: Layout, now: datetime, as_known_at: datetime | None = None
) -> RegisterState:
    """Return the register as it was known, with its states at that instant, or now.

    Parameters
    ----------
    now : datetime
        When free certificates are looked at where no instant is named.
    as_known_at : datetime or None
        State of knowledge; everything known when None.
    """
    opened = open_park(layout)
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        park = with_statements(opened, store, as_known_at)
    stated = OpenPark(park=park, catalogue=opened.catalogue)
    return RegisterState(
        park=park,
        at=as_known_at or now,
        register=certificate_register(park, life_months_of(opened.catalogue)),
        contracts=tuple(c for c in park.contracts if c.kind in CLAIMS),
        findings=(*findings_of_register(stated), *_beyond_plants(layout, park, as_known_at)),
    )


def _beyond_plants(
    layout: Layout, park: Park, as_known_at: datetime | None
) -> tuple[Finding, ...]:
    """Return the claims that the account counts no further than the plants they name made."""
    metered = set(generator_meters(park).values())
    vintages = (
        vintage_of(contract, park.time_zone)
        for contract in park.contracts
        if contract.kind in CLAIMS and contract.assets and set(contract.assets) <= metered
    )
    years = sorted({vintage.year for vintage in vintages if vintage is not None})
    accounts = (account_period(layout, f"{year:04d}", as_known_at=as_known_at) for year in years)
    return tuple(
        finding
        for account in accounts
        for finding in account.inventory.findings
        if finding.kind.id == CLAIM_BEYOND_PLANT.id
    )


def certificates_of(account: Account) -> tuple[Registered, ...]:
    """Return the certificates of the register as they stood for an account."""
    life = life_months_of(load_knowledge(account.layout))
    return certificate_register(account.check.park, life).entries
