"""A park that meters its steam by mass: what its streams say of enthalpy meets in the header."""

import math
from dataclasses import replace
from datetime import timedelta

import numpy as np
import polars as pl
import pytest

from lingtan.app.lineage.of_headers import nodes_of
from lingtan.app.steam_qualities import steam_qualities
from lingtan.base.time_axis import UTC_TYPE, parse_period
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.uncertainty.certainty import weigh_uncertainty
from lingtan.ledger.uncertainty.error_source import ErrorKind
from lingtan.ledger.uncertainty.monte_carlo import draw_figures
from lingtan.ledger.uncertainty.sources import ErrorKnowledge, Estimated, find_errors
from lingtan.metering.reconciliation.headers import Headers, reconcile_headers
from lingtan.metering.reconciliation.reconcile_amounts import Knowledge, reconcile_amounts
from lingtan.park.assets import AssetKind
from lingtan.park.park import Park
from lingtan.park.places import Node
from lingtan.park.streams import SourceStream
from lingtan.park.tables import METER_QUALITY, READING_DOUBTS
from lingtan.reports.header_ids import ids_of_line
from lingtan.reports.inputs import ESTIMATES_SCHEMA as ESTIMATES
from tests.builders import a_name, a_park, an_asset, an_enterprise
from tests.builders_ledger import a_stream, hourly
from tests.builders_metering import a_runner
from tests.builders_uncertainty import parts_of

CATALOGUE = load_catalogue()
YEAR = parse_period("2025", "Asia/Shanghai")
MONTH = replace(YEAR, name="2025-01", end=YEAR.start + timedelta(days=31))
FLOWS_KG = {"boiler": 6_000.0, "bought": 4_000.0, "works": 6_600.0, "mill": 2_900.0}
ENDS = {
    "boiler": ("asset:boiler", "main"),
    "bought": ("outside", "main"),
    "works": ("main", "enterprise:works"),
    "mill": ("main", "enterprise:mill"),
}


def a_line(meter: str, gj_per_t: float, percent: float | None = None) -> SourceStream:
    """Return a stream that says what the steam of a meter carries."""
    stream = a_stream(f"steam_{meter}", meter, "superheated_steam", factor_set="F_media")
    return replace(
        stream,
        ncv_gj_per_unit=gj_per_t / 1000,
        uncertainty_percent=percent,
        evidence="steam test",
    )


LINES = (
    a_line("boiler", 3.0, 1.0),
    a_line("bought", 2.75, 1.0),
    a_line("works", 2.9, 1.0),
    a_line("mill", 2.9),
)


def the_park(*lines: SourceStream) -> Park:
    """Return a park with one steam header, every line metered by mass."""
    meters = [
        replace(hourly(name, *ends, "steam", "t"), accuracy_class=1.0)
        for name, ends in ENDS.items()
    ]
    park = a_park(
        *meters,
        assets=(an_asset("boiler", AssetKind.BOILER),),
        enterprises=(an_enterprise("works"), an_enterprise("mill")),
    )
    main = Node(id="main", name=a_name("main"), carrier="steam")
    return replace(park, nodes=(*park.nodes, main), streams=lines)


def headers_of(park: Park) -> Headers:
    """Return the reconciled headers of a month in which every hour was alike."""
    hours = pl.datetime_range(MONTH.start, MONTH.end, "1h", closed="left", eager=True)
    tables = [
        pl.DataFrame({"start": hours}).select(
            pl.lit(meter).alias("meter_id"),
            pl.col("start").cast(UTC_TYPE),
            pl.lit("1h").alias("resolution"),
            pl.lit(value).cast(pl.Decimal(18, 3)).alias("quantity"),
            pl.lit(0).cast(pl.Decimal(18, 3)).alias("estimated"),
            pl.lit(1).cast(pl.Int64).alias("readings"),
        )
        for meter, value in FLOWS_KG.items()
    ]
    runner = a_runner()
    runner.give("amounts", pl.concat(tables))
    knowledge = Knowledge(
        losses=CATALOGUE.network_losses, faults=CATALOGUE.meter_faults, units={"steam": "kg"}
    )
    found = reconcile_amounts(runner, park, MONTH, METER_QUALITY.empty(), knowledge)
    qualities = steam_qualities(park, CATALOGUE)
    return reconcile_headers(found.network, found.spans[-1].totals, qualities)


def test_enthalpies_come_from_the_streams_of_the_park_file() -> None:
    found = steam_qualities(the_park(*LINES), CATALOGUE)
    assert {meter: each.gj_per_t for meter, each in found.items()} == pytest.approx(
        {"boiler": 3.0, "bought": 2.75, "works": 2.9, "mill": 2.9}
    )
    assert found["boiler"].sigma == pytest.approx(3.0 * 0.01 / 1.959963984540054)
    assert found["mill"].sigma == pytest.approx(2.9 * 0.02)


def test_a_listed_state_of_steam_stands_in_where_nothing_was_measured() -> None:
    listed = a_stream("steam_boiler", "boiler", "saturated_steam", factor_set="F_media")
    found = steam_qualities(the_park(listed, *LINES[1:]), CATALOGUE)
    assert found["boiler"].gj_per_t == pytest.approx(2.7567)


def test_a_header_that_loses_what_is_usual_agrees() -> None:
    (header,) = headers_of(the_park(*LINES)).headers
    assert header.node == "main"
    assert header.agrees
    assert {line.stream for line in header.lines} == {*ENDS, "main"}


def test_every_number_of_a_header_is_a_node_of_the_same_value() -> None:
    park = the_park(*LINES)
    (header,) = headers_of(park).headers
    hours = 31 * 24
    counted = {meter: flow * hours for meter, flow in FLOWS_KG.items()}
    nodes = {node.id: node for node in nodes_of((header,), park, counted)}
    told = [
        (id_, getattr(line, field))
        for line in header.lines
        for field, id_ in ids_of_line("main", line).items()
    ]
    assert len(told) == 4 * len(header.lines) == len(nodes)
    for id_, value in told:
        assert (id_, nodes[id_].value) == (id_, value)
    mass = nodes["header:main:boiler:mass"]
    assert [(part.node, part.weight) for part in mass.parts] == [("meter:boiler", 1e-3)]
    assert nodes["header:main:boiler:enthalpy"].facts["document"] == "steam test"
    assert len(nodes["header:main:works:mass_reconciled"].parts) == 2 * len(header.lines)


def test_an_enthalpy_in_another_unit_of_heat_is_found() -> None:
    wrong = a_line("works", 2.9 * 0.86, 1.0)  # kcal for kJ, say
    (finding,) = headers_of(the_park(*LINES[:2], wrong, LINES[3])).findings
    assert finding.kind.id == "reconciliation_enthalpy_unlike"
    assert "works" in str(finding.facts["ways"])


def test_without_the_enthalpy_of_one_line_nothing_is_said() -> None:
    assert headers_of(the_park(*LINES[:3])) == Headers()


def test_an_enthalpy_is_a_model_that_errs_beside_its_meter() -> None:
    models = {
        m: q.sigma / q.gj_per_t for m, q in steam_qualities(the_park(*LINES), CATALOGUE).items()
    }
    parts = parts_of([("heat", "boiler", "", 3.0), ("heat", "mill", "", 4.0)])
    nothing = Estimated(amounts=ESTIMATES.to_frame(), doubts=READING_DOUBTS.empty())
    found = find_errors(parts, the_park(*LINES), nothing, ErrorKnowledge(models=models))
    told = {each.id: each for each in found.sources if each.kind is ErrorKind.MODEL}
    assert told["boiler"].sigma == pytest.approx(0.01 / 1.959963984540054)
    assert (told["boiler"].is_default, told["mill"].is_default) == (False, True)
    sure = weigh_uncertainty(parts, found).certainty(7.0, {"heat": 1.0})
    class_sigma = 0.01 / math.sqrt(3)
    by_hand = math.hypot(
        3.0 * class_sigma, 4.0 * class_sigma, 3.0 * told["boiler"].sigma, 4.0 * 0.02
    )
    assert sure.sigma == pytest.approx(by_hand)
    samples = draw_figures(parts, found, {"heat": 7.0})["heat"]
    assert float(np.std(samples)) == pytest.approx(by_hand, rel=0.03)
