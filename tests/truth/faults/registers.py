"""Counters that are reset, misread, stand still or are missing."""

import numpy as np

from tests.truth.faults.naming import GAP, REGISTER, STUCK
from tests.truth.plant import Draw, Rows, is_register, put, series_fault, without
from tests.truth.site import Recorded

SEEN = REGISTER | GAP


def _reset(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    """Begin again at nothing, and nobody wrote down the last reading."""
    return put(recorded, rows, np.round(recorded.value[rows] - recorded.value[rows[0]], 2))


def _misread(draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    return put(recorded, rows[:1], recorded.value[rows[:1]] * float(draw.choice([0.1, 10.0])))


def _missing(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    return without(recorded, rows)


def _still(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
    """Stand still for a while, and then show all at once."""
    return put(recorded, rows, recorded.value[rows[0]])


FAULTS = (
    series_fault("register_reset", _reset, SEEN, until_end=True, suits=is_register),
    series_fault("register_misread", _misread, SEEN, suits=is_register),
    series_fault("register_missing", _missing, SEEN, hours=(2, 200), suits=is_register),
    series_fault("register_still", _still, SEEN | STUCK, hours=(24, 120), suits=is_register),
)
