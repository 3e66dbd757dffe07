"""The page of the map: boundary versions one over another, and what lies inside each."""

from dataclasses import replace
from datetime import datetime

from lingtan.app.layout import Layout
from lingtan.app.outlines import map_of, outline_of
from lingtan.app.present_park import Presentation
from lingtan.park.park import Park
from lingtan.park.places import Boundary, Member
from lingtan.reports.boundary_ids import area_id
from lingtan.reports.charts.boundary_map import read_outline
from lingtan.reports.charts.park_map import Shape, Spot, draw_park_map, read_spots
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Column,
    ColumnKind,
    Table,
    Tone,
)
from lingtan.reports.words import Words
from lingtan.web.told_figure import told_count

CHAPTER, TABLE = "map", "map_inside"
INSIDE = ("/map", f"table-{TABLE}")
NUMBERS = frozenset({"area", "enterprises"})  # columns
Span = tuple[datetime, datetime]


def with_map(presentation: Presentation, words: Words, _enterprise: str) -> Presentation:
    """Return a presentation whose report is the map of the park."""
    account = presentation.contents.evaluation.account
    park, shown = account.check.park, account.inventory.boundary
    span = account.check.period.start, account.check.period.end
    blocks = (
        *_map(park, account.layout, shown, words),
        _versions_table(park, span, words),
        _inside_table(park, span, words),
        *_plants_table(park, words),
    )
    chapter = Chapter(id=CHAPTER, title=words.say("page.map"), blocks=blocks)
    report = replace(presentation.report, chapters=(chapter,), sheets=())
    return replace(presentation, report=report)


def _map(park: Park, layout: Layout, shown: str, words: Words) -> tuple[Block, ...]:
    read = {each.id: read_outline(outline_of(layout, each.geojson)) for each in park.boundaries}
    shapes = [
        Shape(name=_name_of(each, words), outline=outline, is_shown=each.id == shown)
        for each in park.boundaries
        if (outline := read[each.id]) is not None
    ]
    lacking = [_name_of(each, words) for each in park.boundaries if read[each.id] is None]
    text = map_of(layout)
    spots = read_spots(text) if text else ()
    told: list[Block] = []
    if shapes:
        named = [(_called(spot, park, words), spot) for spot in spots or ()]
        title = words.say("page.map")
        svg = draw_park_map(shapes, named, title, words.say("report.north"))
        described = words.say("map.described", {"count": len(shapes), "spots": len(named)})
        told.append(Chart(id=CHAPTER, title=title, svg=svg, description=described))
    if lacking:
        names = words.say("do.joiner").join(lacking)
        said = words.say("map.lacking", {"names": names})
        told.append(Callout(tone=Tone.NOTE, title=words.say("page.map"), lines=(said,)))
    if spots is None:
        said = words.say("map.unreadable")
        told.append(Callout(tone=Tone.DOUBT, title=words.say("page.map"), lines=(said,)))
    return tuple(told)


def _called(spot: Spot, park: Park, words: Words) -> str:
    """Return what a point is called: as the thing of the park it names, else as it says."""
    names = {each.id: each.name for each in park.enterprises}
    names |= {each.id: each.name for each in park.assets}
    if spot.thing in names:
        return names[spot.thing].in_language(words.language) or spot.thing
    return spot.name_zh if words.language == "zh_CN" else spot.name_en


def _name_of(boundary: Boundary, words: Words) -> str:
    return boundary.name.in_language(words.language) or boundary.id


def _versions_table(park: Park, span: Span, words: Words) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            _name_of(each, words),
            words.say(f"boundary_kind.{each.kind.value}"),
            _area(each),
            told_count(words, _count_inside(each, park, span), INSIDE),
        )
        for each in park.boundaries
    ]
    return _table("versions", ("version", "kind", "area", "enterprises"), rows, words)


def _area(boundary: Boundary) -> Cell:
    """Return the land inside the line, as the park file states it."""
    if boundary.area_km2 is None:
        return "–"
    text = f"{boundary.area_km2:g}"
    places = len(text.partition(".")[2])
    return Amount(value=boundary.area_km2, text=text, decimals=places, figure=area_id(boundary.id))


def _inside_table(park: Park, span: Span, words: Words) -> Table:
    """Return each enterprise with the versions it lay inside, in the period or a part of it."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.name.in_language(words.language) or each.id,
            *(_inside(boundary, each.id, span, words) for boundary in park.boundaries),
        )
        for each in park.enterprises
    ]
    columns = (
        Column(heading=words.say("map.heading.enterprise"), weight=2),
        *(Column(heading=_name_of(each, words)) for each in park.boundaries),
    )
    return Table(id=TABLE, title=words.say("map.table.inside"), columns=columns, rows=tuple(rows))


def _count_inside(boundary: Boundary, park: Park, span: Span) -> int:
    return sum(bool(_spans(boundary, each.id, span)) for each in park.enterprises)


def _spans(boundary: Boundary, enterprise: str, span: Span) -> list[Member]:
    """Return when an enterprise lay inside, as far as that is of a span of time."""
    start, end = span
    return [
        member
        for member in boundary.members
        if member.enterprise == enterprise
        and member.valid_from < end
        and (member.valid_to is None or start < member.valid_to)
    ]


def _inside(boundary: Boundary, enterprise: str, span: Span, words: Words) -> str:
    start, end = span
    found = _spans(boundary, enterprise, span)
    if not found:
        return "–"
    is_whole = any(
        each.valid_from <= start and (each.valid_to is None or end <= each.valid_to)
        for each in found
    )
    return words.say("map.inside" if is_whole else "map.inside_part")


def _plants_table(park: Park, words: Words) -> tuple[Table, ...]:
    rows: list[tuple[Cell, ...]] = [
        (
            each.name.in_language(words.language) or each.id,
            words.say(f"asset_kind.{each.kind.value}"),
            words.say("map.outside" if each.is_outside else "map.inside"),
        )
        for each in park.assets
    ]
    if not rows:
        return ()
    return (_table("plants", ("plant", "kind", "lies"), rows, words),)


def _table(
    id_: str, headings: tuple[str, ...], rows: list[tuple[Cell, ...]], words: Words
) -> Table:
    return Table(
        id=f"map_{id_}",
        title=words.say(f"map.table.{id_}"),
        columns=tuple(_column(each, words) for each in headings),
        rows=tuple(rows),
    )


def _column(name: str, words: Words) -> Column:
    kind = ColumnKind.NUMBER if name in NUMBERS else ColumnKind.TEXT
    return Column(heading=words.say(f"map.heading.{name}"), kind=kind)
