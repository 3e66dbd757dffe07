"""The words feedstock and sold take no carbon out of the totals without a document."""

import pytest

from lingtan.ledger.inventory import Inventory
from lingtan.park.streams import StreamUse
from tests.builders_ledger import a_stream, billed, figure, kinds, value
from tests.ledger.test_streams import account

GAS = "natural_gas"
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
