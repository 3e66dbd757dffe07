"""Claims of the register in the account: each counts once, and what counts nowhere says so."""

from dataclasses import replace

import pytest

from lingtan.base.spans import read_span
from lingtan.ledger.register.claims import (
    certificate_register,
    claims_as_contracts,
    denied_by_register,
    uncounted_claims,
    unnumbered_lots,
)
from lingtan.park.certificates import Act, Certificate, RegisterEvent, SliceState
from lingtan.park.contracts import Contract
from lingtan.park.park import Park
from tests.builders import a_park, an_enterprise
from tests.builders_ledger import a_claim
from tests.builders_register import MWH, RULES, ZONE, a_batch, an_event, an_hour

PARK = a_park(enterprises=(an_enterprise("steel"),))
HANDED = an_event("t1", Act.TRANSFER, 100, to="steel")
CLAIM = an_event("c1", Act.CLAIM, 30, owner="steel")


def park_of(*things: Certificate | RegisterEvent) -> Park:
    return replace(
        PARK,
        certificates=tuple(thing for thing in things if isinstance(thing, Certificate)),
        register_events=tuple(thing for thing in things if isinstance(thing, RegisterEvent)),
    )


def uncounted(park: Park) -> dict[str, str]:
    register = certificate_register(park, RULES.life_months)
    return {f.subject: f.kind.id for f in uncounted_claims(register, park)}


def test_a_claim_is_a_contract_with_its_own_numbers_and_no_more() -> None:
    park = park_of(a_batch(), HANDED, CLAIM)
    (contract,) = claims_as_contracts(certificate_register(park, 24), park)
    assert (contract.id, contract.enterprise, contract.quantity_kwh) == ("c1", "steel", 30_000)
    assert contract.serial == "gec-2025-37 #0000001 to 0000030"
    assert contract.vintage == "2025-06"
    assert uncounted(park) == {}


@pytest.mark.parametrize(
    "span", ["2025", "2025-06", "2025-06-01", "2025-01-01/2025-06-30", "2024-12-15/2025-03-14"]
)
def test_a_claim_keeps_the_days_its_batch_was_made_in(span: str) -> None:
    start, end = read_span(span, ZONE)
    late = replace(CLAIM, at=end, energy_wh=30 * MWH)
    park = park_of(a_batch(start=start, end=end), replace(HANDED, at=end), late)
    (contract,) = claims_as_contracts(certificate_register(park, 24), park)
    assert contract.vintage == span


def test_some_hours_are_told_by_their_day_and_one_hour_by_its_month() -> None:
    hours = [read_span(f"2025-06-01T02:00/2025-06-01T0{end}:00", ZONE) for end in (3, 9)]
    found: list[Contract] = []
    for start, end in hours:
        claim = replace(CLAIM, owner="", use_start=start, use_end=end)
        park = park_of(a_batch(start=start, end=end), claim)
        found += claims_as_contracts(certificate_register(park, 24), park)
    assert [contract.vintage for contract in found] == ["2025-06", "2025-06-01"]


def test_what_somebody_outside_claims_is_not_the_park_s() -> None:
    sold = replace(HANDED, to="trader")
    park = park_of(a_batch(), sold, replace(CLAIM, owner="trader"))
    assert claims_as_contracts(certificate_register(park, 24), park) == ()
    assert uncounted(park) == {}


def test_a_claim_for_no_contract_or_without_a_number_counts_nowhere_and_says_so() -> None:
    noon = an_hour("noon", 12, 1_000_000)
    used = an_event("g1", Act.CLAIM, 1, certificate="noon", use_start=noon.start, use_end=noon.end)
    park = park_of(a_batch(), HANDED, replace(CLAIM, contract="gone"), noon, used)
    assert uncounted(park) == {
        "c1": "register_unknown_contract",
        "g1": "register_claim_unnumbered",
    }
    assert claims_as_contracts(certificate_register(park, 24), park) == ()


def test_a_claim_under_the_id_of_a_contract_has_no_effect_and_says_so() -> None:
    contract = a_claim("c1", 400_000)
    park = replace(park_of(a_batch(), HANDED, CLAIM), contracts=(contract,))
    register = certificate_register(park, 24)
    assert {f.subject: f.kind.id for f in register.findings} == {"c1": "register_id_of_contract"}
    assert claims_as_contracts(register, park) == ()
    assert [part.state for part in register.entries[0].slices] == [SliceState.FREE]


def test_a_claim_for_the_contract_of_its_own_id_stands() -> None:
    contract = a_claim("c1", 30_000, enterprise="steel")
    claim = replace(CLAIM, contract="c1")
    park = replace(park_of(a_batch(), HANDED, claim), contracts=(contract,))
    register = certificate_register(park, 24)
    assert register.findings == ()
    assert register.claims_for("c1") == {"c1"}


def test_the_contract_that_a_claim_became_is_the_claim_s_own() -> None:
    park = park_of(a_batch(), HANDED, CLAIM)
    stated = replace(park, contracts=claims_as_contracts(certificate_register(park, 24), park))
    register = certificate_register(stated, 24)
    assert register.findings == ()
    assert [claim.event.id for claim in register.claims] == ["c1"]


def test_a_claim_for_another_contract_proves_none_of_its_own_id() -> None:
    other = a_claim("c1", 5000, serial="GEC 2025-37-0000001 to 0000005", enterprise="steel")
    named = a_claim("named", 30_000, enterprise="steel")
    claim = replace(CLAIM, contract="named")
    park = replace(park_of(a_batch(), HANDED, claim), contracts=(other, named))
    register = certificate_register(park, 24)
    assert register.claims_for("c1") == frozenset()
    assert list(dict(denied_by_register([other], register, PARK))) == ["c1"]


def test_a_contract_of_another_holder_is_denied_numbers_that_are_claimed() -> None:
    register = certificate_register(park_of(a_batch(), HANDED, CLAIM), 24)
    other = a_claim("other", 5000, serial="GEC 2025-37-0000026 to 0000035")
    backed = a_claim("c1", 5000, serial="GEC 2025-37-0000001 to 0000005", enterprise="steel")
    free = a_claim("free", 5000, serial="GEC 2025-38-0000001 to 0000005")
    denied = dict(denied_by_register([other, backed, free], register, PARK))
    assert list(denied) == ["other"]
    (fall,) = denied["other"]
    assert fall.finding.facts["others"] == "state:claimed steel (c1); state:free steel (t1)"
    assert fall.places == ((0, 10),)


def test_numbers_that_are_claimed_elsewhere_leave_a_contract_the_others() -> None:
    """Of a lot that a trader retired in part, the rest is claimed for the contract."""
    mine = an_event("mine", Act.CLAIM, 40, contract="ours")
    sold = an_event("sold", Act.TRANSFER, 30, to="trader")
    gone = an_event("gone", Act.CLAIM, 30, owner="trader")
    register = certificate_register(park_of(a_batch(), sold, gone, mine), 24)
    ours = a_claim("ours", 60_000, serial="GEC 2025-37-0000021 to 0000080")
    (fall,) = denied_by_register([ours], register, PARK)["ours"]
    assert fall.places == ((0, 10), (50, 60))  # 21 to 30 of the trader, 71 to 80 that are free
    assert fall.finding.facts["others"] == "state:claimed trader (gone); state:free –"


def test_a_lot_of_which_the_register_gives_the_quantity_alone_is_a_claim() -> None:
    lot = a_batch(serial="")
    park = park_of(lot, HANDED, CLAIM)
    register = certificate_register(park, 24)
    (contract,) = claims_as_contracts(register, park)
    assert (contract.serial, contract.quantity_kwh) == ("", 30_000)
    assert unnumbered_lots(register) == {"c1": 30 * MWH}
    assert uncounted(park) == {}


def test_numbers_under_a_word_of_another_script_are_denied_as_well() -> None:
    sold = replace(HANDED, to="trader")
    register = certificate_register(park_of(a_batch(), sold, replace(CLAIM, owner="trader")), 24)
    spellings = (
        "绿证2025-37-0000026至0000035",
        "2025-37-0000026 to 0000035",
        "GEC2025370000026至GEC2025370000035",
    )
    contracts = [a_claim(f"c{n}", 5000, serial=text) for n, text in enumerate(spellings)]
    apart = a_claim("apart", 5000, serial="绿证2025-38-0000001至0000005")
    denied = dict(denied_by_register([*contracts, apart], register, PARK))
    assert list(denied) == ["c0", "c1", "c2"]
