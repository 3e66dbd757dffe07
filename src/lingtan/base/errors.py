"""Errors that say what is wrong, where, and what to do next.

::

    LingtanError
    ├── TimeAxisError          a series is not a clean time axis
    ├── UnitError              a unit is unknown or of the wrong kind
    ├── CatalogueError         a file of knowledge is faulty
    ├── FactorCoverageError    an interval has no factor in force, or several
    ├── ParkFileError          park.yaml or meters.csv is faulty
    ├── WorkspaceError         the folder is not a workspace
    │   └── WorkspaceBusyError another process is writing to it
    ├── ImportFileError        a file cannot be read at all
    ├── MappingError           a mapping file does not say how to read a file
    ├── StoreError             the store is damaged or was written by a newer version
    ├── FormulaError           a framework formula is not arithmetic on known quantities
    ├── PeriodError            a period is not one the accounts can be kept in
    ├── LedgerError            an entry cannot be reversed
    └── DocumentError          a document cannot be written

Faulty *data* is not an error but a `Finding` (see `findings`). An error carries its facts; words
in another language are looked up under ``error.<code>`` by whoever shows it to a person.
"""

from collections.abc import Mapping, Sequence

Fact = str | int | float


class LingtanError(Exception):
    """Base of every error a user can meet."""

    code = "error"

    def __init__(
        self,
        message: str,
        *,
        facts: Mapping[str, Fact] | None = None,
        details: Sequence[str] = (),
    ) -> None:
        super().__init__(message)
        self.facts = dict(facts or {})
        self.details = tuple(details)

    def __str__(self) -> str:
        """Return the message and, a line each, everything else that is wrong."""
        return "\n".join((super().__str__(), *(f"  {detail}" for detail in self.details)))


class TimeAxisError(LingtanError):
    """A series is empty, naive, unsorted or repeats an instant."""

    code = "time_axis"


class UnitError(LingtanError):
    """A unit is unknown, or measures another kind of quantity."""

    code = "unit"


class CatalogueError(LingtanError):
    """A file of knowledge is faulty; `details` lists every fault with file and line."""

    code = "catalogue"


class FactorCoverageError(LingtanError):
    """An interval has no emission factor in force, or more than one."""

    code = "factor_coverage"


class ParkFileError(LingtanError):
    """The park file is faulty; `details` lists every fault with line and cure."""

    code = "park_file"


class WorkspaceError(LingtanError):
    """The folder is not a workspace, or another process is writing to it."""

    code = "workspace"


class WorkspaceBusyError(WorkspaceError):
    """Another process is writing to the workspace."""

    code = "workspace_busy"


class ImportFileError(LingtanError):
    """A file cannot be read at all: absent, empty, encrypted, too large or of no known kind."""

    code = "import_file"


class MappingError(LingtanError):
    """A mapping file does not say how to read a file."""

    code = "mapping"


class StoreError(LingtanError):
    """The store is damaged, or was written by a newer version."""

    code = "store"


class FormulaError(LingtanError):
    """A formula in a framework file is not arithmetic on known quantities."""

    code = "formula"


class PeriodError(LingtanError):
    """A period cannot be accounted: it is not a calendar year, month or day of the park."""

    code = "period"


class LedgerError(LingtanError):
    """An entry cannot be reversed: it is not there, or has been reversed already."""

    code = "ledger"


class DocumentError(LingtanError):
    """A report or form cannot be written."""

    code = "document"
