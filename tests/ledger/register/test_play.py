"""A certificate is issued once, cut, handed over and used up; nothing of it is used twice."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any  # fields of the test's own choice

import pytest

from lingtan.base.spans import read_span
from lingtan.ledger.register.play import Rules, play_register
from lingtan.park.certificates import Act, SliceState
from tests.builders_register import LATER, MWH, ZONE, a_batch, an_event, an_hour, faults, play

CLAIMED, FREE = SliceState.CLAIMED, SliceState.FREE


def test_a_claim_takes_the_first_free_numbers_and_leaves_the_rest() -> None:
    register = play(a_batch(), an_event("c1", Act.CLAIM, 30))
    entry = register.entries[0]
    assert [(s.energy_wh, s.state, s.event) for s in entry.slices] == [
        (30 * MWH, CLAIMED, "c1"),
        (70 * MWH, FREE, ""),
    ]
    assert register.findings == ()


def test_numbers_say_which_ones_are_meant() -> None:
    one = an_event("t1", Act.TRANSFER, to="steel", energy_wh=None, serial="GEC 2025-37-0000051")
    register = play(a_batch(), one)
    assert [(s.first_wh // MWH, s.owner) for s in register.entries[0].slices] == [
        (0, ""),
        (50, "steel"),
        (51, ""),
    ]


def test_what_is_received_on_a_day_is_handed_on_that_day_whatever_the_ids() -> None:
    traded = a_batch(owner="trader")
    received = an_event("t9", Act.TRANSFER, 100, owner="trader", to="alpha")
    handed_on = an_event("t10", Act.TRANSFER, 100, owner="alpha", to="beta")
    cut = an_event("a1", Act.SLICE, 10, owner="beta")
    claimed = an_event("c1", Act.CLAIM, 100, owner="beta")
    for events in ((received, handed_on, cut, claimed), (cut, claimed, handed_on, received)):
        register = play(traded, *events)
        assert faults(register) == {}
        assert [claim.energy_wh for claim in register.claims] == [100 * MWH]


def test_what_nobody_received_is_handed_on_by_no_order() -> None:
    traded = a_batch(owner="trader")
    in_turn = (
        an_event("t1", Act.TRANSFER, 100, owner="alpha", to="beta"),
        an_event("t2", Act.TRANSFER, 100, owner="beta", to="alpha"),
    )
    assert faults(play(traded, *in_turn)) == {"t1": "not_held", "t2": "not_held"}
    next_day = an_event(
        "t0", Act.TRANSFER, 100, owner="trader", to="alpha", at=LATER + timedelta(days=1)
    )
    assert faults(play(traded, *in_turn, next_day)) == {"t1": "not_held", "t2": "not_held"}


def test_what_is_handed_over_on_a_day_comes_before_what_is_used_up_on_it() -> None:
    held = an_event("t5", Act.TRANSFER, 100, to="alpha", at=LATER - timedelta(days=1))
    back = an_event("t4", Act.TRANSFER, 60, owner="beta", to="chem")
    on = an_event("t6", Act.TRANSFER, 60, owner="alpha", to="beta")
    claimed = an_event("c1", Act.CLAIM, 100, owner="alpha")
    register = play(a_batch(), held, back, on, claimed)
    assert faults(register) == {"c1": "not_held"}
    assert {part.owner: part.energy_wh for part in register.entries[0].slices} == {
        "alpha": 40 * MWH,
        "chem": 60 * MWH,
    }


def test_a_certificate_claimed_by_two_enterprises_counts_for_the_first() -> None:
    register = play(
        a_batch(),
        an_event("t1", Act.TRANSFER, 100, to="steel", at=LATER - timedelta(days=9)),
        an_event("c1", Act.CLAIM, 100, owner="steel", at=LATER - timedelta(days=5)),
        an_event("c2", Act.CLAIM, 100, owner="chem"),
    )
    assert faults(register) == {"c2": "claimed_twice"}
    facts = register.findings[0].facts
    assert facts["others"] == "100 MWh state:claimed steel (c1)"
    assert facts["free_mwh"] == 0
    assert sum(claim.energy_wh for claim in register.claims) == 100 * MWH


def test_a_certificate_claimed_in_two_periods_counts_for_the_first() -> None:
    next_year = dict(zip(("use_start", "use_end"), read_span("2026", ZONE), strict=True))
    again = an_event("c2", Act.CLAIM, 100, at=datetime(2026, 12, 1, tzinfo=UTC), **next_year)
    register = play(a_batch(), an_event("c1", Act.CLAIM, 100), again)
    assert faults(register) == {"c2": "claimed_twice"}


@pytest.mark.parametrize("spelling", ["gec 2025/37/0000001 to 0000100", "ＧＥＣ 2025-37-0000100"])
def test_numbers_registered_twice_under_two_spellings_stand_once(spelling: str) -> None:
    count = {"gec": 100, "ＧＥＣ": 1}[spelling.split(maxsplit=1)[0]]
    register = play(a_batch(), a_batch("other", count, serial=spelling))
    assert faults(register) == {"other": "number_twice"}
    assert [entry.certificate.id for entry in register.entries] == ["june"]


def test_a_batch_that_shares_numbers_with_another_keeps_the_rest() -> None:
    other = a_batch("other", 31, serial="GEC 2025-37-0000090-0000120")
    claims = [
        an_event("c1", Act.CLAIM, 20, certificate="other"),
        an_event("c2", Act.CLAIM, 1, certificate="other", serial="GEC 2025-37-0000100"),
    ]
    register = play(a_batch(), other, *claims)
    assert faults(register) == {"other": "number_twice", "c2": "not_free"}
    facts = register.findings[0].facts
    assert (facts["other"], facts["void_mwh"], facts["energy_mwh"]) == ("june", 11, 31)
    assert [(each.event.id, each.spans) for each in register.claims] == [
        ("c1", ((11 * MWH, 31 * MWH),))
    ]


def test_numbers_without_separators_are_those_with_them() -> None:
    again = a_batch("other", 31, serial="GEC2025370000090至GEC2025370000120")
    assert faults(play(a_batch(), again)) == {"other": "number_twice"}
    assert faults(play(again, a_batch("third"))) == {"third": "number_twice"}
    claim = an_event("c1", Act.CLAIM, 2, serial="GEC2025370000011 to GEC2025370000012")
    (claimed,) = play(a_batch(), claim).claims
    assert claimed.spans == ((10 * MWH, 12 * MWH),)


def test_the_same_numbers_after_a_word_of_another_script_stand_once() -> None:
    part = a_batch("other", 6, serial="绿证 2025-37-0000001 至 0000006")
    assert faults(play(a_batch(), part)) == {"other": "number_twice"}
    other_batch = a_batch("other", 6, serial="绿证 2025-38-0000001 至 0000006")
    assert faults(play(a_batch(), other_batch)) == {}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"serial": "GEC 2025-37-0000001 to 0000099"}, "numbers_differ"),
        ({"serial": "GEC 2025-37-1 to the end"}, "numbers_unclear"),
        ({"serial": "GEC 37-1 to 50; GEC 37-50 to 99"}, "numbers_unclear"),
        ({"energy_wh": 0}, "not_whole"),
        ({"evidence": ""}, "without_document"),
    ],
)
def test_a_header_that_cannot_be_is_not_issued(fields: dict[str, Any], kind: str) -> None:
    register = play(a_batch(**fields))
    assert faults(register) == {"june": kind}
    assert register.entries == ()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"owner": "chem"}, "not_held"),
        ({"energy_wh": 101 * MWH}, "not_held"),
        ({"energy_wh": 10 * MWH + 1}, "not_whole"),
        ({"energy_wh": None}, "not_whole"),
        ({"serial": "GEC 2025-37-0000101", "energy_wh": None}, "numbers_unclear"),
        ({"serial": "GEC 2025-37-0000001"}, "numbers_differ"),
        ({"evidence": ""}, "without_document"),
        ({"certificate": "july"}, "unknown_certificate"),
        ({"at": datetime(2025, 5, 1, tzinfo=UTC)}, "too_early"),
        ({"at": datetime(2025, 6, 10, tzinfo=UTC)}, "too_early"),  # the month is not over yet
        ({"at": datetime(2027, 6, 1, tzinfo=UTC)}, "too_old"),
    ],
)
def test_an_event_that_cannot_be_has_no_effect(fields: dict[str, Any], kind: str) -> None:
    register = play(a_batch(), an_event("c1", Act.CLAIM, **fields))
    assert faults(register) == {"c1": kind}
    assert [s.state for s in register.entries[0].slices] == [FREE]


def test_the_last_day_of_the_24th_month_is_in_time() -> None:
    last = read_span("2027-05-31", ZONE)[0]
    assert play(a_batch(), an_event("c1", Act.CLAIM, at=last)).findings == ()


@pytest.mark.parametrize("day", ["2025-10-26", "2025-03-30", "2025-10-25"])
def test_power_of_a_day_is_claimed_on_that_day_whatever_its_hours(day: str) -> None:
    berlin = Rules(zone="Europe/Berlin", life_months=24)
    start, end = read_span(day, berlin.zone)
    batch = a_batch(start=start, end=end)
    claim = an_event("c1", Act.CLAIM, at=start)
    assert play_register([batch], [claim], berlin).findings == ()
    before = replace(claim, at=start - timedelta(days=1))
    (early,) = play_register([batch], [before], berlin).findings
    assert early.kind.id == "register_too_early"


def test_a_granular_certificate_under_two_ids_stands_once() -> None:
    copies = [an_hour("g1", 2, 50_000), an_hour("g1copy", 2, 50_000, owner="steel")]
    register = play(*copies)
    assert faults(register) == {"g1copy": "granule_twice"}
    assert [entry.certificate.id for entry in register.entries] == ["g1"]


def test_two_documents_of_one_plant_hour_and_energy_are_no_two_certificates() -> None:
    other = an_hour("g2", 2, 50_000, evidence="another statement")
    register = play(an_hour("g1", 2, 50_000), other)
    assert faults(register) == {"g2": "granule_twice"}
    assert [entry.certificate.id for entry in register.entries] == ["g1"]


@pytest.mark.parametrize(
    "names", [("t1", "t2", "t3"), ("t3", "t2", "t1"), ("t2", "t3", "t1"), ("t1", "t3", "t2")]
)
def test_hand_overs_of_a_day_that_can_be_in_some_order_all_are(names: tuple[str, ...]) -> None:
    """Of 100 MWh 60 go to steel, all to the trader, who gives 60 back: the 60 can come last."""
    small, whole, back = names
    register = play(
        a_batch(),
        an_event(small, Act.TRANSFER, 60, to="steel"),
        an_event(whole, Act.TRANSFER, 100, to="trader"),
        an_event(back, Act.TRANSFER, 60, owner="trader", to=""),
    )
    assert faults(register) == {}
    (entry,) = register.entries
    held = {
        owner: sum(s.end_wh - s.first_wh for s in entry.slices if s.owner == owner)
        for owner in ("", "steel", "trader")
    }
    assert held == {"": 0, "steel": 60 * MWH, "trader": 40 * MWH}


def test_a_hand_over_that_cannot_be_read_keeps_no_other_from_standing() -> None:
    register = play(
        a_batch(),
        an_event("t1", Act.TRANSFER, 60, to="steel"),
        an_event("t2", Act.TRANSFER, 100, to="trader"),
        an_event("t3", Act.TRANSFER, 60, owner="trader", to=""),
        an_event("t4", Act.TRANSFER, to="steel", serial="GEC 2025-37-0000101"),
    )
    assert faults(register) == {"t4": "numbers_unclear"}


@pytest.mark.parametrize(
    "fields",
    [
        {"energy_wh": 49_999},
        {"device": "wind_south"},
        {"serial": "GEC 2025-37-0000900", "energy_wh": MWH},
    ],
)
def test_granular_certificates_that_anything_tells_apart_are_two(fields: dict[str, Any]) -> None:
    one, other = an_hour("g1", 2, 50_000), replace(an_hour("g2", 2, 50_000), **fields)
    assert len(play(one, other).entries) == 2
    assert len(play(one, an_hour("g2", 3, 50_000)).entries) == 2


def test_what_is_free_runs_out_by_itself() -> None:
    register = play(a_batch(), an_event("c1", Act.CLAIM, 30))
    entry = register.entries[0]
    assert entry.expires == read_span("2027-06", ZONE)[0]
    before, after = entry.expires - timedelta(seconds=1), entry.expires
    assert entry.energy_in(FREE, before) == 70 * MWH
    assert entry.energy_in(FREE, after) == 0
    assert entry.energy_in(SliceState.EXPIRED, after) == 70 * MWH
    assert entry.energy_in(CLAIMED, after) == 30 * MWH


def test_withdrawn_certificates_cannot_be_claimed() -> None:
    gone = an_event("w1", Act.WITHDRAW, 100, at=LATER - timedelta(days=1))
    assert faults(play(a_batch(), gone, an_event("c1", Act.CLAIM))) == {"c1": "not_free"}


def test_a_reversed_claim_gives_its_watt_hours_back() -> None:
    wrong = an_event("c1", Act.CLAIM, 100, at=LATER - timedelta(days=2))
    back = an_event("r1", Act.REVERSE, to="c1", at=LATER - timedelta(days=1))
    register = play(a_batch(), wrong, back, an_event("c2", Act.CLAIM, 100))
    assert [claim.event.id for claim in register.claims] == ["c2"]
    assert register.findings == ()
    nothing = replace(back, to="c9")
    assert faults(play(a_batch(), wrong, nothing)) == {"r1": "reversal_unclear"}


def test_a_granular_certificate_is_claimed_in_its_own_hour_only() -> None:
    noon = an_hour("noon", 12, 250_000)
    claim = an_event("c1", Act.CLAIM, 0.25, certificate="noon")
    assert faults(play(noon, claim)) == {"c1": "other_interval"}
    there = replace(claim, use_start=noon.start, use_end=noon.end)
    assert play(noon, there).findings == ()


def test_what_a_store_gives_is_backed_by_what_was_cancelled_less_the_losses() -> None:
    noon = an_hour("noon", 12, 1_000)
    charged = an_event("s1", Act.CANCEL, 0.001, certificate="noon", to="battery")
    chain = {"from_store": "battery", "efficiency": 0.9, "device": "battery"}
    evening = an_hour("evening", 20, 900, **chain)
    register = play(noon, charged, evening)
    assert register.findings == ()
    assert register.entries[0].energy_in(SliceState.CANCELLED, LATER) == 1_000
    night = an_hour("night", 21, 1, **chain)
    register = play(noon, charged, evening, night)
    assert faults(register) == {"night": "store_beyond"}
    assert register.findings[0].facts["backed_mwh"] == 0.0009
    morning = an_hour("morning", 8, 1, **chain)  # before anything went in
    assert faults(play(noon, charged, morning)) == {"morning": "store_beyond"}
    untold = an_hour("evening", 20, 900, from_store="battery")
    assert faults(play(noon, charged, untold)) == {"evening": "store_unclear"}


def test_two_stated_efficiencies_of_a_store_give_no_more_than_the_lesser() -> None:
    noon = an_hour("noon", 12, 1_000)
    charged = an_event("s1", Act.CANCEL, 0.001, certificate="noon", to="battery")
    first = an_hour("first", 20, 500, from_store="battery", efficiency=0.8)
    second = an_hour("second", 21, 400, from_store="battery", efficiency=1.0)
    assert faults(play(noon, charged, first, second)) == {"second": "store_beyond"}
