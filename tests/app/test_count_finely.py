"""Intervals finer than the hour are those of the account: they add up to its hours."""

import polars as pl
import pytest

from lingtan.app.count_finely import count_finely
from lingtan.app.count_period import QUALITIES, count_period
from lingtan.app.line_grid import Step
from lingtan.app.series_of import Drawn, series_of
from tests.conftest import Demo

DOUBTED = "e_electroplating"


@pytest.mark.slow
@pytest.mark.parametrize("meter", [DOUBTED, "e_solar", "e_metal", "e_logistics", "e_110_10a"])
def test_quarter_hours_add_up_to_the_hours_of_the_account(demo: Demo, meter: str) -> None:
    layout = demo.workspace.layout
    hours = count_period(layout, "2025", None).of(meter)
    fine = count_finely(layout, "2025", None, {meter}).of(meter)
    summed = fine.group_by(pl.col("start").dt.truncate("1h")).agg(pl.col("quantity").sum())
    both = hours.join(summed, on="start", how="full")
    assert both.null_count().sum_horizontal()[0] == 0
    assert both["quantity"].to_list() == pytest.approx(both["quantity_right"].to_list())


@pytest.mark.slow
def test_what_is_estimated_or_suspect_is_told_of_the_very_interval(demo: Demo) -> None:
    fine = count_finely(demo.workspace.layout, "2025", None, {DOUBTED}).of(DOUBTED)
    told = {QUALITIES[rank] for rank in fine["quality"].unique()}
    assert told == {"measured", "estimated", "suspect"}


@pytest.mark.slow
def test_what_is_too_fine_for_its_points_keeps_its_extremes(demo: Demo) -> None:
    fine = count_finely(demo.workspace.layout, "2025", None, {DOUBTED})
    lines = series_of(fine, [DOUBTED], Drawn(step=Step.MINUTES_15))
    assert lines.resolution == "1d"
    (line,) = lines.lines
    assert line.greatest is not None
    assert line.least is not None
    power = fine.of(DOUBTED)["quantity"] * 4
    assert line.greatest.max() == pytest.approx(power.max())
    assert line.least.min() == pytest.approx(power.min())
    assert line.quality.max() == QUALITIES.index("suspect")


@pytest.mark.parametrize(
    ("step", "resolution"), [(Step.MINUTE_1, "15min"), (Step.MINUTES_15, "15min")]
)
def test_no_step_is_finer_than_what_was_metered(demo: Demo, step: Step, resolution: str) -> None:
    fine = count_finely(demo.workspace.layout, "2025-07-01", None, {DOUBTED})
    lines = series_of(fine, [DOUBTED], Drawn(step=step))
    assert (lines.resolution, len(lines.start)) == (resolution, 96)
