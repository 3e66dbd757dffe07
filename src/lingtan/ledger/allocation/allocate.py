"""Draw up the accounts of the enterprises from the account of a whole park."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from lingtan.base.figures import Missing
from lingtan.ledger.allocation.carried import Delivery
from lingtan.ledger.allocation.enterprise_accounts import (
    Allocation,
    EnterpriseAccount,
    SharedOut,
    Transfer,
    reasons_of,
)
from lingtan.ledger.allocation.join_spans import joined
from lingtan.ledger.allocation.own_sums import COMPONENTS, PARK, OwnSums
from lingtan.ledger.allocation.reasons import Reasons, own_reasons, unread_of
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.allocation.situation import Situation, situation_of
from lingtan.ledger.allocation.span_accounts import SpanAccount, span_accounts
from lingtan.ledger.allocation.unread_meters import UnreadMeters, unread_meters
from lingtan.ledger.allocation.weights import Grounds, weights_of
from lingtan.ledger.allocation.whole_kilograms import rounded_together, split_whole
from lingtan.ledger.gaps import APART
from lingtan.ledger.inventory import Inventory
from lingtan.park.allocation import Basis
from lingtan.park.park import Park

ZERO = Decimal(0)
Own = Mapping[tuple[str, str], int]  # by holder and component [kgCO2]


def allocate(park: Park, inventory: Inventory) -> Allocation:
    """Return the accounts of all enterprises, span by span of constant membership, and in all.

    Raises
    ------
    AllocationError
        The boundary is a part of the park.
    """
    accounts = span_accounts(park, inventory)
    situations = [situation_of(account) for account in accounts]
    own = _own([situation.sums for situation in situations])
    found = [
        _of_span(account, situation, own[number])
        for number, (account, situation) in enumerate(zip(accounts, situations, strict=True))
    ]
    return joined([account.span for account in accounts], found)


def _of_span(account: SpanAccount, situation: Situation, own: Own) -> Allocation:
    park, inventory = account.park, account.inventory
    unknown = own_reasons(park, inventory)
    unread = unread_meters(park, inventory)
    transfers = _transfers(situation.carried.deliveries, unknown, unread)
    portions = unread.left_open(situation.portions)
    shared = _shared(Grounds.of(account, unread_of(unknown)), own, transfers, portions, unknown)
    return _allocation(park, inventory, own, transfers, shared, unknown)


def _own(sums: Sequence[OwnSums]) -> list[Own]:
    """Return what each holder causes of its own in each span, by component, in whole kilograms.

    All spans are rounded together, so that they add up to the period.
    """
    parts = {
        (number, *key): kg for number, each in enumerate(sums) for key, kg in each.parts.items()
    }
    whole = sum(parts.values(), ZERO).to_integral_value(ROUND_HALF_EVEN)
    rounded = rounded_together(parts, int(whole)) if parts else {}
    found: list[dict[tuple[str, str], int]] = [{} for _ in sums]
    for (number, holder, component), kg in rounded.items():
        found[number][holder, component] = kg
    return list(found)


def _transfers(
    deliveries: Sequence[Delivery], unknown: Reasons, unread: UnreadMeters
) -> tuple[Transfer, ...]:
    """Return what passed from one account to another; those of a giver are rounded together."""
    found: dict[tuple[str, str, str], list[Delivery]] = {}
    for each in deliveries:
        if each.giver != each.purpose.holder:
            key = (each.giver, each.purpose.holder, each.purpose.pool)
            found.setdefault(key, []).append(each)
    exact = {key: sum(d.kg for d in group) for key, group in found.items()}
    rounded: dict[tuple[str, str, str], int] = {}
    for giver in sorted({key[0] for key in exact}):
        of_giver = {key: kg for key, kg in exact.items() if key[0] == giver}
        rounded |= rounded_together(of_giver, round(sum(of_giver.values())))
    return tuple(
        _transfer(
            key, found[key], rounded[key], (unknown.get(key[0], ()), unread.to(key[2], key[1]))
        )
        for key in sorted(found)
    )


def _transfer(
    key: tuple[str, str, str],
    group: Sequence[Delivery],
    kg: int,
    open_: tuple[tuple[Missing, ...], tuple[Missing, ...]],
) -> Transfer:
    """Return a transfer; power that carries nothing carries nothing, however much it was."""
    of_giver, unread = open_
    own = (of_giver, unread) if any(delivery.kg for delivery in group) else ()
    missing = reasons_of([*own, *(delivery.missing for delivery in group)])
    return Transfer(
        giver=key[0],
        receiver=key[1],
        pool=key[2],
        kwh=None if unread else sum(delivery.kwh for delivery in group),
        kg=None if missing else kg,
        missing=missing,
    )


def _shared(
    grounds: Grounds,
    own: Own,
    transfers: Sequence[Transfer],
    portions: Sequence[Portion],
    unknown: Reasons,
) -> tuple[SharedOut, ...]:
    """Return every portion in whole kilograms, shared out by its rule."""
    known = unknown[PARK] or reasons_of(
        [t.missing for t in transfers if PARK in (t.giver, t.receiver)]
    )
    whole = sum(kg for (holder, _), kg in own.items() if holder == PARK)
    whole += sum(kg for t in transfers for holder, kg in t.entries() if holder == PARK)
    exact = {number: portion.kg for number, portion in enumerate(portions)}
    some = {number: kg for number, kg in exact.items() if kg} or exact
    givers = len({t.giver for t in transfers}) + len(COMPONENTS)
    kilograms = (
        {number: round(kg) for number, kg in exact.items()}
        if known
        else dict.fromkeys(exact, 0) | rounded_together(some, whole, slack=givers)
    )
    found = [
        _share_out(portion, kilograms[number], grounds, unknown[PARK])
        for number, portion in enumerate(portions)
    ]
    return tuple(s for s, kg in zip(found, kilograms.values(), strict=True) if kg or _is_open(s))


def _is_open(shared: SharedOut) -> bool:
    """Whether what carries a portion is not known: then nobody knows that it is nothing."""
    return bool(shared.portion.missing)


def _share_out(
    portion: Portion, kg: int, grounds: Grounds, unknown: tuple[Missing, ...]
) -> SharedOut:
    missing = reasons_of([portion.missing, unknown])
    if missing:
        return SharedOut(portion=portion, kg=None, missing=missing)
    if portion.rule.by is Basis.NOBODY or not kg:
        return SharedOut(portion=portion, kg=kg)
    weights = weights_of(portion, grounds)
    if weights.missing:
        return SharedOut(portion=portion, kg=kg, missing=weights.missing)
    shares = split_whole(kg, weights.by_enterprise)
    return SharedOut(portion=portion, kg=kg, by_enterprise=shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """What an enterprise received, gave and bears, with why any of it is unknown."""

    received: int
    given: int
    allocated: int
    in_missing: tuple[Missing, ...]
    out_missing: tuple[Missing, ...]
    shared_missing: tuple[Missing, ...]


def _allocation(
    park: Park,
    inventory: Inventory,
    own: Own,
    transfers: Sequence[Transfer],
    shared: Sequence[SharedOut],
    unknown: Reasons,
) -> Allocation:
    park_kg = None if inventory.figures["national.e_park_kg"].missing else sum(own.values())
    passed = _Passed.of(transfers)
    accounts = tuple(
        _account(enterprise, own, _sides(enterprise, passed, shared, unknown), unknown[enterprise])
        for enterprise in sorted(each.id for each in park.enterprises)
    )
    totals = [account.total_kg for account in accounts]
    remaining = None
    if park_kg is not None and None not in totals:
        remaining = park_kg - sum(total for total in totals if total is not None)
    return Allocation(
        park_kg=park_kg,
        remaining_kg=remaining,
        accounts=accounts,
        transfers=tuple(transfers),
        shared=tuple(shared),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Passed:
    """Transfers by who receives and who gives them."""

    into: Mapping[str, Sequence[Transfer]]
    out: Mapping[str, Sequence[Transfer]]

    @classmethod
    def of(cls, transfers: Sequence[Transfer]) -> "_Passed":
        into: dict[str, list[Transfer]] = {}
        out: dict[str, list[Transfer]] = {}
        for transfer in transfers:
            into.setdefault(transfer.receiver, []).append(transfer)
            out.setdefault(transfer.giver, []).append(transfer)
        return cls(into=into, out=out)


def _sides(
    enterprise: str, passed: _Passed, shared: Sequence[SharedOut], unknown: Reasons
) -> _Sides:
    """Return what passed; of networks apart nobody knows what, nor whether anything did."""
    apart = tuple(reason for reason in unknown[enterprise] if reason.id == APART)
    into, out = passed.into.get(enterprise, ()), passed.out.get(enterprise, ())
    open_to = [s for s in shared if s.missing and _concerns(s, enterprise)]
    return _Sides(
        received=sum(t.kg or 0 for t in into),
        given=sum(t.kg or 0 for t in out),
        allocated=sum(s.by_enterprise.get(enterprise, 0) for s in shared),
        in_missing=reasons_of([apart, *(t.missing for t in into)]),
        out_missing=reasons_of([apart, *(t.missing for t in out)]),
        shared_missing=reasons_of([s.missing for s in open_to]),
    )


def _concerns(shared: SharedOut, enterprise: str) -> bool:
    """Whether a portion that could not be shared out may be borne by an enterprise."""
    rule = shared.portion.rule
    if rule.by is Basis.NOBODY:
        return False
    named = rule.among or tuple(share.enterprise for share in rule.shares)
    return not named or enterprise in named


def _account(
    enterprise: str,
    own: Own,
    sides: _Sides,
    unknown: tuple[Missing, ...],
) -> EnterpriseAccount:
    parts = [None if unknown else own.get((enterprise, name), 0) for name in COMPONENTS]
    direct, power, heat, out = parts
    return EnterpriseAccount(
        enterprise=enterprise,
        direct_kg=direct,
        power_kg=power,
        heat_kg=heat,
        out_kg=out,
        received_kg=None if sides.in_missing else sides.received,
        given_kg=None if sides.out_missing else sides.given,
        allocated_kg=None if sides.shared_missing else sides.allocated,
        missing=reasons_of([unknown, sides.in_missing, sides.out_missing, sides.shared_missing]),
    )
