"""The words feedstock and sold take no carbon out of the totals without a document."""

from dataclasses import replace

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.facts import Fact
from lingtan.park.meters import Meter
from lingtan.park.streams import StreamUse
from tests.builders import a_park
from tests.builders_ledger import YEAR, a_stream, billed, draw_up, figure, kinds, value
from tests.ledger.test_streams import account

GAS, COAL = "natural_gas", "anthracite"
WORDS = {
    StreamUse.FEEDSTOCK: "ledger_feedstock_without_evidence",
    StreamUse.SOLD: "ledger_sold_without_evidence",
}


def gas_at_works(use: StreamUse, evidence: str = "") -> Inventory:
    meter = billed("g", "outside", "enterprise:works", GAS, "Nm3")
    return account({"g": 1000}, (meter,), (a_stream("gas", "g", GAS, use, evidence=evidence),))


BURNED = value(gas_at_works(StreamUse.FUEL), "national.e_fuel_kg")


@pytest.mark.parametrize("use", WORDS)
@pytest.mark.parametrize("evidence", ["", "  "])
def test_fuel_that_nothing_proves_to_be_unburned_counts_as_fuel(
    use: StreamUse, evidence: str
) -> None:
    inventory = gas_at_works(use, evidence)
    (finding,) = (f for f in inventory.findings if f.kind.id == WORDS[use])
    assert (finding.subject, finding.kind.severity.value) == ("gas", "error")
    assert finding.facts == {"item": GAS, "meter": "g"}
    assert value(inventory, "national.e_fuel_kg") == BURNED > 0
    assert value(inventory, "national.e_park_kg") == BURNED
    assert value(inventory, "national.feedstock_tce") == 0


@pytest.mark.parametrize("use", WORDS)
def test_with_its_document_it_emits_nothing(use: StreamUse) -> None:
    inventory = gas_at_works(use, "material balance")
    assert WORDS[use] not in kinds(inventory)
    assert value(inventory, "national.e_park_kg") == 0


def test_what_is_metered_on_its_way_out_needs_no_other_proof() -> None:
    meters = (
        billed("g", "outside", "enterprise:works", GAS, "Nm3"),
        billed("s", "enterprise:works", "outside", GAS, "Nm3"),
    )
    streams = (a_stream("gas", "g", GAS), a_stream("sold", "s", GAS, StreamUse.SOLD))
    inventory = account({"g": 1000, "s": 400}, meters, streams)
    assert "ledger_sold_without_evidence" not in kinds(inventory)
    assert value(inventory, "national.e_fuel_kg") == BURNED


def test_feedstock_of_an_item_without_a_factor_is_unknown_and_not_zero() -> None:
    meter = billed("m", "outside", "enterprise:works", "moon_dust", "t")
    stream = a_stream("dust", "m", "moon_dust", StreamUse.FEEDSTOCK)
    inventory = account({"m": 1000}, (meter,), (stream,))
    assert figure(inventory, "national.e_park_kg").value is None


def coal_as_process(meter: Meter, **more: object) -> Inventory:
    idle = billed("idle", "outside", "bus")
    stream = a_stream("s", "m", "lime", StreamUse.PROCESS, factor_set="ipcc_2006_tier1", **more)  # type: ignore[arg-type]  # fields
    return account({"m": 1000, "idle": 0}, (meter, idle), (stream,))


@pytest.mark.parametrize("more", [{}, {"factor_t_per_t": 0.0, "evidence": "report"}])
def test_a_process_on_a_fuel_meter_hides_none_of_its_carbon(more: dict[str, object]) -> None:
    inventory = coal_as_process(billed("m", "outside", "enterprise:works", COAL, "kg"), **more)
    (finding,) = (f for f in inventory.findings if f.kind.id == "ledger_fuel_as_process")
    assert (finding.subject, finding.facts["carrier"]) == ("s", COAL)
    coal = account(
        {"m": 1000},
        (billed("m", "outside", "enterprise:works", COAL, "kg"),),
        (a_stream("s", "m", COAL),),
    )
    assert value(inventory, "national.e_park_kg") == value(coal, "national.e_park_kg") > 2000
    assert value(inventory, "national.e_tce") == value(coal, "national.e_tce")


@pytest.mark.parametrize(
    ("meter", "more"),
    [
        (billed("m", "outside", "enterprise:works", COAL, "kg"), 3.0),
        (billed("m", "outside", "enterprise:works", "lime", "kg"), 0.5),
        (billed("m", "enterprise:works", "outside", "coke", "kg"), 0.5),
    ],
)
def test_a_process_that_holds_its_carbon_or_counts_no_fuel_stays_one(
    meter: Meter, more: float
) -> None:
    inventory = coal_as_process(meter, factor_t_per_t=more, evidence="report")
    assert "ledger_fuel_as_process" not in kinds(inventory)
    assert value(inventory, "national.e_process_kg") == pytest.approx(1000 * more)


def test_a_product_is_not_covered_by_a_process_that_was_fuel() -> None:
    made = Fact(datum="product_output", year=2025, value=10.0, enterprise="works", item="lime")
    meter = billed("m", "outside", "enterprise:works", COAL, "kg")
    stream = a_stream("s", "m", "lime", StreamUse.PROCESS, factor_set="ipcc_2006_tier1")
    park = replace(a_park(meter), streams=(stream,), facts=(made,))
    inventory = draw_up(park, {"m": [1000]}, YEAR)
    assert figure(inventory, "national.e_process_kg").value is None
