"""What the statement says to frameworks: credits and removals as the facts they ask for."""

from collections.abc import Iterator, Sequence

from lingtan.base.findings import Finding
from lingtan.base.time_axis import Period
from lingtan.ledger.statement.kinds import STATED_OTHERWISE, fault
from lingtan.ledger.statement.lines import Beside, StatementAccount
from lingtan.park.facts import Fact
from lingtan.park.park import Park

HELD, RETIRED, REMOVED = "offsets_available", "offsets_retired", "removals"
KG_PER_T = 1000
SAME_KG = 0.5  # half a kilogram: what rounding to whole kilograms cannot tell apart


def facts_of_statement(
    facts: Sequence[Fact], beside: Beside, park: Park, period: Period
) -> tuple[tuple[Fact, ...], tuple[Finding, ...]]:
    """Return the facts of a year with those the statement proves one by one for a bare sum.

    Captured CO2 of fossil fuel is no removal, and what came back counts against what was stored.
    """
    if not period.is_year:
        return tuple(facts), ()
    year = period.year
    proved = {fact.datum: fact for fact in _proved(beside, park, year)}
    mine = [fact for fact in facts if fact.datum in proved and fact.year == year]
    others = [fact for fact in facts if fact not in mine]
    findings = [
        fault(
            STATED_OTHERWISE,
            fact.datum,
            {"stated_t": fact.value / KG_PER_T, "proved_t": proved[fact.datum].value / KG_PER_T},
        )
        for fact in mine
        if abs(fact.value - proved[fact.datum].value) > SAME_KG
    ]
    return (*others, *proved.values()), tuple(findings)


def _proved(beside: Beside, park: Park, year: int) -> Iterator[Fact]:
    retired = beside.total_kg(StatementAccount.OFFSET_RETIRED)
    if park.offsets:
        held = beside.total_kg(StatementAccount.OFFSET_HELD)
        yield _fact(HELD, held + retired, beside, year)
        yield _fact(RETIRED, retired, beside, year)
    if park.removals:
        stored = sum(
            beside.total_kg(account)
            for account in (StatementAccount.SINK, StatementAccount.REMOVAL)
        )
        yield _fact(REMOVED, max(0.0, stored), beside, year)


def _fact(datum: str, value: float, beside: Beside, year: int) -> Fact:
    documents = dict.fromkeys(line.evidence for line in beside.lines if line.evidence)
    return Fact(
        datum=datum, year=year, value=value, evidence="; ".join(documents), source="park.yaml"
    )
