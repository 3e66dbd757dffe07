"""The 24/7 score: the grid only adds, never beyond one, and more stated hours never take."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.figures import Figure
from lingtan.matching.grid_clean import GridClean, GridSource
from lingtan.matching.truths import Situation, tell_truths
from tests.builders_matching import account_figures, park_hours_of
from tests.matching.test_grid_clean import STARTS, a_series

energy = st.integers(0, 10**10)
pair = st.lists(energy, min_size=2, max_size=2)
hours = st.lists(pair, min_size=2, max_size=2)
shares = st.lists(st.floats(0, 1) | st.just(float("nan")), min_size=2, max_size=2)


def told(own: list[list[int]], grid: list[list[int]], stated: list[float]) -> dict[str, Figure]:
    """Return the figures of two hours of two users whom own plants and the grid serve."""
    own_wh, grid_wh = np.array(own), np.array(grid)
    made, load = int(own_wh.sum()) / 1000, int((own_wh + grid_wh).sum()) / 1000
    source = GridSource(
        id="grid_clean/mine",
        name=a_series({}).name,
        source="dispatch centre",
        label=a_series({}).label,
        valid_from=a_series({}).valid_from,
        last_day=a_series({}).last_day,
        known_from=a_series({}).known_from,
        hours=len(STARTS),
    )
    return tell_truths(
        Situation(
            figures=account_figures(
                load=load, own_non_fossil_used=made, available_non_fossil=made
            ),
            hours=park_hours_of(
                load_wh=(own_wh + grid_wh).tolist(),
                own_wh=own,
                grid_wh=grid,
                own_made_wh=own_wh.sum(axis=1).tolist(),
                month=[24_306, 24_306],
            ),
            grid=GridClean(share=np.array(stated), sources=(source,), missing=()),
        )
    )


def least(figures: dict[str, Figure]) -> float | None:
    return figures["matching.cfe_at_least_share"].value


@given(own=hours, grid=hours, stated=shares)
def test_the_grids_share_only_adds_and_the_score_is_a_ratio(
    own: list[list[int]], grid: list[list[int]], stated: list[float]
) -> None:
    figures = told(own, grid, stated)
    without, score = figures["matching.at_least_share"].value, least(figures)
    assert (without is None) == (score is None)
    if without is not None and score is not None:
        assert without - 1e-12 <= score <= 1.0


@given(own=hours, grid=hours)
def test_a_share_of_zero_is_no_share_and_a_share_of_one_is_all(
    own: list[list[int]], grid: list[list[int]]
) -> None:
    none, every = told(own, grid, [0.0, 0.0]), told(own, grid, [1.0, 1.0])
    assert least(none) == none["matching.at_least_share"].value
    assert least(every) in (None, pytest.approx(1.0))


@given(own=hours, grid=hours, stated=shares)
def test_an_hour_nobody_states_never_raises_the_score(
    own: list[list[int]], grid: list[list[int]], stated: list[float]
) -> None:
    fewer, more = least(told(own, grid, stated)), least(told(own, grid, [*stated[:1], 1.0]))
    assert fewer is None or more is None or fewer <= more + 1e-12


@given(own=hours, grid=hours, stated=shares)
def test_the_score_is_known_only_where_the_grid_served_in_stated_hours_alone(
    own: list[list[int]], grid: list[list[int]], stated: list[float]
) -> None:
    figures = told(own, grid, stated)
    lacks = any(
        sum(served) and np.isnan(share) for served, share in zip(grid, stated, strict=True)
    )
    is_used = bool(np.array(own).sum() + np.array(grid).sum())
    assert figures["matching.cfe_score"].is_known == (is_used and not lacks)
