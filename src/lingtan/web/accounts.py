"""The accounts of enterprises as a page; to an enterprise its own, and nothing else."""

from dataclasses import replace

from lingtan.app.present_park import Presentation
from lingtan.ledger.allocation.account_figures import figure_id
from lingtan.reports.model import Amount, Block, Cell, Chapter, Paragraph, Table
from lingtan.reports.words import Words

CHAPTER = TABLE = "accounts"
BY_SPAN = "accounts_by_span"  # tells when others joined and left


def only_accounts(presentation: Presentation, words: Words, enterprise: str) -> Presentation:
    """Return a presentation whose report holds the accounts and nothing else.

    Of an enterprise it holds one row, which tells when it was inside if that was not all the
    time. What the notes of the table say of others is left out, and so is the total of the park,
    from which a neighbour could be worked out.
    """
    report = presentation.report
    shown = {each.id: each for each in report.tables() if each.id in (TABLE, BY_SPAN)}
    table = shown.get(TABLE)
    if table is not None and enterprise:
        table = _own(table, enterprise, words)
        shown.pop(BY_SPAN, None)
    blocks: tuple[Block, ...] = (
        (Paragraph(text=words.say("page.enterprise.none")),)
        if table is None
        else tuple((shown | {TABLE: table}).values())
    )
    chapter = Chapter(id=CHAPTER, title=words.say("page.enterprise"), blocks=blocks)
    return replace(presentation, report=replace(report, chapters=(chapter,), sheets=()))


def own_rows(table: Table) -> list[tuple[Cell, ...]]:
    """Return the rows of accounts, without what stays with the park and its total."""
    return [row for row in table.rows if _is_account(row)]


def _own(table: Table, enterprise: str, words: Words) -> Table | None:
    rows = tuple(row for row in own_rows(table) if _is_of(row, enterprise))
    if not rows:
        return None
    is_known = all(cell.value is not None for cell in _amounts(rows[0]))
    notes = () if is_known else (words.say("page.enterprise.unknown"),)
    return replace(table, rows=rows, notes=notes, has_total=False)


def _is_account(row: tuple[Cell, ...]) -> bool:
    return any(cell.figure.startswith("account.") for cell in _amounts(row))


def _is_of(row: tuple[Cell, ...], enterprise: str) -> bool:
    """Whether a row is of this enterprise, and not of one whose id only begins the same."""
    return any(cell.figure == figure_id(enterprise, "total") for cell in _amounts(row))


def _amounts(row: tuple[Cell, ...]) -> list[Amount]:
    return [cell for cell in row if isinstance(cell, Amount)]
