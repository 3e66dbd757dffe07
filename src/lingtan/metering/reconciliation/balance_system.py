"""The balances of a network as linear equations: A x = 0 over its streams.

A row is a place where what enters equals what leaves: a node, a parent meter and its sub-meters,
two documents of one flow. A column is a stream: a flow that is measured, stated, or neither.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lingtan.base.errors import ReconciliationError

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class BalanceSystem:
    """Balances over streams.

    Attributes
    ----------
    rows : tuple of str
        Ids of the balances.
    streams : tuple of str
        Ids of the streams.
    matrix : ndarray, shape (n_rows, n_streams)
        +1 where a stream enters, -1 where it leaves; a virtual meter's coefficient else.
    """

    rows: tuple[str, ...]
    streams: tuple[str, ...]
    matrix: Floats

    def __post_init__(self) -> None:
        """Refuse a matrix of another shape, and names that stand twice."""
        if self.matrix.shape != (len(self.rows), len(self.streams)):
            raise ReconciliationError(
                "shape", facts={"rows": len(self.rows), "streams": len(self.streams)}
            )
        for names in (self.rows, self.streams):
            repeated = [name for name, count in Counter(names).items() if count > 1]
            if repeated:
                raise ReconciliationError("repeated", facts={"name": min(repeated)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one stream adds to one balance."""

    row: str
    stream: str
    coefficient: float


def system_of(terms: Sequence[Term], unbound: Iterable[str] = ()) -> BalanceSystem:
    """Return the system of some terms; rows and streams stand in the order of their names.

    Parameters
    ----------
    unbound : iterable of str
        Streams that are told of even where no balance binds them.

    Examples
    --------
    >>> ends = [("in", 1.0), ("out_1", -1.0), ("out_2", -1.0)]
    >>> system_of([Term(row="bus", stream=s, coefficient=c) for s, c in ends]).matrix.tolist()
    [[1.0, -1.0, -1.0]]
    """
    rows = tuple(sorted({term.row for term in terms}))
    streams = tuple(sorted({*(term.stream for term in terms), *unbound}))
    row_at = {name: place for place, name in enumerate(rows)}
    stream_at = {name: place for place, name in enumerate(streams)}
    matrix = np.zeros((len(rows), len(streams)))
    for term in terms:
        matrix[row_at[term.row], stream_at[term.stream]] += term.coefficient
    return BalanceSystem(rows=rows, streams=streams, matrix=matrix)
