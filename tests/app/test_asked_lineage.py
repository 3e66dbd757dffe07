"""A part of a lineage tells of a node what the whole tells, and is drawn up where it has it."""

import re
import shutil
from pathlib import Path

import pytest

from lingtan.app.draw_account_lineage import account_lineage, account_sources
from lingtan.app.draw_asked import draw_asked
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.draw_verdict_lineage import verdict_lineage
from lingtan.app.inquiry import inquire
from lingtan.app.layout import Layout
from lingtan.app.lineage.asked_anew import with_asked
from lingtan.app.lineage.completed import closed
from lingtan.app.lineage_of import lineage_of
from lingtan.app.trace_figure import Traced, find_node, trace_figure
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.nodes import Lineage, Part, below
from lingtan.indicators.evaluate import ask_for_hours
from lingtan.ledger.accounts import NAMED
from lingtan.reports.comparison_ids import differing_id, same_id
from tests.conftest import Demo

QUESTIONS = (("2025", ""), ("2025-03", "services_zone"), ("2025-03-07", ""))
CORE = "cn910.core.unit_energy_carbon"
EMISSION = "national.e_park_kg"
WHOLE, ZONE = "whole", "services_zone"
SHARE = "hourly_matched_share"
HOURLY = f"matching.{SHARE}"
OTHER = "intl_247_cfe"
MADE = (
    differing_id(EMISSION, ZONE, "steel"),
    same_id(EMISSION, ZONE),
    "read:e_import:total",
    "sum:emission:account=electricity_grid",
    "sum:quantity:group=e_park",
    "sum:estimated:meter=e_import",
    "readings:p_steel#intervals_measured",
    f"{EMISSION}#share_missing",
)


@pytest.mark.slow
@pytest.mark.parametrize(("period", "boundary"), QUESTIONS)
def test_every_node_of_an_account_is_that_of_the_whole(
    demo: Demo, period: str, boundary: str
) -> None:
    layout = demo.workspace.layout
    whole = draw_lineage(layout, period, boundary)
    with inquire(layout, period, None) as inquiry:
        sources = account_sources(inquiry, boundary)
        part = account_lineage(sources)
    assert _others(part, whole) == []
    national = {id_ for id_ in sources.inventory.figures if id_.startswith("national.")}
    assert national
    assert national <= set(part.nodes)


@pytest.mark.slow
@pytest.mark.parametrize(("period", "boundary"), QUESTIONS)
def test_every_node_of_a_framework_is_that_of_the_whole(
    demo: Demo, period: str, boundary: str
) -> None:
    layout = demo.workspace.layout
    whole = draw_lineage(layout, period, boundary)
    told = set[str]()
    with inquire(layout, period, None) as inquiry:
        sources = account_sources(inquiry, boundary)
        named = inquiry.opened.park.frameworks
        for framework in (each for each in sources.catalogue.frameworks if each.id in named):
            part = verdict_lineage(sources, framework)
            assert (part is None) == ask_for_hours((framework,))
            nodes = part.nodes if part else {}
            assert [id_ for id_, node in nodes.items() if whole.nodes.get(id_) != node] == []
            assert closed(nodes) == nodes
            told |= {each.id for each in framework.indicators if each.id in nodes}
    assert CORE in told
    assert len(told) > 40


@pytest.mark.slow
def test_what_is_matched_by_the_hour_is_never_told_by_a_part(demo: Demo, tmp_path: Path) -> None:
    layout = a_copy(demo, tmp_path)
    day = "2025-03-09"
    trace_figure(layout, Traced(figure=CORE, period=day))
    told = trace_figure(layout, Traced(figure=f"quantity:{SHARE}", period=day))
    assert told.nodes[f"quantity:{SHARE}"].parts == (Part(node=HOURLY),)


@pytest.mark.slow
def test_a_framework_the_park_is_not_judged_under_has_no_figures(
    demo: Demo, tmp_path: Path
) -> None:
    layout = a_copy(demo, tmp_path)
    text = layout.park_file.read_text(encoding="utf-8")
    named = re.compile(r"^frameworks: \[[^]]*\]", re.MULTILINE)
    assert named.search(text)
    layout.park_file.write_text(named.sub(f"frameworks: [{OTHER}]", text), encoding="utf-8")
    for _ in ("drawn up", "kept"):
        with pytest.raises(TraceError, match=CORE):
            trace_figure(layout, Traced(figure=CORE, period="2025-03-09"))


@pytest.mark.parametrize(
    ("asked", "is_whole"),
    [
        (EMISSION, False),
        (CORE, False),
        (same_id(EMISSION, ZONE), False),
        (HOURLY, True),
        ("no_such", True),
    ],
)
def test_a_part_is_drawn_up_where_it_has_what_is_asked_for(
    demo: Demo, asked: str, is_whole: bool
) -> None:
    drawn, extent = draw_asked(demo.workspace.layout, "2025-03-07", "", None, asked)
    assert (extent == "") is is_whole
    assert is_whole or asked in drawn.nodes


@pytest.mark.slow
def test_a_number_made_when_it_is_asked_for_is_that_of_the_whole(
    demo: Demo, tmp_path: Path
) -> None:
    layout, day = a_copy(demo, tmp_path), "2025-03-08"
    shelf = layout.folder / ".derived" / "lineages"
    whole = draw_lineage(layout, day)
    made = {number: with_asked(whole, layout, number, NAMED) for number in MADE}
    expected = {number: below(*find_node(made[number], number)) for number in MADE}
    for seen_before in ("", EMISSION, CORE, HOURLY):
        shutil.rmtree(shelf)
        for number in MADE:
            if seen_before:
                trace_figure(layout, Traced(figure=seen_before, period=day))
            elif shelf.exists():
                shutil.rmtree(shelf)
            found = trace_figure(layout, Traced(figure=number, period=day))
            assert found == expected[number], (seen_before, number)


@pytest.mark.slow
def test_what_no_lineage_has_is_told_alike_whatever_was_seen_before(
    demo: Demo, tmp_path: Path
) -> None:
    layout, day = a_copy(demo, tmp_path), "2025-03-08"
    unknown = (same_id(EMISSION, WHOLE), *(f"{each}x" for each in (MADE[0], *MADE[2:4], EMISSION)))
    told: dict[str, set[str]] = {number: set() for number in unknown}
    for seen_before in ("", EMISSION, HOURLY):
        for number, texts in told.items():
            shutil.rmtree(layout.folder / ".derived" / "lineages")
            if seen_before:
                trace_figure(layout, Traced(figure=seen_before, period=day))
            with pytest.raises(TraceError) as raised:
                trace_figure(layout, Traced(figure=number, period=day))
            texts.add(f"{raised.value}: {raised.value.details}")
    assert {number for number, texts in told.items() if len(texts) != 1} == set()


@pytest.mark.slow
def test_a_part_is_kept_and_what_is_not_in_it_asks_for_the_whole(
    demo: Demo, tmp_path: Path
) -> None:
    layout = a_copy(demo, tmp_path)
    day = "2025-03-08"
    first = trace_figure(layout, Traced(figure=EMISSION, period=day))
    part = lineage_of(layout, day, asked=EMISSION)
    assert CORE not in part.nodes
    again = trace_figure(layout, Traced(figure=EMISSION, period=day))
    assert again == first
    trace_figure(layout, Traced(figure=CORE, period=day))
    whole = lineage_of(layout, day, asked=EMISSION)
    assert whole == draw_lineage(layout, day)
    assert trace_figure(layout, Traced(figure=EMISSION, period=day)) == first


def a_copy(demo: Demo, folder: Path) -> Layout:
    """Return a reference park that may be harmed."""
    return Layout(Path(shutil.copytree(demo.workspace.layout.folder, folder / "park")))


def _others(part: Lineage, whole: Lineage) -> list[str]:
    return [id_ for id_ in part.nodes if below(part, id_) != below(whole, id_)]
