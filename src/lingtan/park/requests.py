"""Requests: what a framework still needs to know, who can supply it and what proves it."""

from dataclasses import dataclass
from enum import StrEnum

from lingtan.base.names import Name


class RequestState(StrEnum):
    """How far a request has come."""

    OPEN = "open"  # nothing has been stated
    STATED = "stated"  # a value is there, the proof is not
    PROVEN = "proven"  # a value is there with the document that proves it


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequest:
    """A datum somebody is asked for.

    Attributes
    ----------
    datum : str
        Id in the register of data.
    name : Name
        What the datum is called.
    supplier : Name
        Who can supply it: the power company, an enterprise, a department.
    proof : Name
        The least that proves it.
    needed_by : tuple of str
        Indicators that cannot be decided without it.
    subjects : tuple of str
        Enterprises, products or meters with their months it is asked for; empty when it is the
        park as a whole. Beside others an empty text stands for the park itself.
    """

    datum: str
    name: Name
    supplier: Name
    proof: Name
    needed_by: tuple[str, ...]
    state: RequestState = RequestState.OPEN
    subjects: tuple[str, ...] = ()
