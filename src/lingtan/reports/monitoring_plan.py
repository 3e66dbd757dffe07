"""The monitoring plan (数据质量控制计划): what is measured where and by whom, and kept right how.

Made from the park file; nothing in it is a reading.
"""

from collections.abc import Callable
from dataclasses import dataclass

from lingtan.base.time_axis import find_zone
from lingtan.park.changes import ParkChange
from lingtan.reports.chapters.basis import members_table
from lingtan.reports.chapters.factors import parameters_table
from lingtan.reports.chapters.plan_tables import (
    calibration_table,
    changes_table,
    contracts_table,
    enterprises_table,
    estimates_rules,
    files_rules,
    frequency_table,
    meters_table,
    quality_rules,
    say,
    streams_table,
)
from lingtan.reports.context import Context
from lingtan.reports.first_few import first_few
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import (
    Block,
    Callout,
    Chapter,
    Facts,
    Heading,
    Paragraph,
    Report,
    Sheet,
    Table,
    Tone,
)
from lingtan.reports.park_report import DOCUMENT_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanContents:
    """What a plan says besides the park.

    Attributes
    ----------
    changes : tuple of ParkChange
        What differs from the version before.
    mappings : tuple of str
        Files that say how raw files are read.
    digest : str
        SHA-256 of the description of the park.
    """

    version: int
    changes: tuple[ParkChange, ...]
    mappings: tuple[str, ...]
    digest: str


def build_plan(inputs: ReportInputs, contents: PlanContents) -> Report:
    """Return the monitoring plan of a park in the language of the inputs."""
    context = Context(inputs=inputs)
    chapters = tuple(
        Chapter(id=id_, title=say(context, f"chapter.{id_}"), blocks=make(context, contents))
        for id_, make in CHAPTERS.items()
    )
    zone = find_zone(inputs.park.time_zone)
    return Report(
        language=context.language,
        title=say(context, "title", park=context.name(inputs.park.name, inputs.park.id)),
        subtitle=say(
            context,
            "subtitle",
            version=contents.version,
            boundary=context.name(inputs.boundary.name, inputs.boundary.id),
        ),
        note=context.name(inputs.park.note),
        generated_at=inputs.generated_at.astimezone(zone).isoformat(timespec="minutes"),
        chapters=chapters,
        sheets=tuple(
            Sheet(id=chapter.id, title=chapter.title, tables=tables)
            for chapter in chapters
            if (tables := tuple(block for block in chapter.blocks if isinstance(block, Table)))
        ),
        words=tuple((word, context.say(f"document.{word}")) for word in DOCUMENT_WORDS),
    )


def _versions(context: Context, contents: PlanContents) -> tuple[Block, ...]:
    park = context.inputs.park
    pairs = (
        ("park", context.name(park.name, park.id)),
        ("version", str(contents.version)),
        ("made", context.moment(context.inputs.generated_at)),
        ("method", context.term(context.inputs.inventory.method)),
        ("digest", contents.digest),
    )
    facts = Facts(pairs=tuple((say(context, f"fact.{key}"), value) for key, value in pairs))
    heading = Heading(text=say(context, "heading.changes"))
    if contents.version == 1:
        return facts, heading, Paragraph(text=say(context, "text.first"))
    if not contents.changes:
        return facts, heading, Paragraph(text=say(context, "text.unchanged"))
    return facts, heading, changes_table(context, contents.changes)


def _boundary(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    boundary = context.inputs.boundary
    kind = context.word("boundary_kind", boundary.kind)
    area = "–" if boundary.area_km2 is None else f"{context.number(boundary.area_km2)} km²"
    pairs = (("boundary", context.name(boundary.name, boundary.id)), ("kind", kind))
    facts = (*pairs, ("area", area), ("outline", boundary.geojson or "–"))
    return (
        Paragraph(text=say(context, "text.boundary")),
        Facts(pairs=tuple((say(context, f"fact.{key}"), value) for key, value in facts)),
        members_table(context),
    )


def _streams(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    return (
        Paragraph(text=say(context, "text.streams")),
        streams_table(context),
        contracts_table(context),
        parameters_table(context),
    )


def _meters(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    return (
        Paragraph(text=say(context, "text.meters")),
        meters_table(context),
        *_without_class(context),
        Heading(text=say(context, "heading.calibration")),
        Paragraph(text=say(context, "text.calibration")),
        calibration_table(context),
    )


def _without_class(context: Context) -> tuple[Block, ...]:
    """Say which meters lack a class: the plan has a gap there."""
    lacking = [m.id for m in context.inputs.park.meters if m.accuracy_class is None]
    if not lacking:
        return ()
    lines = (first_few(context, [context.meter(id_) for id_ in lacking], 12),)
    return (Callout(tone=Tone.DOUBT, title=say(context, "callout.no_class"), lines=lines),)


def _responsible(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    return (
        Paragraph(text=say(context, "text.responsible")),
        enterprises_table(context),
    )


def _flow(context: Context, contents: PlanContents) -> tuple[Block, ...]:
    return (
        Paragraph(text=say(context, "text.flow")),
        frequency_table(context),
        files_rules(context, contents.mappings),
    )


def _estimates(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    return Paragraph(text=say(context, "text.estimates")), estimates_rules(context)


def _quality(context: Context, _contents: PlanContents) -> tuple[Block, ...]:
    return Paragraph(text=say(context, "text.quality")), quality_rules(context)


CHAPTERS: dict[str, Callable[[Context, PlanContents], tuple[Block, ...]]] = {
    "version": _versions,
    "boundary": _boundary,
    "streams": _streams,
    "meters": _meters,
    "responsible": _responsible,
    "flow": _flow,
    "estimates": _estimates,
    "quality": _quality,
}
