"""Which values a stream of fuel is counted with: its own where it states them, else its set's."""

from collections.abc import Sequence
from decimal import Decimal

from lingtan.ledger.stream_rates import CONVERSION
from lingtan.park.streams import SourceStream

NAMES = ("ncv_gj_per_unit", "carbon_t_per_gj", "oxidation")
WHOLE = Decimal(1)  # the method counts carbon whole in conversion
Value = Decimal | float | None


def used_values(stream: SourceStream, listed: Sequence[Decimal | None]) -> tuple[Value, ...]:
    """Return calorific value [GJ/unit], carbon content [t/GJ] and oxidation of a stream.

    A calorific value that changes by the day is none.

    Parameters
    ----------
    stream : SourceStream
        With what may be trusted of it alone; see `ledger.stream_trust.trust`.
    listed : sequence of Decimal or None
        The same of its set, in the order of `NAMES`.
    """
    stated = [getattr(stream, name) for name in NAMES]
    ncv, carbon, oxidation = (
        default if own is None else own for own, default in zip(stated, listed, strict=True)
    )
    is_one = not stream.calorific_values  # several have no value of the whole period
    return ncv if is_one else None, carbon, WHOLE if stream.use in CONVERSION else oxidation
