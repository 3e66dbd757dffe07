"""What portions and rules of allocation are called, and how a time inside is told."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.ledger.allocation.portion_names import LEFT
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.membership_spans import days_of
from lingtan.park.allocation import AllocationRule, Basis
from lingtan.reports.words import Words


def portion_name(words: Words, portion: Portion) -> str:
    """Return what a portion is called: its part, network, and the things it is about."""
    of = portion.of.value if portion.of else LEFT
    return named_portion(words, of, portion.pool, ", ".join(portion.items))


def named_portion(words: Words, of: str, pool: str, items: str) -> str:
    """Return what a portion of some part, network and things is called."""
    part = words.say(f"allocation.of.{of}")
    network = words.say(f"allocation.network.{pool}") if pool else ""
    return " · ".join(filter(None, (part, network, items)))


def rule_name(words: Words, rule: AllocationRule, *, is_default: bool) -> str:
    """Return what a rule says, and whether it is nobody's but the default."""
    said = words.say(f"allocation.by.{rule.by.value}")
    if rule.by is Basis.DATUM:
        said = f"{said}: {rule.datum}"
    if rule.among:
        said = f"{said} ({', '.join(rule.among)})"
    return words.say("allocation.by_default", {"rule": said}) if is_default else said


def span_name(words: Words, start: datetime, end: datetime, zone: str) -> str:
    """Return the first and the last day of a span, in the park's own days."""
    first, last = days_of(start, end, zone)
    return words.say("allocation.days", {"first": first.isoformat(), "last": last.isoformat()})


def name_inside(
    words: Words, name: str, inside: Sequence[tuple[datetime, datetime]], zone: str
) -> str:
    """Return the name of an enterprise, with when it was inside if that was not all the time."""
    if not inside:
        return name
    spans = "; ".join(span_name(words, *each, zone) for each in inside)
    return words.say("allocation.inside", {"name": name, "spans": spans})
