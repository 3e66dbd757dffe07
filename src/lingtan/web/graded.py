"""The page of energy, asked for the meters and months behind a grade of data."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.base.errors import ArgumentError
from lingtan.reports.chapters.quality import GRADES, quality_table
from lingtan.reports.context import Context
from lingtan.reports.model import Block, Chapter, Table
from lingtan.reports.words import Words
from lingtan.web.actions.action import Field, Kind

CHAPTER, TABLE = "quality", "grades"


def with_graded(
    presentation: Presentation, asked: Mapping[str, str], _layout: Layout, _words: Words
) -> Presentation:
    """Return a presentation that lists, below the counts, the meters and months of a grade.

    Raises
    ------
    ArgumentError
        There is no such grade.
    """
    grade = asked.get(GRADE.name, "")
    if not grade:
        return presentation
    if grade not in GRADES:
        facts = {"name": GRADE.name, "given": grade[:40], "allowed": ", ".join(GRADES)}
        raise ArgumentError("no_value", facts=facts)
    listed = quality_table(Context(inputs=presentation.inputs), grade)
    report = presentation.report
    chapters = tuple(
        _with(each, listed) if each.id == CHAPTER else each for each in report.chapters
    )
    return replace(presentation, report=replace(report, chapters=chapters))


def has_grades(presentation: Presentation, _field: Field) -> bool:
    """Whether any meter was graded in the period."""
    return not presentation.inputs.quality.is_empty()


def _with(chapter: Chapter, listed: Block) -> Chapter:
    """Return a chapter with a block behind its table of grades."""
    blocks: list[Block] = []
    for block in chapter.blocks:
        is_counts = isinstance(block, Table) and block.id == TABLE
        blocks += [block, listed] if is_counts else [block]
    return replace(chapter, blocks=tuple(blocks))


def _grades(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    told = [(grade, f"{grade} {words.say(f'grade.{grade}')}") for grade in GRADES]
    return [("", words.say("graded.none")), *told]


GRADE = Field(name="grade", kind=Kind.CHOICE, choices=_grades, is_required=False)
ASKED = (GRADE,)
