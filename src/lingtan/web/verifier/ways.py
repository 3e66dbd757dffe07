"""What tables of the verifier's room are made of: columns, and ways to actions."""

from lingtan.evidence.verification import Verification
from lingtan.reports.model import Column, ColumnKind
from lingtan.reports.way import Way
from lingtan.web.verifier.looked_at import LookedAt


def action_way(looked: LookedAt, verification: Verification, step: str, subject: str) -> Way:
    """Return the way to an action, with what it is about."""
    names = {"seen": "items", "find": "item", "answer": "finding", "settle": "finding"}
    own = ((names[step], subject),) if subject else ()
    brings = (*brings_of(verification), *own)
    return Way(text=looked.words.say(f"do.{step}.button"), path=f"/do/{step}", brings=brings)


def brings_of(verification: Verification) -> tuple[tuple[str, str], ...]:
    """Return what every address about a verification brings along."""
    terms = verification.terms
    return (("period", terms.period), ("boundary", terms.boundary))


def column(
    looked: LookedAt, name: str, weight: float, kind: ColumnKind = ColumnKind.TEXT
) -> Column:
    """Return a column, by the id of its heading."""
    return Column(heading=looked.say(f"heading.{name}"), weight=weight, kind=kind)
