"""The one place that names adapters: all that touches the world enters the use cases here."""

from importlib.metadata import version

from lingtan.adapters.derived.account_parts import (
    CheckParts,
    check_from_kept,
    check_to_kept,
    inventory_from_kept,
    inventory_to_kept,
)
from lingtan.adapters.derived.kept_results import find_kept, keep
from lingtan.adapters.documents.fonts import find_font
from lingtan.adapters.documents.html_file import write_html
from lingtan.adapters.documents.pdf import write_pdf
from lingtan.adapters.documents.xlsx import write_xlsx
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_file import read_mapping, write_mapping
from lingtan.adapters.files.stage import stage_file
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.adapters.forms.open_form import is_form
from lingtan.adapters.forms.read import FormContents, read_form
from lingtan.adapters.forms.requests import write_request_register
from lingtan.adapters.forms.write import write_form
from lingtan.adapters.park_file.read import read_park
from lingtan.adapters.park_file.starting_park import write_new_park
from lingtan.adapters.reference_park.write import is_reference_park, write_reference_park
from lingtan.adapters.store.records import ImportOutcome, ImportSource, RowCounts
from lingtan.adapters.store.store import Store

__all__ = [
    "CheckParts",
    "FormContents",
    "ImportOutcome",
    "ImportSource",
    "Mapping",
    "RowCounts",
    "Store",
    "check_from_kept",
    "check_to_kept",
    "engine_versions",
    "find_font",
    "find_kept",
    "inventory_from_kept",
    "inventory_to_kept",
    "is_form",
    "is_reference_park",
    "keep",
    "read_form",
    "read_mapping",
    "read_park",
    "stage_file",
    "suggest_mapping",
    "write_form",
    "write_html",
    "write_mapping",
    "write_new_park",
    "write_pdf",
    "write_reference_park",
    "write_request_register",
    "write_xlsx",
]

ENGINES = ("duckdb", "polars", "typst", "xlsxwriter", "openpyxl", "pydantic")


def engine_versions() -> tuple[tuple[str, str], ...]:
    """Return the libraries that carry the work, with their versions."""
    return tuple((name, version(name)) for name in ENGINES)
