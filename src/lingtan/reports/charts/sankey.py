"""The Sankey picture (能流图): where energy comes from and where it goes.

The layout is our own: nodes stand in columns, each as high as what flows through it, with room
for its label, so labels never touch and the same flows always give the same picture.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.reports.charts.axes import WriteNumber
from lingtan.reports.charts.palette import INK
from lingtan.reports.charts.svg import (
    BODY,
    RIGHT,
    SMALL,
    Type,
    broken,
    element,
    haloed,
    number,
    picture,
    width_of,
    words,
)

WIDTH = 720.0
BAR = 12.0
SIDE = 220.0  # most room for the labels left of the first and right of the last column
BESIDE = 7.0  # between a box and its label
SLOT = 19.0  # least height of a node with its label
LINE = 14.0  # what a second line of a label takes more
ABOVE = 20.0  # room for the label over a node of an inner column
TALL = 300.0  # height of the column through which most flows
TOP = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SankeyNode:
    """A box: where it stands (column from the left), what it is called and its colour."""

    id: str
    label: str
    column: int
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SankeyLink:
    """A band from one node to another, in the chart's unit; positive.

    Attributes
    ----------
    figure : str
        Id of the number it shows, by which it is traced; empty where none has the very number.
    """

    source: str
    target: str
    value: float
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sankey:
    """What the chart shows; nodes of a column stand in the order given."""

    title: str
    unit: str
    nodes: tuple[SankeyNode, ...]
    links: tuple[SankeyLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    node: SankeyNode
    x: float
    y: float
    height: float
    value: float
    label: tuple[str, ...]


def draw_sankey(chart: Sankey, write: WriteNumber) -> str:
    """Draw bands under boxes; a box is labelled with its name and what flows through it."""
    last = max((node.column for node in chart.nodes), default=0)
    through = through_nodes(chart)
    labels = {
        node.id: _label(node, write(through[node.id]), inner=0 < node.column < last)
        for node in chart.nodes
    }
    boxes = _boxes(chart, labels, (_side(chart, 0, labels), _side(chart, last, labels)))
    bottom = max((box.y + max(box.height, SLOT) for box in boxes.values()), default=TOP)
    parts = [
        words(0, 13, chart.unit, SMALL),
        *_bands(chart, boxes),
        *(_draw_box(box, last) for box in boxes.values()),
    ]
    return picture((WIDTH, bottom + 8), chart.title, parts)


def through_nodes(chart: Sankey) -> dict[str, float]:
    """Return what flows through each node, by its id: the greater of what comes and goes."""
    into = {node.id: 0.0 for node in chart.nodes}
    out = dict(into)
    for link in chart.links:
        out[link.source] += link.value
        into[link.target] += link.value
    return {id_: max(into[id_], out[id_]) for id_ in into}


def _label(node: SankeyNode, amount: str, *, inner: bool) -> tuple[str, ...]:
    """Return the lines of a label: two beside a box where one is too long, and one above it."""
    shown = f"  {amount}"
    if inner:
        return (f"{node.label}{shown}",)
    first, rest = broken(node.label, SIDE - BESIDE, width_of(shown))
    return (first, f"{rest}{shown}") if rest else (f"{first}{shown}",)


def _side(chart: Sankey, column: int, labels: Mapping[str, tuple[str, ...]]) -> float:
    """Return the room that the labels beside an outer column take [px]."""
    beside = (labels[node.id] for node in chart.nodes if node.column == column)
    widths = (width_of(each) for label in beside for each in label)
    return min(SIDE, max(widths, default=0.0) + BESIDE)


def _boxes(
    chart: Sankey, labels: Mapping[str, tuple[str, ...]], sides: tuple[float, float]
) -> dict[str, _Box]:
    through = through_nodes(chart)
    columns = sorted({node.column for node in chart.nodes})
    of_column = {c: [n for n in chart.nodes if n.column == c] for c in columns}
    fullest = max((sum(through[n.id] for n in nodes) for nodes in of_column.values()), default=0)
    scale = TALL / fullest if fullest else 0.0
    inner = {c: 0 < place < len(columns) - 1 for place, c in enumerate(columns)}
    slots = {
        node.id: _slot(through[node.id] * scale, len(labels[node.id]), inner=inner[node.column])
        for node in chart.nodes
    }
    heights = {c: sum(slots[node.id] for node in of_column[c]) for c in columns}
    left, right = sides
    step = (WIDTH - left - right - BAR) / max(1, len(columns) - 1)
    boxes = {}
    for place, column in enumerate(columns):
        y = TOP + (max(heights.values()) - heights[column]) / 2
        y += ABOVE if inner[column] else 0.0
        for node in of_column[column]:
            height, label = through[node.id] * scale, labels[node.id]
            down = min(LINE, max(0.0, SLOT + LINE - 7 - height)) / 2 if len(label) > 1 else 0.0
            boxes[node.id] = _Box(
                node=node,
                x=left + step * place,
                y=y + down,
                height=height,
                value=through[node.id],
                label=label,
            )
            y += slots[node.id]
    return boxes


def _slot(height: float, lines: int, *, inner: bool) -> float:
    return height + 7 + ABOVE if inner else max(height + 7, SLOT + LINE * (lines - 1))


def _bands(chart: Sankey, boxes: Mapping[str, _Box]) -> list[str]:
    used_left = {id_: box.y for id_, box in boxes.items()}
    used_right = dict(used_left)
    order = {node.id: index for index, node in enumerate(chart.nodes)}
    arrivals = {}
    by_target = sorted(chart.links, key=lambda link: (order[link.target], order[link.source]))
    for link in by_target:
        arrivals[link.source, link.target] = used_left[link.target]
        used_left[link.target] += _thickness(link, boxes)
    bands = []
    for link in sorted(chart.links, key=lambda link: (order[link.source], order[link.target])):
        leaves = used_right[link.source]
        used_right[link.source] += _thickness(link, boxes)
        bands.append(_band(link, boxes, leaves, arrivals[link.source, link.target]))
    return bands


def _thickness(link: SankeyLink, boxes: Mapping[str, _Box]) -> float:
    box = boxes[link.source]
    return link.value / box.value * box.height if box.value else 0.0


def _band(link: SankeyLink, boxes: Mapping[str, _Box], leaves: float, arrives: float) -> str:
    source, target = boxes[link.source], boxes[link.target]
    thick = _thickness(link, boxes)
    left, right = source.x + BAR, target.x
    middle = (left + right) / 2
    upper = (
        f"M{_at(left, leaves)}C{_at(middle, leaves)} {_at(middle, arrives)} {_at(right, arrives)}"
    )
    low, down = leaves + thick, arrives + thick
    lower = f"L{_at(right, down)}C{_at(middle, down)} {_at(middle, low)} {_at(left, low)}Z"
    colour = source.node.colour if source.node.column == 0 else target.node.colour
    return element(
        "path",
        d=upper + lower,
        fill=colour,
        fill_opacity=0.42,
        stroke=colour,
        stroke_width=0.5,
    )


def _at(x: float, y: float) -> str:
    return f"{number(x)},{number(y)}"


def _draw_box(box: _Box, last: int) -> str:
    height = max(box.height, 1.2)
    drawn = element(
        "rect",
        x=box.x,
        y=box.y,
        width=BAR,
        height=height,
        fill=box.node.colour,
        stroke=INK,
        stroke_width=0.8,
    )
    return drawn + _words(box, last)


def _words(box: _Box, last: int) -> str:
    if 0 < box.node.column < last:
        above = Type(anchor="middle", weight="bold")
        return haloed(box.x + BAR / 2, box.y - 6, box.label[0], above)
    y = box.y + max(box.height, 1.2) / 2 + 4 - LINE / 2 * (len(box.label) - 1)
    x, style = box.x + BAR + BESIDE, BODY
    if box.node.column == 0:
        x, style = box.x - BESIDE, RIGHT
    return "".join(words(x, y + LINE * at, each, style) for at, each in enumerate(box.label))
