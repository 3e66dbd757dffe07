"""What park.yaml says about measures, loans, and how their money is made comparable."""

from typing import Annotated

from pydantic import Field, Strict

from lingtan.adapters.park_file.fields import (
    Document,
    Entry,
    Id,
    NameEntry,
    OptionalEnterpriseId,
    Reference,
    UnitName,
    Whole,
    Year,
)
from lingtan.park.finance import Frequency, Repayment, Terms, Timing

MOST = 1e13
Source = Annotated[Document, Field(min_length=1)]
Share = Annotated[float, Strict(), Field(ge=0, lt=1)]
Size = Annotated[float, Strict(), Field(ge=-MOST, le=MOST, allow_inf_nan=False)]
Years = Annotated[Whole, Field(ge=1, le=100)]


class AmountEntry(Entry):
    """An amount with its unit, and what says so."""

    value: Size = Field(description="the amount")
    unit: Annotated[UnitName, Field(min_length=1)] = Field(
        description="its unit, such as CNY, 10^4 CNY, 万元, t"
    )
    source: Source = Field(description="quotation, contract, study or estimate it comes from")


class DiscountingEntry(Entry):
    """How money of different years is made comparable (折现); measures need it."""

    rate: Share = Field(description="discount rate a year, 0 to 1")
    rate_terms: Terms = Field(description="nominal counts inflation, real does not")
    flow_terms: Terms = Field(
        description="whether amounts are nominal (as paid) or real (at prices of today)"
    )
    inflation: Share | None = Field(
        default=None, description="a year, 0 to 1; needed where the two terms differ"
    )
    timing: Timing = Field(description="where in its year money flows; capex is paid at once")
    first_flow: Annotated[Whole, Field(ge=0, le=50)] = Field(
        description="year of the capex: 0 today, 1 a year from now"
    )
    party: Source = Field(description="whose rate it is")
    source: Source = Field(description="what sets the rate")


class MeasureEntry(Entry):
    """Something the park may do to emit less (减排措施)."""

    name: NameEntry = Field(description="what the measure is called")
    enterprise: OptionalEnterpriseId = Field(default="", description="whose; none: the park's")
    capex: AmountEntry = Field(description="what is paid at once, in money")
    om: AmountEntry = Field(description="operation and maintenance a year, in money")
    saving: AmountEntry = Field(description="what it saves a year, in money")
    abatement: AmountEntry = Field(description="what is not emitted a year [CO2], in mass")
    life: Years = Field(description="years it runs")


class LinkEntry(Entry):
    """What the margin of a loan hangs on (可持续发展挂钩贷款)."""

    indicator: Annotated[Id, Reference("indicator"), Field(min_length=1)] = Field(
        description="indicator that has to be met, on a verified value"
    )
    step_up: Share = Field(description="rise of the rate in the year after a miss, 0 to 1")
    step_down: Share = Field(
        default=0.0, description="fall of the rate in the year after it was met, 0 to 1"
    )


class LoanEntry(Entry):
    """A loan of the park."""

    name: NameEntry = Field(description="what the loan is called")
    lender: Source = Field(description="who lends")
    principal: AmountEntry = Field(description="what is lent, in whole fen")
    rate: Share = Field(description="interest a year, 0 to 1")
    years: Years = Field(description="years until the last payment, grace included")
    grace_years: Annotated[Whole, Field(ge=0, le=99)] = Field(
        default=0, description="years at the beginning in which interest alone is paid"
    )
    repayment: Repayment = Field(description="how the principal is paid back")
    frequency: Frequency = Field(description="how often it is paid, at the end of each part")
    first_year: Year = Field(description="calendar year of the first payment")
    source: Source = Field(description="the contract, or what else states the terms")
    link: LinkEntry | None = Field(default=None, description="indicator its margin hangs on")
