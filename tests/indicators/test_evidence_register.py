"""The state of an indicator is that of the worst thing behind its figure; all of it is named."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lingtan.base.figures import Evidence, Figure, Metering, Missing
from lingtan.indicators.evidence_register import EvidenceLine, ProofState, Why, evidence_register
from lingtan.indicators.proofs import Behind, Proof, ProofKind
from lingtan.indicators.results import FrameworkResult, IndicatorResult, Outcome
from lingtan.ledger.inventory import Inventory
from lingtan.park.facts import Excuse, Fact
from lingtan.park.meters import MeterEvent, VirtualMeter
from lingtan.park.park import Park
from tests.builders import a_name, a_park
from tests.builders_ledger import YEAR, a_claim, a_stream, billed, draw_up

GRID = billed("grid", "outside", "bus")
OIL = billed("oil", "outside", "enterprise:works", "diesel", "t")
PARK = a_park(GRID, OIL)


def judged(figure: Figure, **changes: object) -> FrameworkResult:
    indicator = IndicatorResult(
        id="core",
        name=a_name("core"),
        kind="core",
        is_gate=True,
        unit=figure.unit,
        figure=figure,
        threshold=None,
        gap=None,
        margin=None,
        outcome=Outcome.REPORTED,
    )
    return FrameworkResult(
        id="own",
        name=a_name("own"),
        level="own",
        status="in force",
        outcome=Outcome.REPORTED,
        indicators=(replace(indicator, **changes),),  # type: ignore[arg-type]  # as above
    )


def a_figure(*rests_on: str, value: float | None = 1.0, **more: object) -> Figure:
    return Figure(id="own.core", value=value, unit="t", rests_on=rests_on, **more)  # type: ignore[arg-type]  # as above


def line(
    figure: Figure,
    park: Park = PARK,
    *,
    facts: Sequence[Fact] = (),
    suspects: Sequence[str] = (),
    **changes: object,
) -> EvidenceLine:
    inventory = drawn(park)
    behind = Behind(
        park=park,
        year=2025,
        figures=inventory.figures,
        facts=facts,
        postings=inventory.postings,
        suspects=suspects,
    )
    (found,) = evidence_register([judged(figure, **changes)], behind)
    return found


def drawn(park: Park) -> Inventory:
    return draw_up(park, {meter.id: [1000.0] for meter in park.meters}, YEAR)


def a_fact(evidence: str, **more: object) -> Fact:
    return replace(Fact(datum="water_fresh", year=2025, value=1.0, evidence=evidence), **more)  # type: ignore[arg-type]  # as above


def test_a_measured_figure_leads_through_the_account_to_its_meters() -> None:
    park = replace(PARK, streams=(a_stream("lorry", "oil", "diesel"),))
    found = line(a_figure("national.e_park_kg"), park)
    assert (found.state, found.why) == (ProofState.PROVED, ())
    assert found.meters == ("grid", "oil")
    assert found.proofs == ()


@pytest.mark.parametrize(
    ("metering", "state", "why"),
    [
        (Metering(estimated=0.01), ProofState.ESTIMATED, Why.ESTIMATED_READINGS),
        (Metering(missing=0.01), ProofState.ESTIMATED, Why.MISSING_READINGS),
        (Metering(doubted=0.01), ProofState.DOUBTED, Why.DOUBTED_READINGS),
    ],
)
def test_readings_that_are_no_readings_are_told(
    metering: Metering, state: ProofState, why: Why
) -> None:
    found = line(a_figure("grid", metering=metering))
    assert (found.state, found.why, found.metering) == (state, (why,), metering)


def test_a_meter_that_cannot_be_right_is_a_doubt_and_another_one_is_none() -> None:
    assert line(a_figure("grid"), suspects=["grid"]).why == (Why.SUSPECT_METER,)
    assert line(a_figure("grid"), suspects=["oil"]).state is ProofState.PROVED


@pytest.mark.parametrize("named", ["", "none", "待补"])
def test_a_statement_without_a_document_is_a_doubt(named: str) -> None:
    facts = [a_fact("water bill 2025"), a_fact(named, enterprise="works")]
    found = line(a_figure("water_fresh"), facts=facts)
    assert (found.state, found.why) == (ProofState.DOUBTED, (Why.NO_DOCUMENT,))
    assert [proof.document for proof in found.proofs] == ["water bill 2025", ""]
    assert found.proofs[1].party == "works"


def test_statements_of_other_years_and_of_the_reference_data_prove_nothing_here() -> None:
    facts = [a_fact("", year=2024), a_fact("", label=Evidence.Q_S), a_fact("bill")]
    assert [each.document for each in line(a_figure("water_fresh"), facts=facts).proofs] == [
        "bill"
    ]


def test_a_statement_found_by_its_line_counts_whatever_its_year() -> None:
    past = a_fact("return 2024", year=2024, source="park.yaml:9")
    assert line(a_figure("park.yaml:9"), facts=[past]).proofs == (
        Proof(kind=ProofKind.FACT, subject="water_fresh", document="return 2024"),
    )


def test_a_figure_without_a_value_is_missing_and_names_what_lacks() -> None:
    reason = Missing(kind="datum", id="land_area")
    found = line(a_figure(value=None, missing=(reason,)))
    assert (found.state, found.lacking) == (ProofState.MISSING, ("land_area",))


def test_claims_measured_values_meter_changes_and_excuses_need_their_documents() -> None:
    park = replace(
        PARK,
        contracts=(a_claim("claim", 400),),
        streams=(a_stream("lorry", "oil", "diesel", ncv_gj_per_unit=0.0431, evidence="test 7"),),
        meter_events=(
            MeterEvent(meter="grid", at=datetime(2025, 3, 1, tzinfo=UTC), multiplier=1.0),
            MeterEvent(meter="grid", at=datetime(2026, 3, 1, tzinfo=UTC), multiplier=2.0),
        ),
    )
    excuse = Excuse(indicator="core", reason="none here", evidence="letter")
    found = line(a_figure("national.e_park_kg"), park, excuse=excuse)
    told = {(proof.kind.value, proof.subject): proof.document for proof in found.proofs}
    assert told == {
        ("contract", "claim"): park.contracts[0].evidence,
        ("stream", "lorry"): "test 7",
        ("meter_event", "grid"): "",
        ("excuse", "core"): "letter",
    }
    assert found.state is ProofState.DOUBTED
    energy = line(a_figure("national.e_fuel_kg"), park)
    assert {proof.kind for proof in energy.proofs} == {ProofKind.STREAM}
    assert energy.state is ProofState.PROVED


def test_a_virtual_meter_leads_to_those_it_is_a_sum_of() -> None:
    virtual = VirtualMeter(
        id="sum",
        name=a_name("sum"),
        carrier="electricity",
        source="outside",
        target="bus",
        terms=((1.0, "grid"), (-1.0, "oil")),
    )
    inventory = drawn(PARK)
    behind = Behind(
        park=replace(PARK, virtual_meters=(virtual,)),
        year=2025,
        figures={},
        facts=(),
        postings=inventory.postings,
    )
    (found,) = evidence_register([judged(a_figure("sum"))], behind)
    assert found.meters == ("grid", "oil")
