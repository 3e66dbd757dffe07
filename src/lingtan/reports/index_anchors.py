"""Where the indexes of figures and of other numbers are reached by those that lead to them."""

from lingtan.reports.model import INDEX, NUMBERS, Amount, Cell, Table


def row_anchor(table: Table, row: tuple[Cell, ...]) -> dict[str, str]:
    """Return the id by which a row of the index of figures is reached."""
    if table.id != INDEX:
        return {}
    shown = [cell.figure for cell in row if isinstance(cell, Amount) and cell.figure]
    return {"id": anchor_of(shown[0])} if shown else {}


def number_anchor(table: Table, cell: Cell) -> dict[str, str]:
    """Return the id by which a number is reached that shares its row with another."""
    if table.id != NUMBERS or not isinstance(cell, Amount):
        return {}
    return {"id": anchor_of(cell.figure)}


def anchor_of(figure: str) -> str:
    """Return where the index of figures tells of a figure.

    Examples
    --------
    >>> anchor_of("national.e_park_kg")
    'figure-national.e_park_kg'
    """
    return f"figure-{figure}"
