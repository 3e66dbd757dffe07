"""A job: an order, how far it is, and what came of it in every language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.actions.action import Order, Told


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"  # an error of ours, in words: nothing was done
    FAILED = "failed"  # a fault nobody thought of
    STOPPED = "stopped"  # somebody stopped it
    UNBEGUN = "unbegun"  # the server was killed before its turn came: nothing was done
    CUT = "cut"  # the server was killed meanwhile: what became of it nobody heard

    @property
    def is_over(self) -> bool:
        """Whether nothing more is going to happen."""
        return self not in {State.WAITING, State.WORKING}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an order was refused, in one language: what is wrong, and what to do.

    Attributes
    ----------
    is_for_all : bool
        Whether it tells nothing of the park, so that users of enterprises read it as well.
    """

    what: str
    steps: tuple[str, ...] = ()
    is_for_all: bool = False


def fault_of(error: LingtanError, words: Words) -> Fault:
    """Return an error as forms and jobs show it."""
    details = tuple(words.detail(each) for each in error.details)
    own = f"fault.{error.words}.next"  # what forms offer in the place of a command
    cure = words.say(own, error.facts) if words.has(own) else words.error_next(error)
    return Fault(what=words.error_what(error), steps=(cure, *details))


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the work is."""

    done: int
    total: int
    what: str = ""

    @property
    def is_settled(self) -> bool:
        """Whether it is being entered: nothing is left but to write it down and to tell it."""
        return 0 < self.total <= self.done


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What was asked for, as it stands; a later look makes another one.

    Attributes
    ----------
    told : mapping of str to Told
        By language; empty until it is done.
    faults : mapping of str to Fault
        By language; empty unless it was refused or failed.
    """

    id: str
    order: Order
    asked_at: datetime
    state: State = State.WAITING
    began_at: datetime | None = None
    ended_at: datetime | None = None
    progress: Progress | None = None
    told: Mapping[str, Told] | None = None
    faults: Mapping[str, Fault] | None = None

    @property
    def is_settled(self) -> bool:
        """Whether it is being entered, and so is not stopped any more."""
        return self.progress is not None and self.progress.is_settled
