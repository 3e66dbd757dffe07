"""What a picture of flows shows, as values: pages draw it anew, and as a table."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """A box of a picture of flows: its column from the left, colour, and what flows through it."""

    id: str
    label: str
    column: int
    colour: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLink:
    """A band from one box to another, as a number and as it is written, with its id if any."""

    source: str
    target: str
    value: float
    text: str
    figure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flows:
    """What a picture of flows shows, for pages that draw it anew or as a table."""

    unit: str
    nodes: tuple[FlowNode, ...]
    links: tuple[FlowLink, ...]
