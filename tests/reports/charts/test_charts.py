"""Charts are pure: the numbers drawn are the numbers given, and labels do not touch."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.reports.charts.axes import Key, ticks
from lingtan.reports.charts.boundary_map import MapWords, draw_boundary_map, read_outline
from lingtan.reports.charts.bullet_bars import SLENDER, Bullet, draw_bullet_bars
from lingtan.reports.charts.grand_composite import GrandComposite, draw_grand_composite
from lingtan.reports.charts.heat_map import HeatMap, draw_heat_map
from lingtan.reports.charts.load_duration import LoadDuration, draw_load_duration
from lingtan.reports.charts.sankey import Sankey, SankeyLink, SankeyNode, draw_sankey
from lingtan.reports.charts.stacked_columns import Series, StackedColumns, draw_stacked_columns
from lingtan.reports.charts.svg import SIZE, width_of
from tests.builders_reports import outline

SVG = "{http://www.w3.org/2000/svg}"
MAP_WORDS = MapWords(title="t", boundary="整体园区", north="N")


def plain(value: float) -> str:
    return f"{value:g}"


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314  our own text


def a_sankey(users: int = 3) -> Sankey:
    source = SankeyNode(id="s", label="grid", column=0, colour="#111111")
    middle = SankeyNode(id="m", label="busbar", column=1, colour="#222222")
    ends = [
        SankeyNode(id=f"u{n}", label=f"user {n}", column=2, colour="#333333") for n in range(users)
    ]
    links = [
        SankeyLink(source="m", target=node.id, value=float(n + 1)) for n, node in enumerate(ends)
    ]
    whole = SankeyLink(source="s", target="m", value=sum(link.value for link in links))
    return Sankey(title="t", unit="GWh", nodes=(source, middle, *ends), links=(whole, *links))


def test_a_box_is_as_high_as_what_flows_through_it() -> None:
    boxes = list(parsed(draw_sankey(a_sankey(), plain)).iter(f"{SVG}rect"))
    heights = [float(box.attrib["height"]) for box in boxes]
    assert heights[0] == pytest.approx(heights[1])
    assert heights[2] * 3 == pytest.approx(heights[4], rel=1e-2)


@settings(max_examples=20, deadline=None)
@given(st.integers(min_value=1, max_value=30))
def test_labels_of_a_column_never_touch(users: int) -> None:
    drawn = parsed(draw_sankey(a_sankey(users), plain))
    heights = sorted(
        float(text.attrib["y"])
        for text in drawn.iter(f"{SVG}text")
        if (text.text or "").startswith("user")
    )
    assert all(b - a >= SIZE for a, b in pairwise(heights))
    assert heights[-1] < float(drawn.attrib["height"])


def test_a_name_too_long_for_the_room_beside_a_box_takes_two_lines() -> None:
    name = "the shared supply that all users of the park have"
    long = [SankeyNode(id=f"u{n}", label=name, column=2, colour="#333333") for n in range(4)]
    chart = a_sankey(4)
    drawn = parsed(draw_sankey(replace(chart, nodes=(*chart.nodes[:2], *long)), plain))
    lines = [text for text in drawn.iter(f"{SVG}text") if float(text.attrib["x"]) > 400]
    assert [text.text for text in lines[:2]] == [
        "the shared supply that all users of",
        "the park have  1",
    ]
    heights = [float(text.attrib["y"]) for text in lines]
    assert len(heights) == 8
    assert all(b - a >= SIZE for a, b in pairwise(heights))
    assert heights[-1] < float(drawn.attrib["height"])


def test_a_stack_is_as_high_as_its_sum_and_claims_hang_below() -> None:
    chart = StackedColumns(
        id="c",
        title="t",
        unit="GWh",
        categories=("Jan",),
        series=(
            Series(key=Key(label="a", colour="#111111"), values=(30.0,)),
            Series(key=Key(label="b", colour="#222222"), values=(10.0,)),
            Series(key=Key(label="c", colour="#333333", is_hatched=True), values=(-20.0,)),
        ),
    )
    drawn = parsed(draw_stacked_columns(chart, plain))
    bars = [r.attrib for r in drawn.iter(f"{SVG}rect") if float(r.attrib["width"]) > 20]
    first, second, below = bars
    assert float(first["height"]) == pytest.approx(3 * float(second["height"]), rel=1e-2)
    zero = float(first["y"]) + float(first["height"])
    assert float(below["y"]) == pytest.approx(zero, abs=0.1)
    assert below["fill"] == "url(#c-2)"
    assert any(p.attrib["id"] == "c-2" for p in drawn.iter(f"{SVG}pattern"))


def test_the_load_curve_falls_from_peak_to_base() -> None:
    chart = LoadDuration(
        title="t", unit="MW", hours_label="h", loads=(3.0, 9.0, 6.0, 1.0), mean_label="mean"
    )
    drawn = parsed(draw_load_duration(chart, plain))
    points = next(drawn.iter(f"{SVG}polyline")).attrib["points"]
    heights = [float(point.split(",")[1]) for point in points.split()]
    assert len(heights) == 4
    assert heights == sorted(heights)


def test_a_load_that_never_changes_is_drawn() -> None:
    chart = LoadDuration(title="t", unit="MW", hours_label="h", loads=(0.0, 0.0), mean_label="m")
    assert parsed(draw_load_duration(chart, plain)) is not None


def test_every_grade_carries_its_letter() -> None:
    chart = HeatMap(
        title="t", columns=("Jan", "Feb"), rows=(("m1", ("A", "")),), grades={"A": "A good"}
    )
    letters = [text.text for text in parsed(draw_heat_map(chart)).iter(f"{SVG}text")]
    assert "A" in letters
    assert "·" in letters


@pytest.mark.parametrize(("name", "rows"), [("Jan", 1), ("January", 2)])
def test_months_stand_in_two_rows_where_their_names_are_too_wide(name: str, rows: int) -> None:
    chart = HeatMap(title="t", columns=(name,) * 12, rows=(("m1", ("A",) * 12),), grades={})
    texts = parsed(draw_heat_map(chart)).iter(f"{SVG}text")
    assert len({text.attrib["y"] for text in texts if text.text == name}) == rows


def test_the_words_of_a_utility_stand_below_those_of_the_axis() -> None:
    chart = GrandComposite(
        title="t",
        heat_label="heat",
        temperature_label="shifted temperature",
        points=((0.1, 100.0), (5.0, 50.0), (1.0, 0.0)),
        hot="hot utility",
        cold="",
        pinches=(),
    )
    texts = parsed(draw_grand_composite(chart, plain)).iter(f"{SVG}text")
    heights = {text.text: float(text.attrib["y"]) for text in texts}
    assert heights["hot utility"] - heights["shifted temperature"] >= SIZE


def test_a_bar_beyond_the_scale_ends_in_an_arrow_and_an_unknown_one_in_a_question_mark() -> None:
    bullet = Bullet(
        label="l",
        framework="f",
        share=3.7,
        is_ceiling=True,
        reading="r",
        outcome="misses",
        verdict="v",
    )
    unknown = Bullet(
        label="l",
        framework="f",
        share=None,
        is_ceiling=True,
        reading="r",
        outcome="not_decidable",
        verdict="v",
    )
    drawn = parsed(draw_bullet_bars("t", (bullet, unknown)))
    assert len(list(drawn.iter(f"{SVG}polygon"))) == 1
    assert "?" in [text.text for text in drawn.iter(f"{SVG}text")]


def test_slender_bars_fit_a_telephone_and_stand_below_their_names() -> None:
    bullet = Bullet(
        label="Energy per industrial value added (heat-equivalent)",
        framework="f",
        share=0.5,
        is_ceiling=True,
        reading="0.6715 tce/10⁴ CNY  (≤ 0.35)",
        outcome="meets",
        verdict="v",
    )
    drawn = parsed(draw_bullet_bars("t", (bullet, bullet), SLENDER))
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert float(drawn.attrib["width"]) <= 340
    assert said.count(bullet.reading) == 2
    names = [float(text.attrib["y"]) for text in drawn.iter(f"{SVG}text")][:2]
    assert all(float(each.attrib["y"]) > max(names) for each in drawn.iter(f"{SVG}rect"))


def test_the_outline_keeps_its_shape() -> None:
    square = '{"type":"Polygon","coordinates":[[[0,60],[0.02,60],[0.02,60.01],[0,60.01],[0,60]]]}'
    shape = read_outline(square)
    assert shape is not None
    path = next(parsed(draw_boundary_map(shape, MAP_WORDS)).iter(f"{SVG}path")).attrib["d"]
    corners = [tuple(map(float, p.split(","))) for p in re.findall(r"[\d.]+,[\d.]+", path)]
    width, height = corners[1][0] - corners[0][0], corners[0][1] - corners[2][1]
    assert width == pytest.approx(height, rel=2e-3)  # at 60° north a degree is half as wide


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"Polygon","coordinates":[[]]}',
        '{"type":"Feature","geometry":null}',
        '{"type":"Polygon","coordinates":[[[1],[2],[3],[1]]]}',
    ],
)
def test_what_is_no_polygon_is_no_outline(text: str) -> None:
    assert read_outline(text) is None


def test_the_map_bears_the_name_of_the_boundary_and_not_what_its_file_is_called() -> None:
    shape = read_outline(outline())
    assert shape is not None
    drawn = draw_boundary_map(shape, MAP_WORDS)
    assert "整体园区" in drawn
    assert "蓝田" not in drawn


@settings(max_examples=60, deadline=None)
@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e9))
def test_ticks_cover_what_they_are_for(low: float, span: float) -> None:
    marks = ticks(low, low + span)
    assert len(marks) >= 2
    hair = (marks[1] - marks[0]) * 1e-6
    assert marks[0] <= low + hair
    assert marks[-1] >= low + span - hair


def test_chinese_words_are_taken_to_be_wider() -> None:
    assert width_of("电力") > width_of("ab")
