"""The adapters of forms that enterprises fill in themselves."""

from lingtan.adapters.forms.context import THE_PARK, FormContext
from lingtan.adapters.forms.energy import MONTHS, REGISTERS, YEARS
from lingtan.adapters.forms.layout import Cell as FormCell
from lingtan.adapters.forms.layout import CellKind, Column, FormKind, Sheet
from lingtan.adapters.forms.own_form import (
    ENTERPRISE,
    EVIDENCE,
    ITEM,
    METER,
    OWN_KINDS,
    OwnForm,
    OwnRead,
    Rows,
    WhichForm,
    cell_of,
    is_of_meters,
    own_form,
    read_own_form,
    with_rows,
    write_own_form,
)
from lingtan.adapters.forms.read import MONTHLY
from lingtan.adapters.forms.registry_entry import Entry, write_registry_entry

__all__ = [
    "ENTERPRISE",
    "EVIDENCE",
    "ITEM",
    "METER",
    "MONTHLY",
    "MONTHS",
    "OWN_KINDS",
    "REGISTERS",
    "THE_PARK",
    "YEARS",
    "CellKind",
    "Column",
    "Entry",
    "FormCell",
    "FormContext",
    "FormKind",
    "OwnForm",
    "OwnRead",
    "Rows",
    "Sheet",
    "WhichForm",
    "cell_of",
    "is_of_meters",
    "own_form",
    "read_own_form",
    "with_rows",
    "write_own_form",
    "write_registry_entry",
]
