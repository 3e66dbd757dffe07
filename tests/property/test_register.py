"""Slices add up to the header in every state, and a watt-hour is claimed at most once."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.ledger.register.play import Register
from lingtan.park.certificates import Act, Certificate, RegisterEvent, SliceState
from tests.builders_register import MWH, a_batch, an_event, an_hour, play

WHO = ["", "steel", "chem", "trader"]
ACTS = [act for act in Act if act is not Act.REVERSE]


@st.composite
def histories(draw: st.DrawFn) -> list[Certificate | RegisterEvent]:
    """Return one or two batches and any events about them, sensible or not."""
    sizes = draw(st.lists(st.integers(1, 40), min_size=1, max_size=2))
    batches = [a_batch(f"b{n}", size, 1 + 100 * n) for n, size in enumerate(sizes)]
    events: list[Certificate | RegisterEvent] = []
    for number in range(draw(st.integers(0, 14))):
        act = draw(st.sampled_from(ACTS))
        first = draw(st.integers(1, 60))
        numbers = f"GEC 2025-37-{first:07d} to {first + draw(st.integers(1, 20)):07d}"
        by_number = draw(st.booleans())
        events.append(
            an_event(
                f"e{number}",
                act,
                certificate=f"b{draw(st.integers(0, 2))}",
                energy_wh=None if by_number else draw(st.integers(0, 50)) * MWH,
                serial=numbers if by_number else "",
                owner=draw(st.sampled_from(WHO)),
                to=draw(st.sampled_from(WHO)),
                at=datetime(2025, 8, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 900))),
            )
        )
    reversed_ = draw(st.lists(st.integers(0, 14), max_size=3))
    late = datetime(2028, 12, 1, tzinfo=UTC)
    events += [
        an_event(f"r{n}", Act.REVERSE, to=f"e{event}", at=late)
        for n, event in enumerate(reversed_)
    ]
    return [*batches, *events]


def _slices(register: Register) -> list[tuple[object, ...]]:
    return [(entry.certificate.id, entry.slices) for entry in register.entries]


@given(histories())
def test_slices_add_up_to_the_header_in_every_state(
    history: list[Certificate | RegisterEvent],
) -> None:
    register = play(*history)
    for entry in register.entries:
        ends = [0, *(part.end_wh for part in entry.slices)]
        assert [part.first_wh for part in entry.slices] == ends[:-1]
        assert ends[-1] == entry.certificate.energy_wh
        assert all(part.energy_wh % MWH == 0 and part.energy_wh > 0 for part in entry.slices)


@given(histories())
def test_a_watt_hour_is_claimed_at_most_once(history: list[Certificate | RegisterEvent]) -> None:
    register = play(*history)
    claimed = Counter(
        (claim.certificate.id, megawatt_hour)
        for claim in register.claims
        for first, end in claim.spans
        for megawatt_hour in range(first // MWH, end // MWH)
    )
    assert set(claimed.values()) <= {1}
    states = {
        entry.certificate.id: entry.energy_in(SliceState.CLAIMED, datetime(2025, 8, 1, tzinfo=UTC))
        for entry in register.entries
    }
    of: Counter[str] = Counter()
    for claim in register.claims:
        of[claim.certificate.id] += claim.energy_wh
    assert dict(of) == {id_: energy for id_, energy in states.items() if energy}


@given(histories(), st.randoms())
def test_the_order_in_which_things_came_changes_nothing(
    history: list[Certificate | RegisterEvent], chance: object
) -> None:
    mixed = list(history)
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # hypothesis types it as object
    assert _slices(play(*mixed)) == _slices(play(*history))


@given(
    st.lists(st.integers(1, 5000), min_size=1, max_size=6),
    st.lists(st.integers(1, 5000), min_size=1, max_size=6),
    st.integers(1, 100),
)
def test_certified_output_is_at_most_cancelled_input_times_efficiency(
    charged: list[int], discharged: list[int], percent: int
) -> None:
    charges = [an_hour(f"in{n}", n, wh) for n, wh in enumerate(charged)]
    cancels = [
        an_event(f"x{n}", Act.CANCEL, certificate=f"in{n}", energy_wh=wh, to="battery")
        for n, wh in enumerate(charged)
    ]
    chain = {"from_store": "battery", "efficiency": percent / 100}
    outs = [an_hour(f"out{n}", 3 + n, wh, **chain) for n, wh in enumerate(discharged)]
    register = play(*charges, *cancels, *outs)
    certified = sum(
        entry.certificate.energy_wh for entry in register.entries if entry.certificate.from_store
    )
    assert certified <= sum(charged) * percent / 100
