"""Take forms into the account that were approved just before a process was killed.

Approval is recorded first, and the import follows: a death in between leaves a form that is
approved and counts for nothing. Whatever serves a park next makes up for it, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from lingtan.app.hand_in import approve
from lingtan.app.keep_campaigns import Deed, campaign_board
from lingtan.app.layout import Layout
from lingtan.app.wiring_light import asked_enterprises
from lingtan.base.errors import LingtanError
from lingtan.collection.campaigns import State
from lingtan.collection.step_rules import Which


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A form that was approved and not in the account.

    Attributes
    ----------
    trouble : LingtanError or None
        Why it is not in it even now.
    """

    which: Which
    trouble: LingtanError | None = None


def finish_forms(layout: Layout, now: datetime) -> tuple[Finished, ...]:
    """Take approved forms into the account that are not in it; nothing where none is.

    Raises
    ------
    LingtanError
        Log or store cannot be read, so it is not known what was approved.
    """
    if not asked_enterprises(layout.evidence):
        return ()
    return tuple(_finished(layout, which, now) for which in _left(layout, now))


def _left(layout: Layout, now: datetime) -> Iterator[Which]:
    for campaign in campaign_board(layout, now).campaigns:
        for each in campaign.asked:
            if each.state is State.APPROVED and not each.is_taken:
                yield Which(campaign=each.asked.campaign, enterprise=each.asked.enterprise)


def _finished(layout: Layout, which: Which, now: datetime) -> Finished:
    try:
        done = approve(layout, which, Deed(by="", now=now))
    except LingtanError as error:
        return Finished(which=which, trouble=error)
    return Finished(which=which, trouble=done.imported.error)
