"""Print the integrated statement: accounts side by side, what they hold, what caps allow."""

from collections.abc import Iterator
from datetime import datetime

from rich.text import Text

from lingtan.app.results_statement import Statement
from lingtan.base.figures import Figure
from lingtan.base.time_axis import Period
from lingtan.cli.json_ids import with_id
from lingtan.cli.language import WORDS, say
from lingtan.cli.show import SCREEN, print_findings, print_table
from lingtan.indicators.results import FrameworkResult
from lingtan.park.offsets import OffsetBlock, Removal
from lingtan.reports.offset_words import state_name

KG_PER_T = 1000
UNKNOWN = "–"
OF_REMOVAL = ("name", "kind", "year", "amount", "back", "method", "permanence", "risk")
OF_BLOCK = ("id", "registry", "project", "vintage", "numbers", "amount", "state")
STATED = ("removals", "offsets_available", "offsets_retired")
ROWS = (
    ("before_claims", "statement.before_claims_kg"),
    ("green_power", "national.electricity_green_power_kg"),
    ("certificate", "national.electricity_certificate_kg"),
    ("emission", "national.e_park_kg"),
    ("sink", "statement.sink_kg"),
    ("sink_back", "statement.sink_back_kg"),
    ("removal", "statement.removal_kg"),
    ("removal_back", "statement.removal_back_kg"),
    ("capture", "statement.capture_kg"),
    ("capture_back", "statement.capture_back_kg"),
    ("offset_held", "statement.offset_held_kg"),
    ("offset_retired", "statement.offset_retired_kg"),
)


def print_statement(found: Statement, at: datetime) -> None:
    """Print the accounts, then blocks and removals at an instant, then what is allowed."""
    print_accounts(found)
    _print_beside(found, at)
    cases = [row for result in found.evaluation.frameworks for row in _cases(result)]
    if cases:
        headings = ("framework", "cap", "used", "gross", "left")
        print_table([say(f"beside.{name}") for name in headings], cases)
        SCREEN.print(Text(say("beside.cases"), style="dim"))
    for line in _lacking(found):
        SCREEN.print(Text(line, style="dim"))
    print_findings(found.findings, none="beside.sound")


def print_accounts(found: Statement) -> None:
    """Print the accounts side by side; none of them is set off against another."""
    account = found.evaluation.account
    figures = {**account.inventory.figures, **found.figures}
    print_table(
        [say("beside.account"), "t"],
        [[say(f"beside.{name}"), _tonnes(figures[id_])] for name, id_ in ROWS],
        title=say("beside.title", period=account.check.period.name),
    )
    SCREEN.print(Text(say("beside.never_netted"), style="dim"))


def plain_statement(found: Statement, at: datetime) -> dict[str, object]:
    """Return the statement for programs."""
    inventory, end = found.evaluation.account.inventory, found.evaluation.account.check.period.end
    return {
        "period": inventory.period,
        "boundary": inventory.boundary,
        "emission": {id_: inventory.figures[id_] for _, id_ in ROWS if id_ in inventory.figures},
        "figures": found.figures,
        "lines": found.beside.lines,
        "offsets": [with_id(block, f"contract:{block.id}") for block in found.beside.offsets],
        "to_be_retired": {
            block.id: block.retired_on for block in found.beside.offsets if block.is_planned(at)
        },
        "retired_since": {
            block.id: block.retired_on
            for block in found.beside.offsets
            if block.is_retired_since(end, at)
        },
        "removals": [with_id(each, f"contract:{each.id}") for each in found.beside.removals],
        "frameworks": [
            {"id": result.id, "cases": result.offsets, "missing": result.offset_reasons}
            for result in found.evaluation.frameworks
        ],
        "findings": found.findings,
    }


def _print_beside(found: Statement, at: datetime) -> None:
    period = found.evaluation.account.check.period
    if found.beside.removals:
        print_table(
            [say(f"beside.{name}") for name in OF_REMOVAL],
            [_removal(removal) for removal in found.beside.removals],
        )
    if found.beside.offsets:
        print_table(
            [say(f"beside.{name}") for name in OF_BLOCK],
            [_block(block, at, period) for block in found.beside.offsets],
        )


def _removal(removal: Removal) -> list[str]:
    back = sum(reversal.quantity_kg for reversal in removal.reversals)
    risk = removal.reversal_risk
    return [
        removal.name.in_language(WORDS.language),
        say(f"beside.{removal.kind.value}"),
        str(removal.year),
        f"{removal.quantity_kg / KG_PER_T:,.1f}",
        f"{back / KG_PER_T:,.1f}",
        removal.method,
        say("beside.years", years=removal.permanence_years or 0.0),
        UNKNOWN if risk is None else f"{risk:.0%}",
    ]


def _block(block: OffsetBlock, at: datetime, period: Period) -> list[str]:
    return [
        block.id,
        say(f"beside.{block.registry.value}"),
        block.project,
        str(block.vintage),
        block.serial,
        f"{block.quantity_kg / KG_PER_T:,.0f}",
        state_name(WORDS, block, at, period),
    ]


def _cases(result: FrameworkResult) -> Iterator[list[str]]:
    """Yield the cap of a framework, or both ends of the band where nobody states it."""
    cases = result.offsets
    for case in dict.fromkeys((*cases[:1], *cases[-1:])):
        standing = "rule" if case.is_the_rule else "case"
        yield [
            result.name.in_language(WORDS.language),
            say(f"beside.cap_{standing}", cap=case.cap),
            f"{case.offsets_kg / KG_PER_T:,.1f}",
            f"{case.gross_kg / KG_PER_T:,.1f}",
            f"{case.net_kg / KG_PER_T:,.1f}",
        ]


def _lacking(found: Statement) -> Iterator[str]:
    """Yield the frameworks whose case cannot be worked out, and what it lacks."""
    for result in found.evaluation.frameworks:
        lacking = ", ".join(dict.fromkeys(reason.id for reason in result.offset_reasons))
        if lacking:
            name = result.name.in_language(WORDS.language)
            yield say("beside.lacking", framework=name, data=lacking)


def _tonnes(figure: Figure) -> str:
    if figure.value is not None:
        return f"{figure.value / KG_PER_T:,.1f}"
    is_stated = any(reason.id not in STATED for reason in figure.missing)
    return say("beside.unknown" if is_stated else "beside.not_stated")
