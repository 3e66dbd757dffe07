"""A restatement lists every figure that moved, and the shares of its causes add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.restatement import Stage, movements

Value = float | None


def stages(*values: Value) -> list[Stage]:
    """Return a stage for each value of one figure."""
    return [
        Stage(cause=f"file {number}", figures={"whole": {"e": value}})
        for number, value in enumerate(values)
    ]


def test_what_did_not_move_is_not_listed() -> None:
    assert movements({"whole": {"e": 5.0}}, stages(5.0, 5.0)) == ()
    assert movements({"whole": {"e": 5.0}}, []) == ()


def test_each_cause_has_its_share_in_the_order_it_came() -> None:
    (moved,) = movements({"whole": {"e": 100.0}}, stages(110.0, 110.0, 95.0))
    assert (moved.before, moved.after) == (100.0, 95.0)
    assert [share.cause for share in moved.shares] == ["file 0", "file 2"]
    assert [share.change for share in moved.shares] == pytest.approx([10.0, -15.0])


def test_what_moved_and_came_back_is_listed_all_the_same() -> None:
    (moved,) = movements({"whole": {"e": 100.0}}, stages(110.0, 100.0))
    assert moved.before == moved.after
    assert len(moved.shares) == 2


def test_a_figure_that_becomes_unknown_is_a_movement_without_a_number() -> None:
    (moved,) = movements({"whole": {"e": 100.0}}, stages(None))
    assert moved.after is None
    assert moved.shares[0].change is None


def test_a_boundary_that_is_new_moves_from_unknown() -> None:
    (moved,) = movements({}, stages(7.0))
    assert (moved.boundary, moved.before, moved.after) == ("whole", None, 7.0)


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=6))
def test_the_shares_add_up_to_the_movement(values: list[float]) -> None:
    found = movements({"whole": {"e": values[0]}}, stages(*values[1:]))
    shares = sum(share.change or 0.0 for moved in found for share in moved.shares)
    assert shares == pytest.approx(values[-1] - values[0], abs=1e-6 * max(map(abs, values)) + 1e-9)
