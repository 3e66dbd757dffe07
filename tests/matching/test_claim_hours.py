"""A claim whose hours are told counts in the hours its power was made, and no more than that."""

import numpy as np
from numpy.typing import NDArray

from lingtan.matching.claim_hours import Held, HoursFrom, Offer, match_by_hour, offers_of_plant
from lingtan.matching.truths import Situation, tell_truths
from tests.builders_matching import account_figures, park_hours_of

ALL = np.array([True, True])


def held(contract: str, wh: int, is_open: NDArray[np.bool_] = ALL, enterprise: str = "") -> Held:
    return Held(contract=contract, enterprise=enterprise, claimed_wh=wh, is_open=is_open)


def offer(contract: str, supply: list[int], enterprise: str = "") -> Offer:
    return Offer(
        contract=contract,
        enterprise=enterprise,
        claimed_wh=sum(supply),
        source=HoursFrom.PLANT,
        supply_wh=np.array(supply),
    )


def test_a_claim_is_its_share_of_the_plant_in_every_hour() -> None:
    (one,) = offers_of_plant(np.array([300, 100]), [held("half", 200)])
    assert one.supply_wh.tolist() == [150, 50]


def test_claims_beyond_the_plant_share_what_it_made() -> None:
    two = offers_of_plant(np.array([300, 100]), [held("a", 400), held("b", 400)])
    assert [each.supply_wh.tolist() for each in two] == [[150, 50], [150, 50]]
    matched = match_by_hour(park_hours_of(grid_wh=[[999, 0], [999, 0]]), two)
    assert [claim.is_beyond_plant for claim in matched.claims] == [True, True]


def test_a_share_rounded_in_every_hour_is_no_claim_beyond_the_plant() -> None:
    hours = np.full(9, 10)  # a third of a watt-hour in each: three in all
    (one,) = offers_of_plant(hours, [held("thin", 3, np.full(9, True))])
    (claim,) = match_by_hour(park_hours_of(grid_wh=[[999]] * 9), [one]).claims
    assert claim.offered_kwh < claim.claimed_kwh
    assert not claim.is_beyond_plant


def test_a_claim_takes_nothing_of_hours_that_are_not_its_own() -> None:
    (one,) = offers_of_plant(np.array([300, 100]), [held("late", 50, np.array([False, True]))])
    assert one.supply_wh.tolist() == [0, 50]


def test_an_enterprise_uses_its_own_claim_and_the_park_what_is_left() -> None:
    hours = park_hours_of(grid_wh=[[100, 100], [100, 100]])
    found = match_by_hour(hours, [offer("park", [250, 10]), offer("own", [30, 130], "works")])
    assert found.used_wh.tolist() == [[100, 100], [10, 100]]
    told = {claim.contract: claim.matched_kwh * 1000 for claim in found.claims}
    assert told == {"own": 130, "park": 180}  # 30 + 100, then 100 + 70 and 10


def test_the_score_by_the_hour_is_decided_when_every_claim_tells_its_hours() -> None:
    hours = park_hours_of(
        load_wh=[[0, 100_000], [0, 100_000]],
        own_wh=[[0, 20_000], [0, 0]],
        own_made_wh=[20_000, 0],
        grid_wh=[[0, 80_000], [0, 100_000]],
    )
    account = account_figures(
        load=200.0, own_non_fossil_used=20.0, available_non_fossil=20.0, certificate=150.0
    )
    claimed = match_by_hour(hours, [offer("wind", [150_000, 0])])
    open_ = Situation(figures=account, hours=hours, claims=("wind",))
    told = Situation(figures=account, hours=hours, by_hour=claimed, covered_kwh=150.0)
    before, after = tell_truths(open_), tell_truths(told)
    shares = ("at_least", "hourly_matched", "at_most")
    assert [before[f"matching.{each}_share"].value for each in shares] == [0.1, None, 0.85]
    assert [after[f"matching.{each}_share"].value for each in shares] == [0.5, 0.5, 0.5]
    assert after["matching.claimed_hours_kwh"].value == 80.0
    assert after["matching.contractual_share"] == before["matching.contractual_share"]
    assert after["matching.metered_share"] == before["matching.metered_share"]
