"""Readings on their way to a server: one body by columns."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lingtan.base.errors import AnswerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A reading of a meter.

    Attributes
    ----------
    meter : str
        Its id in the park file.
    time : datetime
        With its zone. Start of the interval; of a counter the instant at which it was read.
    value : float or Decimal
        In the unit of the meter.
    """

    meter: str
    time: datetime
    value: float | Decimal


def body_of(readings: Sequence[Reading]) -> bytes:
    """Return a push as JSON by columns.

    Raises
    ------
    AnswerError
        A time says no zone, so nobody knows when that was.
    """
    for each in readings:
        if each.time.tzinfo is None:
            facts = {"meter": each.meter, "time": each.time.isoformat()}
            raise AnswerError("no_zone", facts=facts)
    return json.dumps(
        {
            "meter": [each.meter for each in readings],
            "time": [each.time.isoformat() for each in readings],
            "value": [float(each.value) for each in readings],
        },
        allow_nan=False,
    ).encode()
