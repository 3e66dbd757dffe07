"""Three ways side by side: each by hand, and what cannot be known says why."""

from dataclasses import replace

from lingtan.base.figures import Figure, Missing
from lingtan.matching.by_user import direct_supply, match_by_user
from lingtan.matching.carried import carry
from lingtan.matching.truths import PART_OF_PARK, Situation, tell_truths
from lingtan.park.assets import AssetKind
from tests.builders import an_asset
from tests.builders_matching import account_figures, park_hours_of

HOURS = park_hours_of(
    load_wh=[[20_000, 80_000], [20_000, 80_000]],
    direct_wh=[[10_000, 40_000], [0, 0]],
    own_wh=[[10_000, 20_000], [0, 0]],
    direct_made_wh=[70_000, 0],
    direct_fed_in_wh=[20_000, 0],
    own_made_wh=[30_000, 0],
    day=[1, 1],
)
ACCOUNT = account_figures(
    load=200.0, own_non_fossil_used=30.0, direct_used=50.0, available_non_fossil=100.0
)
CLAIM = replace(ACCOUNT["energy.certificate_kwh"], value=60.0)
ALONE = Situation(figures=ACCOUNT, hours=HOURS)
CLAIMED = replace(
    ALONE, figures=ACCOUNT | {"energy.certificate_kwh": CLAIM}, claims=("certificates",)
)


def values(found: dict[str, Figure]) -> dict[str, float | None]:
    return {id_.removeprefix("matching."): figure.value for id_, figure in found.items()}


def test_without_claims_the_three_ways_agree_when_all_is_used_in_its_hour() -> None:
    found = values(tell_truths(ALONE))
    shares = ("physical", "contractual", "metered", "hourly_matched", "at_most")
    assert [found[f"{name}_share"] for name in shares] == [0.4] * 5


def test_a_claim_lifts_the_contractual_way_alone() -> None:
    found = tell_truths(CLAIMED)
    told = values(found)
    assert (told["physical_share"], told["contractual_share"]) == (0.4, 0.7)
    assert (told["metered_share"], told["at_most_share"]) == (0.4, 0.7)
    assert found["matching.hourly_matched_share"].missing == (
        Missing(kind="rule", id="claims_not_by_hour", subject="certificates"),
    )


def test_the_score_with_the_grid_is_never_guessed() -> None:
    score = tell_truths(ALONE)["matching.cfe_score"]
    assert score.value is None
    assert [reason.id for reason in score.missing] == ["grid_clean_share"]


def test_excess_shows_in_the_contrast_alone() -> None:
    told = values(tell_truths(ALONE))
    assert told["netted_hour_share"] == 0.5  # with what was fed in, all of the first hour
    assert told["netted_day_share"] == 0.5
    assert told["ratio_of_sums"] == 0.5


def test_a_store_adds_what_it_carried() -> None:
    hours = replace(
        HOURS,
        charged_wh=park_hours_of(charged_wh=[20_000, 0]).charged_wh,
        green_in_wh=park_hours_of(green_in_wh=[20_000, 0]).green_in_wh,
        discharged_wh=park_hours_of(discharged_wh=[0, 10_000]).discharged_wh,
        stored_wh=park_hours_of(stored_wh=[[0, 0], [0, 10_000]]).stored_wh,
    )
    cell = replace(an_asset("cell", AssetKind.BATTERY), capacity_kwh=0.0)
    carried = carry(hours, (cell,), is_year=True)
    told = values(tell_truths(replace(ALONE, hours=hours, carried=carried)))
    assert (told["same_hour_kwh"], told["stored_kwh"], told["metered_kwh"]) == (80, 10, 90)
    assert [user.matched_kwh for user in match_by_user(hours, carried)] == [20.0, 70.0]


def test_without_hours_only_two_ways_are_told() -> None:
    found = tell_truths(replace(CLAIMED, hours=None, why_not=(PART_OF_PARK,)))
    told = values(found)
    assert (told["physical_share"], told["contractual_share"]) == (0.4, 0.7)
    hourly = [
        f
        for f in found.values()
        if f.id.split(".")[1].split("_")[0] not in {"physical", "contractual"}
    ]
    assert all(figure.value is None and PART_OF_PARK in figure.missing for figure in hourly)


def test_hours_that_are_not_believed_tell_nothing() -> None:
    clock = Missing(kind="rule", id="clock_not_believed", subject="m1")
    found = tell_truths(replace(ALONE, why_not=(clock,)))
    assert found["matching.metered_share"].missing == (clock,)
    assert found["matching.netted_day_share"].missing == (clock,)
    assert found["matching.physical_share"].value == 0.4


def test_what_the_account_does_not_know_is_not_known_by_the_hour() -> None:
    lacking = Missing(kind="datum", id="electricity", meter="m1")
    figures = ACCOUNT | {"energy.load_kwh": ACCOUNT["energy.load_kwh"].opened((lacking,))}
    found = tell_truths(replace(ALONE, figures=figures))
    assert found["matching.metered_share"].value is None
    assert lacking in found["matching.metered_share"].missing
    assert lacking in found["matching.netted_day_share"].missing
    assert found["matching.physical_kwh"].value == 80.0


def test_the_ends_of_the_account_are_those_of_the_hours() -> None:
    load = replace(ACCOUNT["energy.load_kwh"], low=190.0, high=250.0)
    direct = replace(ACCOUNT["energy.direct_used_kwh"], low=40.0, high=60.0)
    figures = ACCOUNT | {"energy.load_kwh": load, "energy.direct_used_kwh": direct}
    share = tell_truths(replace(ALONE, figures=figures))["matching.metered_share"]
    assert (share.low, share.value, share.high) == (70 / 250, 0.4, 90 / 190)


def test_a_park_that_used_nothing_has_no_share() -> None:
    nothing = Situation(figures=account_figures(), hours=park_hours_of())
    found = tell_truths(nothing)
    assert {f.value for f in found.values() if f.unit == "ratio"} == {None}
    assert all(f.missing for f in found.values() if f.unit == "ratio")


def test_each_user_is_told_apart_and_the_direct_line_as_a_whole() -> None:
    park, works = match_by_user(HOURS, None)
    assert (park.matched_share, park.direct_share) == (0.5, 0.25)
    assert (works.load_kwh, works.matched_kwh, works.direct_kwh) == (160.0, 60.0, 40.0)
    line = direct_supply(HOURS)
    assert line is not None
    assert (line.self_use_share, line.feed_in_share) == (50 / 70, 20 / 70)
    assert direct_supply(park_hours_of()) is None


def test_own_power_whose_certificates_others_hold_is_not_claimed_by_contract() -> None:
    told = values(tell_truths(replace(ALONE, sold_kwh=30.0, sold_by_hour_kwh=50.0)))
    assert (told["physical_kwh"], told["contractual_kwh"]) == (80, 50)
    assert (told["claimed_by_others_kwh"], told["claimed_by_hour_kwh"]) == (-30, -50)
    assert (told["metered_kwh"], told["hourly_kwh"], told["at_least_share"]) == (30, 30, 0.15)


def test_what_others_hold_leaves_nothing_below_zero() -> None:
    told = values(tell_truths(replace(ALONE, sold_kwh=500.0, sold_by_hour_kwh=500.0)))
    shares = ("contractual", "metered", "hourly_matched", "at_least", "at_most")
    assert [told[f"{name}_share"] for name in shares] == [0.0] * 5


def test_what_others_hold_is_lacking_to_users_in_proportion() -> None:
    """Of 80 kWh matched the park itself had 20 and the works 60."""
    park, works = match_by_user(HOURS, None, sold_wh=40_000)
    assert (park.matched_kwh, works.matched_kwh) == (10, 30)
    assert (park.matched_share, works.matched_share) == (0.25, 30 / 160)
    assert [user.matched_kwh for user in match_by_user(HOURS, None, 10**9)] == [0, 0]
