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
    ├── AllocationError        accounts of enterprises cannot be drawn up
    ├── FootprintError         a product's footprint cannot be told
    ├── ClosingError           a period cannot be closed or restated
    ├── ReconciliationError    balances or uncertainties that cannot be reconciled
    ├── MatchingError          amounts cannot be matched by interval
    ├── DocumentError          a document cannot be written
    ├── EvidenceError          the log of evidence or a bundle is not what it was
    ├── SignedTextError        a name or note cannot be kept as it is written
    ├── TaskError              a task cannot take the step it was asked to
    ├── CampaignError          a collection campaign cannot take the step it was asked to
    ├── CandidateError         a correction cannot be proposed or decided
    ├── VerificationError      a verification cannot take the step it was asked to
    ├── FinanceError           conventions or terms of a loan that no number follows from
    ├── TraceError             no figure has the id that is asked for
    ├── ServingError           pages cannot be served
    ├── PushError              readings that are pushed cannot be taken
    ├── HookError              another system cannot be told what happens as is asked for
    ├── AnswerError            a server does not answer, or refuses what it is asked
    ├── AlarmError             an alarm cannot take the step it was asked to
    ├── UserError              a user, token or password is not taken
    ├── IdentityError          an identity provider cannot say who somebody is
    ├── JobError               work asked for in a browser cannot be taken on
    ├── BackupError            a backup cannot be written, or is not what it was
    ├── ArgumentError          a call of the library was given what it cannot use
    └── CommandLineError       a command was given words it does not understand

Faulty *data* is not an error but a `Finding` (see `findings`). An error carries no sentence: it
names its `case` and gives its facts. The words stand under ``error.<code>.<case>.what`` and
``.next`` in the catalogue of words, which is above this room, so the package lends them its voice
when it is imported (`speak_with`) and ``str(error)`` reads in English.
"""

from lingtan.base.spoken_error import Detail, Fact, LingtanError, Voice, speak_with

__all__ = ["Detail", "Fact", "LingtanError", "Voice", "speak_with"]


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


class AllocationError(LingtanError):
    """Accounts of enterprises cannot be drawn up, or parts do not add up to their whole."""

    code = "allocation"


class FootprintError(LingtanError):
    """A product's footprint cannot be told: something is not known, or its parts do not add."""

    code = "footprint"


class ClosingError(LingtanError):
    """A period cannot be closed or restated: it shares days with another, or never was closed."""

    code = "closing"


class ReconciliationError(LingtanError):
    """Balances, or the uncertainties given with them, are none that can be reconciled."""

    code = "reconciliation"


class MatchingError(LingtanError):
    """Amounts cannot be matched: negative, of unequal length, or not whole watt-hours."""

    code = "matching"


class DocumentError(LingtanError):
    """A report or form cannot be written."""

    code = "document"


class EvidenceError(LingtanError):
    """The log of evidence, a key or a bundle cannot be written, read or trusted."""

    code = "evidence"


class SignedTextError(LingtanError):
    """The name of who signs, or what he says, cannot be kept as it is written."""

    code = "signed_text"


class TaskError(LingtanError):
    """A task cannot be opened, assigned, closed or reopened as it was asked for."""

    code = "task"


class FindingAnswerError(LingtanError):
    """A finding cannot be answered, or an answer not be reversed, as it was asked for."""

    code = "finding_answer"


class CampaignError(LingtanError):
    """A form cannot be asked for, handed in, returned or approved as it was asked for."""

    code = "campaign"


class CandidateError(LingtanError):
    """A correction cannot be proposed, approved or rejected as it was asked for."""

    code = "candidate"


class VerificationError(LingtanError):
    """A verification cannot be opened, sampled, settled or signed, or it blocks a report."""

    code = "verification"


class FinanceError(LingtanError):
    """Conventions of a cash flow, or terms of a loan, are none that a number follows from."""

    code = "finance"


class TraceError(LingtanError):
    """No figure has the id that a trace is asked for; `details` names the nearest."""

    code = "trace"


class ServingError(LingtanError):
    """Pages cannot be served at an address."""

    code = "serving"


class PushError(LingtanError):
    """Readings that are pushed cannot be taken, all of them, for a reason that is not in a row."""

    code = "push"


class WatchError(LingtanError):
    """A stream of events is not opened, because enough are open."""

    code = "watch"


class HookError(LingtanError):
    """Another system cannot be told what happens, as it is asked for."""

    code = "hook"


class AnswerError(LingtanError):
    """A server does not answer a program, or refuses what it is asked."""

    code = "answer"


class AlarmError(LingtanError):
    """An alarm cannot be acknowledged or shelved as it was asked for."""

    code = "alarm"


class UserError(LingtanError):
    """A user, token or password cannot be taken, or the database of users cannot be used."""

    code = "user"


class IdentityError(LingtanError):
    """An identity provider is not set up, not reached, not genuine, or names nobody we know."""

    code = "identity"


class JobError(LingtanError):
    """Work cannot be taken on, or what came along with it cannot be read."""

    code = "job"


class BackupError(LingtanError):
    """A backup cannot be written, or is not as it was written and is not restored."""

    code = "backup"


class ArgumentError(LingtanError):
    """A call of the library was given something of another kind than it takes."""

    code = "argument"


class CommandLineError(LingtanError):
    """A command line names no command, or gives one what it does not understand."""

    code = "command_line"
