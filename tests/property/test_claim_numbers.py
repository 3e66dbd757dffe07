"""Certificates that several claims name count once each, whoever names them in whatever order."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.claims import claims_in
from tests.builders import a_park
from tests.builders_ledger import YEAR, a_claim

KWH = 1000
runs = st.tuples(st.integers(1, 40), st.integers(0, 15)).map(lambda run: (run[0], sum(run)))


@given(st.lists(st.tuples(runs, st.integers(0, 3)), min_size=1, max_size=5))
def test_the_numbers_of_all_claims_count_once_each(
    held: list[tuple[tuple[int, int], int]],
) -> None:
    """In whatever spelling: claims begin on days of their own, so any of them may be the first."""
    spellings = ("GEC 37-{} to {}", "gec 37/{:04d} to {:04d}", "绿证 37-{} 至 {}", "GEC 37-{}..{}")
    claims = tuple(
        a_claim(
            f"c{number}",
            (last - first + 1) * KWH,
            serial=spellings[spelling].format(first, last),
            valid_from=YEAR.start + timedelta(days=spelling),
            vintage="2024",
        )
        for number, ((first, last), spelling) in enumerate(held)
    )
    found, _ = claims_in(replace(a_park(), contracts=claims), YEAR, 24)
    numbers = {n for (first, last), _ in held for n in range(first, last + 1)}
    assert sum(claim.milli for claim in found) == len(numbers) * KWH * 1000
