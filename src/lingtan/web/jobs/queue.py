"""The order in which waiting jobs are done.

Jobs of whoever works for the whole park go before those of enterprises. Within each of the two,
every user has a queue of their own, and the queues are served in turn.
"""

from collections.abc import Iterable

from lingtan.web.jobs.job import Job


def in_turn(waiting: Iterable[Job], served: Iterable[str]) -> list[Job]:
    """Return waiting jobs in the order in which they are done.

    Parameters
    ----------
    waiting : iterable of Job
        In the order in which they were asked for.
    served : iterable of str
        Users of whom a job began, the one served longest ago first.
    """
    left, ordered = list(waiting), list[Job]()
    turns = {name: turn for turn, name in enumerate(served)}
    latest = len(turns)
    while left:
        first = min(left, key=lambda job: (is_behind(job), turns.get(job.order.by, -1)))
        left.remove(first)
        ordered.append(first)
        turns[first.order.by] = latest + len(ordered)
    return ordered


def is_behind(job: Job) -> bool:
    """Whether a job lets those of the whole park go first: an enterprise asked for it."""
    return bool(job.order.enterprise)
