"""The page of energy, asked for the meters and months behind a grade of data, or behind all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.reports.chapters.quality import EVERY, GRADES, quality_table
from lingtan.reports.context import Context
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import Block, Chapter, Table
from lingtan.reports.way import way_to
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind
from lingtan.web.cut_list import CURSOR, cut_list, cut_notes
from lingtan.web.problems import no_value

CHAPTER, TABLE = "quality", "grades"
KEYS = ("meter_id", "month")
LISTED = way_to("/energy", "table-quality")


def with_graded(
    presentation: Presentation, asked: Mapping[str, str], _layout: Layout, words: Words
) -> Presentation:
    """Return a presentation that lists, below the counts, the meters and months of a grade.

    A huge park has tens of thousands: a page shows a hundred of them, and leads on to the next.

    Raises
    ------
    ArgumentError
        There is no such grade, or the list goes on nowhere so.
    """
    grade = asked.get(GRADE.name, "")
    if not grade:
        return presentation
    if grade not in (*GRADES, EVERY):
        raise no_value(GRADE.name, grade, ", ".join((*GRADES, EVERY)))
    listed = _cut(presentation.inputs, grade, asked, words)
    report = presentation.report
    chapters = tuple(
        _with(each, listed) if each.id == CHAPTER else each for each in report.chapters
    )
    return replace(presentation, report=replace(report, chapters=chapters))


def has_grades(presentation: Presentation, field: Field) -> bool:
    """Whether any meter was graded in the period; where the list goes on is told by links."""
    return field is GRADE and not presentation.inputs.quality.is_empty()


def _cut(inputs: ReportInputs, grade: str, asked: Mapping[str, str], words: Words) -> Table:
    """Return the part of the list that is shown: only its rows are drawn."""
    one = "" if grade == EVERY else grade
    mine = inputs.quality.filter(pl.col("grade") == one if one else True)
    page = cut_list(mine.select(KEYS).rows(), lambda key: key, asked)
    keys = pl.DataFrame(page.items, schema=mine.select(KEYS).schema, orient="row")
    shown = replace(inputs, quality=mine.join(keys, on=KEYS, how="semi"))
    listed = quality_table(Context(inputs=shown), one)
    return replace(listed, notes=cut_notes(page, LISTED, asked, words))


def _with(chapter: Chapter, listed: Block) -> Chapter:
    """Return a chapter with a block behind its table of grades."""
    blocks: list[Block] = []
    for block in chapter.blocks:
        is_counts = isinstance(block, Table) and block.id == TABLE
        blocks += [block, listed] if is_counts else [block]
    return replace(chapter, blocks=tuple(blocks))


def _grades(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    told = [(grade, f"{grade} {words.say(f'grade.{grade}')}") for grade in GRADES]
    return [("", words.say("graded.none")), *told, (EVERY, words.say("graded.every"))]


GRADE = Field(name="grade", kind=Kind.CHOICE, choices=_grades, is_required=False)
ASKED = (GRADE, CURSOR)
