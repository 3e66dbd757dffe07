"""Read a column of instants as the instants they are, without a format in the mapping.

A Parquet file says of a column of times whether they carry their zone. Such a column is no local
clock, so a mapping needs no pattern with an offset for it, and one for text would read nothing. A
pattern that reads the offset, or takes it for a mere word (``+0000``), is still followed.
"""

from collections.abc import Iterator

from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.source import ZERO_OFFSET, ZONED_FORMAT, Source
from lingtan.adapters.files.wall_clock import wall_clock
from lingtan.base.errors import Detail

CURE = ZONED_FORMAT.replace("%z", ZERO_OFFSET)


def read_as_instants(mapping: Mapping, source: Source) -> Mapping:
    """Return the mapping that reads the times of a file as instants, where they are such."""
    if not _is_needed(mapping, source):
        return mapping
    time = mapping.time.model_copy(update={"formats": (ZONED_FORMAT,), "zone": None})
    return mapping.model_copy(update={"time": time})


def zone_faults(mapping: Mapping, source: Source) -> Iterator[Detail]:
    """Yield what a mapping says of a local clock where the file holds instants."""
    if not _is_needed(mapping, source):
        return
    column, time = mapping.time.columns[0], mapping.time
    if time.zone and not _is_utc(time.zone):
        facts = {"zone": time.zone, "format": CURE}
        yield Detail(words="detail.zone_of_instants", place=column, facts=facts)
    if time.number or time.midnight == "same_day":
        key = "time.number" if time.number else "time.midnight"
        yield Detail(words="detail.clock_of_instants", place=column, facts={"key": key})


def _is_needed(mapping: Mapping, source: Source) -> bool:
    """Whether the one column of times holds instants and no format of the mapping reads them."""
    time = mapping.time
    is_written = any("%z" in form or ZERO_OFFSET in form for form in time.formats)
    is_zoned = len(time.columns) == 1 and time.columns[0].strip() in source.zoned
    return is_zoned and not is_written and not time.period_separator


def _is_utc(zone: str) -> bool:
    clock = wall_clock(zone, is_end=False)
    return clock.offset == 0 and not clock.changes
