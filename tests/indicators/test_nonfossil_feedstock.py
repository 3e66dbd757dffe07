"""Biomass that becomes a material: its proof is asked for, and a bare statement counts nowhere."""

import pytest

from lingtan.base.findings import Finding, Place
from lingtan.indicators.nonfossil_feedstock import (
    DATUM,
    OF_NO_STREAM,
    feedstock_of_no_stream,
    unproved_feedstock,
)
from lingtan.indicators.requests import requests
from lingtan.ledger.doubts import FEEDSTOCK_WITHOUT_EVIDENCE
from lingtan.park.facts import Fact
from lingtan.park.requests import RequestState
from lingtan.park.streams import StreamUse
from tests.builders_indicators import CATALOGUE, FRAMEWORKS
from tests.builders_ledger import a_stream

FACTORY, PARK = FRAMEWORKS["cn_miit_zero_carbon_factory"], FRAMEWORKS["cn_national_910"]
STATED = Fact(datum=DATUM, year=2025, value=5e5, enterprise="paper", evidence="balance")


def found_of(stream: str, item: str) -> Finding:
    place = Place(source="park.yaml")
    facts = {"item": item, "meter": "g_straw"}
    return Finding(kind=FEEDSTOCK_WITHOUT_EVIDENCE, subject=stream, place=place, facts=facts)


def told_by(facts: list[Fact], *uses: StreamUse) -> tuple[Finding, ...]:
    streams = [a_stream(use.value, "g_straw", "straw", use) for use in uses]
    return feedstock_of_no_stream(facts, 2025, streams, CATALOGUE.carriers, "park.yaml")


def test_a_framework_that_leaves_feedstock_out_asks_for_its_proof() -> None:
    findings = [found_of("fibre", "straw"), found_of("ammonia", "anthracite")]
    bare = unproved_feedstock([PARK, FACTORY], findings, CATALOGUE.carriers)
    (asked,) = requests([], CATALOGUE.data_register, (), bare)
    assert (asked.datum, asked.state) == (DATUM, RequestState.STATED)
    assert asked.subjects == ("fibre",)
    assert asked.supplier.en == "the enterprise"


def test_nobody_is_asked_where_no_framework_leaves_it_out_or_none_is_biomass() -> None:
    straw, coal = found_of("fibre", "straw"), found_of("ammonia", "anthracite")
    assert unproved_feedstock([PARK], [straw], CATALOGUE.carriers) == {}
    assert unproved_feedstock([FACTORY], [coal], CATALOGUE.carriers) == {}


@pytest.mark.parametrize("uses", [(), (StreamUse.FUEL,)])
def test_a_statement_of_feedstock_no_stream_bears_out_is_told(uses: tuple[StreamUse, ...]) -> None:
    (finding,) = told_by([STATED], *uses)
    assert (finding.kind, finding.subject) == (OF_NO_STREAM, DATUM)
    assert finding.facts == {"enterprise": "paper", "value": 5e5}


def test_a_statement_of_nothing_or_of_a_stream_of_feedstock_is_heard() -> None:
    nothing = Fact(datum=DATUM, year=2025, value=0, enterprise="paper", evidence="balance")
    assert told_by([nothing]) == ()
    assert told_by([STATED], StreamUse.FUEL, StreamUse.FEEDSTOCK) == ()
