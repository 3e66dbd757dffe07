"""What park.yaml says about water processes and by-products."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    EnterpriseId,
    Entry,
    NameEntry,
    NotNegative,
    Positive,
    Text,
)

MOST_PPM = 1e6
Source = Annotated[Text, Field(min_length=1)]
Share = Annotated[NotNegative, Field(le=1)]


class WaterProcessEntry(Entry):
    """A process that hands a load of one contaminant to its water (用水过程)."""

    name: NameEntry = Field(description="what the process is called")
    enterprise: EnterpriseId = Field(description="whose it is")
    load_kg_per_h: Positive = Field(description="contaminant it hands over [kg/h]")
    inlet_ppm: Annotated[NotNegative, Field(le=MOST_PPM)] = Field(
        description="highest concentration it may be given, above fresh water [g/t]"
    )
    outlet_ppm: Annotated[Positive, Field(le=MOST_PPM)] = Field(
        description="highest concentration it may leave, above fresh water [g/t]"
    )
    source: Source = Field(description="survey, design or measurement the values come from")


class ByProductEntry(Entry):
    """A by-product (副产物) an enterprise offers or needs in a year."""

    name: NameEntry = Field(description="what it is called")
    enterprise: EnterpriseId = Field(description="whose it is")
    material: Source = Field(description="offers and needs of the same material meet")
    offered_t: NotNegative | None = Field(default=None, description="what it offers [t]")
    needed_t: NotNegative | None = Field(default=None, description="what it needs [t]")
    fresh_t: NotNegative | None = Field(
        default=None, description="what a chain of steps is given; it offers what they leave [t]"
    )
    yields: tuple[Share, ...] = Field(
        default=(), description="product of each step as a share of what it is given, 0 to 1"
    )
    recycled: Annotated[NotNegative, Field(lt=1)] = Field(
        default=0.0,
        description="share of what the steps leave that goes back to the first, below 1",
    )
    replaced_kg_per_t: NotNegative | None = Field(
        default=None, description="emission of what a tonne replaces, of a need [kgCO2/t]"
    )
    source: Source = Field(description="survey, contract or study the values come from")
