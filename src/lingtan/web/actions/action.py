"""What an action is: who may ask for it, what its form asks, what it does and what it says.

The work is done in a process of its own (`lingtan.web.jobs`), so its order and what it says are
plain frozen things. What it says is said in every language at once: whoever looks at the job
later reads it in his own.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from lingtan.app.layout import Layout
from lingtan.park.people import Role
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.actions.asking import Offers


class Kind(StrEnum):
    """How a field of a form is filled in."""

    TEXT = "text"
    NOTE = "note"  # several lines
    CODE = "code"  # a file, as it stands
    CHOICE = "choice"
    OPEN = "open"  # a text, with some to choose from
    KNOWN = "known"  # one that is known; where many are, a text with all to choose from
    SECRET = "secret"  # noqa: S105 - a kind of field, and no secret
    NEW_SECRET = "new_secret"  # noqa: S105 - one that is chosen
    MARK = "mark"  # yes or no
    DATE = "date"
    NUMBER = "number"
    FILES = "files"
    FILE = "file"
    HIDDEN = "hidden"  # brought along by the address
    MARKS = "marks"  # several of a choice
    BUTTONS = "buttons"  # one of a choice, by which the form is sent


Choices = Callable[[Layout, Words], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a form.

    Attributes
    ----------
    name : str
        Its label is ``do.field.<name>``.
    choices : callable or None
        Values and names to choose from, in a park; nothing else is taken.
    offers : callable or None
        Ids that are known, with names; what is typed is for the work to judge.
    offers_own : bool
        Whether `offers` holds itself to the enterprise that asks: others are offered nothing.
    from_view : str
        What of the page looked at fills it in: ``period``, ``boundary`` or ``language``.
    is_of_park : bool
        Asked only of those who see the whole park.
    is_usual : bool
        Whether the first of its choices is what is wanted as a rule, and so stands in it.
    """

    name: str
    kind: Kind = Kind.TEXT
    is_required: bool = True
    choices: Choices | None = None
    offers: Offers | None = None
    offers_own: bool = False
    from_view: str = ""
    is_of_park: bool = False
    is_usual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody asked for.

    Attributes
    ----------
    values : mapping
        Fields by name, as they were filled in; a mark that is set is ``"1"``.
    files : tuple of Path
        Files that came along.
    by : str
        Who asks: he who signed in, or whom the form names on one's own machine.
    enterprise : str
        The one he is bound to; empty for whoever sees the whole park.
    """

    action: str
    layout: Layout
    values: Mapping[str, str]
    by: str
    files: tuple[Path, ...] = ()
    enterprise: str = ""

    def value(self, name: str) -> str:
        """Return a field without blanks around it; empty where it was left open."""
        return self.values.get(name, "").strip()

    def number(self, name: str) -> float | None:
        """Return a field that is a number; None where it was left open."""
        return float(self.value(name)) if self.value(name) else None

    def day(self, name: str) -> date | None:
        """Return a field that is a day; None where it was left open."""
        return date.fromisoformat(self.value(name)) if self.value(name) else None

    def is_set(self, name: str) -> bool:
        """Whether a mark is set."""
        return bool(self.value(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where to go on.

    Attributes
    ----------
    words : str
        Id of what the link says; empty where `text` says it.
    brings : tuple of pairs
        What the address brings along.
    """

    path: str
    words: str = ""
    text: str = ""
    brings: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an action says when it is done, in one language.

    Attributes
    ----------
    is_doubtful : bool
        Done, but something was refused or found.
    is_shown_once : bool
        It holds a secret: to him who asked, once.
    files : tuple of Path
        What can be fetched by those who may see the job.
    """

    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    is_doubtful: bool = False
    is_shown_once: bool = False
    files: tuple[Path, ...] = ()


Tell = Callable[[int, int, str], None]
"""Is told how far the work is: steps done, steps in all, what is being done.

All steps done means that it is being entered, and is not stopped any more."""
Work = Callable[[Order, Tell], Callable[[Words], Told]]
"""Does it, and returns what says so in any language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A cell to fill in.

    Attributes
    ----------
    kind : str
        ``number`` or ``text``.
    listed : str
        Id of the list of the sheet that it offers; empty where there is none.
    beside : str
        What is known of it, to compare.
    faults, doubts : tuple of str
        What cannot be believed of it, and what is to be explained.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    unit: str = ""
    listed: str = ""
    beside: str = ""
    faults: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Cells that belong together: those of a meter, or of a product.

    Attributes
    ----------
    hidden : tuple of pairs
        What goes along with them.
    notes : tuple of str
        What is to be said of all of them together.
    is_spare : bool
        Whether it is there for one more, and folded until somebody wants it.
    """

    legend: str
    about: str = ""
    slots: tuple[Slot, ...]
    hidden: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    is_spare: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """What stands above cells, and the cells; without any there is nothing to send.

    Attributes
    ----------
    lists : tuple of pairs
        What cells offer to choose from: the id of a list, and its texts.
    """

    blocks: tuple[Block, ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()
    groups: tuple[Group, ...] = ()
    links: tuple[Link, ...] = ()


CELL = "cell."
Sheet = Callable[[Layout, Mapping[str, str], Words, str], Worksheet]
"""Draws a sheet for an enterprise by its id, or for whoever acts for the park."""
Fill = Callable[[Layout, Mapping[str, str]], Mapping[str, str]]
Lead = Callable[[Layout, Mapping[str, str], Words], Sequence[Block]]
Require = Callable[[Layout, Mapping[str, str], str], None]


def _as_it_comes(_layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
    return brought


def _nothing(_layout: Layout, _values: Mapping[str, str], _words: Words) -> Sequence[Block]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something people do.

    Attributes
    ----------
    id : str
        Its address is ``/do/<id>``; its words ``do.<id>``, ``.about`` and ``.button``.
    page : str
        Id of the page it stands on.
    least : Role
        The least role that may do it.
    only : Role or None
        The one role that may do it, where it is no matter of rank: a verifier signs.
    fields : tuple of Field
        What its form asks.
    is_signed : bool
        Whether it is recorded who did it; one's own machine has to be told.
    require : callable or None
        Makes sure that what its form is about is there for who asks, by his enterprise.
    fill : callable
        Fills in its form from the park and from what the address brings along.
    lead : callable
        What stands above its form: what there is to decide on.
    sheet : callable or None
        Cells to fill in, of what he may see who asks; their names begin with `CELL`.
    is_deed : bool
        Whether, open to enterprises, it is closed to those who only look.
    is_guess : bool
        Whether it asks for a password that somebody else could try out: tries are counted.
    """

    id: str
    page: str
    least: Role
    work: Work
    fields: tuple[Field, ...] = ()
    only: Role | None = None
    is_signed: bool = True
    require: Require | None = None
    fill: Fill = _as_it_comes
    lead: Lead = _nothing
    sheet: Sheet | None = None
    is_deed: bool = False
    is_guess: bool = False

    @property
    def path(self) -> str:
        """Its address."""
        return f"/do/{self.id}"

    @property
    def takes_files(self) -> bool:
        """Whether files come along."""
        return any(field.kind in {Kind.FILES, Kind.FILE} for field in self.fields)
