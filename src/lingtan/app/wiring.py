"""The one place that names adapters: all that touches the world enters the use cases here.

What reads files and what writes documents is heavy to load, and stands beside it in
`wiring_files` and `wiring_documents`.
"""

from importlib.metadata import version

from lingtan.adapters.derived.account_parts import (
    CheckParts,
    ReconciledParts,
    check_from_kept,
    check_to_kept,
    inventory_from_kept,
    inventory_to_kept,
    reconciled_from_kept,
    reconciled_to_kept,
)
from lingtan.adapters.derived.kept_amounts import find_amounts, keep_amounts
from lingtan.adapters.derived.kept_results import Kept, Room, find_kept, keep
from lingtan.adapters.derived.park_text import (
    ReadPark,
    read_park_from_text,
    read_park_to_text,
)
from lingtan.adapters.documents.table_file import write_table
from lingtan.adapters.store.durable import copy_durably, finish, make_folder, part_of
from lingtan.adapters.store.records import (
    STORE_BUSY,
    Difference,
    ImportKind,
    ImportOutcome,
    ImportRecord,
    ImportSource,
    RowCounts,
)
from lingtan.adapters.store.register_statements import CERTIFICATES, REGISTER_EVENTS
from lingtan.adapters.store.rehearsal import copy_store, link_files
from lingtan.adapters.store.statements import ENTERPRISES
from lingtan.adapters.store.store import Store
from lingtan.adapters.store.trials import (
    TrialBeside,
    TrialNeighbour,
    leave_out,
    trial_neighbours_of,
    trial_readings_beside,
    trial_readings_of,
)

__all__ = [
    "CERTIFICATES",
    "ENTERPRISES",
    "REGISTER_EVENTS",
    "STORE_BUSY",
    "CheckParts",
    "Difference",
    "ImportKind",
    "ImportOutcome",
    "ImportRecord",
    "ImportSource",
    "Kept",
    "ReadPark",
    "ReconciledParts",
    "Room",
    "RowCounts",
    "Store",
    "TrialBeside",
    "TrialNeighbour",
    "check_from_kept",
    "check_to_kept",
    "copy_durably",
    "copy_store",
    "engine_versions",
    "find_amounts",
    "find_kept",
    "finish",
    "inventory_from_kept",
    "inventory_to_kept",
    "keep",
    "keep_amounts",
    "leave_out",
    "link_files",
    "make_folder",
    "part_of",
    "read_park_from_text",
    "read_park_to_text",
    "reconciled_from_kept",
    "reconciled_to_kept",
    "trial_neighbours_of",
    "trial_readings_beside",
    "trial_readings_of",
    "write_table",
]

ENGINES = ("cryptography", "duckdb", "polars", "typst", "xlsxwriter", "openpyxl", "pydantic")


def engine_versions() -> tuple[tuple[str, str], ...]:
    """Return the libraries that carry the work, with their versions."""
    return tuple((name, version(name)) for name in ENGINES)
