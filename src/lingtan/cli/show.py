"""How a command shows its result: tables for people, JSON for programs, errors with a way out."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path

import typer
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from lingtan.app.choose_place import earlier_of
from lingtan.base.errors import LingtanError
from lingtan.base.findings import Finding, Severity, worst
from lingtan.base.plain import Plain, to_plain
from lingtan.cli.language import WORDS, say
from lingtan.cli.screen import Screen, without_controls
from lingtan.cli.whole_table import add_column, print_whole

SCREEN = Screen(highlight=False, emoji=False)  # an id may hold ``:b:``
TO_ERROR = Screen(stderr=True, highlight=False, emoji=False)
COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
FAILED = 1
REFUSED = 3
STOPPED = 130
SHOWN = 12


def speak_whatever_the_terminal_can_show() -> None:
    """Let no letter a terminal or pipe cannot show (LANG=C, an old code page) end a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


@contextmanager
def working(as_json: bool = False) -> Iterator[None]:
    """Show that work is going on, on a terminal; programs and pipes see nothing of it."""
    if as_json or not TO_ERROR.is_terminal:
        yield
        return
    with TO_ERROR.status(say("cli.working")):
        yield


def leave_if_refused(findings: Iterable[Finding]) -> None:
    """Leave with 3 when a figure was refused: done, but not everything could be given."""
    if worst(findings) is Severity.ERROR:
        raise typer.Exit(REFUSED)


def print_refusals(findings: Iterable[Finding]) -> None:
    """Print why a command leaves with 3, where nothing else it prints says so."""
    refused = [finding for finding in findings if finding.kind.severity is Severity.ERROR]
    if refused:
        print_findings(refused)


def note_earlier(path: Path) -> None:
    """Say that a document stands beside an earlier one, if it does."""
    earlier = earlier_of(path)
    if earlier is not None:
        note = say("cli.beside", file=str(earlier))
        SCREEN.print(f"[yellow]![/] {escape(note)}", soft_wrap=True)


def print_json(result: object) -> None:
    """Print a result as JSON and nothing else."""
    plain = to_plain(result, plain_error)
    is_plain = not (SCREEN.encoding or "").lower().startswith("utf")
    SCREEN.out(json.dumps(plain, ensure_ascii=is_plain, indent=2), highlight=False)


def plain_error(error: LingtanError) -> Plain:
    """Return an error for programs: its ids and facts, and its words in this language."""
    facts: dict[str, Plain] = {**error.facts}
    return {
        "code": error.code,
        "case": error.case,
        "facts": facts,
        "what": WORDS.error_what(error),
        "next": WORDS.error_next(error),
        "details": [WORDS.detail(detail) for detail in error.details],
    }


def print_error(error: LingtanError, *, about: str = "", as_json: bool = False) -> None:
    """Print what is wrong and what to do next; programs are told on standard output."""
    if as_json:
        print_json({"error": error})
        return
    mark = f"✗ {say('cli.error')}" if about else say("cli.error")
    what = f"{about}: {WORDS.error_what(error)}" if about else WORDS.error_what(error)
    TO_ERROR.print(f"[bold red]{mark}[/] {escape(without_controls(what))}")
    TO_ERROR.print(f"[dim]→ {escape(without_controls(WORDS.error_next(error)))}[/]")
    for detail in error.details:
        TO_ERROR.print(f"  {escape(without_controls(WORDS.detail(detail)))}")


def print_findings(
    findings: Sequence[Finding], limit: int | None = None, none: str = "cli.no_findings"
) -> None:
    """Print findings by gravity: where, what, and the next step once for each kind.

    Parameters
    ----------
    limit : int or None
        How many at most; None where the command has no option for it.
    none : str
        Word for there being none.
    """
    if not findings:
        SCREEN.print(f"[green]✓[/] {say(none)}")
        return
    order = list(Severity)
    ranked = sorted(findings, key=lambda f: (order.index(f.kind.severity), f.kind.id, f.subject))
    told: set[str] = set()
    shown = SHOWN if limit is None else limit
    for finding in ranked[:shown]:
        colour = COLOURS[finding.kind.severity]
        line = Text.assemble(
            ("● ", colour),
            without_controls(WORDS.what(finding)),
            (f"  {without_controls(WORDS.place(finding.place))}", "dim"),
        )
        SCREEN.print(line)
        if finding.kind.id not in told:
            SCREEN.print(Text(f"  → {WORDS.next_step(finding)}", style="dim"))
        told.add(finding.kind.id)
    if len(ranked) > shown:
        words = "cli.more_findings_in_json" if limit is None else "cli.more_findings"
        SCREEN.print(f"[dim]{say(words, count=len(ranked) - shown)}[/]")


def count_findings(findings: Iterable[Finding]) -> str:
    """Return how many findings there are of each gravity, in words."""
    counts = Counter(finding.kind.severity for finding in findings)
    parts = [say(f"cli.count.{s.value}", count=counts[s]) for s in Severity if counts[s]]
    return say("cli.joiner").join(parts) or say("cli.no_findings")


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]], title: str = "") -> None:
    """Print a plain table; numbers come formatted and are set to the right.

    Nothing in it is cut: an id or the name of a file that is cut short names nothing, and a
    number that is cut short is another number.
    """
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False)
    body = [[without_controls(cell) for cell in row] for row in rows]
    for column, heading in enumerate(headings):
        cells = [row[column] for row in body]
        add_column(table, heading, right=_are_numbers(cells))
    for row in body:
        table.add_row(*(escape(cell) for cell in row))
    print_whole(table, SCREEN)


def _are_numbers(cells: Sequence[str]) -> bool:
    digits = [cell for cell in cells if cell and cell.strip("–—")]
    return bool(digits) and all(cell[0] in "-−+0123456789" for cell in digits)


def thousands(count: int) -> str:
    """Return a count with marks between groups of three digits."""
    return f"{count:,}"
