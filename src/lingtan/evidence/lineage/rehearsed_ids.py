"""Ids of what a cause would do to a figure: of a restatement nobody has made, or of a correction.

They are those of a restatement that is done, with what is rehearsed in place of the number of its
closing: ``moved:now:national.e_tce:1:share`` by a restatement of today, ``moved:C1:…`` by C1.
"""

from dataclasses import dataclass

from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.detail_ids import BETWEEN, MOVED, read_detail_id

NOW = "now"  # a restatement of today
SUBJECTS = 3  # what is rehearsed, a figure, the place of a cause


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedId:
    """What such an id says.

    Attributes
    ----------
    node : str
        The id without the account it is of.
    rehearsed : str
        A correction that waits, or `NOW`.
    period, boundary : str
        Of the account; empty where the id says nothing of it.
    """

    node: str
    rehearsed: str
    figure: str
    period: str = ""
    boundary: str = ""

    @property
    def candidate(self) -> str:
        """The correction; empty of a restatement of today."""
        return "" if self.rehearsed == NOW else self.rehearsed


def read_rehearsed_id(text: str) -> RehearsedId | None:
    """Return what an id says; None when it is no such id, or is of an instant.

    Examples
    --------
    >>> read_rehearsed_id("moved:C1:national.e_tce:1:share@2025").candidate
    'C1'
    >>> read_rehearsed_id("moved:2:national.e_tce:1:share")  # of closing no. 2: that is done
    """
    if not text.startswith(f"{MOVED}{BETWEEN}"):
        return None
    address = read_address(text)
    told = read_detail_id(address.node)
    if told is None or len(told.subjects) != SUBJECTS or address.known_at is not None:
        return None
    rehearsed, figure, _ = told.subjects
    if not rehearsed or rehearsed.isdigit():
        return None
    return RehearsedId(
        node=address.node,
        rehearsed=rehearsed,
        figure=figure,
        period=address.period,
        boundary=address.boundary,
    )
