"""Each number a footprint declares to others is traced by its id to the very number."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from lingtan.app.export_footprint import FootprintRequest, export_footprint
from lingtan.app.results_footprint import FootprintFormat
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.evidence.lineage.nodes import Kind
from lingtan.reports.exchange.figure_ids import number_at, pact_figures_of
from tests.conftest import NOW, Demo

pytestmark = pytest.mark.slow

YEAR = "2025"


@pytest.mark.parametrize("form", list(FootprintFormat))
def test_what_is_declared_is_traced_to_the_account_of_the_enterprise(
    demo: Demo, form: FootprintFormat, tmp_path: Path
) -> None:
    layout = demo.workspace.layout
    request = FootprintRequest(
        enterprise="steel", period=YEAR, form=form, now=NOW, path=tmp_path / "told.json"
    )
    document = export_footprint(layout, request).document
    is_pact = form is FootprintFormat.PACT
    bodies = document["data" if is_pact else "goods"]
    assert isinstance(bodies, tuple)
    (body,) = bodies
    assert isinstance(body, Mapping)
    figures = pact_figures_of(body) if is_pact else body["figures"]
    assert isinstance(figures, Mapping)
    assert figures
    for place, id_ in figures.items():
        traced = trace_figure(layout, Traced(figure=str(id_), period="2024"))
        node = next(iter(traced.nodes.values()))
        declared = number_at(body["pcf"] if is_pact else body, place)
        assert (place, node.value) == (place, float(str(declared)))
        assert any(each.kind is Kind.FILE for each in traced.nodes.values())
