"""Claims set against any grid power: never more than there is, and never a traceback."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.ledger.claim_matching import Segment, User, match_claims
from lingtan.ledger.claims import Claim
from lingtan.park.contracts import ContractKind

SEGMENTS = tuple(
    Segment(
        start=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=30 * number),
        end=datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=30 * (number + 1)),
    )
    for number in range(4)
)
USERS = tuple(
    User(enterprise=enterprise, sector=sector)
    for enterprise, sector in (("", "energy_supply"), ("a", "industry"), ("b", "industry"))
)
numbers = st.integers(0, len(SEGMENTS) - 1)
available = st.dictionaries(
    st.tuples(numbers, st.sampled_from(USERS)), st.integers(-10, 10**6), max_size=12
)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    spans = draw(st.lists(st.tuples(numbers, numbers), max_size=5))
    return [
        Claim(
            contract=f"c{number}",
            kind=draw(st.sampled_from((ContractKind.GREEN_POWER, ContractKind.CERTIFICATE))),
            enterprise=draw(st.sampled_from(("", "a", "b", "gone"))),
            milli=draw(st.integers(0, 10**6)),
            start=SEGMENTS[min(span)].start,
            end=SEGMENTS[max(span)].end,
        )
        for number, span in enumerate(spans)
    ]


@settings(max_examples=200, deadline=None)
@given(claims(), available)
def test_no_user_and_no_claim_is_used_beyond_what_it_has(
    made: list[Claim], power: dict[tuple[int, User], int]
) -> None:
    """A user may be absent from any segment, as before its first bill."""
    total: dict[int, int] = {}
    for (number, _), milli in power.items():
        total[number] = total.get(number, 0) + milli
    matches, findings = match_claims(made, SEGMENTS, power, total)
    for number in range(len(SEGMENTS)):
        for user in USERS:
            here = (m.milli for m in matches if (m.segment, m.user) == (number, user))
            assert sum(here) <= max(0, power.get((number, user), 0))
    excess = {finding.subject for finding in findings}
    for claim in made:
        used = sum(match.milli for match in matches if match.contract == claim.contract)
        assert used <= claim.milli
        assert (used < claim.milli) == (claim.contract in excess)
