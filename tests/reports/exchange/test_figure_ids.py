"""A document for others names each of its numbers by an id, and one that does not is refused."""

import pytest

from lingtan.reports.exchange.cbam_check import cbam_faults
from lingtan.reports.exchange.figure_ids import SCHEMA, number_at
from lingtan.reports.exchange.pact_check import pact_faults
from tests.reports.exchange.test_documents import cbam, kinds, pact


def test_every_number_of_a_product_has_an_id_of_its_own_in_the_extension() -> None:
    document = pact()
    (extension,) = document["extensions"]
    figures = extension["data"]["figures"]
    assert extension["dataSchema"] == SCHEMA
    assert figures["fossilGhgEmissions"] == "footprint:works:bolts:pact/fossilGhgEmissions@2025"
    assert len(set(figures.values())) == len(figures)
    assert all(number_at(document["pcf"], place) is not None for place in figures)


def test_every_number_of_a_good_and_of_its_precursors_has_an_id() -> None:
    (good,) = cbam()["goods"]
    figures = good["figures"]
    told = "attributedEmissions/directTCO2e"
    assert figures[told] == f"footprint:works:bolts:cbam/{told}@2025"
    assert "precursors/0/indirectTCO2e" in figures
    assert all(number_at(good, place) is not None for place in figures)


@pytest.mark.parametrize(
    ("place", "id_", "kind"),
    [
        ("fossilGhgEmissions", "", "missing"),
        ("noSuchNumber", "footprint:works:bolts:pact/noSuchNumber@2025", "unknown"),
        (
            "fossilGhgEmissions",
            "footprint:works:bolts:pact/fossilCarbonContent@2025",
            "twice",
        ),
    ],
)
def test_a_number_without_id_an_id_without_number_and_one_told_twice_are_found(
    place: str, id_: str, kind: str
) -> None:
    document = pact()
    document["extensions"][0]["data"]["figures"][place] = id_
    assert kind in kinds(pact_faults(document))


def test_a_document_of_others_needs_no_extension() -> None:
    document = pact()
    del document["extensions"]
    assert pact_faults(document) == ()


def test_a_communication_without_ids_names_each_number_that_lacks_one() -> None:
    document = cbam()
    del document["goods"][0]["figures"]
    faults = cbam_faults(document)
    assert kinds(faults) == {"missing"}
    assert "goods/0/figures/activityLevelT" in {fault.place for fault in faults}
