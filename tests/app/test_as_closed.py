"""A figure as closed is the number that was entered, whatever this version makes of it now."""

import pytest

from lingtan.app.lineage.as_closed import entered_in
from lingtan.evidence.lineage.nodes import Kind, Node, Rule
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.words import LANGUAGES, Words
from tests.reports.test_closings_chapter import PARK, a_closing

ENTERED = 1_000_000.0


def a_figure(value: float | None) -> Node:
    return Node(id=PARK, kind=Kind.FIGURE, rule=Rule.SUM, value=value, unit="kg")


def test_a_number_that_is_the_same_stays_a_sum_of_its_parts() -> None:
    assert entered_in(a_closing(1), "whole", a_figure(ENTERED)) == a_figure(ENTERED)


@pytest.mark.parametrize("now", [ENTERED + 1, None])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_that_comes_to_another_is_told_as_entered_beside_it(
    language: str, now: float | None
) -> None:
    node = entered_in(a_closing(1), "whole", a_figure(now))
    assert (node.value, node.rule, node.facts["closing"]) == (ENTERED, Rule.MADE_OF, 1)
    said = " ".join(NodeWords(Words(language)).details_of(node))
    assert ("–" if now is None else str(now)) in said


def test_a_boundary_that_was_not_closed_says_nothing() -> None:
    assert entered_in(a_closing(1), "other", a_figure(3.0)) == a_figure(3.0)
