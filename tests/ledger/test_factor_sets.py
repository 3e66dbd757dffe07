"""One account rests on one set of factors: another needs its reason, or figures are unknown."""

from dataclasses import replace

import pytest

from lingtan.base.findings import Finding
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.options import AccountOptions
from lingtan.park.streams import SourceStream, StreamUse
from tests.builders import a_park, an_enterprise
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, value

GAS_A, GAS_C = 2.162188809, 0.038931 * 15.32 * 0.99 * 44 / 12
REASON = "the plant reports to the national carbon market under the power-sector guideline"


def account(*streams: SourceStream, options: AccountOptions | None = None) -> Inventory:
    """Return the account of 1 000 units of every stream."""
    units = {"natural_gas": "Nm3", "crude_oil": "kg"}
    meters = [
        billed(
            s.id,
            "outside",
            f"enterprise:{s.enterprise}",
            s.factor_item,
            units.get(s.factor_item, "t"),
        )
        for s in streams
    ]
    owners = dict.fromkeys(stream.enterprise for stream in streams)
    park = a_park(*meters, enterprises=tuple(an_enterprise(owner) for owner in owners))
    park = replace(park, streams=tuple(replace(s, meter=s.id) for s in streams))
    return draw_up(park, {s.id: [1000] for s in streams}, YEAR, options=options)


def found(inventory: Inventory) -> dict[str, Finding]:
    return {
        finding.kind.id.removeprefix("ledger_"): finding
        for finding in inventory.findings
        if "factor_set" in finding.kind.id
    }


def fuel(
    stream_id: str, factor_set: str, item: str = "natural_gas", **more: object
) -> SourceStream:
    return a_stream(stream_id, "", item, factor_set=factor_set, **more)  # type: ignore[arg-type]  # fields


@pytest.mark.parametrize("item", ["natural_gas", "diesel"])
def test_two_sets_in_one_account_are_refused_whatever_the_fuel(item: str) -> None:
    inventory = account(fuel("one", "A_guideline"), fuel("two", "C_power", item))
    finding = found(inventory)["factor_sets_mixed"]
    assert (finding.subject, finding.kind.severity.value) == ("two", "error")
    assert finding.facts == {"item": item, "set": "C_power", "main": "A_guideline"}
    for name in ("e_fuel_kg", "e_park_kg", "e_tce"):
        missing = figure(inventory, f"national.{name}").missing
        assert [reason.id for reason in missing] == ["factor_sets_mixed"]


def test_the_set_of_most_streams_is_that_of_the_account() -> None:
    inventory = account(
        fuel("one", "C_power"), fuel("two", "C_power", "diesel"), fuel("three", "", "lpg")
    )
    finding = found(inventory)["factor_sets_mixed"]
    assert (finding.subject, finding.facts["set"]) == ("three", "A_guideline")


def test_one_set_throughout_is_no_finding_and_the_lines_name_it() -> None:
    inventory = account(fuel("one", "C_power"), fuel("two", "C_power", "diesel"))
    assert not found(inventory)
    factors = set(inventory.postings["factor_id"])
    assert factors == {"fuel/C_power/natural_gas", "fuel/C_power/diesel"}


def test_a_stated_reason_lets_a_stream_keep_its_set_and_is_shown() -> None:
    other = fuel("two", "C_power", factor_set_reason=REASON)
    inventory = account(fuel("one", "A_guideline"), other)
    finding = found(inventory)["factor_set_declared"]
    assert finding.facts["reason"] == REASON
    assert value(inventory, "national.e_fuel_kg") == pytest.approx(1000 * (GAS_A + GAS_C))


def test_an_item_the_set_does_not_give_may_come_from_another_and_is_named() -> None:
    inventory = account(fuel("one", "C_power"), fuel("two", "B_newer", "crude_oil"))
    assert found(inventory)["factor_set_other"].facts["item"] == "crude_oil"
    assert value(inventory, "national.e_fuel_kg") > 0


def test_a_set_chosen_for_the_account_does_not_excuse_streams_that_name_another() -> None:
    options = AccountOptions(fuel_set="C_power")
    inventory = account(fuel("one", ""), fuel("two", "A_guideline"), options=options)
    assert found(inventory)["factor_sets_mixed"].subject == "two"


def test_a_stream_with_all_its_values_measured_rests_on_no_set() -> None:
    measured = fuel(
        "two",
        "C_power",
        ncv_gj_per_unit=0.036,
        carbon_t_per_gj=0.0153,
        oxidation=0.99,
        evidence="test report",
    )
    assert not found(account(fuel("one", "A_guideline"), measured))


def test_members_do_not_choose_their_sets_one_by_one() -> None:
    inventory = account(
        fuel("one", "A_guideline", enterprise="a"), fuel("two", "C_power", enterprise="b")
    )
    assert figure(inventory, "by_enterprise.b_kg").value is None


def lime(stream_id: str, factor_set: str) -> SourceStream:
    return a_stream(stream_id, "", "lime", StreamUse.PROCESS, factor_set=factor_set)


def test_one_product_has_one_process_factor() -> None:
    two = account(lime("one", "cn_provincial_guideline"), lime("two", "ipcc_2006_tier1"))
    assert figure(two, "national.e_process_kg").value is None
    assert found(two)["factor_sets_mixed"].facts["item"] == "lime"
    assert not found(account(lime("one", "ipcc_2006_tier1"), lime("two", "ipcc_2006_tier1")))
