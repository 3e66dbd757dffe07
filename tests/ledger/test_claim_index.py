"""Whatever two claims share, the index finds, without comparing every two."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.claim_index import AmountIndex, SerialIndex
from lingtan.ledger.claim_repeats import NEAR_SHARE, repeated_claims
from lingtan.ledger.serials import read_serials
from tests.builders_ledger import YEAR, ZONE, a_claim

STEMS = st.sampled_from(
    ["GEC 37-", "gec37-", "绿证 37-", "ＧＥＣ　３７－", "GEC ", "证书", "A-1-", "a 1 "]
)
NUMBERS = st.integers(min_value=0, max_value=60)


@st.composite
def serials(draw: st.DrawFn) -> str:
    parts = []
    for _ in range(draw(st.integers(min_value=1, max_value=3))):
        first = draw(NUMBERS)
        last = first + draw(st.integers(min_value=0, max_value=20))
        parts.append(f"{draw(STEMS)}{first:03d} to {last:03d}")
    return "; ".join(parts)


@given(st.lists(serials(), min_size=2, max_size=12))
def test_all_that_may_hold_a_certificate_of_another_meet(texts: list[str]) -> None:
    index, read = SerialIndex(), [read_serials(text) for text in texts]
    for number, one in enumerate(read):
        held = [other for other in range(number) if one.may_hold(read[other])]
        assert set(held) <= set(index.meeting(one))
        index.add(number, one)


@given(st.lists(st.floats(min_value=0.001, max_value=2000), min_size=2, max_size=12))
def test_all_that_claim_nearly_as_much_are_near(amounts: list[float]) -> None:
    index = AmountIndex(NEAR_SHARE)
    for number, one in enumerate(amounts):
        earlier = amounts[:number]
        near = [
            n
            for n, other in enumerate(earlier)
            if abs(one - other) <= NEAR_SHARE * max(one, other)
        ]
        assert set(near) <= set(index.near(one))
        index.add(number, one)


def test_a_number_claimed_again_among_thousands_is_named() -> None:
    claims = [
        a_claim(f"c{number:04d}", 5000, serial=f"GEC 37-{5 * number:06d} to {5 * number + 4:06d}")
        for number in range(3000)
    ]
    late = YEAR.start + timedelta(days=1)
    again = a_claim("again", 5000, serial="GEC 37-007502 to 007506", valid_from=late)
    found = repeated_claims([*claims, again], [], ZONE)
    assert list(found) == ["again"]
    falls = [(fall.finding.facts["other"], fall.places) for fall in found["again"]]
    assert falls == [("c1500", ((0, 3),)), ("c1501", ((3, 5),))]
