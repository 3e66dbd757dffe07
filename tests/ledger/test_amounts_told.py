"""What an enterprise states item by item is one amount, and a contradiction is none."""

from lingtan.ledger.amounts_told import amounts_by_enterprise
from lingtan.park.facts import Fact


def a_fact(enterprise: str, value: float, item: str = "", year: int = 2025) -> Fact:
    return Fact(datum="verified", year=year, value=value, enterprise=enterprise, item=item)


def test_the_items_of_an_enterprise_add_up_and_nobody_who_contradicts_himself_states_any() -> None:
    facts = [
        a_fact("works", 900.0, "boiler"),
        a_fact("works", 911.0, "turbine"),
        a_fact("works", 700.0, "boiler", year=2024),
        a_fact("forge", 1.0),
        a_fact("forge", 2.0),
        a_fact("", 5.0),
    ]
    assert amounts_by_enterprise(facts, "verified", 2025) == {"works": 1811.0}
