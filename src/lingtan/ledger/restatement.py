"""What a restatement moves: figure by figure, from the closed value to the new one, by cause.

Causes are taken one after the other in the order they came: what a figure changes with the
next of them is that one's share, so the shares add up to the whole movement exactly.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from lingtan.base.figures import Missing

BoundaryFigures = Mapping[str, Mapping[str, float | None]]
BoundaryReasons = Mapping[str, Mapping[str, tuple[Missing, ...]]]
"""Why a figure of a boundary is unknown; nothing of those that are known."""
NOTHING: BoundaryReasons = {}
UNMOVED = 1e-9  # share of a figure that is rounding of the sums and no movement


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The figures after one more cause was taken in.

    Attributes
    ----------
    cause : str
        The files that came, or ``park_file`` or ``software``.
    missing : mapping of str to mapping
        Why figures are unknown then.
    """

    cause: str
    figures: BoundaryFigures
    missing: BoundaryReasons = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What a cause did to a figure; None where it made it known or unknown."""

    cause: str
    change: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A figure that moved.

    Attributes
    ----------
    before, after : float or None
        Closed and restated value; None where it was or is unknown.
    shares : tuple of Share
        The causes that moved it, in the order they came.
    missing : tuple of Missing
        Why it is unknown after, or else was before: told while it is worked out, and not kept
        with a closing.
    """

    boundary: str
    figure: str
    before: float | None
    after: float | None
    shares: tuple[Share, ...]
    missing: tuple[Missing, ...] = field(default=(), compare=False)

    @property
    def is_lost(self) -> bool:
        """Whether it was known and no longer is."""
        return self.before is not None and self.after is None

    @property
    def kept(self) -> dict[str, object]:
        """What of it is kept with a closing."""
        told = asdict(self)
        del told["missing"]
        return told

    @property
    def least_change(self) -> float:
        """The smallest change a cause made [unit of the figure]; 0 where none has a size."""
        return min((abs(share.change) for share in self.shares if share.change), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPeriod:
    """What a correction moves in a period beside the one it was proposed for.

    Attributes
    ----------
    is_closed : bool
        Whether a closing answers for it: what moves there waits for a restatement.
    """

    period: str
    is_closed: bool
    movements: tuple[Movement, ...]


def movements(
    closed: BoundaryFigures, stages: Sequence[Stage], missing: BoundaryReasons = NOTHING
) -> tuple[Movement, ...]:
    """Return every figure that the stages move, boundary by boundary.

    Parameters
    ----------
    stages : sequence of Stage
        In the order the causes came; the last one is the restated state.
    missing : mapping of str to mapping
        Why closed figures are unknown, as far as that is known.
    """
    if not stages:
        return ()
    return tuple(_all_moved([Stage(cause="", figures=closed, missing=missing), *stages]))


def _all_moved(stages: Sequence[Stage]) -> Iterator[Movement]:
    states, causes = [each.figures for each in stages], [each.cause for each in stages[1:]]
    for boundary in dict.fromkeys(name for state in states for name in state):
        figures = [state.get(boundary, {}) for state in states]
        for figure in dict.fromkeys(name for state in figures for name in state):
            values = [state.get(figure) for state in figures]
            shares = tuple(shares_of(values, causes))
            if shares:
                yield Movement(
                    boundary=boundary,
                    figure=figure,
                    before=values[0],
                    after=values[-1],
                    shares=shares,
                    missing=_missing(stages, boundary, figure),
                )


def _missing(stages: Sequence[Stage], boundary: str, figure: str) -> tuple[Missing, ...]:
    """Return why a figure is unknown at the end, or else at the beginning."""
    told = (each.missing.get(boundary, {}).get(figure, ()) for each in reversed(stages))
    return next(filter(None, told), ())


def shares_of(
    values: Sequence[float | None], causes: Sequence[str], *, is_open: bool = False
) -> Iterator[Share]:
    """Yield what each cause does to a figure.

    Parameters
    ----------
    values : sequence of float or None
        The figure before, and after each cause.
    is_open : bool
        Whether a cause between two unknown values is told as one of unknown size.
    """
    for cause, before, after in zip(causes, values, values[1:], strict=False):
        if before is None or after is None:
            if is_open or before is not after:
                yield Share(cause=cause, change=None)
        elif abs(after - before) > UNMOVED * max(abs(before), abs(after)):
            yield Share(cause=cause, change=after - before)


def states_of(
    before: float | None, after: float | None, shares: Sequence[Share]
) -> tuple[float | None, ...]:
    """Return a figure before and after each cause, as far as its ends and their changes tell it.

    Examples
    --------
    >>> states_of(10.0, 9.0, [Share(cause="a", change=2.0), Share(cause="b", change=-3.0)])
    (10.0, 12.0, 9.0)
    """
    changes = [share.change for share in shares]
    if not changes:
        return (before,)
    values: list[float | None] = [before, *(None for _ in changes[1:]), after]
    last = len(changes)
    for at in range(1, last):
        values[at] = _plus(values[at - 1], changes[at - 1], 1.0)
    for at in reversed(range(1, last)):
        if values[at] is None:
            values[at] = _plus(values[at + 1], changes[at], -1.0)
    return tuple(values)


def _plus(value: float | None, change: float | None, sign: float) -> float | None:
    return None if value is None or change is None else value + sign * change
