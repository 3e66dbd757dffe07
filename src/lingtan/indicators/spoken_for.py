"""Who answered for the park without being it: the answer is named, and counts for nothing."""

from collections.abc import Iterable

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.indicators.context import Context
from lingtan.park.facts import Fact

PARK_DATUM_BY_ENTERPRISE = FindingKind(id="park_datum_by_enterprise", severity=Severity.WARNING)


def spoken_for(facts: Iterable[Fact], context: Context, source: str) -> tuple[Finding, ...]:
    """Return a finding for each answer of an enterprise that only the park's supplier can give.

    Answers for earlier years too: some indicators look back.
    """
    return tuple(
        _finding(fact, context, source)
        for fact in facts
        if fact.year <= context.year and not context.may_speak(fact)
    )


def _finding(fact: Fact, context: Context, source: str) -> Finding:
    supplier = context.register[fact.datum].supplier
    return Finding(
        kind=PARK_DATUM_BY_ENTERPRISE,
        subject=fact.datum,
        place=Place(source=fact.source or source),
        facts={
            "enterprise": fact.enterprise,
            "value": fact.value,
            "supplier": f"{supplier.zh} / {supplier.en}",
        },
    )
