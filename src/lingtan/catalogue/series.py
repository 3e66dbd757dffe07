"""A series of validities: the rows of one key must follow each other without gap or overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from lingtan.catalogue.provenance import KnownBy
from lingtan.catalogue.records import Record

PROVENANCE = ("valid_from", "valid_to", "known_from", "known_by", "source", "label")
KNOWN_BY = tuple(kind.value for kind in KnownBy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When a record is in force, [start, end), for the series it belongs to."""

    series: str
    start: date | None
    end: date | None
    record: Record


def span_of(record: Record, series: str) -> Span:
    """Return when a record is in force; a span that ends before it starts is a fault."""
    start, end = record.optional_day("valid_from"), record.optional_day("valid_to")
    if start and end and end <= start:
        record.fault("ends_before_start", "valid_to", start=str(start), end=str(end))
    return Span(series=series, start=start, end=end, record=record)


def check_series(spans: Iterable[Span], key: Sequence[str]) -> None:
    """Note every gap and overlap between the records of a series.

    Parameters
    ----------
    key : sequence of str
        Columns that together name the series of a row.
    """
    groups: dict[str, list[Span]] = {}
    for span in spans:
        if not span.record.lacks((*key, "valid_from", "valid_to")):
            groups.setdefault(span.series, []).append(span)
    for group in groups.values():
        group.sort(key=lambda span: span.start or date.min)
        for before, after in pairwise(group):
            _check_seam(before, after)


def _check_seam(before: Span, after: Span) -> None:
    end, start = before.end or date.max, after.start or date.min
    if end == start:
        return
    facts = {"series": after.series, "first": str(before.record.place)}
    if end > start:
        after.record.fault("overlaps", **facts)
    else:
        after.record.fault("leaves_gap", **facts)


def known_by(record: Record) -> KnownBy:
    """Return whether the value was published or read on the day ``known_from``."""
    text = record.choice("known_by", KNOWN_BY)
    return KnownBy(text) if text in KNOWN_BY else KnownBy.READ
