"""Single values far off, rows in another unit, values cut off at a ceiling."""

import numpy as np

from tests.truth.faults.naming import RATIO, VALUE
from tests.truth.plant import Draw, Rows, is_interval, put, runs, scaled, series_fault
from tests.truth.site import Recorded


def _ceiling(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
    """Cut all values of a span off at one that a third of them exceed."""
    limit = round(float(np.quantile(recorded.value[rows], draw.uniform(0.5, 0.7))), 3)
    if not limit:
        return None
    return put(recorded, rows, np.minimum(recorded.value[rows], limit))


CUT = frozenset({"metering_cut_off_values", "metering_stuck_value"}) | RATIO
FAULTS = (
    series_fault("spike_ten", scaled((8.0, 12.0, 15.0)), VALUE, suits=runs),
    series_fault("spike_hundred", scaled((80.0, 150.0)), VALUE, suits=runs),
    series_fault("spikes_two", scaled((20.0, 40.0)), VALUE, hours=(2, 2), suits=runs),
    series_fault("spike_negative", scaled((-1.0, -3.0)), VALUE, suits=runs),
    series_fault("row_in_smaller_unit", scaled(1000.0), VALUE, suits=runs),
    series_fault("row_in_larger_unit", scaled(0.001), VALUE, suits=runs),
    series_fault("rows_in_larger_unit", scaled(0.001), VALUE | RATIO, hours=(12, 48), suits=runs),
    series_fault("day_in_smaller_unit", scaled(1000.0), VALUE | RATIO, hours=(24, 24), suits=runs),
    series_fault("cut_at_ceiling", _ceiling, CUT, hours=(700, 4000), suits=is_interval),
)
