"""Which park file was the one at an instant: it is edited, so it has two times like all else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenPark:
    """The park file, its meters, outlines and own catalogue as an import or report saw them.

    Attributes
    ----------
    known_at : datetime
        When it was first seen; it was edited some time before, and nobody recorded when.
    sha256 : str
        Digest of what it said, under which its copy is kept.
    """

    known_at: datetime
    sha256: str


def park_at(seen: Iterable[SeenPark], instant: datetime) -> SeenPark | None:
    """Return the park file last seen at an instant; None when none had been seen yet.

    Of several seen at once it is the last of them.

    Examples
    --------
    >>> from datetime import UTC
    >>> january, march = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 3))
    >>> seen = [SeenPark(known_at=january, sha256="a"), SeenPark(known_at=march, sha256="b")]
    >>> park_at(seen, datetime(2026, 2, 1, tzinfo=UTC)).sha256
    'a'
    """
    known = sorted(
        (each for each in seen if each.known_at <= instant), key=lambda each: each.known_at
    )
    return known[-1] if known else None
