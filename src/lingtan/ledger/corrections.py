"""The ledger only grows: a correction is a reversing entry with a reason, and a new entry.

Nothing is changed or removed, so any earlier state can be read off a prefix of the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from lingtan.base.errors import LedgerError


class EntryKind(StrEnum):
    """What an entry does."""

    POST = "post"
    REVERSE = "reverse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an append-only account.

    Attributes
    ----------
    seq : int
        Order of entry, from 1.
    of : int or None
        The entry a reversal takes back.
    replaces : int or None
        The entry this one stands for after its reversal.
    reason : str
        Why it was corrected.
    """

    seq: int
    kind: EntryKind
    quantity: Decimal
    of: int | None = None
    replaces: int | None = None
    reason: str = ""


Entries = tuple[Entry, ...]


def post(entries: Sequence[Entry], quantity: Decimal) -> Entries:
    """Return the entries with one more.

    Examples
    --------
    >>> balance(post((), Decimal(10)))
    Decimal('10')
    """
    entry = Entry(seq=len(entries) + 1, kind=EntryKind.POST, quantity=quantity)
    return (*entries, entry)


def reverse(entries: Sequence[Entry], seq: int, reason: str) -> Entries:
    """Return the entries with one taken back.

    Raises
    ------
    LedgerError
        There is no such posting, it was reversed before, or no reason is given.
    """
    wrong = next((entry for entry in entries if entry.seq == seq), None)
    reversed_before = any(entry.of == seq for entry in entries)
    if wrong is None or wrong.kind is EntryKind.REVERSE or reversed_before or not reason:
        raise LedgerError("not_reversible", facts={"seq": seq})
    back = Entry(
        seq=len(entries) + 1,
        kind=EntryKind.REVERSE,
        quantity=-wrong.quantity,
        of=seq,
        reason=reason,
    )
    return (*entries, back)


def correct(entries: Sequence[Entry], seq: int, quantity: Decimal, reason: str) -> Entries:
    """Return the entries with one reversed and its replacement posted."""
    posted = post(reverse(entries, seq, reason), quantity)
    return (*posted[:-1], replace(posted[-1], replaces=seq, reason=reason))


def balance(entries: Sequence[Entry]) -> Decimal:
    """Return the sum of all entries."""
    return sum((entry.quantity for entry in entries), Decimal(0))
