"""Write the reference pages that are made from the code: ``python docs/generate.py``.

A test runs the same functions and fails when a page is not in step.
"""

from pathlib import Path

from lingtan.park.tables import TABLES, Table

FOLDER = Path(__file__).parent / "reference"


def tables_page() -> str:
    """Return the page of every table that passes between rooms."""
    head = [
        "# Tables",
        "",
        "Results come as Polars tables with these columns. Instants are UTC; quantities are exact",
        "decimals in canonical units (kWh, kg, Nm³ at 0 °C, m³). A column's name carries its unit where",
        "the unit is always the same.",
    ]
    return "\n".join([*head, *(line for table in TABLES for line in _section(table))]) + "\n"


def _section(table: Table) -> list[str]:
    rows = [
        f"| `{name}` | {column.type} | {column.unit or '–'} | {column.meaning} |"
        for name, column in table.columns.items()
    ]
    return ["", f"## {table.name}", "", "| column | type | unit | meaning |", "|---|---|---|---|", *rows]


PAGES = {"tables.md": tables_page}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
