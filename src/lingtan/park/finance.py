"""Measures (减排措施) and loans of a park: what it plans to pay, save, avoid and pay back."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lingtan.base.names import Name


class Timing(StrEnum):
    """Where in its year a flow of money stands."""

    BEGINNING = "beginning"
    MIDDLE = "middle"
    END = "end"


class Terms(StrEnum):
    """Whether money is counted as it will be paid, or at the prices of today."""

    NOMINAL = "nominal"
    REAL = "real"


class Repayment(StrEnum):
    """How the principal of a loan is paid back."""

    ANNUITY = "annuity"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    BULLET = "bullet"  # 到期一次还本


class Frequency(StrEnum):
    """How often a loan is paid; each payment ends its part of the year."""

    YEARLY = "yearly"
    HALF_YEARLY = "half_yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"

    @property
    def a_year(self) -> int:
        """Payments in a year."""
        return {"yearly": 1, "half_yearly": 2, "quarterly": 4, "monthly": 12}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How flows of money are made comparable; nothing of it is assumed.

    Attributes
    ----------
    rate : float
        Discount rate (折现率) a year, as a share.
    rate_terms, flow_terms : Terms
        Whether the rate, and whether the flows, count inflation.
    inflation : float or None
        A year; needed only where the two differ.
    timing : Timing
        Where in its year each flow stands; what is paid at once stands at time 0.
    first_flow : int
        Year of the first flow: 0 for one that is paid at once.
    party : str
        Whose rate it is: an operator's, a bank's and a ministry's are not the same.
    source : str
        What says so.
    """

    rate: float
    rate_terms: Terms = Terms.NOMINAL
    flow_terms: Terms = Terms.NOMINAL
    inflation: float | None = None
    timing: Timing = Timing.END
    first_flow: int = 0
    party: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An amount somebody stated [CNY or kg], with what says so."""

    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """Something a park may do to emit less.

    Attributes
    ----------
    capex : Stated
        Paid at once [CNY].
    om, saving : Stated
        Cost of running it, and what it saves, in each year of its life [CNY/a].
    abatement_kg : Stated
        What is not emitted because of it [kgCO2/a]; below zero more is emitted.
    life : int
        Years it runs.
    """

    id: str
    name: Name
    capex: Stated
    om: Stated
    saving: Stated
    abatement_kg: Stated
    life: int
    enterprise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """What the payments of a loan follow from.

    Attributes
    ----------
    principal : Decimal
        What is lent [CNY], whole fen.
    rate : Decimal
        Interest a year, as a share; each payment bears its equal part of it.
    years : int
        Until the last payment, grace included.
    grace_years : int
        At the beginning, in which interest alone is paid (宽限期).
    first_year : int
        Calendar year of the first payment.
    """

    principal: Decimal
    rate: Decimal
    years: int
    first_year: int
    repayment: Repayment = Repayment.ANNUITY
    frequency: Frequency = Frequency.YEARLY
    grace_years: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What the margin of a loan hangs on (可持续发展挂钩贷款).

    Attributes
    ----------
    indicator : str
        Indicator that has to be met in a year.
    step_up, step_down : Decimal
        What the rate rises by in the year after one in which it was missed, and falls by after
        one in which it was met, as shares.
    """

    indicator: str
    step_up: Decimal
    step_down: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A loan of a park.

    Attributes
    ----------
    lender : str
        Who lends.
    source : str
        The contract, or what else states its terms.
    link : Link or None
        None where the margin hangs on nothing.
    """

    id: str
    name: Name
    lender: str
    terms: LoanTerms
    source: str
    link: Link | None = None
