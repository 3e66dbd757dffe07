"""Green through any store: never more comes out certified than went in, times the efficiency."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.matching.store import MILLION, StoreMethod, StoreRecord, carry_green

methods = pytest.mark.parametrize("method", StoreMethod)
energy = st.integers(0, 20) | st.integers(0, 10**9)


@st.composite
def records(draw: st.DrawFn) -> StoreRecord:
    rows = draw(st.lists(st.tuples(energy, energy, energy), min_size=1, max_size=8))
    green, other, out = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return StoreRecord(
        green_in_wh=green,
        charged_wh=green + other,
        discharged_wh=out,
        efficiency_millionths=draw(st.integers(1, MILLION)),
        opening_wh=draw(energy),
    )


@methods
@settings(deadline=None)
@given(record=records())
def test_certified_output_never_passes_cancelled_input_times_efficiency(
    method: StoreMethod, record: StoreRecord
) -> None:
    found = carry_green(record, method)
    certified, cancelled = np.cumsum(found.certified_wh), np.cumsum(record.green_in_wh)
    for out, into in zip(certified.tolist(), cancelled.tolist(), strict=True):
        assert out * MILLION <= into * record.efficiency_millionths
    assert found.lost_green_wh >= 0


@methods
@settings(deadline=None)
@given(record=records())
def test_what_comes_out_is_certified_or_grid_energy(
    method: StoreMethod, record: StoreRecord
) -> None:
    found = carry_green(record, method)
    assert (found.certified_wh + found.grid_wh == record.discharged_wh).all()
    assert (found.certified_wh >= 0).all()
    assert (found.unbacked_wh >= 0).all()
    assert (found.unbacked_wh <= found.grid_wh).all()


@methods
@settings(deadline=None)
@given(record=records())
def test_nothing_is_certified_where_nothing_went_in_green(
    method: StoreMethod, record: StoreRecord
) -> None:
    grey = replace(record, green_in_wh=np.zeros_like(record.charged_wh))
    assert not carry_green(grey, method).certified_wh.any()
