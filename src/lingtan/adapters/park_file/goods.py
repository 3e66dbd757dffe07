"""What park.yaml says about products whose footprints are told to others."""

from typing import Annotated

from pydantic import Field

from lingtan.adapters.park_file.fields import (
    Document,
    EnterpriseId,
    Entry,
    NameEntry,
    NotNegative,
    Positive,
    RequiredId,
    Text,
    YesNo,
)
from lingtan.park.products import ProductBasis

FilledText = Annotated[Text, Field(min_length=1)]
Percent = Annotated[NotNegative, Field(le=100)]
CnCode = Annotated[Text, Field(pattern=r"^\d{4}(\d{2}(\d{2})?)?$")]
Urn = Annotated[Text, Field(pattern=r"^[uU][rR][nN]:[A-Za-z0-9][A-Za-z0-9-]{0,31}:\S+$")]


class PrecursorEntry(Entry):
    """A material bought with the emission embedded in it (前体)."""

    id: RequiredId = Field(
        description="short id; a value-chain activity of the same id is this material, once"
    )
    name: NameEntry = Field(description="what it is called")
    mass_t: NotNegative = Field(description="what was used of it in the year [t]")
    cn_code: CnCode | None = Field(default=None, description="CN code, in quotes")
    direct_t_per_t: NotNegative | None = Field(
        default=None, description="embedded direct emission [tCO2e/t]"
    )
    indirect_t_per_t: NotNegative | None = Field(
        default=None, description="embedded indirect emission [tCO2e/t]"
    )
    is_default: YesNo = Field(
        default=False, description="a default an authority published, not the supplier's own"
    )
    evidence: Document = Field(
        default="",
        description="the supplier's statement, or where the default was published; without it "
        "the value counts as a default",
    )


class PactEntry(Entry):
    """What a footprint by the PACT data model states that no meter tells."""

    company_ids: Annotated[tuple[Urn, ...], Field(min_length=1)] = Field(
        description="names of the company, as URN"
    )
    product_ids: Annotated[tuple[Urn, ...], Field(min_length=1)] = Field(
        description="names of the product, as URN"
    )
    classifications: tuple[Urn, ...] = Field(default=(), description="classes of it, as URN")
    standards: Annotated[tuple[FilledText, ...], Field(min_length=1)] = Field(
        description="standards the footprint is claimed to follow, by the names of the data "
        "model: ISO14067, ISO14083, ISO14040-44, GHGP-Product, PEF, PACT-3.0 …"
    )
    exempted_percent: Percent = Field(description="emissions left out, of the whole [%]")
    exempted_reason: Text = Field(default="", description="why they were left out")
    fossil_carbon_kg_per_kg: NotNegative = Field(description="fossil carbon in the product")
    biogenic_carbon_kg_per_kg: NotNegative = Field(
        default=0.0, description="biogenic carbon in the product"
    )


class CbamEntry(Entry):
    """What a communication for CBAM states that no meter tells."""

    cn_code: CnCode = Field(description="CN code of the good, 4 to 8 digits, in quotes")
    category: FilledText = Field(description="aggregated goods category of the regulation")
    route: Text = Field(default="", description="production route")


class ProductEntry(Entry):
    """A product of an enterprise whose footprint is told to others (产品碳足迹)."""

    name: NameEntry = Field(description="what the product is called")
    enterprise: EnterpriseId = Field(description="who makes it")
    item: FilledText = Field(description="item of its fact product_output")
    basis: ProductBasis | None = Field(
        default=None,
        description="how the enterprise shares its emission among its products; none: shares of "
        "a study, else value where values differ much, else mass",
    )
    share: Annotated[Positive, Field(le=1)] | None = Field(
        default=None, description="its share, 0 to 1 (by stated); all add up to 1"
    )
    gj_per_t: Positive | None = Field(default=None, description="energy content [GJ/t]")
    cny_per_t: Positive | None = Field(default=None, description="value [CNY/t]")
    precursors: tuple[PrecursorEntry, ...] = Field(
        default=(), description="materials bought with embedded emission"
    )
    pact: PactEntry | None = Field(default=None, description="statements for PACT")
    cbam: CbamEntry | None = Field(default=None, description="statements for CBAM")
