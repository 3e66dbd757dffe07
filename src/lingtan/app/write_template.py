"""Write a form for people to fill in, prefilled from the park file."""

from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park, with_statements
from lingtan.app.wiring import Store
from lingtan.app.wiring_files import write_form


def write_template(layout: Layout, kind: str, year: int, language: str) -> Path:
    """Write an XLSX form into ``reports/`` and return its path.

    Raises
    ------
    DocumentError
        There is no such form, or the park has nothing to fill in on it.
    """
    opened = open_park(layout)
    with Store.open(layout.store) as store:
        park = with_statements(opened.park, store, None)
    layout.reports.mkdir(exist_ok=True)
    path = layout.reports / f"form_{kind}_{year}_{language}.xlsx"
    return write_form(kind, park, opened.catalogue, year, language, path)
