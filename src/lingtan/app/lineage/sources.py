"""Everything a lineage is drawn up from: results that are worked out, read but never changed."""

from dataclasses import dataclass

from lingtan.app.lineage.beside import BesideAccount
from lingtan.app.lineage.verdict_sources import VerdictSources


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources(VerdictSources):
    """What the whole lineage of a period is drawn up from.

    Attributes
    ----------
    beside : BesideAccount
        What a report tells beside the account.
    """

    beside: BesideAccount
