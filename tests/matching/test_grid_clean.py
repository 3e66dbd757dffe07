"""The 24/7 score with the clean share of the grid: by hand, and never more than is stated."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from lingtan.base.figures import Evidence, Figure, Missing
from lingtan.base.findings import Place
from lingtan.base.names import Name
from lingtan.catalogue.grid_shares import GridShares
from lingtan.catalogue.provenance import KnownBy
from lingtan.matching.claim_hours import ClaimedHours
from lingtan.matching.grid_clean import GridClean, grid_clean
from lingtan.matching.truths import Situation, tell_truths
from tests.builders_matching import account_figures, park_hours_of

START = datetime(2025, 6, 30, 15, tzinfo=UTC)
STARTS = pl.Series([START, START + timedelta(hours=1)], dtype=pl.Datetime("us", "UTC"))
HOURS = park_hours_of(
    load_wh=[[20_000, 80_000], [20_000, 80_000]],
    own_wh=[[10_000, 50_000], [0, 0]],
    grid_wh=[[10_000, 30_000], [20_000, 80_000]],
    own_made_wh=[60_000, 0],
    month=[2025 * 12 + 6, 2025 * 12 + 7],
)
ACCOUNT = account_figures(load=200.0, own_non_fossil_used=60.0, available_non_fossil=60.0)


def a_series(
    shares: Mapping[int, float], zone: str = "Shandong", label: str = "Q-S"
) -> GridShares:
    """Return a series that states the share of some of the hours."""
    return GridShares(
        set_id="mine",
        zone=zone,
        name=Name.alike("dispatch"),
        valid_from=date(2025, 1, 1),
        valid_to=date(2026, 1, 1),
        known_from=date(2026, 2, 1),
        known_by=KnownBy.PUBLISHED,
        source="dispatch centre",
        label=Evidence(label),
        note="",
        place=Place(source="catalogue/factors/grid_clean/mine.yaml", line=1),
        shares={START + timedelta(hours=hour): share for hour, share in shares.items()},
    )


def told(*series: GridShares, **more: object) -> dict[str, Figure]:
    grid = grid_clean(series, "Shandong", STARTS)
    situation = Situation(figures=ACCOUNT, hours=HOURS, grid=grid)
    return tell_truths(replace(situation, **more))  # type: ignore[arg-type]  # its own fields


def value(figures: Mapping[str, Figure], name: str) -> float | None:
    return figures[f"matching.{name}"].value


def test_the_clean_share_of_what_the_grid_served_is_added() -> None:
    """60 kWh matched, then 40 kWh of the grid at 0.25 and 100 kWh at 0.5, of 200 kWh."""
    figures = told(a_series({0: 0.25, 1: 0.5}))
    assert value(figures, "grid_clean_kwh") == 60.0
    assert value(figures, "cfe_kwh") == 120.0
    assert (value(figures, "cfe_score"), value(figures, "hourly_matched_share")) == (0.6, 0.3)


def test_the_score_rests_on_the_series_and_wears_its_label() -> None:
    figures = told(a_series({0: 0.25, 1: 0.5}, label="R"))
    assert figures["matching.cfe_score"].weak_evidence == (Evidence.R,)
    assert "grid_clean/mine" in figures["matching.grid_clean_kwh"].rests_on


def test_an_hour_without_a_share_counts_as_not_clean_and_opens_the_score() -> None:
    figures = told(a_series({1: 0.5}))
    assert value(figures, "cfe_score") is None
    assert value(figures, "cfe_at_least_share") == 0.55
    assert figures["matching.cfe_score"].missing == (
        Missing(kind="rule", id="grid_share_hours", subject="1/2: 2025-06"),
    )


def test_an_hour_in_which_the_grid_served_nobody_needs_no_share() -> None:
    idle = replace(HOURS, grid_wh=np.array([[0, 0], [20_000, 80_000]]))
    figures = told(a_series({1: 0.5}), hours=idle)
    assert value(figures, "cfe_score") == 0.55


def test_a_share_of_zero_changes_nothing() -> None:
    figures = told(a_series({0: 0.0, 1: 0.0}))
    assert value(figures, "cfe_score") == value(figures, "at_least_share") == 0.3


def test_what_the_grid_did_not_serve_has_no_share_of_it() -> None:
    """Own fossil power and what came out of a store grey are served, but not by the grid."""
    fossil = replace(HOURS, grid_wh=np.array([[0, 0], [0, 50_000]]))
    assert value(told(a_series({0: 1.0, 1: 1.0}), hours=fossil), "cfe_score") == 0.55


def test_what_a_claim_was_there_for_is_not_counted_twice() -> None:
    claims = ClaimedHours(used_wh=np.array([[0, 0], [20_000, 20_000]]), claims=())
    figures = told(a_series({0: 0.0, 1: 1.0}), by_hour=claims)
    assert (value(figures, "hourly_kwh"), value(figures, "grid_clean_kwh")) == (100.0, 60.0)
    assert value(figures, "cfe_score") == 0.8


def test_claims_without_hours_leave_the_score_open_with_the_grids_share_below_it() -> None:
    figures = told(a_series({0: 0.25, 1: 0.5}), claims=("certificates",))
    assert [each.id for each in figures["matching.cfe_score"].missing] == ["claims_not_by_hour"]
    assert value(figures, "cfe_at_least_share") == 0.6


def test_the_grid_of_another_zone_does_not_stand_in_and_is_named() -> None:
    score = told(a_series({0: 0.9, 1: 0.9}, zone="Zhejiang"))["matching.cfe_score"]
    assert [each.id for each in score.missing] == ["grid_clean_share", "grid_share_of_other_zone"]
    assert score.missing[1].subject == "catalogue/factors/grid_clean/mine.yaml:1"


def test_a_series_of_another_year_states_nothing_of_this_one() -> None:
    score = told(a_series({8760: 0.9}))["matching.cfe_score"]
    assert [each.id for each in score.missing] == ["grid_clean_share"]


def test_series_that_follow_each_other_state_their_own_hours() -> None:
    later = replace(a_series({1: 0.5}), set_id="later")
    grid = grid_clean([a_series({0: 0.25}), later], "Shandong", STARTS)
    assert [(each.id, each.hours) for each in grid.sources] == [
        ("grid_clean/mine", 1),
        ("grid_clean/later", 1),
    ]
    assert grid.share.tolist() == [0.25, 0.5]


def test_hours_that_are_not_believed_have_no_score() -> None:
    clock = Missing(kind="rule", id="clock_not_believed", subject="m1")
    figures = told(a_series({0: 0.25, 1: 0.5}), why_not=(clock,))
    assert figures["matching.cfe_score"].missing == (clock,)
    assert not figures["matching.cfe_at_least_share"].is_known


def test_what_the_account_does_not_know_opens_the_score() -> None:
    lacking = Missing(kind="datum", id="electricity", meter="m1")
    figures = ACCOUNT | {"energy.load_kwh": ACCOUNT["energy.load_kwh"].opened((lacking,))}
    score = told(a_series({0: 0.25, 1: 0.5}), figures=figures)["matching.cfe_score"]
    assert score.value is None
    assert lacking in score.missing


def test_readings_in_doubt_give_the_score_ends_and_the_lower_is_never_below_what_was_matched() -> (
    None
):
    load = replace(ACCOUNT["energy.load_kwh"], low=100.0, high=250.0)
    figures = told(a_series({0: 0.25, 1: 0.5}), figures=ACCOUNT | {"energy.load_kwh": load})
    score, without = figures["matching.cfe_score"], figures["matching.hourly_matched_share"]
    assert score.bounds == (60 / 250, 1.0)
    assert without.bounds[0] <= score.bounds[0]


def test_without_a_series_nothing_of_the_grid_is_told() -> None:
    figures = tell_truths(Situation(figures=ACCOUNT, hours=HOURS, grid=GridClean()))
    assert "matching.grid_clean_kwh" not in figures
    assert [each.id for each in figures["matching.cfe_score"].missing] == ["grid_clean_share"]
