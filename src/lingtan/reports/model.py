"""The report as a tree of frozen blocks: one tree, three documents (PDF, XLSX, HTML).

Words in the tree are already in the report's language; numbers keep their value, their unit, the
figure they come from and the evidence they rest on, so that every document can show all of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lingtan.reports.model_flows import Flows
from lingtan.reports.way import Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number as a reader sees it.

    Attributes
    ----------
    value : float or None
        The number in the unit shown; None when it is unknown.
    text : str
        The number in the reader's language, or the word for unknown.
    decimals : int
        Places shown.
    unit : str
        Unit shown beside a lone number; empty where the heading of a column gives it.
    figure : str
        Id of what it shows, by which it is traced: of a figure, of a sum of lines that only this
        document makes, or of another node; empty for what is counted, not measured.
    evidence : tuple of str
        Labels R, I and U of what it rests on; a reader must be told.
    is_share : bool
        Whether a spreadsheet shows the value as per cent.
    leads_to : Way or None
        Where a page leads from a number that has no `figure`: to what it counts, or to its
        lineage. A document shows the number alone.
    """

    value: float | None
    text: str
    decimals: int = 0
    unit: str = ""
    figure: str = ""
    evidence: tuple[str, ...] = ()
    is_share: bool = False
    leads_to: Way | None = None


# A verdict is a mark and a word; its colour only repeats them.
MARKS = {
    "meets": "●",
    "misses": "▲",
    "not_decidable": "◇",
    "excused": "○",
    "reported": "□",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A verdict: its id, which gives mark and colour, and its word."""

    outcome: str
    word: str

    @property
    def text(self) -> str:
        """Mark and word."""
        return f"{MARKS.get(self.outcome, '')} {self.word}".strip()


Cell = str | Amount | Verdict | Way


class ColumnKind(StrEnum):
    """How a column is set."""

    TEXT = "text"
    NUMBER = "number"
    ID = "id"  # set small, and broken only after its marks


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: heading, unit, how it is set and its share of the width."""

    heading: str
    unit: str = ""
    kind: ColumnKind = ColumnKind.TEXT
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table with a title, rows of typed cells and notes under it.

    Attributes
    ----------
    id : str
        Unique in the report.
    has_total : bool
        Whether the last row is a total.
    first : int
        How many rows a page shows at first, where it unfolds the others; 0 for all.
    rest : str
        What counts the others.
    """

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    has_total: bool = False
    first: int = 0
    rest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a chapter; the contents list it unless there are too many of its kind."""

    text: str
    is_listed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A vector picture, with a description for those who cannot see it.

    Attributes
    ----------
    flows : Flows or None
        What it shows, if it is one of flows.
    slender : str
        The same for a telephone, if it is drawn for one; else what is broad moves sideways there.
    numbers : Table or None
        What it draws, for whoever takes it along as data; a page shows the picture.
    """

    id: str
    title: str
    svg: str
    description: str
    flows: Flows | None = None
    slender: str = ""
    numbers: Table | None = None


class Tone(StrEnum):
    """How loudly a callout speaks."""

    NOTE = "note"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A box not to overlook: a title, a line a thing; on a page its last line `leads_to` ours."""

    tone: Tone
    title: str
    lines: tuple[str, ...]
    leads_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A number on the summary page, with what it is and what to hold it against."""

    label: str
    amount: Amount
    note: str = ""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """The summary's big number and the tiles under it."""

    core: Tile
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Pairs of a name and what it is: the park, the period, the method."""

    pairs: tuple[tuple[str, str], ...]


Block = Paragraph | Heading | Table | Chart | Callout | Scorecard | Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter: an id, a title and its blocks in order."""

    id: str
    title: str
    blocks: tuple[Block, ...]


INDEX = "figures"  # id of the table that tells of every figure; numbers in brackets lead to it
NUMBERS = "numbers"  # id of the table that tells the ids of all other numbers in brackets

# Chapters in reading order; a chapter's number is its place here.
CHAPTERS = (
    *("summary", "basis", "energy", "emissions", "electricity"),
    *("indicators", "quality", "factors", "findings", "closings", "finance", "annex"),
)
OPTIONAL = frozenset({"finance"})  # no text leads to a chapter behind one that may be absent


def chapter_numbers() -> dict[str, int]:
    """Return the number of each chapter by its id, for a text that leads to one.

    Examples
    --------
    >>> chapter_numbers()["findings"]
    9
    """
    return {id_: place for place, id_ in enumerate(CHAPTERS, start=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of the workbook: a name and the tables on it, one under another."""

    id: str
    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report in one language.

    Attributes
    ----------
    language : str
        ``en`` or ``zh_CN``.
    note : str
        Stands on every page; says that a composed park is not a real one.
    generated_at : str
        When it was made, in the park's zone, ISO 8601.
    words : mapping as tuple of pairs
        The few words the documents themselves need: page, contents, unknown…
    is_page : bool
        Whether it is a page of the platform: without contents and numbers of chapters.
    """

    language: str
    title: str
    subtitle: str
    note: str
    generated_at: str
    chapters: tuple[Chapter, ...]
    sheets: tuple[Sheet, ...]
    words: tuple[tuple[str, str], ...]
    is_page: bool = False

    def word(self, key: str) -> str:
        """Return a word the documents themselves need."""
        return dict(self.words)[key]

    def tables(self) -> Iterator[Table]:
        """Yield every table of the chapters, in order."""
        for chapter in self.chapters:
            yield from (block for block in chapter.blocks if isinstance(block, Table))

    def charts(self) -> Iterator[Chart]:
        """Yield every chart, in order."""
        for chapter in self.chapters:
            yield from (block for block in chapter.blocks if isinstance(block, Chart))
