"""Credits, removals and sinks have accounts of their own; what cannot be proved is not counted."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any  # fields of the test's own choice

import pytest

from lingtan.base.findings import Severity
from lingtan.base.time_axis import parse_period
from lingtan.ledger.statement.facts import facts_of_statement
from lingtan.ledger.statement.lines import StatementAccount, state_beside
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.offsets import OffsetRegistry, OffsetState, SinkKind
from tests.builders import a_name, an_asset
from tests.builders_offsets import (
    TONNE,
    YEAR,
    ZONE,
    a_wood,
    beside,
    came_back,
    credits_of,
    faults,
    park_with,
    retired,
)
from tests.builders_register import a_batch

SINK, REMOVAL, CAPTURE = StatementAccount.SINK, StatementAccount.REMOVAL, StatementAccount.CAPTURE
HELD, RETIRED = StatementAccount.OFFSET_HELD, StatementAccount.OFFSET_RETIRED
LATER = parse_period("2026", ZONE)


def test_each_tonne_stands_in_one_account() -> None:
    found = beside(
        a_wood(100),
        a_wood(30, id="air", kind=SinkKind.REMOVAL),
        a_wood(20, id="flue", kind=SinkKind.CAPTURE),
        credits_of("kept", 7, 1),
        retired("used", 5, first=100),
    )
    totals = {account: found.total_kg(account) / TONNE for account in StatementAccount}
    assert totals == {SINK: 100, REMOVAL: 30, CAPTURE: 20, HELD: 7, RETIRED: 5}
    assert found.findings == ()


def test_what_came_back_is_booked_in_the_period_it_came_back_in() -> None:
    wood = a_wood(100, reversals=(came_back(30), came_back(10, "2026-03-01")))
    assert beside(wood).parts_kg(SINK) == (100 * TONNE, 30 * TONNE)
    assert beside(wood, period=LATER).parts_kg(SINK) == (0, 10 * TONNE)
    september = parse_period("2025-09", ZONE)
    assert beside(wood, period=september).parts_kg(SINK) == (0, 30 * TONNE)


def test_a_statement_tells_what_stood_when_its_period_ended() -> None:
    wood = a_wood(100, reversals=(came_back(30), came_back(10, "2026-03-01")))
    later = a_wood(50, id="later", year=2026, reversals=(came_back(5, "2026-04-01"),))
    blocks = credits_of("kept", 7), credits_of("new", 5, first=100, vintage=2026)
    found = beside(wood, later, *blocks)
    assert found.removals == (replace(wood, reversals=wood.reversals[:1]),)
    assert [block.id for block in found.offsets] == ["kept"]
    assert faults(found) == {"wood": "reversal_after"}
    assert found.findings[0].facts["day"] == "2026-03-01"
    next_year = beside(wood, later, *blocks, period=LATER)
    assert [removal.id for removal in next_year.removals] == ["wood", "later"]
    assert [len(removal.reversals) for removal in next_year.removals] == [2, 1]
    assert next_year.findings == ()


def test_no_more_comes_back_than_was_stored() -> None:
    wood = a_wood(100, reversals=(came_back(80), came_back(50, "2026-03-01")))
    found = beside(wood, period=LATER)
    assert found.parts_kg(SINK) == (0, 20 * TONNE)
    assert faults(found) == {"wood": "reversal_beyond"}


def test_a_reversal_without_a_document_counts_all_the_same() -> None:
    found = beside(a_wood(100, reversals=(came_back(30, evidence=""),)))
    assert found.parts_kg(SINK) == (100 * TONNE, 30 * TONNE)
    assert faults(found) == {"wood": "reversal_without_proof"}
    early = beside(a_wood(100, reversals=(came_back(30, "2024-09-01"),)))
    assert early.parts_kg(SINK) == (100 * TONNE, 0)
    assert faults(early) == {"wood": "reversal_too_early"}


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"method": " "}, "removal_without_method"),
        ({"permanence_years": None}, "removal_without_permanence"),
        ({"evidence": ""}, "removal_without_proof"),
    ],
)
def test_a_removal_that_says_too_little_is_not_counted(fields: dict[str, Any], kind: str) -> None:
    found = beside(a_wood(100, **fields))
    assert faults(found) == {"wood": kind}
    assert found.lines == ()


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"evidence": ""}, "offset_without_proof"),
        ({"registry": OffsetRegistry.OTHER}, "offset_registry_unknown"),
        ({"serial": "some"}, "offset_numbers_unclear"),
        ({"quantity_kg": 99 * TONNE}, "offset_numbers_differ"),
        ({"vintage": 2026}, "offset_vintage_later"),
        ({"retired_on": None}, "offset_without_day"),
    ],
)
def test_credits_that_cannot_be_proved_are_not_counted(fields: dict[str, Any], kind: str) -> None:
    found = beside(retired("used", **fields))
    assert faults(found) == {"used": kind}
    assert found.lines == ()


@pytest.mark.parametrize(
    "spelling", ["CCER-2024-0000051 to 0000150", "ccer 2024/0000051 至 0000150"]
)
def test_a_number_retired_twice_counts_once_for_the_first(spelling: str) -> None:
    first = retired("first", day="2025-03-01")
    again = retired("again", day="2025-11-01", serial=spelling)
    found = beside(again, first)
    assert faults(found) == {"again": "offset_twice"}
    assert found.total_kg(RETIRED) == 100 * TONNE
    assert found.findings[0].facts["retired_on"] == "2025-03-01"


def test_a_day_of_retirement_is_told_by_the_calendar_of_the_park() -> None:
    midnight = datetime(2025, 12, 19, 16, tzinfo=UTC)  # 20 December begins in Shanghai
    found = beside(retired("used", 5, retired_on=midnight), credits_of("kept", 7, 1))
    assert found.findings[0].facts["retired_on"] == "2025-12-20"


def test_what_was_retired_is_not_held_as_well() -> None:
    found = beside(credits_of("kept"), retired("used"))
    assert faults(found) == {"kept": "offset_twice"}
    assert found.total_kg(HELD) == 0


def test_credits_are_held_or_retired_and_not_both() -> None:
    found = beside(retired("block", state=OffsetState.HELD))
    assert (faults(found), found.lines) == ({"block": "offset_state_unclear"}, ())


def test_a_removal_under_two_ids_counts_once() -> None:
    again = a_wood(100, id="again", evidence="Monitoring  report")
    found = beside(a_wood(100), again)
    assert (faults(found), found.total_kg(SINK)) == ({"again": "removal_twice"}, 100 * TONNE)
    lost = beside(a_wood(100), replace(again, reversals=(came_back(30),)))
    assert lost.parts_kg(SINK) == (100 * TONNE, 30 * TONNE)
    for others in ({"year": 2026}, {"name": a_name("other wood")}, {"quantity_kg": 1.0}):
        assert beside(a_wood(100), replace(again, **others)).findings == ()


def test_numbers_of_another_registry_are_other_credits() -> None:
    kept = credits_of("kept", registry=OffsetRegistry.VCS, serial="VCS-2024-0000001 to 0000100")
    bare = "0000001 to 0000100"
    assert beside(kept, retired("used")).findings == ()
    assert beside(replace(kept, serial=bare), retired("used", serial=bare)).findings == ()


def test_the_same_words_and_numbers_in_two_registries_count_and_are_told() -> None:
    kept = credits_of("kept", registry=OffsetRegistry.VCS, serial="ccer 2024/0000100 to 0000199")
    found = beside(kept, retired("used"))
    assert faults(found) == {"kept": "offset_alike"}
    (told,) = found.findings
    assert told.kind.severity is Severity.WARNING
    assert (told.facts["other"], told.facts["other_registry"]) == ("used", "ccer")
    assert (found.total_kg(HELD), found.total_kg(RETIRED)) == (100 * TONNE, 100 * TONNE)
    apart = replace(kept, serial="CCER-2024-0000101 to 0000200")
    assert beside(apart, retired("used")).findings == ()


def test_credits_retired_later_were_held_until_then_and_earlier_ones_are_gone() -> None:
    block = retired("used", day="2026-05-01")
    assert beside(block).total_kg(HELD) == 100 * TONNE
    assert beside(block, period=LATER).total_kg(RETIRED) == 100 * TONNE
    assert beside(block, period=parse_period("2027", ZONE)).lines == ()


def test_credits_are_no_part_of_a_year_before_what_they_stand_for() -> None:
    block = retired("used", day="2026-05-01")
    before = parse_period(str(block.vintage - 1), ZONE)
    assert beside(block, period=before).lines == ()


def test_a_megawatt_hour_serves_a_certificate_or_a_credit_and_not_both() -> None:
    certified = a_batch(device="wind")
    found = beside(credits_of(asset="wind", vintage=2025), certificates=(certified,))
    assert faults(found) == {"block": "offset_of_counted_power"}
    assert found.findings[0].facts["counted"] == "june"
    own = an_asset("roof", AssetKind.SOLAR)
    found = beside(credits_of(asset="roof"), assets=(own,))
    assert faults(found) == {"block": "offset_of_counted_power"}
    assert beside(credits_of(asset="wind", vintage=2024), certificates=(certified,)).lines


def test_a_part_of_the_park_has_only_what_its_members_hold() -> None:
    park = park_with(credits_of("common"), credits_of("own", first=500, enterprise="works"))
    assert [line.about for line in state_beside(park, YEAR, frozenset({"works"})).lines] == ["own"]


def test_frameworks_are_told_what_is_proved_in_place_of_a_bare_sum() -> None:
    wood = a_wood(100, reversals=(came_back(30),))
    flue = a_wood(20, id="flue", kind=SinkKind.CAPTURE)
    park = park_with(wood, flue, credits_of("kept", 7), retired("used", 5, first=100))
    bare = Fact(datum="removals", year=2025, value=120 * TONNE)
    other = Fact(datum="removals", year=2024, value=1.0)
    found, findings = facts_of_statement(
        [bare, other], beside(*park.offsets, *park.removals), park, YEAR
    )
    told = {(f.datum, f.year): f.value / TONNE for f in found}
    assert told == {
        ("removals", 2024): 0.001,
        ("removals", 2025): 70,
        ("offsets_available", 2025): 12,
        ("offsets_retired", 2025): 5,
    }
    assert [f.kind.id for f in findings] == ["statement_stated_otherwise"]
    assert facts_of_statement([bare], beside(), park_with(), YEAR) == ((bare,), ())


def test_what_was_surrendered_in_the_carbon_market_offsets_nothing() -> None:
    park = park_with(credits_of("kept", 7, 1), credits_of("free", 5, 100))
    surrendered = Fact(
        datum="ets_ccer_surrendered",
        year=2025,
        value=3 * TONNE,
        enterprise="works",
        item="CCER-2024-0000005至0000007",
        evidence="registry",
    )
    found = state_beside(replace(park, facts=(surrendered,)), YEAR)
    assert found.total_kg(HELD) == 5 * TONNE
    assert faults(found) == {"kept": "offset_surrendered"}
