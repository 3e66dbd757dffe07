"""What a register says to the account: its claims as contracts, and which contracts it denies."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.base.names import folded
from lingtan.base.spans import read_span, write_span
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.load import Catalogue
from lingtan.ledger.claim_falls import Fall
from lingtan.ledger.doubts import (
    CLAIM_NOT_IN_REGISTER,
    CLAIM_PARTLY_IN_REGISTER,
    CLAIM_PARTLY_UNLIKE_REGISTER,
    CLAIM_UNLIKE_REGISTER,
    doubt,
)
from lingtan.ledger.options import AccountOptions
from lingtan.ledger.register.events import Claimed
from lingtan.ledger.register.kinds import CLAIM_UNNUMBERED, UNKNOWN_CONTRACT, fault
from lingtan.ledger.register.numbers import WH_PER_NUMBER, NumberIndex, Span, numbers_text
from lingtan.ledger.register.play import Register, Rules, play_register
from lingtan.ledger.register.slices import standing_of
from lingtan.ledger.serials import merged_places
from lingtan.ledger.vintages import vintage_of
from lingtan.park.assets import AssetKind
from lingtan.park.certificates import Certificate, Registered, RegisterEvent, Slice, SliceState
from lingtan.park.contracts import Contract, ContractKind, PowerSource
from lingtan.park.park import Park

WH_PER_KWH = 1000
SOURCES = {
    AssetKind.SOLAR: PowerSource.SOLAR,
    AssetKind.WIND: PowerSource.WIND,
    AssetKind.HYDRO: PowerSource.HYDRO,
    AssetKind.BIOMASS_POWER: PowerSource.BIOMASS,
}


def certificate_register(park: Park, life_months: int) -> Register:
    """Return the register of a park, with what of it cannot count in an account."""
    if not (park.certificates or park.register_events):
        return Register()
    rules = Rules(zone=park.time_zone, life_months=life_months, contracts=_ids_taken(park))
    return play_register(park.certificates, park.register_events, rules)


def life_months_of(catalogue: Catalogue) -> int:
    """Return how many months from generation a certificate may be used, by the method."""
    method = catalogue.method(AccountOptions().method)
    return int(method.constant("certificate_life_months").value)


def claims_as_contracts(register: Register, park: Park) -> tuple[Contract, ...]:
    """Return the claims of the park and its enterprises that no contract states already.

    Of certificates without a number the national method counts none of a scheme by the hour; a lot
    of which the register gives the quantity alone counts by that.
    """
    return tuple(
        _contract(claim, park)
        for claim in register.claims
        if _is_own(claim, park) and not claim.event.contract and _is_counted(claim)
    )


def uncounted_claims(register: Register, park: Park) -> Iterator[Finding]:
    """Yield the claims that count in no account: without a number, or for no contract there is."""
    known = {contract.id for contract in park.contracts}
    for claim in register.claims:
        if not _is_own(claim, park):
            continue
        contract = claim.event.contract
        if contract and contract not in known:
            yield fault(UNKNOWN_CONTRACT, claim.event, {"contract": contract})
        elif not contract and not _is_counted(claim):
            yield fault(CLAIM_UNNUMBERED, claim.event, {"certificate": claim.certificate.id})


def denied_by_register(
    contracts: Iterable[Contract], register: Register, park: Park
) -> dict[str, tuple[Fall, ...]]:
    """Return the numbers contracts cannot claim, as far as the register has them, by contract.

    Those are of others, or of other certificates than the contract says: made at another time, in
    another region, or from something else.
    """
    if not register.entries:
        return {}
    index = NumberIndex(entry.certificate.serial for entry in register.entries)
    of = {
        c.id: (*_denied(c, index, register), *_unlike(c, index, register, park))
        for c in contracts
        if _is_numbered(c)
    }
    return {contract: falls for contract, falls in of.items() if falls}


def unnumbered_lots(register: Register) -> dict[str, int]:
    """Return how much of lots without numbers is claimed for each contract [Wh].

    A granular certificate without a number is of another scheme, and is none of these.
    """
    lots: dict[str, int] = {}
    for claim in register.claims:
        if not (claim.certificate.serial or claim.certificate.is_granular):
            contract = claim.event.contract or claim.event.id
            lots[contract] = lots.get(contract, 0) + claim.energy_wh
    return lots


def _is_numbered(contract: Contract) -> bool:
    return contract.kind is ContractKind.CERTIFICATE and bool(contract.serial.strip())


def _denied(contract: Contract, index: NumberIndex, register: Register) -> Iterator[Fall]:
    """Yield for each certificate which numbers of a contract are not claimed for it."""
    for place, shared in index.shared_spans(contract.serial).items():
        entry = register.entries[place]
        wrong = _not_its_own(contract, entry, shared, register)
        if wrong:
            others = "; ".join(dict.fromkeys(standing_of(part) for part, _ in wrong))
            facts: dict[str, Fact] = {"certificate": entry.certificate.id, "others": others}
            yield Fall(
                finding=doubt(CLAIM_NOT_IN_REGISTER, contract.id, facts, at="park.yaml"),
                in_part=CLAIM_PARTLY_IN_REGISTER,
                places=merged_places(own for _, own in wrong),
            )


def _unlike(
    contract: Contract, index: NumberIndex, register: Register, park: Park
) -> Iterator[Fall]:
    """Yield the certificates whose time, region or technology is not what the contract says."""
    for place, shared in index.shared_spans(contract.serial).items():
        header = register.entries[place].certificate
        differing = list(_differing(contract, header, park))
        if differing:
            facts: dict[str, Fact] = {
                "certificate": header.id,
                "stated": ", ".join(stated for stated, _ in differing),
                "registered": ", ".join(registered for _, registered in differing),
            }
            yield Fall(
                finding=doubt(CLAIM_UNLIKE_REGISTER, contract.id, facts, at="park.yaml"),
                in_part=CLAIM_PARTLY_UNLIKE_REGISTER,
                places=merged_places(
                    (first // WH_PER_NUMBER, -(-end // WH_PER_NUMBER))
                    for _, (first, end) in shared
                ),
            )


def _differing(contract: Contract, header: Certificate, park: Park) -> Iterator[tuple[str, str]]:
    """Yield what a contract and a certificate state differently; what one leaves out is no doubt.

    A vintage of a year and a batch of some of its days are alike.
    """
    vintage = vintage_of(contract, park.time_zone)
    if vintage is not None and not (vintage.start < header.end and header.start < vintage.end):
        yield contract.vintage, _vintage(header, park.time_zone)
    regions = (contract.region, header.region)
    if all(regions) and folded(regions[0]) != folded(regions[1]):
        yield regions
    sources = {asset.id: SOURCES.get(asset.kind) for asset in park.assets}
    of_plants = {sources.get(plant) for plant in contract.assets} - {None}
    stated = contract.technology or (of_plants.pop() if len(of_plants) == 1 else None)
    registered = header.technology or sources.get(header.device)
    if stated and registered and stated is not registered:
        yield stated.value, registered.value


def _not_its_own(
    contract: Contract, entry: Registered, shared: Iterable[tuple[Span, Span]], register: Register
) -> list[tuple[Slice, tuple[int, int]]]:
    """Return slices that hold numbers of a contract and are not claimed for it, and which."""
    mine = register.claims_for(contract.id)
    found = []
    for (first, end), (own, _) in shared:
        for part in entry.slices:
            low, high = max(first, part.first_wh), min(end, part.end_wh)
            is_mine = (
                part.state is SliceState.CLAIMED
                and part.owner == contract.enterprise
                and part.event in mine
            )
            if low < high and not is_mine:
                numbers = (
                    (own + low - first) // WH_PER_NUMBER,
                    -(-(own + high - first) // WH_PER_NUMBER),
                )
                found.append((part, numbers))
    return found


def _ids_taken(park: Park) -> frozenset[str]:
    """Return the ids of contracts that an event has too, where it is not the event's own claim."""
    events = {event.id: event for event in park.register_events}
    return frozenset(
        contract.id
        for contract in park.contracts
        if contract.id in events and not _is_of(contract, events[contract.id])
    )


def _is_of(contract: Contract, event: RegisterEvent) -> bool:
    """Whether a contract is the one `claims_as_contracts` makes of an event."""
    used = (event.use_start or event.at, event.use_end)
    is_same = (contract.enterprise, contract.evidence) == (event.owner, event.evidence)
    amount_kwh = None if event.energy_wh is None else event.energy_wh / WH_PER_KWH
    return (
        contract.kind is ContractKind.CERTIFICATE
        and is_same
        and (contract.valid_from, contract.valid_to) == used
        and amount_kwh in (None, contract.quantity_kwh)
    )


def _is_counted(claim: Claimed) -> bool:
    return bool(claim.certificate.serial) or not claim.certificate.is_granular


def _is_own(claim: Claimed, park: Park) -> bool:
    owners = {"", *(enterprise.id for enterprise in park.enterprises)}
    return claim.event.owner in owners


def _contract(claim: Claimed, park: Park) -> Contract:
    event, header = claim.event, claim.certificate
    devices = {asset.id for asset in park.assets}
    return Contract(
        id=event.id,
        kind=ContractKind.CERTIFICATE,
        valid_from=event.use_start or event.at,
        valid_to=event.use_end,
        enterprise=event.owner,
        assets=(header.device,) if header.device in devices else (),
        quantity_kwh=claim.energy_wh / WH_PER_KWH,
        vintage=_vintage(header, park.time_zone),
        region=header.region,
        technology=header.technology,
        serial=numbers_text(header.serial, claim.spans),
        evidence=event.evidence,
    )


def _vintage(header: Certificate, zone: str) -> str:
    """Return when the power was made: whole days, the shortest way; of one hour its month."""
    last = header.end - timedelta(microseconds=1)
    first, last = (at.astimezone(find_zone(zone)) for at in (header.start, last))
    if header.is_granular:
        return f"{first:%Y-%m}"
    days = read_span(f"{first:%Y-%m-%d}/{last:%Y-%m-%d}", zone)
    return write_span(*days, zone)
