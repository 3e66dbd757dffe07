"""Claims set against any grid power: never more than there is, and as much as any way covers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lingtan.base.spans import read_span
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


A_WATT_HOUR_TOO_MUCH = Claim(
    contract="c0",
    kind=ContractKind.GREEN_POWER,
    enterprise="",
    milli=32_436,
    start=SEGMENTS[0].start,
    end=SEGMENTS[0].end,
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


def whole(power: Mapping[tuple[int, User], int]) -> dict[int, int]:
    total: dict[int, int] = {}
    for (number, _), milli in power.items():
        total[number] = total.get(number, 0) + milli
    return total


def covered(made: Sequence[Claim], power: Mapping[tuple[int, User], int]) -> dict[str, int]:
    used = {claim.contract: 0 for claim in made}
    for match in match_claims(made, SEGMENTS, power, whole(power), "UTC")[0]:
        used[match.contract] += match.milli
    return used


def one_by_one(made: Sequence[Claim], power: Mapping[tuple[int, User], int]) -> int:
    """Return what claims cover that take what they find, in the order they come."""
    left = {key: max(0, milli) for key, milli in power.items()}
    total = {number: max(0, milli) for number, milli in whole(power).items()}
    taken = 0
    for claim in made:
        wanted = claim.milli
        for number, user in sorted(left, key=lambda key: (key[0], key[1].enterprise)):
            segment = SEGMENTS[number]
            is_in = claim.start <= segment.start and segment.end <= claim.end
            if is_in and claim.enterprise in ("", user.enterprise):
                part = min(wanted, left[number, user], total[number])
                wanted -= part
                left[number, user] -= part
                total[number] -= part
        taken += claim.milli - wanted
    return taken


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(claims(), available, st.randoms(use_true_random=False))
def test_no_order_covers_more_and_the_order_of_coming_decides_nothing(
    made: list[Claim], power: dict[tuple[int, User], int], chance: Random
) -> None:
    found = covered(made, power)
    for _ in range(3):
        chance.shuffle(made)
        assert one_by_one(made, power) <= sum(found.values())
        assert covered(made, power) == found


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(claims(), available)
@example(made=[A_WATT_HOUR_TOO_MUCH], power={(0, USERS[0]): 32_435})
def test_what_stops_a_claim_is_power_that_claims_cover_to_the_last_watt_hour(
    made: list[Claim], power: dict[tuple[int, User], int]
) -> None:
    matches, findings = match_claims(made, SEGMENTS, power, whole(power), "UTC")
    for finding in findings:
        if "load_kwh" not in finding.facts:
            assert finding.facts["bound"] in ("no_power", "part_of_bill")
            assert finding.facts["used_kwh"] == 0
            continue
        span = read_span(str(finding.facts["span"]), "UTC")
        inside = [n for n, s in enumerate(SEGMENTS) if span[0] <= s.start and s.end <= span[1]]
        full = sum(match.milli for match in matches if match.segment in inside)
        load_kwh = finding.facts["load_kwh"]
        assert isinstance(load_kwh, float)
        watt_hours = round(load_kwh * 1000)  # 32.435 * 1000 is more than 32435
        assert load_kwh == watt_hours / 1000
        assert 0 < watt_hours <= full


@settings(max_examples=200, deadline=None)
@given(claims(), available)
def test_no_user_and_no_claim_is_used_beyond_what_it_has(
    made: list[Claim], power: dict[tuple[int, User], int]
) -> None:
    """A user may be absent from any segment, as before its first bill."""
    total = whole(power)
    matches, findings = match_claims(made, SEGMENTS, power, total, "UTC")
    for number in range(len(SEGMENTS)):
        for user in USERS:
            here = (m.milli for m in matches if (m.segment, m.user) == (number, user))
            assert sum(here) <= max(0, power.get((number, user), 0))
        assert sum(m.milli for m in matches if m.segment == number) <= max(0, total.get(number, 0))
    excess = {finding.subject for finding in findings}
    for claim in made:
        used = sum(match.milli for match in matches if match.contract == claim.contract)
        assert used <= claim.milli
        assert (used < claim.milli) == (claim.contract in excess)
