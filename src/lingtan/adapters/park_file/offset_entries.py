"""What park.yaml says about carbon credits, removals and sinks."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    Day,
    Document,
    Entry,
    Id,
    NameEntry,
    NotNegative,
    OptionalEnterpriseId,
    Positive,
    Reference,
    Text,
    Year,
)
from lingtan.park.offsets import OffsetRegistry, OffsetState, SinkKind


class OffsetEntry(Entry):
    """A block of carbon credits (碳信用): beside the emission, never taken from it."""

    registry: OffsetRegistry = Field(
        description="where its numbers are kept; `other` is listed and not counted"
    )
    project: Annotated[Text, Field(min_length=1)] = Field(description="project it was issued for")
    vintage: Year = Field(description="year of the reduction")
    quantity_t: Positive = Field(description="credited reduction [tCO2e], one number each")
    serial: Document = Field(
        default="", description="numbers, each once in its registry; without them not counted"
    )
    state: OffsetState = Field(default=OffsetState.HELD, description="held or retired")
    retired_on: Day | None = Field(default=None, description="day of retirement; its year counts")
    enterprise: OptionalEnterpriseId = Field(default="", description="holder; none: the park")
    asset: Annotated[Id, Reference("asset")] = Field(
        default="",
        description="plant of the park whose power it is for; what is counted there already, by "
        "own use, a line or certificates, is not counted as a credit",
    )
    evidence: Document = Field(
        default="", description="statement of the registry; without one it is not counted"
    )


class ReversalEntry(Entry):
    """Stored carbon that came back: a fire, a harvest, a leak."""

    day: Day = Field(description="day it happened; its period books it back")
    quantity_t: Positive = Field(description="what came back [tCO2]")
    evidence: Document = Field(default="", description="document; it counts without one, too")


class RemovalEntry(Entry):
    """Carbon taken up in a year by land (碳汇), a removal process (碳移除) or capture (碳捕集)."""

    name: NameEntry = Field(description="what the sink or plant is called")
    kind: SinkKind = Field(
        description="sink: land; removal: a process that takes it out of the air; capture: out "
        "of fossil flue gas, which is no removal"
    )
    year: Year = Field(description="calendar year it was taken up in")
    quantity_t: NotNegative = Field(description="what was taken up [tCO2]")
    method: Text = Field(
        default="", description="standard or monitoring method; without one it is not counted"
    )
    permanence_years: Positive | None = Field(
        default=None, description="years it stays stored by that method; without it not counted"
    )
    reversal_risk: Annotated[NotNegative, Field(le=1)] | None = Field(
        default=None, description="share that may come back, 0 to 1"
    )
    enterprise: OptionalEnterpriseId = Field(default="", description="whose; none: the park's")
    evidence: Document = Field(
        default="", description="monitoring report; without one it is not counted"
    )
    reversals: tuple[ReversalEntry, ...] = Field(
        default=(), description="what of it came back later"
    )
