"""Answers that are lists: tasks, imports, certificates; each page says where the next one is."""

from datetime import date, datetime

from pydantic import Field

from lingtan.client.account import Finding
from lingtan.client.model import Answer


class Step(Answer):
    """A step of a task, with the digest of each document that came with it."""

    kind: str
    entry: int
    at: datetime
    by: str
    note: str = ""
    documents: dict[str, str] = Field(default_factory=dict)


class Task(Answer):
    """A gap or finding somebody owes a proof for, until the end of a day.

    Attributes
    ----------
    lost : tuple of str
        Documents of its proof that are gone or are not what they were: it is owed again.
    """

    id: str
    about: str
    period: str
    is_open: bool
    is_overdue: bool
    lost: tuple[str, ...] = ()
    owner: str
    due: date
    steps: tuple[Step, ...]


class Rows(Answer):
    """What became of the rows of an import."""

    new: int
    same: int
    changed: int
    refused: int
    withdrawn: int


class Import(Answer):
    """An import, and when what it says was known.

    Attributes
    ----------
    figure : str
        Id by which its file is traced.
    """

    id: int
    kind: str
    file: str
    sha256: str
    is_trial: bool
    known_at: datetime
    rows: Rows
    figure: str = ""


class Certificate(Answer):
    """A certificate of the register, and how much of it is in each state [Wh], with the ids."""

    id: str
    device: str
    start: datetime
    end: datetime
    energy_wh: int
    owner: str
    serial: str
    region: str
    evidence: str
    expires: datetime
    states_wh: dict[str, int]
    figures: dict[str, str] = Field(default_factory=dict)


class Page(Answer):
    """A part of a list; `next` is None on its last page."""

    count: int
    next: str | None = None


class TaskPage(Page):
    """Tasks, the one that is due first before the others."""

    tasks: tuple[Task, ...]


class ImportPage(Page):
    """Imports, in the order of arrival."""

    imports: tuple[Import, ...]


class CertificatePage(Page):
    """Certificates, in the order of production; each page has all findings of the register."""

    at: datetime
    is_trial: bool
    findings: tuple[Finding, ...]
    certificates: tuple[Certificate, ...]
