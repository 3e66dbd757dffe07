"""Close a period: from then on it is accounted with what was known, and nothing else.

Facts that come later wait. They enter by a restatement, which closes the period anew and lists
which figure moved, by how much, and because of what. A year may be closed over closed months that
say what it says; from then on it holds in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lingtan.base.errors import ClosingError
from lingtan.base.read_only import seal
from lingtan.base.time_axis import Period, parse_period
from lingtan.ledger.restatement import BoundaryFigures, Movement


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """A closing before it has a number.

    Attributes
    ----------
    period : str
        A year, month or day of the park.
    asked_at : datetime
        Now; the closing is recorded no earlier than what is known already.
    closed_by : str
        Who closes it.
    reason : str
        Why a restatement is made; empty for the first closing.
    park_sha256 : str
        Digest of the park file, its meters and its own catalogue.
    code : str
        Version and digest of what worked the figures out.
    figures : mapping of str to mapping of str to float or None
        The figures of the account of each boundary version; None where one is unknown.
    beside : mapping of str to mapping of str to float or None
        Those told beside it, such as indicators; empty where an earlier version closed.
    movements : tuple of Movement
        What a restatement moved, and because of what; empty for the first closing.
    """

    period: str
    asked_at: datetime
    closed_by: str
    park_sha256: str
    code: str
    reason: str = ""
    figures: BoundaryFigures = field(default_factory=dict)
    movements: tuple[Movement, ...] = ()
    beside: BoundaryFigures = field(default_factory=dict)

    @property
    def told(self) -> BoundaryFigures:
        """Every figure that was closed, of the account and beside it."""
        return {name: {**own, **self.beside.get(name, {})} for name, own in self.figures.items()}

    def __post_init__(self) -> None:
        """Keep what it holds by name as it is."""
        seal(self, "figures", "beside")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """A period that is closed.

    Attributes
    ----------
    closing_id : int
        From 1, in order.
    known_at : datetime
        What was known then is what the period is accounted with.
    last_import : int
        The last import known then; 0 for none.
    """

    closing_id: int
    known_at: datetime
    last_import: int
    draft: ClosingDraft

    @property
    def is_restatement(self) -> bool:
        """Whether it takes the place of an earlier closing: only then a reason is given."""
        return bool(self.draft.reason)

    @property
    def period(self) -> str:
        """Name of the period."""
        return self.draft.period


def covering(closings: Sequence[Closing], period: Period) -> Closing | None:
    """Return the last closing that holds a period, or None while it is open."""
    held = [each for each in closings if _holds(parse_period(each.period, period.zone), period)]
    return max(held, key=lambda each: each.closing_id, default=None)


def closed_parts(closings: Sequence[Closing], period: Period) -> tuple[Closing, ...]:
    """Return the closings that hold in a part of a period and not in all of it, by period."""
    parts = {
        closing.period: closing
        for closing in closings
        if covering(closings, span := parse_period(closing.period, period.zone)) is closing
        and _holds(period, span)
        and not _holds(span, period)
    }
    return tuple(parts[name] for name in sorted(parts))


def require_open(closings: Sequence[Closing], period: Period) -> None:
    """Make sure that a period can be closed for the first time; parts of it may be closed.

    Raises
    ------
    ClosingError
        It is closed already, or lies in a period that is.
    """
    for closing in closings:
        other = parse_period(closing.period, period.zone)
        if (other.start, other.end) == (period.start, period.end):
            raise ClosingError("closed_already", facts={"period": period.name})
        if _holds(other, period):
            facts = {"period": period.name, "other": other.name}
            raise ClosingError("overlap", facts=facts)


def require_closed(closings: Sequence[Closing], period: Period) -> Closing:
    """Return the last closing of exactly this period.

    Raises
    ------
    ClosingError
        The period was never closed, so there is nothing to restate; it lies in a longer one that
        was; or a longer one was closed over it since, and holds.
    """
    named, covers = _of(closings, period), covering(closings, period)
    if not named and covers is not None:
        facts = {"period": period.name, "other": covers.period}
        raise ClosingError("part_of_closed", facts=facts)
    if not named:
        raise ClosingError("not_closed", facts={"period": period.name})
    held = covers or named[-1]
    if held.closing_id != named[-1].closing_id:
        facts = {"period": period.name, "other": held.period}
        raise ClosingError("closed_over", facts=facts)
    return named[-1]


def is_closed(closings: Sequence[Closing], period: Period) -> bool:
    """Whether exactly this period was closed."""
    return bool(_of(closings, period))


def _of(closings: Sequence[Closing], period: Period) -> list[Closing]:
    return [
        closing
        for closing in closings
        if _holds(parse_period(closing.period, period.zone), period)
        and _holds(period, parse_period(closing.period, period.zone))
    ]


def _holds(outer: Period, inner: Period) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
