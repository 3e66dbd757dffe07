"""Claims by the hour: never more than the plant made, was claimed, or the grid served."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lingtan.matching.claim_hours import Held, HoursFrom, Offer, match_by_hour, offers_of_plant
from tests.builders_matching import park_hours_of

HOURS = 2
amounts = st.lists(st.integers(0, 10_000), min_size=HOURS, max_size=HOURS)
by_user = st.lists(amounts, min_size=HOURS, max_size=HOURS)


@st.composite
def claims(draw: st.DrawFn) -> list[Held]:
    return [
        Held(
            contract=f"c{number}",
            enterprise=draw(st.sampled_from(["", "works"])),
            claimed_wh=draw(st.integers(0, 30_000)),
            is_open=np.array(draw(st.lists(st.booleans(), min_size=HOURS, max_size=HOURS))),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@given(amounts, by_user, claims())
def test_a_watt_hour_is_offered_and_used_once(
    made: list[int], grid: list[list[int]], held: list[Held]
) -> None:
    plant = np.array(made, dtype=np.int64)
    offers = offers_of_plant(plant, held)
    assert (np.sum([each.supply_wh for each in offers], axis=0) <= plant).all()
    for each, offer in zip(held, offers, strict=True):
        assert offer.supply_wh.sum() <= each.claimed_wh
        assert (offer.supply_wh[~each.is_open] == 0).all()
    hours = park_hours_of(grid_wh=grid)
    found = match_by_hour(hours, offers)
    assert (found.used_wh >= 0).all()
    assert (found.used_wh <= hours.grid_wh).all()
    assert round(sum(claim.matched_kwh for claim in found.claims) * 1000) == found.used_wh.sum()
    assert all(claim.matched_kwh <= claim.offered_kwh for claim in found.claims)


@given(amounts, by_user, claims(), st.integers(0, 1))
def test_more_made_never_matches_less(
    made: list[int], grid: list[list[int]], held: list[Held], hour: int
) -> None:
    """The rest of a plant's hour that serves nobody changes nothing either."""
    hours = park_hours_of(grid_wh=grid)
    more = list(made)
    more[hour] += 5_000
    whole = [
        Held(
            contract=each.contract,
            enterprise=each.enterprise,
            claimed_wh=10**9,  # all of the plant, so that a share does not fall as it makes more
            is_open=np.ones(HOURS, dtype=bool),
        )
        for each in held[:1]
    ]
    before, after = (
        match_by_hour(hours, offers_of_plant(np.array(each, dtype=np.int64), whole))
        for each in (made, more)
    )
    assert after.used_wh.sum() >= before.used_wh.sum()


@given(
    by_user, st.lists(st.tuples(st.sampled_from(["", "works"]), amounts), max_size=5), st.data()
)
def test_no_order_of_claims_matches_more_in_their_hours(
    grid: list[list[int]], held: list[tuple[str, list[int]]], data: st.DataObject
) -> None:
    """A holder's claims come first, so what the park's claims cannot use fits nowhere else."""
    offers = [
        Offer(
            contract=f"c{number}",
            enterprise=enterprise,
            claimed_wh=sum(supply),
            source=HoursFrom.PLANT,
            supply_wh=np.array(supply, dtype=np.int64),
        )
        for number, (enterprise, supply) in enumerate(held)
    ]
    hours = park_hours_of(grid_wh=grid)
    left = hours.grid_wh.copy()
    taken = 0
    for offer in data.draw(st.permutations(offers)):
        for hour, supply in enumerate(offer.supply_wh.tolist()):
            wanted = supply
            for column, user in enumerate(hours.users):
                part = min(wanted, int(left[hour, column])) * (offer.enterprise in ("", user))
                left[hour, column] -= part
                wanted -= part
                taken += part
    found = match_by_hour(hours, offers)
    assert taken <= found.used_wh.sum()
    again = match_by_hour(hours, data.draw(st.permutations(offers)))
    assert (again.used_wh == found.used_wh).all()
