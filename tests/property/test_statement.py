"""Emission, removals and offsets never share an account, and offsets never exceed their cap."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.figures import Figure
from lingtan.catalogue.load import load_catalogue
from lingtan.indicators.evaluate import evaluate_all
from lingtan.indicators.results import FrameworkResult
from lingtan.ledger.statement.facts import facts_of_statement
from lingtan.ledger.statement.figures import statement_figures
from lingtan.ledger.statement.lines import StatementAccount, state_beside
from lingtan.park.offsets import OffsetBlock, Removal, SinkKind
from tests.builders_indicators import a_context
from tests.builders_offsets import TONNE, YEAR, a_wood, came_back, credits_of, park_with, retired
from tests.examples import examples

CATALOGUE = load_catalogue()
CREDITS = {StatementAccount.OFFSET_HELD, StatementAccount.OFFSET_RETIRED}


@st.composite
def things(draw: st.DrawFn) -> list[OffsetBlock | Removal]:
    """Return blocks whose numbers may overlap, and removals of which some comes back."""
    found: list[OffsetBlock | Removal] = []
    for number in range(draw(st.integers(0, 4))):
        first, tonnes = draw(st.integers(1, 300)), draw(st.integers(1, 200))
        make = retired if draw(st.booleans()) else credits_of
        found.append(make(f"b{number}", tonnes, first=first))
    for number in range(draw(st.integers(0, 3))):
        back = tuple(came_back(each) for each in draw(st.lists(st.integers(1, 90), max_size=2)))
        found.append(
            a_wood(
                draw(st.integers(0, 100)),
                id=f"r{number}",
                kind=draw(st.sampled_from(SinkKind)),
                reversals=back,
            )
        )
    return found


def account(emission_t: float) -> dict[str, Figure]:
    ids = {
        "national.e_park_kg": emission_t * TONNE,
        "national.electricity_green_power_kg": -40 * TONNE,
        "national.electricity_certificate_kg": -2 * TONNE,
        "scope1_kg": emission_t * TONNE,
        "scope2_location_kg": 10 * TONNE,
    }
    return {id_: Figure(id=id_, value=value, unit="kgCO2") for id_, value in ids.items()}


@given(things(), st.floats(0, 1e6))
def test_gross_removals_and_offsets_never_share_an_account(
    stated: list[OffsetBlock | Removal], emission_t: float
) -> None:
    park, of = park_with(*stated), account(emission_t)
    beside = state_beside(park, YEAR)
    figures = statement_figures(of, beside, park, YEAR)
    assert figures.keys().isdisjoint(of)
    alone = statement_figures(of, state_beside(park_with(), YEAR), park_with(), YEAR)
    before = figures["statement.before_claims_kg"]
    assert before == alone["statement.before_claims_kg"]
    assert before.value is not None
    assert abs(before.value - (emission_t + 42) * TONNE) < 1e-3
    blocks = {thing.id for thing in stated if isinstance(thing, OffsetBlock)}
    for line in beside.lines:
        assert (line.account in CREDITS) == (line.about in blocks)
    for kind in SinkKind:
        stored, back = beside.parts_kg(StatementAccount(kind.value))
        assert 0 <= back <= stored


@given(things())
def test_a_number_of_a_credit_counts_once(stated: list[OffsetBlock | Removal]) -> None:
    beside = state_beside(park_with(*stated), YEAR)
    numbers: list[int] = []
    for block in beside.offsets:
        first, last = (int(part.split("-")[-1]) for part in block.serial.split(" to "))
        numbers += range(first, last + 1)
    assert len(numbers) == len(set(numbers))
    total = sum(beside.total_kg(each) for each in CREDITS)
    assert total == len(numbers) * TONNE


@settings(deadline=None, max_examples=examples(10))  # every framework is judged twice
@given(things(), st.floats(0, 1e4))
def test_offsets_never_exceed_their_cap_nor_enter_the_core(
    stated: list[OffsetBlock | Removal], emission_t: float
) -> None:
    park, of = park_with(*stated), account(emission_t)
    results = {}
    for name, each in (("with", park), ("without", park_with())):
        facts, _ = facts_of_statement((), state_beside(each, YEAR), each, YEAR)
        results[name] = evaluate_all(CATALOGUE.frameworks, of, facts, (), a_context(year=2025))
    rules = {f.id: f.offsets.basis for f in CATALOGUE.frameworks if f.offsets}
    for result in results["with"]:
        for case in result.offsets:
            if rules[result.id] == "gross":
                assert case.offsets_kg <= case.cap * case.gross_kg + 1e-6
            assert 0 <= case.offsets_kg <= case.gross_kg
            assert case.gross_kg - case.offsets_kg == case.net_kg
    core = {name: _national(found) for name, found in results.items()}
    assert core["with"].indicators == core["without"].indicators
    assert all(case.offsets_kg == 0 for case in core["with"].offsets)


def _national(results: tuple[FrameworkResult, ...]) -> FrameworkResult:
    found = next(result for result in results if result.id == "cn_national_910")
    return replace(found, offset_reasons=())
