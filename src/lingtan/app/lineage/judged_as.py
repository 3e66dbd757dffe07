"""A park judged otherwise than its file says: by one framework, or for another year of duty."""

from dataclasses import replace

from lingtan.app.evaluate_park import Question
from lingtan.base.errors import Fact
from lingtan.evidence.lineage.addresses import Judged
from lingtan.evidence.lineage.nodes import Lineage

FRAMEWORK, YEAR = "framework", "target_year"


def question_as(judged: Judged, question: Question) -> Question:
    """Return a question that is judged so."""
    frameworks = (judged.framework,) if judged.framework else ()
    return replace(question, frameworks=frameworks, target_year=judged.target_year)


def told_of(judged: Judged) -> dict[str, Fact]:
    """Return what a lineage says of how it is judged; nothing of one that is judged as usual."""
    told: dict[str, Fact | None] = {
        FRAMEWORK: judged.framework or None,
        YEAR: judged.target_year,
    }
    return {name: fact for name, fact in told.items() if fact is not None}


def judged_in(lineage: Lineage) -> Judged:
    """Return how a lineage is judged."""
    year = lineage.about.get(YEAR)
    return Judged(
        framework=str(lineage.about.get(FRAMEWORK, "")),
        target_year=None if year is None else int(year),
    )
