"""Read the register of certificates: who holds what, in which state, and until when.

As of an instant it is read with the park file last seen then, as an account is.
"""

from collections.abc import Iterator
from datetime import datetime

from lingtan.app.account_period import account_period
from lingtan.app.ground import park_of_instant, todays_park
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
from lingtan.app.trial_inputs import trial_certificates
from lingtan.app.wiring import Store
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import find_zone
from lingtan.ledger.claims import CLAIMS
from lingtan.ledger.doubts import CLAIM_BEYOND_PLANT
from lingtan.ledger.plant_hours import generator_meters
from lingtan.ledger.register.claims import certificate_register, life_months_of
from lingtan.ledger.register.kinds import BEYOND_OUTPUT, REGISTER
from lingtan.ledger.register.play import Register
from lingtan.ledger.vintages import vintage_of
from lingtan.park.certificates import Registered
from lingtan.park.park import Park

PARK_OF_THEN = FindingKind(id="register_park_of_then", severity=Severity.INFO)
PARK_OF_TODAY = FindingKind(id="register_park_of_today", severity=Severity.WARNING)


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

    Raises
    ------
    ParkFileError, CatalogueError
        The park file is faulty, and no copy of then answers.
    """
    with Store.open(layout.store) as store:
        require_whole(layout, store)
        opened, notes = _park_of(layout, store, as_known_at)
        park = with_statements(opened, store, as_known_at)
        trials = trial_certificates(store, park, as_known_at)
    stated = OpenPark(park=park, catalogue=opened.catalogue)
    return RegisterState(
        park=park,
        at=as_known_at or now,
        register=certificate_register(park, life_months_of(opened.catalogue)),
        contracts=tuple(c for c in park.contracts if c.kind in CLAIMS),
        findings=(
            *trials,
            *findings_of_register(stated),
            *_beyond_plants(layout, park, as_known_at),
            *notes,
        ),
    )


def _park_of(
    layout: Layout, store: Store, as_known_at: datetime | None
) -> tuple[OpenPark, tuple[Finding, ...]]:
    """Return the park whose claims are told, and which park file that was."""
    if as_known_at is None:
        return open_park(layout), ()
    _, opened, seen = park_of_instant(layout, store, as_known_at, todays_park(layout))
    if not isinstance(opened, OpenPark):
        raise opened
    facts: dict[str, Fact] = {"known_at": as_known_at.isoformat(timespec="seconds")}
    if seen is not None:
        facts["seen_at"] = seen.known_at.isoformat(timespec="seconds")
    kind = PARK_OF_TODAY if seen is None else PARK_OF_THEN
    note = Finding(kind=kind, subject=opened.park.id, place=Place(source=REGISTER), facts=facts)
    return opened, (note,)


def _beyond_plants(
    layout: Layout, park: Park, as_known_at: datetime | None
) -> tuple[Finding, ...]:
    """Return what claims and headers say beyond what their plants made, as the account has it."""
    years = sorted({*_years_of_claims(park), *_years_of_headers(park)})
    accounts = (account_period(layout, f"{year:04d}", as_known_at=as_known_at) for year in years)
    return tuple(
        finding
        for account in accounts
        for finding in account.inventory.findings
        if finding.kind.id in (CLAIM_BEYOND_PLANT.id, BEYOND_OUTPUT.id)
    )


def _years_of_claims(park: Park) -> Iterator[int]:
    """Yield the years in which plants with a meter made what claims name."""
    metered = set(generator_meters(park).values())
    for contract in park.contracts:
        vintage = vintage_of(contract, park.time_zone)
        if contract.kind not in CLAIMS or not contract.assets or vintage is None:
            continue
        if set(contract.assets) <= metered:
            yield vintage.year


def _years_of_headers(park: Park) -> Iterator[int]:
    """Yield the years in which plants of the park made what headers certify."""
    own = {asset.id for asset in park.assets if not asset.is_outside}
    for header in park.certificates:
        if header.device in own:
            yield header.start.astimezone(find_zone(park.time_zone)).year


def certificates_of(account: Account) -> tuple[Registered, ...]:
    """Return the certificates of the register as they stood for an account."""
    return register_of(account).entries


def register_of(account: Account) -> Register:
    """Return the register as it stood for an account."""
    life = life_months_of(load_knowledge(account.layout))
    return certificate_register(account.check.park, life)
