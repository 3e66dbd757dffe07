"""The faults planted in the reference park's raw files; the findings must name each of them.

==========================  =====================================================================
electroplating              six hours missing, two days stuck at one value, a sentinel, a spike
solar                       small negative power in three winter nights
logistics                   three cells that say 缺测 (not measured) instead of a number
grid                        a day that stands twice, and a day that stands twice with other values
feeders                     a day of a meter nobody knows
charging                    two rows whose time cannot be read
services check meter        from July on four fifths: its transformer was changed, its ratio not
steel                       three days at half their value, put right by a later file
==========================  =====================================================================
"""

from datetime import datetime

import polars as pl

MISSING = (datetime(2025, 3, 12, 2), datetime(2025, 3, 12, 8))  # noqa: DTZ001  local clock
STUCK = (datetime(2025, 5, 20), datetime(2025, 5, 22))  # noqa: DTZ001
SENTINEL_AT = (datetime(2025, 8, 3, 14), datetime(2025, 8, 3, 15))  # noqa: DTZ001
SENTINEL = -9999.0
SPIKE_AT = datetime(2025, 9, 14, 10, 15)  # noqa: DTZ001
SPIKE = 40.0
HALVED = (datetime(2025, 11, 3), datetime(2025, 11, 6))  # noqa: DTZ001
DRAWING = (datetime(2025, 2, 1), datetime(2025, 2, 4))  # noqa: DTZ001
CHECK_METER = "e_services_check"
CHECK_RATIO_FROM = datetime(2025, 7, 1)  # noqa: DTZ001
CHECK_RATIO = 0.8
UNKNOWN_METER = "E-OLD-07"
NIGHT_DRAW_KW = -12.0


def spoil_electroplating(table: pl.DataFrame) -> pl.DataFrame:
    """Plant the four faults of the electroplating works; columns ``start``, ``kwh``."""
    start, kwh = pl.col("start"), pl.col("kwh")
    stuck_at = table.filter(start == STUCK[0])["kwh"][0]
    return table.filter(~_within(MISSING)).with_columns(
        kwh=pl.when(_within(STUCK))
        .then(stuck_at)
        .when(_within(SENTINEL_AT))
        .then(SENTINEL)
        .when(start == SPIKE_AT)
        .then(kwh * SPIKE)
        .otherwise(kwh)
    )


def misread_check(table: pl.DataFrame) -> pl.DataFrame:
    """Let a check meter keep the old ratio after its transformer was changed."""
    misread = pl.when(pl.col("start") >= CHECK_RATIO_FROM).then(CHECK_RATIO).otherwise(1.0)
    return table.with_columns(kwh=pl.col("kwh") * misread)


def halve_steel(table: pl.DataFrame) -> pl.DataFrame:
    """Halve three days, as a lost phase would; a corrected file follows."""
    halved = pl.when(_within(HALVED)).then(pl.col("kwh") / 2).otherwise(pl.col("kwh"))
    return table.with_columns(kwh=halved)


def corrected_days(table: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the corrected file."""
    return table.filter(_within(HALVED))


def draw_at_night(table: pl.DataFrame) -> pl.DataFrame:
    """Let the inverters draw power in three nights, as real ones do; columns ``start``, ``kw``."""
    draws = _within(DRAWING) & (pl.col("kw") <= 0)
    return table.with_columns(kw=pl.when(draws).then(NIGHT_DRAW_KW).otherwise(pl.col("kw")))


def _within(span: tuple[datetime, datetime]) -> pl.Expr:
    return (pl.col("start") >= span[0]) & (pl.col("start") < span[1])
