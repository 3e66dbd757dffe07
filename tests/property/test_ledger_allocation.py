"""Whatever is allocated adds up to the last kilogram, in any order, however tenants are split.

Members may join and leave on any day: every span adds up, and the spans add up to the period.
"""

import itertools
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.errors import AllocationError
from lingtan.ledger.allocation.allocate import allocate
from lingtan.ledger.allocation.enterprise_accounts import Allocation
from lingtan.ledger.allocation.whole_kilograms import rounded_together, split_whole
from lingtan.park.allocation import AllocationRule, Basis, Share, SharedPart
from lingtan.park.meters import Resolution
from tests.builders import an_enterprise
from tests.builders_allocation import a_shared_park, allocated, entries, with_cogeneration
from tests.builders_ledger import billed
from tests.builders_spans import (
    DAYS,
    allocated_in_july,
    by_bill,
    july,
    steady,
    with_stays,
)
from tests.builders_spans import is_whole as spans_are_whole
from tests.examples import examples

SOME = settings(max_examples=examples(5), deadline=None)
weights = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 10**9), min_size=1)
kwh = st.integers(0, 10**7).map(float)


@given(st.integers(-(10**9), 10**9), weights)
def test_a_whole_is_split_to_the_last_kilogram_and_within_one_of_its_quota(
    whole: int, by: dict[str, int]
) -> None:
    if not any(by.values()):
        with pytest.raises(AllocationError):
            split_whole(whole, by)
        return
    parts = split_whole(whole, by)
    assert sum(parts.values()) == whole
    total = sum(by.values())
    for key, part in parts.items():
        assert abs(part - Fraction(whole * by[key], total)) < 1
    backwards = dict(reversed(by.items()))
    assert split_whole(whole, backwards) == parts


@given(st.lists(st.decimals(-(10**6), 10**6, places=6), min_size=1, max_size=12))
def test_parts_rounded_together_add_up_to_their_rounded_sum(values: list[Decimal]) -> None:
    parts = {str(number): value for number, value in enumerate(values)}
    whole = round(sum(parts.values()))
    rounded = rounded_together(parts, whole)
    assert sum(rounded.values()) == whole
    assert all(abs(Fraction(parts[key]) - kg) < 1 for key, kg in rounded.items())


def amounts_of(values: tuple[float, ...]) -> dict[str, float]:
    a, b, c, light, lost, power, heat_a, heat_b, heat_lost, gas, out = values
    made = min(power, a + b + c + light + lost + out)
    return {
        "grid": a + b + c + light + lost + out - made,
        "use_a": a,
        "use_b": b,
        "use_c": c,
        "light": light,
        "power_e": made,
        "heat_e": heat_a + heat_b + heat_lost,
        "heat_a": heat_a,
        "heat_b": heat_b,
        "gas_e": gas,
        "export": out,
    }


def is_whole(found: Allocation) -> None:
    """Assert that accounts, shared parts and transfers add up, whatever is known of them."""
    assert sum(entries(found).values()) == 0
    for shared in found.shared:
        if shared.kg is not None and shared.remaining_kg is not None:
            assert sum(shared.by_enterprise.values()) + shared.remaining_kg == shared.kg
    if found.park_kg is not None and found.remaining_kg is not None:
        totals = [account.total_kg for account in found.accounts]
        assert sum(kg for kg in totals if kg is not None) + found.remaining_kg == found.park_kg
        assert found.remaining_kg == sum(s.remaining_kg or 0 for s in found.shared)


flows = st.tuples(*[kwh] * 11)


@pytest.mark.slow
@SOME
@given(flows, st.sampled_from(["", "a", "c"]), st.permutations(["a", "b", "c"]))
def test_transfers_cancel_and_accounts_add_up_in_any_order(
    values: tuple[float, ...], owner: str, order: list[str]
) -> None:
    amounts = amounts_of(values)
    park = with_cogeneration(a_shared_park(billed("export", "bus", "outside")), owner=owner)
    found = allocated(park, amounts)
    is_whole(found)
    shuffled = replace(
        park,
        enterprises=tuple(an_enterprise(name) for name in order),
        meters=tuple(reversed(park.meters)),
        boundaries=(
            replace(park.boundaries[0], members=tuple(reversed(park.boundaries[0].members))),
        ),
    )
    again = allocated(shuffled, amounts)
    assert [account.enterprise for account in again.accounts] == ["a", "b", "c"]
    for one, other in zip(again.accounts, found.accounts, strict=True):
        assert one.missing == other.missing
        # the mix rounds to the watt-hour in the order of the meters: a part is a kilogram off
        assert (one.total_kg or 0) == pytest.approx(other.total_kg or 0, abs=4)


@pytest.mark.slow
@SOME
@given(flows, st.integers(0, 100))
def test_splitting_a_tenant_changes_no_total_and_nobody_else(
    values: tuple[float, ...], percent: int
) -> None:
    amounts = amounts_of(values)
    export = billed("export", "bus", "outside")
    whole = allocated(with_cogeneration(a_shared_park(export), owner=""), amounts)
    part = round(amounts["use_c"] * percent / 100)
    park = with_cogeneration(a_shared_park(export, tenants=("a", "b", "c", "d")), owner="")
    split = allocated(park, amounts | {"use_c": amounts["use_c"] - part, "use_d": float(part)})
    is_whole(split)
    assert split.park_kg == whole.park_kg
    for name in "ab":
        before, after = whole.account(name).total_kg, split.account(name).total_kg
        assert (before is None) == (after is None)
        if before is not None and after is not None:
            assert abs(before - after) <= 6  # each of its six parts may round the other way
    assert _sum(split, "cd") == pytest.approx(_sum(whole, "c"), abs=12)


def _sum(found: Allocation, names: str) -> float:
    return sum(found.account(name).total_kg or 0 for name in names)


bases = st.sampled_from([Basis.USE, Basis.SHARES, Basis.NOBODY])


@pytest.mark.slow
@SOME
@given(flows, st.lists(bases, min_size=3, max_size=3), st.integers(0, 1000))
def test_any_rules_share_out_the_same_whole(
    values: tuple[float, ...], by: list[Basis], share: int
) -> None:
    parts = (SharedPart.COMMON, SharedPart.LOSSES, SharedPart.OTHER)
    shares = (
        Share(enterprise="a", share=share / 1000),
        Share(enterprise="b", share=(1000 - share) / 1000),
    )
    rules = tuple(
        AllocationRule(of=part, by=basis, shares=shares if basis is Basis.SHARES else ())
        for part, basis in itertools.zip_longest(parts, by)
    )
    amounts = amounts_of(values)
    park = with_cogeneration(
        a_shared_park(billed("export", "bus", "outside"), rules=rules), owner=""
    )
    found = allocated(park, amounts)
    is_whole(found)
    assert found.park_kg == allocated(replace(park, allocation=()), amounts).park_kg


days = st.integers(-3, DAYS + 4)
stays = st.fixed_dictionaries(
    {
        who: st.lists(days, min_size=1, max_size=3, unique=True).map(sorted)
        for who in ("a", "b", "c")
    }
).map(lambda turns: {who: _stays(of) for who, of in turns.items()})


def _stays(turns: list[int]) -> list[tuple[int, int | None]]:
    """Return stays that begin and end by turns; the last one goes on."""
    return list(zip(turns[::2], [*turns[1::2], None], strict=False))


def by_day(values: tuple[float, ...], rises: list[int]) -> dict[str, list[float]]:
    """Return amounts that rise and fall from day to day, all alike, so that the mix balances."""
    return {
        meter: [amount * rises[day % len(rises)] for day in range(DAYS)]
        for meter, amount in amounts_of(values).items()
    }


small = st.tuples(*[st.integers(0, 10**5).map(float)] * 11)
rises = st.lists(st.integers(0, 5), min_size=1, max_size=7).filter(any)


@pytest.mark.slow
@SOME
@given(small, rises, stays, st.sampled_from(["", "a", "c"]), st.permutations(["a", "b", "c"]))
def test_spans_add_up_with_any_joins_and_leaves_in_any_order(
    values: tuple[float, ...],
    rises: list[int],
    stays: dict[str, list[tuple[int, int | None]]],
    owner: str,
    order: list[str],
) -> None:
    plain = with_cogeneration(a_shared_park(billed("export", "bus", "outside")), owner=owner)
    park = with_stays(by_bill(plain, Resolution.DAY), stays)
    inventory = july(park, by_day(values, rises))
    found = allocate(park, inventory)
    figure = inventory.figures["national.e_park_kg"].value
    assert found.park_kg == (None if figure is None else pytest.approx(figure, abs=0.51))
    if all(account.total_kg is not None for account in found.accounts):
        spans_are_whole(found)
    for each in found.spans:
        inside = each.span.members
        assert {account.enterprise for account in each.allocation.accounts} == inside
        assert all(s.by_enterprise.keys() <= inside for s in each.allocation.shared)
        ends = {end for t in each.allocation.transfers for end in (t.giver, t.receiver)}
        assert ends <= {"", *inside}
    shuffled = replace(
        with_stays(park, {who: stays[who] for who in order}),
        enterprises=tuple(an_enterprise(name) for name in order),
    )
    again = allocate(shuffled, july(shuffled, by_day(values, rises)))
    assert again.park_kg == found.park_kg
    for one, other in zip(again.accounts, found.accounts, strict=True):
        assert (one.enterprise, one.missing) == (other.enterprise, other.missing)
        assert (one.total_kg or 0) == pytest.approx(
            other.total_kg or 0, abs=6 * max(1, len(found.spans))
        )


@pytest.mark.slow
@SOME
@given(small, st.integers(2, DAYS))
def test_a_seam_on_any_day_changes_nothing(values: tuple[float, ...], day: int) -> None:
    park = by_bill(with_cogeneration(a_shared_park(), owner=""), Resolution.DAY)
    daily = steady({k: v for k, v in amounts_of(values).items() if k != "export"})
    always = dict.fromkeys("abc", ((-400, None),))
    seamed = always | {"b": ((-400, day), (day, None))}
    one, other = (allocated_in_july(with_stays(park, each), daily) for each in (always, seamed))
    assert one == other


@pytest.mark.slow
@SOME
@given(small, st.integers(2, DAYS))
def test_a_span_cut_for_nobodys_sake_changes_no_total(values: tuple[float, ...], day: int) -> None:
    tenants = ("a", "b", "c", "d")
    park = by_bill(with_cogeneration(a_shared_park(tenants=tenants), owner=""), Resolution.DAY)
    amounts = {k: v for k, v in amounts_of(values).items() if k != "export"}
    daily = steady(amounts | {"use_d": 0.0})  # d uses nothing, and cuts the month by joining
    always = dict.fromkeys(tenants, ((-400, None),))
    whole, cut = (
        allocated_in_july(with_stays(park, each), daily)
        for each in (always, always | {"d": ((day, None),)})
    )
    assert len(cut.spans) == 2
    assert cut.park_kg == whole.park_kg
    for one, other in zip(cut.accounts, whole.accounts, strict=True):
        assert one.missing == other.missing
        # each part of two spans may round the other way, and the mix by the day to the watt-hour
        assert (one.total_kg or 0) == pytest.approx(other.total_kg or 0, abs=14)
        assert (one.own_kg or 0) == pytest.approx(other.own_kg or 0, abs=5)
