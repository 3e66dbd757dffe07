"""What the verifier's room looks at: the verification of a period, and what it still needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any  # an entry read back may be any JSON

from lingtan.app.account_period import account_period
from lingtan.app.layout import Layout
from lingtan.app.open_park import load_knowledge
from lingtan.app.record_steps import Entries, entries_of
from lingtan.app.results import Account
from lingtan.app.run_verification import is_closed_or_reported
from lingtan.app.sample_population import digest_of
from lingtan.base.time_axis import find_zone
from lingtan.evidence.verification import Verification
from lingtan.evidence.verification_log import verifications_in
from lingtan.evidence.verification_obstacles import Obstacle, obstacles_of
from lingtan.reports.item_names import ItemNames
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words

TOTAL = "national.e_park_kg"
UNKNOWN = "–"


@dataclass(frozen=True, kw_only=True)
class LookedAt:
    """A verification as it stands, in one language.

    Attributes
    ----------
    account : Account
        The account of the period that is looked at.
    verification : Verification or None
        The last one of the period; that of the boundary looked at goes first.
    current : Account
        The account the verification is about, with all that is known.
    can_begin : bool
        Whether the period is closed or was reported.
    has_moved : bool
        Whether the emission is another one than the one that was signed.
    """

    account: Account
    entries: Entries
    every: Mapping[str, Verification]
    verification: Verification | None
    current: Account
    obstacles: tuple[Obstacle, ...]
    can_begin: bool
    has_moved: bool
    words: Words

    def say(self, key: str, **facts: str | int) -> str:
        """Return words of this room."""
        return self.words.say(f"room.{key}", facts)

    def tonnes(self, kilograms: float | None) -> str:
        """Return an emission in tonnes."""
        if kilograms is None:
            return UNKNOWN
        return write_number(kilograms / 1000, 1, self.words.language)

    def moment(self, at: datetime) -> str:
        """Return an instant by the park's clock."""
        zone = find_zone(self.account.check.park.time_zone)
        return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    @cached_property
    def item_names(self) -> ItemNames:
        """What the items of samples are called."""
        knowledge = knowledge_of(load_knowledge(self.current.layout))
        return ItemNames(self.current.check.park, knowledge, self.words)

    def boundary(self, id_: str) -> str:
        """Return the name of a boundary version; its id where the park no longer has it."""
        names = {each.id: each.name for each in self.account.check.park.boundaries}
        return (id_ in names and names[id_].in_language(self.words.language)) or id_

    def entries_about(self, id_: str) -> list[Mapping[str, Any]]:
        """Return what was recorded about a verification, in order."""
        return [entry for entry in self.entries if entry.get("verification") == id_]


def look_at(account: Account, layout: Layout, words: Words) -> LookedAt:
    """Look at the verification of the period of an account.

    Raises
    ------
    EvidenceError
        The log of evidence is not what was signed.
    """
    entries = entries_of(layout)
    every = verifications_in(entries)
    period, park = account.inventory.period.name, account.check.park
    chosen = _chosen(every, period, account.inventory.boundary)
    current = account if chosen is None else _current(account, layout, chosen)
    digest = "" if chosen is None else digest_of(current)
    return LookedAt(
        account=account,
        entries=entries,
        every=every,
        verification=chosen,
        current=current,
        obstacles=() if chosen is None else obstacles_of(chosen, digest),
        can_begin=is_closed_or_reported(layout, period, park.time_zone),
        has_moved=chosen is not None and _has_moved(chosen, current),
        words=words,
    )


def _chosen(every: Mapping[str, Verification], period: str, boundary: str) -> Verification | None:
    of_period = [each for each in every.values() if each.terms.period == period]
    of_boundary = [each for each in of_period if each.terms.boundary == boundary]
    return next(reversed(of_boundary or of_period), None)


def _current(account: Account, layout: Layout, verification: Verification) -> Account:
    """Return the account the verification is about, with all that is known."""
    terms = verification.terms
    if account.as_known_at is None and account.inventory.boundary == terms.boundary:
        return account
    return account_period(layout, terms.period, terms.boundary)


def _has_moved(verification: Verification, current: Account) -> bool:
    sign_off = verification.sign_off
    if sign_off is None:
        return False
    return sign_off.figures.get(TOTAL) != current.inventory.figures[TOTAL].value
