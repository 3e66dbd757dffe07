"""What portions and rules of allocation are called."""

from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.park.allocation import AllocationRule, Basis
from lingtan.reports.words import Words


def portion_name(words: Words, portion: Portion) -> str:
    """Return what a portion is called: its part, network, and the things it is about."""
    part = words.say(f"allocation.of.{portion.of.value if portion.of else 'left'}")
    pool = words.say(f"allocation.network.{portion.pool}") if portion.pool else ""
    return " · ".join(filter(None, (part, pool, ", ".join(portion.items))))


def rule_name(words: Words, rule: AllocationRule, *, is_default: bool) -> str:
    """Return what a rule says, and whether it is nobody's but the default."""
    said = words.say(f"allocation.by.{rule.by.value}")
    if rule.by is Basis.DATUM:
        said = f"{said}: {rule.datum}"
    if rule.among:
        said = f"{said} ({', '.join(rule.among)})"
    return words.say("allocation.by_default", {"rule": said}) if is_default else said
