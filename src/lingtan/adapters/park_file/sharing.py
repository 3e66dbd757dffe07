"""What park.yaml says about allocation: rules for what is shared, and for power with heat."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    Document,
    EnterpriseId,
    Entry,
    Id,
    MeterId,
    Number,
    Positive,
    Reference,
)
from lingtan.park.allocation import Basis, CogenerationBasis, SharedPart

Ratio = Annotated[Positive, Field(le=1)]
StreamId = Annotated[Id, Reference("stream")]


class ShareEntry(Entry):
    """What an enterprise bears, fixed by a contract."""

    enterprise: EnterpriseId = Field(description="id of the enterprise")
    share: Ratio = Field(description="0 to 1; all shares of a rule add up to 1")


class AllocationEntry(Entry):
    """How a part of what the park itself emits is shared out; without a rule, by metered use."""

    of: SharedPart = Field(description="part of the park's own emission")
    by: Basis = Field(
        description="metered use, highest metered hour, a yearly fact, fixed shares, or nobody: "
        "it stays with the park"
    )
    carrier: Annotated[Id, Reference("carrier")] = Field(
        default="", description="network it is about: electricity, heat or cooling; none: all"
    )
    meters: tuple[MeterId, ...] = Field(
        default=(), description="meters of common use it is about, such as waste water; none: all"
    )
    streams: tuple[StreamId, ...] = Field(
        default=(), description="source streams of the park it is about (of other); none: all"
    )
    datum: Annotated[Id, Reference("datum")] = Field(
        default="", description="yearly fact it is shared out by, such as land_area (by datum)"
    )
    among: tuple[EnterpriseId, ...] = Field(
        default=(), description="enterprises it is shared among; none: all"
    )
    shares: tuple[ShareEntry, ...] = Field(
        default=(), description="fixed shares (by shares); they add up to 1"
    )
    evidence: Document = Field(default="", description="agreement that proves the rule")


class CogenerationEntry(Entry):
    """How a plant's emission is shared between its power and its heat; without it, by energy."""

    by: CogenerationBasis = Field(
        description="energy given out, fuel of separate plants, or work (exergy)"
    )
    heat_efficiency: Ratio | None = Field(
        default=None, description="of a plant that makes heat alone, 0 to 1 (by efficiency)"
    )
    power_efficiency: Ratio | None = Field(
        default=None, description="of a plant that makes power alone, 0 to 1 (by efficiency)"
    )
    heat_c: Number | None = Field(
        default=None, description="temperature at which heat leaves [°C] (by exergy)"
    )
    ambient_c: Number | None = Field(
        default=None, description="temperature of the surroundings [°C] (by exergy)"
    )
    evidence: Document = Field(default="", description="where rule and values come from")
