"""Values that are a constant share of what flowed, turned round, or moved up."""

import numpy as np

from tests.truth.faults.naming import RATIO, VALUE
from tests.truth.plant import Draw, Rows, put, runs, scaled, series_fault
from tests.truth.site import Recorded


def _offset(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    more = float(np.mean(recorded.value)) * float(draw.uniform(0.1, 0.3))
    return put(recorded, rows, np.round(recorded.value[rows] + more, 3))


def _drift(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    slope = np.linspace(0, float(draw.uniform(0.06, 0.15)) * draw.choice([-1, 1]), len(rows))
    return put(recorded, rows, np.round(recorded.value[rows] * (1 + slope), 3))


TURNED = RATIO | VALUE
LONG = (24 * 12, 24 * 120)
FAULTS = (
    series_fault("ratio_ten_for_a_week", scaled(10.0), TURNED, hours=(120, 240), suits=runs),
    series_fault("ratio_tenth_for_a_month", scaled(0.1), RATIO, hours=(500, 900), suits=runs),
    series_fault("ratio_ten_from", scaled(10.0), TURNED, until_end=True, suits=runs),
    series_fault(
        "root_three_from", scaled((1.7320508, 0.5773503)), RATIO, until_end=True, suits=runs
    ),
    series_fault("root_three_span", scaled((1.7320508, 0.5773503)), RATIO, hours=LONG, suits=runs),
    series_fault("phase_missing_from", scaled(2 / 3), RATIO, until_end=True, suits=runs),
    series_fault("phase_missing_span", scaled(2 / 3), RATIO, hours=LONG, suits=runs),
    series_fault("two_phases_missing", scaled(1 / 3), RATIO, hours=LONG, suits=runs),
    series_fault("half_from", scaled(0.5), RATIO, until_end=True, suits=runs),
    series_fault("double_span", scaled(2.0), RATIO, hours=LONG, suits=runs),
    series_fault("ratio_odd_from", scaled((1.25, 0.8, 1.5)), RATIO, until_end=True, suits=runs),
    series_fault("thousand_for_days", scaled(1000.0), TURNED, hours=(48, 96), suits=runs),
    series_fault("sign_turned_span", scaled(-1.0), TURNED, hours=LONG, suits=runs),
    series_fault("sign_turned_from", scaled(-1.0), TURNED, until_end=True, suits=runs),
    series_fault(
        "offset_from", _offset, RATIO | {"metering_constant_added"}, until_end=True, suits=runs
    ),
    series_fault("drift_slow", _drift, RATIO, until_end=True, suits=runs),
)
