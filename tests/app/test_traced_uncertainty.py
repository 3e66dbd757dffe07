"""How sure figures and verdicts are is traced to the very number, and recomputes from it."""

import math

import pytest

from lingtan.app.lineage.asked_anew import with_asked
from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.lineage_of import lineage_of
from lingtan.app.weigh_uncertainty import Draws, weigh_evaluation
from lingtan.app.workspace import Workspace
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule, below
from lingtan.evidence.lineage.sums import disagreements
from lingtan.indicators.likelihood import BELOW
from lingtan.indicators.results import IndicatorResult
from lingtan.indicators.uncertain import Weighed
from lingtan.ledger.accounts import NAMED
from lingtan.ledger.uncertainty.certainty import MOST
from lingtan.ledger.uncertainty.error_source import ErrorKind, ErrorSource
from lingtan.reports.drawn_ids import drawn_id
from lingtan.reports.error_ids import MOVES, SHARE, error_id, own_error_id
from lingtan.reports.weighed_ids import DRAWN_MET, MET_HIGH, MET_LOW, weighed_as, weighed_id
from tests.builders_limits import LOCATION, with_close_limits
from tests.conftest import Demo

YEAR, MONTH = "2025", "2025-03"
KIND = "uncertainty"


@pytest.fixture(scope="module")
def lineage(demo: Demo) -> Lineage:
    return lineage_of(demo.workspace.layout, YEAR)


@pytest.fixture(scope="module")
def weighed(demo: Demo) -> Weighed:
    return demo.workspace.uncertainty(YEAR).weighed


@pytest.fixture(scope="module")
def strict(demo: Demo, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return with_close_limits(demo.workspace, tmp_path_factory.mktemp("strict") / "park")


def number(lineage: Lineage, id_: str) -> float:
    value = lineage.nodes[id_].value
    assert value is not None
    return value


@pytest.mark.slow
@pytest.mark.parametrize("period", [YEAR, MONTH])
def test_the_shares_of_a_variance_are_what_moves_a_figure_squared(demo: Demo, period: str) -> None:
    weighed = demo.workspace.uncertainty(period).weighed
    lineage = lineage_of(demo.workspace.layout, period)
    assert list(disagreeing_formulas(lineage)) == []
    assert list(disagreements(lineage)) == []
    assert Kind.LACKING not in {node.kind for node in lineage.nodes.values()}
    for each in weighed.figures:
        id_ = each.figure.id
        sigma, told = number(lineage, detail_id(KIND, id_, "sigma")), each.certainty.contributions
        moves = [number(lineage, error_id(id_, part.source, MOVES)) for part in told]
        shares = [number(lineage, error_id(id_, part.source, SHARE)) for part in told]
        assert shares == [part.share for part in told]
        assert shares == pytest.approx([(each / sigma) ** 2 for each in moves])
        if len(told) < MOST:  # nothing is left out
            assert math.hypot(*moves) == pytest.approx(sigma)


def test_what_a_source_moves_is_what_it_carries_times_its_own_error(lineage: Lineage) -> None:
    heat = ErrorSource(id="h_purchased", kind=ErrorKind.READING, sigma=0.0)
    own = lineage.nodes[own_error_id(heat)]
    assert own.value == pytest.approx(0.02 / math.sqrt(3))  # class 2.0, anywhere within it
    assert [part.node for part in own.parts] == ["meter:h_purchased"]
    carried = number(lineage, "national.e_heat_kg")
    for figure in ("national.e_heat_kg", "national.e_park_kg"):
        moved = number(lineage, error_id(figure, heat, MOVES))
        assert moved == pytest.approx(carried * number(lineage, own.id))


def test_readings_and_estimates_of_one_meter_err_each_in_their_own_way(lineage: Lineage) -> None:
    read, estimated = (
        own_error_id(ErrorSource(id="e_solar", kind=kind, sigma=0.0))
        for kind in (ErrorKind.READING, ErrorKind.ESTIMATE)
    )
    assert lineage.nodes[read].parts[0].node == "meter:e_solar"
    assert estimated not in lineage.nodes  # nothing of it is estimated
    assert read != estimated


def chance(value: float, sigma: float, limit: Node, indicator: IndicatorResult) -> float:
    assert limit.value is not None
    assert indicator.threshold is not None
    side = 1.0 if indicator.threshold.op in BELOW else -1.0
    return 0.5 * (1 + math.erf(side * (limit.value - value) / (sigma * math.sqrt(2.0))))


@pytest.mark.slow
def test_the_chance_of_meeting_follows_from_value_error_and_threshold(strict: Workspace) -> None:
    lineage, told = lineage_of(strict.layout, YEAR), list[float]()
    assert list(disagreeing_formulas(lineage)) == []
    for each in strict.uncertainty(YEAR).weighed.indicators:
        indicator, likely = each.indicator, each.indicator.likelihood
        assert likely is not None
        sigma = number(lineage, weighed_id(indicator, "sigma"))
        assert sigma == likely.certainty.sigma
        if likely.lowest is None or indicator.variants:  # each reading has an error of its own
            continue
        limit = lineage.nodes[detail_id("indicator", indicator.id, "threshold")]
        value = lineage.nodes[weighed_as(indicator)]
        ends = [value.facts.get(end, value.value) for end in ("low", "high")]
        chances = [chance(float(str(end)), sigma, limit, indicator) for end in ends]
        found = [number(lineage, weighed_id(indicator, part)) for part in (MET_LOW, MET_HIGH)]
        assert found == pytest.approx([min(chances), max(chances)], abs=1e-12)
        told += found
    assert any(0.01 < each < 0.99 for each in told)  # chance decides somewhere


@pytest.mark.slow
def test_every_chance_is_that_of_its_own_indicator(lineage: Lineage, weighed: Weighed) -> None:
    ids = [weighed_as(each.indicator) for each in weighed.indicators]
    assert len(set(ids)) == len(ids)
    for each in weighed.indicators:
        likely, drawn = each.indicator.likelihood, each.drawn
        assert likely is not None
        met = None if drawn is None else drawn.met
        told = {MET_LOW: likely.lowest, MET_HIGH: likely.highest, DRAWN_MET: met}
        for part, value in told.items():
            node = lineage.nodes.get(weighed_id(each.indicator, part))
            assert (node and node.value) == value
            if node is not None:
                limit = detail_id("indicator", each.indicator.id, "threshold")
                rests_on = {part.node for part in node.parts}
                assert {limit, weighed_as(each.indicator)} <= rests_on
                assert node.rule is Rule.MADE_OF
                assert node.name == each.indicator.name


def test_a_chance_leads_down_to_the_lines_of_raw_files(lineage: Lineage, weighed: Weighed) -> None:
    core = next(each.indicator for each in weighed.indicators)
    found = below(lineage, weighed_id(core, MET_LOW)).nodes.values()
    assert {Kind.METER, Kind.ROW, Kind.FILE} <= {node.kind for node in found}


@pytest.mark.slow
def test_draws_of_ones_own_say_how_often_a_threshold_is_met(strict: Workspace) -> None:
    layout, draws = strict.layout, Draws(seed=4, count=2000)
    lineage = lineage_of(layout, YEAR)
    weighed = weigh_evaluation(strict.uncertainty(YEAR).evaluation, draws)
    own = next(each for each in weighed.indicators if each.indicator.id == LOCATION)
    id_ = drawn_id(LOCATION, draws.seed, draws.count, DRAWN_MET)
    node = with_asked(lineage, layout, id_, NAMED).nodes[id_]
    assert own.drawn is not None
    assert own.drawn.met is not None
    assert node.value == own.drawn.met
    assert (node.facts["seed"], node.facts["draws"]) == (draws.seed, draws.count)
    usual = number(lineage, weighed_id(own.indicator, DRAWN_MET))
    assert 0 < abs(usual - own.drawn.met) < 0.05
    end = drawn_id(LOCATION, draws.seed, draws.count, "drawn_low")  # of figures alone
    assert end not in with_asked(lineage, layout, end, NAMED).nodes
