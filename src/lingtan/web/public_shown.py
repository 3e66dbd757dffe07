"""What a park shows to everybody: a scorecard, a picture, and how each number of them is made."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from lingtan.app.present_park import Presentation
from lingtan.evidence.lineage.for_everybody import OpenLineage
from lingtan.evidence.lineage.nodes import Node
from lingtan.reports.html_blocks import Drawing, draw_block, draw_text
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.markup import Markup, join, tag
from lingtan.reports.model import Amount, Block, Chapter, Paragraph
from lingtan.reports.sentence import Part, Sentence, text_of
from lingtan.reports.shown_amounts import figures_in
from lingtan.reports.way import LINEAGE as WHOLE
from lingtan.reports.way import Way
from lingtan.reports.words import Words
from lingtan.web import lead
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.exports import TakenPage
from lingtan.web.features import EXPORTS, export_of
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.public_blocks import as_shown, months_of_park
from lingtan.web.screens import scorecard_of
from lingtan.web.view import View

PUBLIC = "/public/{park}"
LINEAGE = f"{PUBLIC}/lineage"


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicPage:
    """The public page of a park, of its last full year.

    Attributes
    ----------
    is_final : bool
        Whether that year is closed.
    """

    presentation: Presentation
    view: View
    is_final: bool

    @property
    def words(self) -> Words:
        """The words of its language."""
        return Words(self.view.language)

    @property
    def park(self) -> str:
        """What the park is called."""
        park = self.presentation.inputs.park
        return park.name.in_language(self.view.language) or park.id

    @property
    def answer(self) -> Sentence:
        """What it leads with."""
        return lead.overview(self.presentation, self.words)

    @property
    def state(self) -> str:
        """Whether its figures may still move."""
        return self.words.say(f"public.{'closed' if self.is_final else 'open'}")

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What it shows, as far as there is any."""
        found = (scorecard_of(self.presentation), months_of_park(self.presentation, self.words))
        return tuple(each for each in found if each is not None)

    @property
    def told(self) -> Mapping[str, str]:
        """The numbers in its words and its scorecard as they are written, by their ids."""
        scores = scorecard_of(self.presentation)
        said = (self.answer, scores.core.note if scores else "")
        parts = [part for text in said if isinstance(text, Sentence) for part in text.parts]
        found = {id_: part for part in parts for id_ in (_traced(part),) if id_}
        return {id_: text_of(part) for id_, part in {**found, **figures_in(self.blocks)}.items()}

    def link(self, template: str, **more: str) -> str:
        """Return one of its addresses; it is asked for no period and no boundary."""
        path = template.format(park=quote(self.presentation.inputs.park.id, safe=""))
        return View(period="", language=self.view.language, theme=self.view.theme).link(
            path, **more
        )


def draw_public(page: PublicPage) -> str:
    """Return the page."""
    drawing = _drawing(page)
    return _fill(
        "public.html",
        page,
        title=page.words.say("public.title"),
        languages=_languages(page, PUBLIC),
        exports=[(form.upper(), page.link(export_of(PUBLIC, form))) for form in EXPORTS],
        subtitle=page.presentation.report.subtitle,
        note=page.presentation.report.note,
        lead=draw_text(page.answer, drawing),
        state=page.state,
        blocks=[draw_block(block, drawing) for block in page.blocks],
    )


def taken_public(page: PublicPage) -> TakenPage:
    """Return the page as it is taken away: what it shows, and no more."""
    title = page.words.say("public.title")
    blocks = (Paragraph(text=page.state), *map(as_shown, page.blocks))
    chapter = Chapter(id="public", title=title, blocks=blocks)
    return TakenPage(id="public", name=title, answer=page.answer, chapters=(chapter,))


def draw_public_lineage(page: PublicPage, lineage: OpenLineage) -> str:
    """Return how a number of the page is made, as far as everybody may know."""
    words, told = page.words, page.told
    named = NodeWords(words)
    return _fill(
        "public_lineage.html",
        page,
        title=named.title_of(lineage.node),
        languages=_languages(page, LINEAGE, figure=lineage.node.id),
        value=told[lineage.node.id],
        subtitle=page.presentation.report.subtitle,
        note=page.presentation.report.note,
        state=page.state,
        back=page.link(PUBLIC),
        rule=next(named.rule_of(lineage.node), "") if lineage.is_rule_open else "",
        parts=[
            (
                part.name,
                part.weight < 0,
                named.title_of(node),
                told.get(node.id, ""),
                page.link(LINEAGE, figure=node.id) if node.id in told else "",
            )
            for part, node in lineage.parts
        ],
        hidden=lineage.hidden,
        counts=[
            words.say(f"public.count.{kind.value}", {"count": count})
            for kind, count in lineage.counts.items()
        ],
        sources=[_source_of(node, page.view.language) for node in lineage.sources],
        whole=View(
            period=page.view.period, language=page.view.language, theme=page.view.theme
        ).link(WHOLE, figure=lineage.node.id),
    )


def _source_of(node: Node, language: str) -> str:
    """Return the document a row of a factor is from, with how far it is believed."""
    own = node.facts.get("source_zh") if language == "zh_CN" else ""
    label = node.facts.get("label")
    return f"{own or node.facts['source']}{f' [{label}]' if label else ''}"


def _drawing(page: PublicPage) -> Drawing:
    told = page.told

    def refer(shown: Markup, figure: str) -> Markup:
        if figure not in told:
            return shown
        return tag("a", shown, href=page.link(LINEAGE, figure=figure), class_="figure")

    def lead_on(way: Way) -> Markup:
        return refer(join(way.text), _traced(way))

    return Drawing(chart_note="", refer=refer, lead=lead_on)


def _traced(part: Part) -> str:
    """Return the id by which a part of a sentence is traced; nothing of one that is not."""
    match part:
        case Amount():
            return part.figure or (_traced(part.leads_to) if part.leads_to else "")
        case Way() if part.path == WHOLE:
            return dict(part.brings).get("figure", "")
        case _:
            return ""


def _languages(page: PublicPage, template: str, **own: str) -> list[tuple[str, str, bool]]:
    return [
        (name, page.link(template, language=id_, **own), id_ == page.view.language)
        for id_, name in LANGUAGES.items()
    ]


def _fill(template: str, page: PublicPage, **context: object) -> str:
    return (
        environment()
        .get_template(template)
        .render(
            say=page.words.say,
            view=page.view,
            park=page.park,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            **context,
        )
    )
