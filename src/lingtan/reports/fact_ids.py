"""Ids of yearly statements of the park."""

from lingtan.park.facts import Fact


def fact_id(fact: Fact) -> str:
    """Return the id of a yearly statement."""
    return ":".join(("fact", fact.datum, str(fact.year), fact.enterprise, fact.item))
