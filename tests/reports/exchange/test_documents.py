"""What is told to others adds up, and a document that does not is refused, number by number."""

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.errors import Detail, FootprintError
from lingtan.reports.exchange.cbam_check import cbam_faults
from lingtan.reports.exchange.cbam_document import cbam_document
from lingtan.reports.exchange.pact_check import pact_faults
from lingtan.reports.exchange.pact_document import pact_document
from tests.builders_footprint import (
    CBAM,
    PACT,
    TELLING,
    a_footprint,
    a_precursor,
    a_product,
)


def pact() -> dict[str, Any]:
    return json.loads(json.dumps(pact_document(a_footprint(), PACT, TELLING)))  # type: ignore[no-any-return]


def cbam(*precursors: object) -> dict[str, Any]:
    product = a_product(cbam=CBAM, precursors=precursors or (a_precursor(),))
    document = cbam_document(((a_footprint(product), CBAM),), TELLING, "Shandong")
    return json.loads(json.dumps(document))  # type: ignore[no-any-return]


def kinds(faults: tuple[Detail, ...]) -> set[str]:
    return {fault.words.removeprefix("detail.exchange_") for fault in faults}


def test_a_footprint_of_a_kilogram_is_the_sum_of_its_parts() -> None:
    found = pact()["pcf"]
    # (120,000.123456 + 250,000 + 40 t × 1.75 t/t) kg of 1,000 t
    assert found["fossilGhgEmissions"] == "0.440000"
    assert found["biogenicCO2Uptake"] == "-0.073333"
    assert found["pcfExcludingBiogenicUptake"] == "0.440000"
    assert found["pcfIncludingBiogenicUptake"] == "0.366667"
    assert pact_faults(pact()) == ()


def test_the_same_footprint_has_the_same_id_and_another_has_another() -> None:
    again = pact_document(a_footprint(), PACT, TELLING)
    other = pact_document(a_footprint(power_kg=250_001.0), PACT, TELLING)
    assert pact()["id"] == again["id"] != other["id"]


@pytest.mark.parametrize(
    "key",
    [
        "pcfExcludingBiogenicUptake",
        "pcfIncludingBiogenicUptake",
        "fossilGhgEmissions",
        "biogenicCO2Uptake",
    ],
)
def test_one_number_off_in_its_last_place_but_one_is_found(key: str) -> None:
    document = pact()
    document["pcf"][key] = str(Decimal(document["pcf"][key]) + Decimal("0.00001"))
    assert "not_sum" in kinds(pact_faults(document))


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("fossilGhgEmissions", "-0.1", "wrong_sign"),
        ("biogenicCO2Uptake", "0.1", "wrong_sign"),
        ("fossilGhgEmissions", 0.44, "not_decimal"),
        ("fossilGhgEmissions", "4.4e-1", "not_decimal"),
        ("fossilCarbonContent", None, "missing"),
        ("crossSectoralStandards", [], "missing"),
        ("crossSectoralStandards", ["ISO14067", "foo"], "unknown"),
        ("crossSectoralStandards", ["ISO 14067"], "unknown"),
        ("crossSectoralStandards", ["ISO14067", "ISO14067"], "twice"),
        ("declaredUnitOfMeasurement", "tonne", "unknown"),
        ("declaredUnitAmount", "0", "wrong_sign"),
        ("geographyCountrySubdivision", "CN-SD", "two_places"),
        ("referencePeriodEnd", "2020-01-01T00:00:00Z", "period"),
        ("packagingGhgEmissions", "0.1", "packaging"),
    ],
)
def test_what_the_data_model_does_not_allow_is_named(key: str, value: object, kind: str) -> None:
    document = pact()
    document["pcf"][key] = value
    assert kind in kinds(pact_faults(document))


def test_the_standards_of_the_data_model_are_taken() -> None:
    document = pact()
    document["pcf"]["crossSectoralStandards"] = ["ISO14067", "ISO14040-44", "PACT-3.0", "PAS2050"]
    assert pact_faults(document) == ()


def test_a_precursor_of_which_one_side_is_stated_counts_with_it_and_the_other_is_named() -> None:
    precursors = (
        a_precursor(id="alloy", indirect_t_per_t=None),
        a_precursor(id="coke", direct_t_per_t=None),
        a_precursor(id="scrap", direct_t_per_t=None, indirect_t_per_t=None),
    )
    product = a_product(pact=PACT, precursors=precursors)
    document = pact_document(a_footprint(product), PACT, TELLING)
    comment = str(document["comment"])
    assert "Without indirect emission, which is in no number: alloy;" in comment
    assert "Without direct emission, which is in no number: coke;" in comment
    assert "upstream 0.070000" in str(document["pcf"])  # 40 t × (1.5 + 0.25) of 1,000 t


def test_an_output_however_large_leaves_an_emission_of_four_digits() -> None:
    footprint = replace(a_footprint(), mass_t=Decimal("1e12"))
    document: Any = pact_document(footprint, PACT, TELLING)
    assert document["pcf"]["fossilGhgEmissions"] == "0.0000000004400"
    assert pact_faults(document) == ()
    communication: Any = cbam_document(((footprint, CBAM),), TELLING, "Shandong")
    specific = communication["goods"][0]["specificEmbeddedEmissions"]
    assert specific["totalTCO2ePerT"] == "0.0000000004400"
    assert cbam_faults(communication) == ()
    specific |= dict.fromkeys(specific, "0.000000")
    (fault,) = cbam_faults(communication)
    assert fault.facts["sum"] == "0.0000000004400"


def test_an_id_that_is_no_urn_is_named() -> None:
    assert "not_urn" in kinds(pact_faults(pact() | {"productIds": ["bolts"]}))


def test_goods_carry_direct_indirect_and_what_their_precursors_bring() -> None:
    good = cbam()["goods"][0]
    assert good["attributedEmissions"] == {"directTCO2e": "120.000", "indirectTCO2e": "250.000"}
    assert good["specificEmbeddedEmissions"] == {
        "directTCO2ePerT": "0.180000",
        "indirectTCO2ePerT": "0.260000",
        "totalTCO2ePerT": "0.440000",
    }
    assert good["electricity"]["emissionFactorTCO2PerMWh"] == "0.500000"
    assert good["shareOfDefaultValues"] == "0.000000"
    assert cbam_faults(cbam()) == ()


def test_a_precursor_without_a_source_is_a_default_and_its_share_is_stated() -> None:
    document = cbam(a_precursor(evidence=""))
    good = document["goods"][0]
    assert good["precursors"][0]["determinedBy"] == "default"
    assert good["shareOfDefaultValues"] == "0.159091"  # 70 of 440 t
    assert cbam_faults(document) == ()


@pytest.mark.parametrize(
    ("sides", "keys"),
    [
        (("indirect",), "indirect_t_per_t"),
        (("direct", "indirect"), "direct_t_per_t, indirect_t_per_t"),
    ],
)
def test_a_precursor_without_a_value_is_not_guessed(sides: tuple[str, ...], keys: str) -> None:
    lacking = {f"{side}_t_per_t": None for side in sides}
    with pytest.raises(FootprintError, match=f"wire states no {keys}"):
        cbam(a_precursor(**lacking))


def places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield where every number that takes part in a sum stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*path, number))
    elif isinstance(value, str) and value.replace(".", "", 1).isdigit():
        yield path


NO_PART = ("cnCode", "gridFactorTCO2PerMWh", "formatVersion", "name")
NUMBERS = [path for path in places(cbam()) if path[-1] not in NO_PART]


@pytest.mark.parametrize("path", NUMBERS, ids=lambda path: "/".join(map(str, path)))
def test_every_number_of_a_good_is_tied_to_the_others(path: tuple[Any, ...]) -> None:
    document = cbam()
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    changed = Decimal(inner[path[-1]]) * Decimal("1.01") + Decimal("0.01")
    inner[path[-1]] = str(changed)
    assert kinds(cbam_faults(document)) == {"not_sum"}


def test_every_number_is_among_those_that_were_changed() -> None:
    assert len(NUMBERS) == 14


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("cnCode", "72.14", "unknown"),
        ("cnCode", "", "missing"),
        ("activityLevelT", "0", "wrong_sign"),
        ("activityLevelT", "much", "not_decimal"),
        ("shareOfDefaultValues", "-0.1", "wrong_sign"),
    ],
)
def test_what_a_communication_lacks_is_named(key: str, value: str, kind: str) -> None:
    document = cbam()
    document["goods"][0][key] = value
    assert kind in kinds(cbam_faults(document))


def test_a_suppliers_value_needs_its_document() -> None:
    document = copy.deepcopy(cbam())
    document["goods"][0]["precursors"][0]["source"] = None
    assert "without_source" in kinds(cbam_faults(document))


@settings(max_examples=60, deadline=None)
@given(
    st.floats(0, 1e9),
    st.floats(0, 1e9),
    st.floats(1000, 1e10),
    st.floats(0, 1e4),
    st.floats(0, 5),
)
def test_whatever_is_told_adds_up(
    direct: float, power: float, kwh: float, mass: float, per_t: float
) -> None:
    precursor = a_precursor(mass_t=round(mass, 3), direct_t_per_t=round(per_t, 4))
    product = a_product(pact=PACT, cbam=CBAM, precursors=(precursor,))
    footprint = a_footprint(product, direct_kg=direct, power_kg=power, power_kwh=kwh)
    assert pact_faults(pact_document(footprint, PACT, TELLING)) == ()
    assert cbam_faults(cbam_document(((footprint, CBAM),), TELLING, "Shandong")) == ()
