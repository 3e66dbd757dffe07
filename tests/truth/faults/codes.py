"""Codes and words that stand in the place of a value."""

from dataclasses import replace

import numpy as np

from tests.truth.faults.naming import GAP, VALUE
from tests.truth.plant import Change, Draw, Rows, put, runs, series_fault
from tests.truth.site import Recorded


def _code(value: float) -> Change:
    def change(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded | None:
        usual = float(np.nanquantile(recorded.value, 0.999))
        if 0 < value < 3 * usual:
            return None  # such a value may be read there
        return put(recorded, rows, value)

    return change


def _word(text: str) -> Change:
    def change(_draw: Draw, recorded: Recorded, rows: Rows) -> Recorded:
        cells = {**recorded.cell, **dict.fromkeys(rows.tolist(), text)}
        return replace(put(recorded, rows, np.nan), cell=cells)

    return change


SEEN = VALUE | GAP
FAULTS = (
    series_fault("code_9999_once", _code(9999.0), SEEN, suits=runs),
    series_fault("code_9999_run", _code(9999.0), SEEN, hours=(2, 8), suits=runs),
    series_fault("code_65535_run", _code(65535.0), SEEN, hours=(1, 8), suits=runs),
    series_fault("code_99999_run", _code(99999.0), SEEN, hours=(1, 8), suits=runs),
    series_fault("code_299997_run", _code(299_997.0), SEEN, hours=(2, 8), suits=runs),
    series_fault("code_999999_run", _code(999_999.0), SEEN, hours=(1, 8), suits=runs),
    series_fault("code_max_long", _code(2_147_483_647.0), SEEN, hours=(1, 3), suits=runs),
    series_fault("code_minus_one", _code(-1.0), SEEN, hours=(1, 6), suits=runs),
    series_fault("code_minus_9999", _code(-9999.0), SEEN, hours=(1, 6), suits=runs),
    series_fault("word_nan", _word("NaN"), SEEN, hours=(1, 5), suits=runs),
    series_fault("word_dash", _word("--"), SEEN, hours=(1, 5), suits=runs),
    series_fault("word_error", _word("#VALUE!"), SEEN, hours=(1, 3), suits=runs),
    series_fault("word_missing_zh", _word("缺测"), SEEN, hours=(1, 5), suits=runs),
)
