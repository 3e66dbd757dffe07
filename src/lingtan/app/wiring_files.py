"""The adapters of files and forms: what reads and writes what people send and receive.

Apart from `lingtan.app.wiring`, so that a query does not load what reads spreadsheets.
"""

from lingtan.adapters.files.find_lines import FOUND_LINES, find_lines
from lingtan.adapters.files.findings import EMPTY_FILE, SHEETS_UNREAD, TIME_IN_FUTURE
from lingtan.adapters.files.mapping import Mapping
from lingtan.adapters.files.mapping_comments import write_suggestion
from lingtan.adapters.files.mapping_file import (
    may_read,
    read_answered_mapping,
    read_mapping,
    read_mappings,
)
from lingtan.adapters.files.sample import take_sample
from lingtan.adapters.files.stage import AHEAD, stage_file
from lingtan.adapters.files.staged import Staged
from lingtan.adapters.files.suggest import suggest_mapping
from lingtan.adapters.forms.layout import FormKind
from lingtan.adapters.forms.open_form import is_form
from lingtan.adapters.forms.read import FormContents, read_form
from lingtan.adapters.forms.requests import write_request_register
from lingtan.adapters.forms.write import require_kind, write_form
from lingtan.adapters.park_file.starting_park import write_new_park
from lingtan.adapters.park_file.zones import shown_zones
from lingtan.adapters.reference_park.write import is_reference_park, write_reference_park

__all__ = [
    "AHEAD",
    "EMPTY_FILE",
    "FOUND_LINES",
    "SHEETS_UNREAD",
    "TIME_IN_FUTURE",
    "FormContents",
    "FormKind",
    "Mapping",
    "Staged",
    "find_lines",
    "is_form",
    "is_reference_park",
    "may_read",
    "read_answered_mapping",
    "read_form",
    "read_mapping",
    "read_mappings",
    "require_kind",
    "shown_zones",
    "stage_file",
    "suggest_mapping",
    "take_sample",
    "write_form",
    "write_new_park",
    "write_reference_park",
    "write_request_register",
    "write_suggestion",
]
