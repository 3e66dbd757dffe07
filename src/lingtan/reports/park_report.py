"""Assemble the park report: one tree from the results of the other rooms, nothing worked out.

Its chapters answer the outline of the national application (发改环资〔2025〕910号, annex 2).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from lingtan.base.time_axis import find_zone
from lingtan.reports.chapters.annex import annex_chapter
from lingtan.reports.chapters.basis import basis_chapter
from lingtan.reports.chapters.closings import closings_chapter
from lingtan.reports.chapters.electricity import electricity_chapter
from lingtan.reports.chapters.emissions import emissions_chapter
from lingtan.reports.chapters.energy import energy_chapter
from lingtan.reports.chapters.factors import factors_chapter
from lingtan.reports.chapters.finance import finance_chapter
from lingtan.reports.chapters.findings import findings_chapter
from lingtan.reports.chapters.indicators import indicators_chapter
from lingtan.reports.chapters.quality import quality_chapter
from lingtan.reports.chapters.summary import national_first, summary_chapter
from lingtan.reports.context import Context
from lingtan.reports.inputs import ReportInputs
from lingtan.reports.model import CHAPTERS, Amount, Chapter, Report, Sheet
from lingtan.reports.shown_amounts import figures_in
from lingtan.reports.workbook import sheets_of, some_sheets

DOCUMENT_WORDS = (
    "contents",
    "page",
    "unknown",
    "evidence_legend",
    "figure_legend",
    "generated",
    "chart_table_note",
)
SHEETS_OF_PAGES = ("evidence",)
# The annex is made last: its index of figures follows the order of the chapters before it.
MAKERS: Mapping[str, Callable[[Context], Chapter | None]] = {
    "summary": summary_chapter,
    "basis": basis_chapter,
    "energy": energy_chapter,
    "emissions": emissions_chapter,
    "electricity": electricity_chapter,
    "indicators": indicators_chapter,
    "quality": quality_chapter,
    "factors": factors_chapter,
    "findings": findings_chapter,
    "closings": closings_chapter,
    "finance": finance_chapter,
}


def build_park_report(inputs: ReportInputs) -> Report:
    """Return the report of a park in the language of the inputs."""
    return _built(inputs, sheets_of)


def build_pages(inputs: ReportInputs) -> Report:
    """Return the report as pages show it: of the workbook only the register of evidence."""
    return _built(inputs, lambda context, _figures: some_sheets(context, SHEETS_OF_PAGES))


def _built(
    inputs: ReportInputs, sheets: Callable[[Context, Mapping[str, Amount]], tuple[Sheet, ...]]
) -> Report:
    ordered = replace(inputs, frameworks=national_first(inputs.frameworks))
    context = Context(inputs=ordered)
    made = (MAKERS[id_](context) for id_ in CHAPTERS if id_ in MAKERS)
    chapters = tuple(chapter for chapter in made if chapter is not None)
    annex = annex_chapter(context, _figures_of(chapters))
    told = (*chapters, annex)
    return _report(context, told, sheets(context, _figures_of(told)))


def _figures_of(chapters: tuple[Chapter, ...]) -> dict[str, Amount]:
    return figures_in(block for chapter in chapters for block in chapter.blocks)


def _report(context: Context, chapters: tuple[Chapter, ...], sheets: tuple[Sheet, ...]) -> Report:
    inputs = context.inputs
    zone = find_zone(inputs.park.time_zone)
    park = context.name(inputs.park.name, inputs.park.id)
    boundary = context.name(inputs.boundary.name, inputs.boundary.id)
    return Report(
        language=context.language,
        title=context.say("title_trial" if inputs.is_trial else "title", park=park),
        subtitle=context.say("subtitle", period=inputs.period.name, boundary=boundary),
        note=context.name(inputs.park.note),
        generated_at=inputs.generated_at.astimezone(zone).isoformat(timespec="minutes"),
        chapters=chapters,
        sheets=sheets,
        words=tuple((key, context.say(f"document.{_word(key)}")) for key in DOCUMENT_WORDS),
    )


def _word(key: str) -> str:
    """Return the word of a document: the instant on each page of a report is one of knowledge."""
    return "as_known" if key == "generated" else key
