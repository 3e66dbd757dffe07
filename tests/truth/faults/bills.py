"""Bills that are missing, typed wrongly, or sent twice."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from tests.truth.faults.naming import GAP
from tests.truth.plant import Change, Draw, Rows, is_bill, series_fault
from tests.truth.site import Recorded

ODD = frozenset(
    {
        "metering_odd_bill",
        "metering_bill_holds_two",
        "metering_copied_bill",
        "metering_copied_values",
        "metering_other_unit",
        "metering_spike",
    }
)


def _month(change: Callable[[float, float], float]) -> Change:
    """Change one month, given its amount and that of the month before."""

    def apply(draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded:
        month = int(draw.integers(1, 12))
        value = recorded.value.copy()
        value[month] = round(change(value[month], value[month - 1]), 3)
        return recorded.with_value(value)

    return apply


def _absent(draw: Draw, recorded: Recorded, _rows: Rows) -> Recorded:
    keep = np.arange(12) != draw.integers(0, 12)
    return replace(recorded, at=recorded.at[keep], value=recorded.value[keep])


def _suits(recorded: Recorded) -> bool:
    return is_bill(recorded)


FAULTS = tuple(
    series_fault(kind, change, named_by, hours=(8760, 8760), suits=_suits)
    for kind, change, named_by in (
        ("bill_missing", _absent, GAP | {"metering_bills_in_part"}),
        ("bill_ten_times", _month(lambda now, _: now * 10), ODD),
        ("bill_other_unit", _month(lambda now, _: now * 1000), ODD),
        ("bill_holds_two", _month(lambda now, last: now + last), ODD),
        ("bill_copied", _month(lambda _, last: last), ODD),
    )
)
