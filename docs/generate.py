"""Write the reference pages that are made from the code: ``python docs/generate.py``.

A test runs the same functions and fails when a page is not in step.
"""

from importlib.resources import files
from pathlib import Path

import yaml

from lingtan.catalogue.frameworks import Framework, Indicator, OffsetRule, ThresholdRow
from lingtan.catalogue.load import load_catalogue
from lingtan.indicators.quantity_names import QUANTITY_ROOMS
from lingtan.indicators.registry import QUANTITIES
from lingtan.park.span_tables import SPAN_TABLES
from lingtan.park.tables import TABLES, Table
from lingtan.reports.words import Words
from lingtan.web.actions.table import ACTIONS
from lingtan.web.counterpart import EVERYWHERE, NOT, Counterpart
from lingtan.web.counterparts import COUNTERPARTS
from lingtan.web.features import FEATURES

FOLDER = Path(__file__).parent / "reference"
WORDS = Words("en")


def tables_page() -> str:
    """Return the page of every table that passes between rooms."""
    head = [
        "# Tables",
        "",
        "Results come as Polars tables with these columns. Instants are UTC; quantities are exact",
        "decimals in canonical units (kWh, kg, Nm³ at 0 °C, m³). A column's name carries its unit",
        "where the unit is always the same.",
    ]
    every = (*TABLES, *SPAN_TABLES)
    return "\n".join([*head, *(line for table in every for line in _section(table))]) + "\n"


def _section(table: Table) -> list[str]:
    rows = [
        f"| `{name}` | {column.type} | {column.unit or '–'} | {column.meaning} |"
        for name, column in table.columns.items()
    ]
    return [
        "",
        f"## {table.name}",
        "",
        "| column | type | unit | meaning |",
        "|---|---|---|---|",
        *rows,
    ]


FRAMEWORKS_HEAD = """\
# Frameworks

Every framework is a file in `catalogue/data/frameworks/`; add one by adding a file. Labels say how
far a fact can be trusted: Q-P read in the primary text, Q-S in a secondary copy, R recalled,
I inferred, U not seen. A threshold that was not seen is never passed.

| field of a file | meaning |
|---|---|
| `country`, `regions` | of which country (ISO 3166) and parts of it; no park elsewhere is judged |
| `type`, `gate` | as the framework calls it; a gate fails the whole framework when missed |
| `advisory` | stands beside the verdict and never decides it |
| `applies` | condition under which the framework asks for the indicator at all |
| `requires` | without it the park's figures are of the wrong boundary, and nothing is decidable |
| `formula` | arithmetic on named quantities: `+ - * /`, `min`, `max`, `share(part, whole)` |
| `readings`, `open_rule` | ways to read a rule left open; a verdict stands only if all agree |
| `compare_with` | what the value must exceed when the threshold is `increasing` |
| `reference` | the verdict of another framework is the value |
| `thresholds` | rows, the first whose `when` holds applies; `value: null` was not seen |
| `range` | lowest and highest value where the source does not say which class of park gets which |
| `offset_cap` | share of the gross emission that offsets may cover; null: all from 0 to 100 % |
| `known_from`, `known_by` | day of publication, or the day it was read where that was not seen |
| `valid_from`, `valid_to` | in force from, and until the day before, where a day was seen |
| `example` | quantities and the verdicts expected of them; a test runs it |

The verdicts are explained in [verdicts](../explanation/verdicts.md).
"""


def frameworks_page() -> str:
    """Return the page of all frameworks, quantities and data."""
    frameworks = load_catalogue().frameworks
    sections = [line for framework in frameworks for line in _framework(framework)]
    parts = [*sections, *_drafting(), *_quantities(), *_register()]
    return "\n".join([FRAMEWORKS_HEAD, *parts]) + "\n"


def _framework(framework: Framework) -> list[str]:
    rows = [_indicator(entry) for entry in framework.indicators]
    said = [f"- {topic}: {text}" for topic, text in framework.provisions.items()]
    return [
        f"## {framework.id}",
        "",
        f"{framework.name.en}. {framework.name.zh}",
        "",
        f"- level: {framework.level}; status: {framework.status}; judges: {framework.applies_to}",
        f"- of: {_place(framework)}",
        *_days(framework),
        *([f"- requires: `{framework.requires.text}`"] if framework.requires else []),
        *([_offsets(framework.offsets)] if framework.offsets else []),
        *([f"- waiver: {framework.waiver}"] if framework.waiver else []),
        *said,
        *(f"- source: {source}" for source in framework.sources),
        "",
        "| indicator | type | worked out as | threshold | label | conditions |",
        "|---|---|---|---|---|---|",
        *rows,
        "",
    ]


def _days(framework: Framework) -> list[str]:
    """Return since when it is in force and was known, as far as its file says."""
    force = f"; in force from {framework.valid_from}" if framework.valid_from else ""
    return [f"- {framework.known_by.value}: {framework.known_from}{force}"] * bool(
        framework.known_from
    )


def _indicator(entry: Indicator) -> str:
    ways = [f"`{reading.formula.text}`" for reading in entry.readings]
    if entry.reference:
        ways = [f"verdict of {entry.reference}"]
    if entry.open_rule:
        ways.append(f"open rule: {entry.open_rule}")
    if entry.applies:
        ways.append(f"applies when `{entry.applies.text}`")
    cells = [
        f"`{entry.id}` {entry.name.en} {entry.name.zh}",
        ", ".join(
            dict.fromkeys(
                [entry.kind, *["gate"] * entry.is_gate, *["advisory"] * entry.is_advisory]
            )
        ),
        "<br>".join(ways) or f"in words only: {entry.formula_text}",
        "<br>".join(_threshold(row, entry) for row in entry.thresholds),
        entry.label.value,
        entry.conditions,
    ]
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


def _place(framework: Framework) -> str:
    place = ", ".join(filter(None, (framework.country, *framework.regions))) or "no country"
    return place if framework.is_read else f"{place}; no rule of its text was read"


def _threshold(row: ThresholdRow, entry: Indicator) -> str:
    ends = row.between or (row.value,)
    number = " to ".join("not seen" if end is None else f"{end:.15g}" for end in ends)
    words = {"report": "to be reported", "increasing": "grows"}
    text = words.get(row.op, f"{row.op} {number} {entry.unit}")
    when = f" when `{row.when.text}`" if row.when else ""
    label = f" ({row.label.value})" if row.label is not entry.label else ""
    return f"{text}{when}{label}"


def _offsets(rule: OffsetRule) -> str:
    allowed = {True: "allowed", False: "not allowed", None: "not seen"}[rule.is_allowed]
    cap = "unknown, so a band is shown" if rule.cap is None else f"{rule.cap:.0%} of {rule.basis}"
    note = f"; {rule.note}" if rule.note else ""
    return (
        f"- offsets: {allowed}; cap {cap} ({rule.label.value}); gross is {rule.gross_basis.en} "
        f"({rule.gross_label.value}){note}"
    )


def _drafting() -> list[str]:
    file = files("lingtan.catalogue") / "data" / "drafting_standards.yaml"
    standards = yaml.safe_load(file.read_text(encoding="utf-8"))
    rows = [
        f"| {item['plan'] or '–'} | {item['name_zh']} | {item['state']} |"
        for item in standards["items"]
    ]
    intro = f"{standards['source']} ({standards['label']}). None of them judges a park yet."
    local = (
        f"Local standards seen by title: {', '.join(standards['local_standards_seen_by_title'])}."
    )
    head = ["| plan | name | state |", "|---|---|---|"]
    return ["## National standards in work", "", intro, "", *head, *rows, "", local, ""]


def _quantities() -> list[str]:
    rows = [
        f"| `{entry.id}` | {entry.unit} | {entry.docs.splitlines()[0]} | {entry.source} |"
        for entry in QUANTITIES.values()
    ]
    head = ["| quantity | unit | meaning | source |", "|---|---|---|---|"]
    rooms = ", ".join(f"`{room.__name__.split('.')[-1]}`" for room in QUANTITY_ROOMS)
    intro = (
        f"A formula may name these, figures of the ledger, and data below. They stand in {rooms}."
    )
    return ["## Quantities", "", intro, "", *head, *rows, ""]


def _register() -> list[str]:
    rows = [
        f"| `{datum.id}` | {datum.name.en} {datum.name.zh} | {datum.unit} | {datum.per} | "
        f"{datum.supplier.en} | {datum.proof.en} |"
        for datum in load_catalogue().data_register
    ]
    head = [
        "| datum | name | unit | stated by | supplied by | least proof |",
        "|---|---|---|---|---|---|",
    ]
    return ["## Data that somebody has to state", "", *head, *rows]


BROWSER_HEAD = """\
# Commands in a browser

Everything a person does with `lingtan` is done in a browser as well, or it stands here why not. A
test holds this table against the commands: no command, option or step may be missing, and each
action is exercised against a real server.

Options that mean the same everywhere:

| option | in a browser |
|---|---|
"""


def browser_page() -> str:
    """Return the page of what each command is in a browser."""
    everywhere = [f"| `{name}` | {_there(told)} |" for name, told in EVERYWHERE.items()]
    sections = [line for name, each in COUNTERPARTS.items() for line in _command(name, each)]
    return BROWSER_HEAD + "\n".join([*everywhere, *sections]) + "\n"


def _command(name: str, found: Counterpart) -> list[str]:
    head = ["", f"## lingtan {name}", ""]
    if found.not_here:
        return [*head, f"Not in a browser: it {found.not_here}."]
    places = [*(_page(each) for each in found.pages), *(_action(each) for each in found.actions)]
    told = {**{f"{name} {step}": place for step, place in found.steps.items()}, **found.options}
    rows = [f"| `{option}` | {_there(place)} |" for option, place in told.items()]
    table = ["", "| step or option | in a browser |", "|---|---|", *rows] if rows else []
    return [*head, ", ".join(places) + ".", *table]


def _page(id_: str) -> str:
    known = {feature.id: feature for feature in FEATURES}
    found = known.get(id_)
    return f"*{WORDS.say(f'page.{id_}')}* `{found.path}`" if found else f"`{id_}`"


def _action(id_: str) -> str:
    return f"*{WORDS.say(f'do.{id_}')}* `/do/{id_}`"


def _there(place: str) -> str:
    if place.startswith(NOT):
        return f"not: {place.removeprefix(NOT)}"
    page, asks, asked = place.partition("?")
    if asks:
        return f"{_page(page)}: {WORDS.say(f'do.field.{asked}')}"
    action, dot, name = place.partition(".")
    if dot and action in ACTIONS:
        return f"{_action(action)}: {WORDS.say(f'do.field.{name}')}"
    if place in ACTIONS:
        return _action(place)
    is_place = place.startswith("/") or WORDS.has(f"page.{place}")
    return _page(place) if is_place else place


PAGES = {"tables.md": tables_page, "frameworks.md": frameworks_page, "browser.md": browser_page}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
