"""What park.yaml says about process streams: what has to be heated and cooled."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    EnterpriseId,
    Entry,
    Id,
    NameEntry,
    NotNegative,
    Number,
    Positive,
    Reference,
    Text,
)
from lingtan.park.process_streams import HeatKind

ABSOLUTE_ZERO_C = -273.15
HOTTEST_C = 10_000
MOST_KW = 1e9
LONGEST_YEAR_H = 8784

Temperature = Annotated[Number, Field(ge=ABSOLUTE_ZERO_C, le=HOTTEST_C)]
Load = Annotated[Positive, Field(le=MOST_KW)]


class ProcessStreamEntry(Entry):
    """A stream that is heated or cooled (工艺物流): from it `lingtan heat` has its targets."""

    name: NameEntry = Field(description="what the stream is called")
    enterprise: EnterpriseId = Field(description="whose it is")
    supply_c: Temperature = Field(description="temperature it comes in with [°C]")
    target_c: Temperature = Field(
        description="temperature it has to reach [°C]; the same where it condenses or boils"
    )
    kind: HeatKind | None = Field(
        default=None,
        description="has to be cooled (hot) or heated (cold); none: as its temperatures say",
    )
    duty_kw: Load | None = Field(
        default=None, description="heat to be taken out or put in while it runs [kW]"
    )
    heat_capacity_kw_per_k: Load | None = Field(
        default=None, description="heat capacity flow, instead of the duty [kW/K]"
    )
    dt_contribution_k: Annotated[NotNegative, Field(le=HOTTEST_C)] = Field(
        description="its part of the least temperature difference [K]; two streams exchange heat "
        "when they are at least the sum of both apart"
    )
    hours_per_year: Annotated[Positive, Field(le=LONGEST_YEAR_H)] | None = Field(
        default=None, description="how long it runs in a year [h]; without it no energy is told"
    )
    heated_by: Annotated[Id, Reference("node")] = Field(
        default="", description="heat or steam network that heats it today; none: its own fuel"
    )
    source: Annotated[Text, Field(min_length=1)] = Field(
        description="survey, design or measurement the values come from"
    )
