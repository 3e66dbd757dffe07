"""Chapter 1: the park, its boundary with members, its industry and how the account was made."""

from lingtan.reports.boundary_ids import area_id
from lingtan.reports.chapters.boundary_versions import version_blocks
from lingtan.reports.charts.boundary_map import MapWords, draw_boundary_map, read_outline
from lingtan.reports.context import Context
from lingtan.reports.counts import METERS, counted
from lingtan.reports.model import (
    Amount,
    Block,
    Callout,
    Cell,
    Chapter,
    Chart,
    Facts,
    Heading,
    Paragraph,
    Table,
    Tone,
)
from lingtan.reports.sentence import Sentence
from lingtan.reports.way import way_to_origin


def basis_chapter(context: Context) -> Chapter:
    """Return the chapter on the park and its boundary."""
    blocks: tuple[Block, ...] = (
        Heading(text=context.say("heading.park")),
        _park_facts(context),
        Heading(text=context.say("heading.boundary")),
        Paragraph(text=context.say("text.boundary")),
        *_outline(context),
        members_table(context),
        *version_blocks(context),
        Heading(text=context.say("heading.metering")),
        _metering_table(context),
    )
    return Chapter(id="basis", title=context.say("chapter.basis"), blocks=blocks)


def _park_facts(context: Context) -> Facts:
    inputs = context.inputs
    park, boundary, method = inputs.park, inputs.boundary, inputs.inventory.method
    area = (
        context.say("unknown")
        if boundary.area_km2 is None
        else Sentence((_area(context, boundary.area_km2),))
    )
    known = (
        context.say("all_known")
        if inputs.as_known_at is None
        else context.moment(inputs.as_known_at)
    )
    pairs = (
        ("park", context.name(park.name, park.id)),
        ("park_type", context.word("park_type", park.type)),
        ("province", context.term(park.province)),
        ("boundary", context.name(boundary.name, boundary.id)),
        ("boundary_kind", context.word("boundary_kind", boundary.kind)),
        ("area", area),
        ("period", inputs.period.name),
        ("time_zone", park.time_zone),
        ("method", context.term(method)),
        ("as_known", known),
    )
    return Facts(pairs=tuple((context.say(f"fact.{key}"), value) for key, value in pairs))


def _area(context: Context, square_kilometres: float) -> Amount:
    way = way_to_origin(area_id(context.inputs.boundary.id))
    text = context.number(square_kilometres)
    return Amount(value=square_kilometres, text=text, unit="km²", leads_to=way)


def _outline(context: Context) -> tuple[Block, ...]:
    text = context.inputs.outline
    if not text:
        missing = context.say("text.no_outline")
        return (Callout(tone=Tone.NOTE, title=context.say("callout.outline"), lines=(missing,)),)
    outline = read_outline(text)
    title = context.say("chart.boundary")
    if outline is None:
        broken = context.say("text.bad_outline", file=context.inputs.boundary.geojson)
        return (Callout(tone=Tone.DOUBT, title=context.say("callout.outline"), lines=(broken,)),)
    boundary = context.inputs.boundary
    words = MapWords(
        title=title, boundary=context.name(boundary.name, boundary.id), north=context.say("north")
    )
    svg = draw_boundary_map(outline, words)
    described = context.say("describe.boundary", count=len(outline.rings))
    return (Chart(id="boundary", title=title, svg=svg, description=described),)


def members_table(context: Context) -> Table:
    """Return the enterprises inside the boundary with the dates of their membership."""
    known = {entry.id: entry for entry in context.inputs.park.enterprises}
    rows: list[tuple[Cell, ...]] = []
    for member in context.inputs.boundary.members:
        enterprise = known.get(member.enterprise)
        rows.append(
            (
                context.enterprise(member.enterprise),
                context.word("sector", enterprise.sector) if enterprise else "",
                context.name(enterprise.industry) if enterprise else "",
                context.day(member.valid_from),
                context.day(member.valid_to) if member.valid_to else context.say("open_end"),
            )
        )
    return Table(
        id="members",
        title=context.say("table.members"),
        columns=tuple(
            context.text_column(key, weight)
            for key, weight in (
                ("enterprise", 2.4),
                ("sector", 1.1),
                ("industry", 1.8),
                ("from", 1.0),
                ("to", 1.0),
            )
        ),
        rows=tuple(rows),
    )


def _metering_table(context: Context) -> Table:
    park = context.inputs.park
    carriers = dict.fromkeys(meter.carrier for meter in park.meters)
    rows: list[tuple[Cell, ...]] = []
    for carrier in carriers:
        meters = [meter for meter in park.meters if meter.carrier == carrier]
        automatic = sum(meter.is_automatic for meter in meters)
        hourly = sum(meter.resolution.is_hourly_or_finer for meter in meters)
        counts = (len(meters), automatic, hourly)
        rows.append((context.carrier(carrier), *(counted(context, n, METERS) for n in counts)))
    return Table(
        id="metering",
        title=context.say("table.metering"),
        columns=(
            context.text_column("carrier", 2.0),
            context.number_column("meters"),
            context.number_column("automatic"),
            context.number_column("hourly"),
        ),
        rows=tuple(rows),
    )
