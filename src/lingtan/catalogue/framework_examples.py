"""Read the worked example of a framework: quantities, and the verdicts expected of them."""

from collections.abc import Sequence

from lingtan.catalogue.frameworks import ExpectedResult, WorkedExample
from lingtan.catalogue.records import Record, record_of

OUTCOMES = ("meets", "misses", "not_decidable", "excused", "reported")
TIERS = ("basic", "target_2030")
EXAMPLE_FIELDS = ("year", "target_year", "tier", "quantities", "outcome", "indicators")


def read_example(record: Record, indicators: Sequence[Record]) -> WorkedExample:
    """Read the worked example of a framework with these indicators, and note its faults."""
    record.allow(*EXAMPLE_FIELDS)
    expected = record.record("indicators")
    expected.allow(*dict.fromkeys(each.text("id") for each in indicators if each.has("id")))
    return WorkedExample(
        year=record.whole("year"),
        target_year=record.whole("target_year"),
        tier=record.choice("tier", TIERS) if record.has("tier") else TIERS[0],
        quantities={
            name: float(record.record("quantities").number(name))
            for name in record.record("quantities").fields
        },
        outcome=record.choice("outcome", OUTCOMES),
        indicators={
            name: _expected(record_of(node, record.faults))
            for name, node in expected.fields.items()
        },
    )


def _expected(record: Record) -> ExpectedResult:
    record.allow("value", "outcome")
    value = record.optional_number("value")
    return ExpectedResult(
        value=None if value is None else float(value),
        outcome=record.choice("outcome", OUTCOMES),
    )
