"""What was known at an instant gives the same answer for ever, whatever is edited or comes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.app.results import Account
from tests.examples import examples
from tests.property.test_kept_answers import PERIODS, STEPS, a_life

FEW = settings(max_examples=examples(3), deadline=None)
ASKED = st.tuples(st.sampled_from(PERIODS), st.sampled_from(["whole", "works"]))


def told(account: Account) -> tuple[object, ...]:
    """Return what an account says: figures, lines, and which park file it rests on."""
    notes = [each for each in account.check.findings if each.kind.id.startswith("closing_park")]
    return account.inventory.figures, account.inventory.postings.to_dicts(), notes


@pytest.mark.slow
@FEW
@given(
    st.tuples(st.integers(0, 20), st.integers(1, 3), st.booleans()),
    st.lists(STEPS, min_size=1, max_size=4),
    ASKED,
)
def test_the_answer_of_then_is_the_answer_for_ever(
    first: tuple[int, int, bool], steps: list[tuple[str, object]], asked: tuple[str, str]
) -> None:
    with a_life() as life:
        answers = []
        for kind, value in [("import", first), *steps]:
            life.happen(kind, value)
            answers.append((life.hours, told(life.ask(*asked, life.hours))))
        for hours, answer in answers:
            assert told(life.ask(*asked, hours)) == answer
