"""Write a form for people to fill in, prefilled from the park file."""

from pathlib import Path

from lingtan.app.choose_place import choose_place
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park, with_statements
from lingtan.app.wiring import Store
from lingtan.app.wiring_files import require_kind, write_form


def write_template(
    layout: Layout, kind: str, year: int, language: str, *, replace: bool = False
) -> Path:
    """Write an XLSX form into ``reports/`` and return its path.

    A form that stands there already may be filled in, so the new one goes beside it.

    Parameters
    ----------
    replace : bool
        Whether to write over a form that stands there.

    Raises
    ------
    DocumentError
        There is no such form, or the park has nothing to fill in on it.
    """
    opened = open_park(layout)
    with Store.open(layout.store) as store:
        park = with_statements(opened, store, None)
    layout.reports.mkdir(exist_ok=True)
    name = f"form_{require_kind(kind)}_{year}_{language}"
    place = choose_place(layout.reports, name, ("xlsx",), replace=replace)
    path = place.with_name(f"{place.name}.xlsx")
    return write_form(kind, park, opened.catalogue, year, language, path)
