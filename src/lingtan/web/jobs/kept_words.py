"""What is kept of an order that is over: what it was about, and of one that failed what it said.

So that who asked asks once more without writing it anew. Passwords are never kept.
"""

from collections.abc import Mapping
from dataclasses import replace

from lingtan.web.actions.action import Action, Kind, Order
from lingtan.web.actions.table import ACTIONS
from lingtan.web.jobs.job import Job, State

ABOUT = frozenset({"upload", "file", "campaign", "enterprise"})
"""What an order is about, by the names of its fields: nothing anybody wrote stands in them."""
TO_BE_CORRECTED = {State.REFUSED, State.FAILED, State.STOPPED}
SECRETS = {Kind.SECRET, Kind.NEW_SECRET}


def kept_words(job: Job) -> Order:
    """Return what is kept of the order of a job that is over."""
    order, action = job.order, ACTIONS[job.order.action]
    is_whole = job.state in TO_BE_CORRECTED and action.sheet is None  # a sheet keeps its draft
    secret = {each.name for each in action.fields if each.kind in SECRETS}
    names = (set(order.values) if is_whole else ABOUT) - secret
    kept = {name: value for name, value in order.values.items() if name in names}
    return replace(order, values=kept)


def said_before(job: Job | None, action: Action) -> Mapping[str, str]:
    """Return what the form of an action was filled in with by a job of it that did nothing."""
    if job is None or job.order.action != action.id or job.state not in TO_BE_CORRECTED:
        return {}
    shown = {each.name for each in action.fields if each.kind is Kind.HIDDEN and each.from_view}
    return {name: value for name, value in job.order.values.items() if name not in shown}
