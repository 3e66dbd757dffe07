"""What lingtan does of the functions an energy-carbon centre should have, and what it lacks.

The list is the nation's; how far each function stands is ours to say, and a test keeps it honest:
each function is judged, and each command and page named is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from lingtan.app.present_park import Presentation
from lingtan.base.errors import Fact
from lingtan.catalogue.load import load_catalogue
from lingtan.catalogue.platform_functions import PlatformFunction
from lingtan.reports.model import Cell, Chapter, Column, ColumnKind, Paragraph, Table, Verdict
from lingtan.reports.way import Way
from lingtan.reports.words import Words

CHAPTER = "conformance"


class State(StrEnum):
    """How far a function stands; the value is the mark a verdict of that kind has."""

    STANDS = "meets"
    IN_PART = "not_decidable"
    MISSING = "misses"


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a function stands, the commands that do it, and the page that shows it.

    Attributes
    ----------
    page : str
        Id of the page.
    path : str
        Its address.
    """

    state: State
    page: str
    path: str
    commands: tuple[str, ...]


STANDING: Mapping[str, Standing] = {
    "energy_query": Standing(State.STANDS, "energy", "/energy", ("check", "account", "serve")),
    "energy_totals": Standing(State.STANDS, "indicators", "/indicators", ("account", "evaluate")),
    "energy_analysis": Standing(
        State.IN_PART, "green_power", "/green-power", ("match", "reconcile", "heat")
    ),
    "benchmarking": Standing(State.IN_PART, "indicators", "/indicators", ("evaluate",)),
    "energy_flows": Standing(State.STANDS, "energy", "/energy", ("reconcile", "report")),
    "efficiency_balance": Standing(
        State.IN_PART, "energy", "/energy", ("reconcile", "allocate", "uncertainty")
    ),
    "budgets": Standing(State.IN_PART, "reports", "/reports", ("baseyear", "allowances")),
    "carbon_accounting": Standing(
        State.STANDS, "carbon", "/carbon", ("account", "statement", "trace")
    ),
    "product_footprint": Standing(State.STANDS, "reports", "/reports", ("footprint",)),
    "supply_chain": Standing(State.IN_PART, "campaigns", "/campaigns", ("campaign", "footprint")),
    "verification": Standing(
        State.STANDS,
        "verification",
        "/verification",
        ("verification", "bundle", "verify", "evidence"),
    ),
    "carbon_assets": Standing(
        State.STANDS, "assets", "/assets", ("certificates", "allowances", "statement")
    ),
}


def with_conformance(presentation: Presentation, words: Words, _enterprise: str) -> Presentation:
    """Return a presentation whose report is the list of functions, judged."""
    catalogue = load_catalogue()
    functions = catalogue.platform_functions
    source = catalogue.sources[functions[0].source].in_language(words.language)
    facts: dict[str, Fact] = {"source": source, "label": functions[0].label.value}
    blocks = (Paragraph(text=words.say("conformance.intro", facts)), _table(functions, words))
    chapter = Chapter(id=CHAPTER, title=words.say("page.conformance"), blocks=blocks)
    report = replace(presentation.report, chapters=(chapter,), sheets=())
    return replace(presentation, report=report)


def _table(functions: tuple[PlatformFunction, ...], words: Words) -> Table:
    headings = ("number", "function", "state", "page", "commands", "note")
    weights = (0.4, 2.0, 0.8, 0.9, 1.4, 3.0)
    return Table(
        id=CHAPTER,
        title=words.say("conformance.title"),
        columns=tuple(
            Column(heading=words.say(f"conformance.{name}"), kind=ColumnKind.TEXT, weight=weight)
            for name, weight in zip(headings, weights, strict=True)
        ),
        rows=tuple(_row(function, words) for function in functions),
    )


def _row(function: PlatformFunction, words: Words) -> tuple[Cell, ...]:
    standing = STANDING[function.id]
    return (
        str(function.number),
        function.name.in_language(words.language),
        Verdict(
            outcome=standing.state.value,
            word=words.say(f"conformance.state.{standing.state.name.lower()}"),
        ),
        Way(text=words.say(f"page.{standing.page}"), path=standing.path),
        words.say("report.joiner_short").join(f"lingtan {each}" for each in standing.commands),
        words.say(f"conformance.{function.id}"),
    )
