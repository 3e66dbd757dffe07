"""A question in the words of a call, made into one whose parts are of the kinds they should be."""

from collections.abc import Sequence
from datetime import datetime

from lingtan.app.arguments import knowledge_of, now_of, text_of, texts_of, whole_of
from lingtan.app.evaluate_park import Question


def question_of(
    period: str,
    *,
    frameworks: Sequence[str] | None = None,
    boundary: str | None = None,
    target_year: int | None = None,
    as_known_at: datetime | None = None,
) -> Question:
    """Return a question whose parts are of the kinds they should be."""
    return Question(
        period=text_of("period", period),
        frameworks=() if frameworks is None else texts_of("frameworks", frameworks),
        boundary="" if boundary is None else text_of("boundary", boundary),
        target_year=None if target_year is None else whole_of("target_year", target_year),
        as_known_at=knowledge_of("as_known_at", as_known_at, now_of(None)),
    )
