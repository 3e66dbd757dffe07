"""Add the accounts of the spans up to those of the period.

Whole kilograms are added, so nothing is rounded twice; what is not known in one span is not known
of the period. A transfer cancels in every span, and so in the period.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from lingtan.ledger.allocation.enterprise_accounts import (
    Allocation,
    EnterpriseAccount,
    SharedOut,
    SpanAllocation,
    Transfer,
    reasons_of,
    sum_known,
)
from lingtan.ledger.membership_spans import Span

Key = TypeVar("Key")
Item = TypeVar("Item")


def joined(spans: Sequence[Span], found: Sequence[Allocation]) -> Allocation:
    """Return the accounts of the period with those of its spans; a single span is the period."""
    if len(found) == 1:
        return found[0]
    accounts = [account for each in found for account in each.accounts]
    transfers = [transfer for each in found for transfer in each.transfers]
    shared = [portion for each in found for portion in each.shared]
    by_enterprise = _grouped((a.enterprise, a) for a in accounts)
    by_way = _grouped(((t.giver, t.receiver, t.pool), t) for t in transfers)
    by_portion = _grouped((_key(s), s) for s in shared)
    return Allocation(
        park_kg=sum_known(each.park_kg for each in found),
        remaining_kg=sum_known(each.remaining_kg for each in found),
        accounts=tuple(_account(by_enterprise[who]) for who in sorted(by_enterprise)),
        transfers=tuple(_transfer(by_way[way]) for way in sorted(by_way)),
        shared=tuple(map(_shared, by_portion.values())),
        spans=tuple(
            SpanAllocation(span=span, allocation=each)
            for span, each in zip(spans, found, strict=True)
        ),
    )


def _grouped(items: Iterable[tuple[Key, Item]]) -> dict[Key, list[Item]]:
    found: dict[Key, list[Item]] = {}
    for key, item in items:
        found.setdefault(key, []).append(item)
    return found


def _account(parts: Sequence[EnterpriseAccount]) -> EnterpriseAccount:
    return EnterpriseAccount(
        enterprise=parts[0].enterprise,
        direct_kg=sum_known(part.direct_kg for part in parts),
        power_kg=sum_known(part.power_kg for part in parts),
        heat_kg=sum_known(part.heat_kg for part in parts),
        out_kg=sum_known(part.out_kg for part in parts),
        received_kg=sum_known(part.received_kg for part in parts),
        given_kg=sum_known(part.given_kg for part in parts),
        allocated_kg=sum_known(part.allocated_kg for part in parts),
        missing=reasons_of([part.missing for part in parts]),
    )


def _transfer(parts: Sequence[Transfer]) -> Transfer:
    energy = [part.kwh for part in parts if part.kwh is not None]
    return replace(
        parts[0],
        kwh=sum(energy) if len(energy) == len(parts) else None,
        kg=sum_known(part.kg for part in parts),
        missing=reasons_of([part.missing for part in parts]),
    )


def _key(shared: SharedOut) -> object:
    portion = shared.portion
    return portion.of, portion.pool, portion.items, portion.rule, portion.is_default


def _shared(parts: Sequence[SharedOut]) -> SharedOut:
    borne: dict[str, int] = {}
    for part in parts:
        for enterprise, kg in part.by_enterprise.items():
            borne[enterprise] = borne.get(enterprise, 0) + kg
    first = parts[0].portion
    return SharedOut(
        portion=replace(
            first,
            kg=sum(part.portion.kg for part in parts),
            missing=reasons_of([part.portion.missing for part in parts]),
        ),
        kg=sum_known(part.kg for part in parts),
        by_enterprise=borne,
        missing=reasons_of([part.missing for part in parts]),
    )
