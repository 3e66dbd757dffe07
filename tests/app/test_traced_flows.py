"""Every band of the pictures of flows opens the same number: a sum of what meters counted."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lingtan import Workspace
from lingtan.app.draw_lineage import draw_lineage
from lingtan.app.lineage_of import lineage_of
from lingtan.app.trace_figure import find_node
from lingtan.app.wiring import Store
from lingtan.evidence.lineage.nodes import Kind, Rule, below
from lingtan.evidence.lineage.sums import disagreements
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.model import Chart, Report
from lingtan.reports.model_flows import FlowLink
from lingtan.reports.words import Words
from tests.app.test_amounts_traced import report_of_park

USERS = tuple("abcdefghijklmn")  # more than a picture draws
PARK = """id: net
name: Net
type: manufacturing
province: Shandong
boundaries:
  whole:
    name: Whole
    kind: whole_park
    members: [{enterprise: a, last_day: 2025-03-31}, %s]
  part:
    name: Part
    kind: park_in_park
    members: [{enterprise: b}]
nodes:
  high: {name: {en: high, zh: 高压}, carrier: electricity}
  low: {name: {en: low, zh: 低压}, carrier: electricity}
assets:
  sun: {name: Sun, kind: solar}
  roof: {name: Roof, kind: solar}
virtual_meters:
  grid: {name: grid, carrier: electricity, expression: g_in - g_out, from: outside, to: high}
enterprises:
%s"""
HEAD = "id,name_en,name_zh,carrier,unit,kind,resolution,from,to,class\n"
# Of each meter: what it counts a day, in two kinds of days, and its two ends.
METERS: Mapping[str, tuple[int, int, str, str]] = {
    "g_in": (2000, 200, "outside", "high"),
    "g_out": (0, 500, "high", "outside"),
    "first": (900, 700, "high", "low"),
    "second": (600, 400, "high", "low"),
    "back": (100, 350, "low", "high"),
    "sun": (200, 250, "asset:sun", "high"),
    "roof": (20, 25, "asset:roof", "high"),
    **{f"u_{who}": (90 - 4 * n, 70 - 4 * n, "low", f"enterprise:{who}")
       for n, who in enumerate(USERS)},
}  # fmt: skip
MAPPING = """matches: ["readings.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d"], zone: Asia/Shanghai}
meter: {columns: [meter]}
values: [{column: v}]
"""
NOW = datetime(2026, 1, 10, 8, tzinfo=ZoneInfo("Asia/Shanghai"))
YEAR, MONTH, DAY = "2025", "2025-03", "2025-04-02"


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Return a park with feeders in parallel and back, and a grid that takes as well as gives."""
    folder = tmp_path_factory.mktemp("net") / "park"
    (folder / "mappings").mkdir(parents=True)
    members = ", ".join(f"{{enterprise: {who}}}" for who in USERS[1:])
    named = "".join(f"  {who}: {{name: {who.upper()}, sector: industry}}\n" for who in USERS)
    (folder / "park.yaml").write_text(PARK % (members, named), encoding="utf-8")
    rows = (
        f"{id_},{id_},,electricity,kWh,interval,1d,{source},{target},1\n"
        for id_, (_, _, source, target) in METERS.items()
    )
    (folder / "meters.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    (folder / "mappings" / "readings.yaml").write_text(MAPPING, encoding="utf-8")
    lines = (
        f"{date(2025, 1, 1) + timedelta(days=day)},{id_},{(one, other)[day % 2] + day % 3 / 10}\n"
        for day in range(365)
        for id_, (one, other, _, _) in METERS.items()
    )
    readings = folder / "readings.csv"
    readings.write_text("time,meter,v\n" + "".join(lines), encoding="utf-8")
    made = Workspace.open(folder)
    made.import_files([readings], now=NOW)
    made.close(MONTH, by="park office", now=NOW + timedelta(hours=1))
    return made


def bands_of(report: Report) -> Iterator[FlowLink]:
    """Yield the bands between nodes; those of coal equivalent are sums of lines."""
    for chapter in report.chapters:
        for block in chapter.blocks:
            if isinstance(block, Chart) and block.flows and block.id.startswith("nodes_"):
                yield from block.flows.links


@pytest.mark.slow
@pytest.mark.parametrize("boundary", ["", "part"])
@pytest.mark.parametrize("period", [YEAR, MONTH, DAY])
def test_every_band_leads_to_the_same_number_and_down_to_raw_lines(
    park: Workspace, period: str, boundary: str
) -> None:
    lineage = draw_lineage(park.layout, period, boundary)
    bands = list(bands_of(report_of_park(park.layout, period, boundary)))
    assert len(bands) > 12
    for band in bands:
        value = lineage.nodes[band.figure].value
        assert value is not None
        told = abs(value) if band.figure.startswith("balance:") else value
        assert told == pytest.approx(band.value * 1e6, rel=1e-9), band.figure
        branch = below(lineage, band.figure)
        assert Kind.ROW in {node.kind for node in branch.nodes.values()}, band.figure
        assert list(disagreements(branch)) == []


def test_a_net_of_feeders_is_the_sum_of_what_each_counted(park: Workspace) -> None:
    found, id_ = find_node(
        lineage_of(park.layout, YEAR), "flow:electricity:node/high:node/low:energy"
    )
    node = found.nodes[id_]
    weights = {part.node: part.weight for part in node.parts}
    assert weights == {"meter:first": 1.0, "meter:second": 1.0, "meter:back": -1.0}
    assert node.rule is Rule.SUM
    words = NodeWords(Words("zh")).title_of(node)
    assert words == "流量：高压 → 低压，电力"


def test_a_meter_that_counts_both_ways_tells_of_each_how_much(park: Workspace) -> None:
    lineage = lineage_of(park.layout, YEAR)
    ends = ("supply/electricity_grid:node/high", "node/high:other/electricity_out")
    flows = [lineage.nodes[f"flow:electricity:{each}:energy"] for each in ends]
    counted = [f"flow:electricity:{each}:grid:counted" for each in ends]
    for flow, part in zip(flows, counted, strict=True):
        assert part in {each.node for each in flow.parts}
    parts = [lineage.nodes[each] for each in counted]
    assert [(part.rule, part.parts[0].node) for part in parts] == [
        (Rule.MADE_OF, "meter:grid")
    ] * 2
    bought, sold = (part.value or 0.0 for part in parts)
    assert sold > 0
    assert bought - sold == pytest.approx(lineage.nodes["meter:grid"].value)


def test_users_too_small_to_be_drawn_alone_open_the_sum_of_their_meters(park: Workspace) -> None:
    figures = [band.figure for band in bands_of(report_of_park(park.layout, YEAR, ""))]
    (rest,) = (id_ for id_ in figures if ":rest/" in id_)
    node = lineage_of(park.layout, YEAR).nodes[rest]
    assert len(node.parts) == int(rest.split("/")[-1].split(":")[0]) > 1


def test_a_closed_month_is_traced_as_it_was_known(park: Workspace) -> None:
    with Store.open(park.layout.store) as store:
        (closing,) = store.closings()
    id_ = "flow:electricity:node/high:node/low:energy"
    now = park.trace(id_, MONTH).nodes[id_]
    then = lineage_of(park.layout, MONTH, "", closing.known_at).nodes[id_]
    assert now.value == then.value == park.trace(f"{id_}@{MONTH}", YEAR).nodes[id_].value
