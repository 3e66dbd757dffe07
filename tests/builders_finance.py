"""Measures, loans and what is known of an indicator, as tests need them."""

from datetime import UTC, datetime
from decimal import Decimal

from lingtan.base.names import Name
from lingtan.evidence.verification import Conclusion, SignOff, StepKind, Word
from lingtan.finance.linked_loan import Observed
from lingtan.park.finance import (
    Conventions,
    Frequency,
    Link,
    Loan,
    LoanTerms,
    Measure,
    Repayment,
    Stated,
)

YEARLY = Conventions(rate=0.05, party="operator", source="test")
CORE = "cn910.core.unit_energy_carbon"
LINK = Link(indicator=CORE, step_up=Decimal("0.0015"), step_down=Decimal("0.001"))


def stated(value: float | str | Decimal) -> Stated:
    return Stated(value=Decimal(str(value)), source="test")


def a_measure(
    id_: str = "m",
    *,
    capex: float = 1000,
    om: float = 0,
    saving: float = 200,
    abatement_t: float = 5,
    life: int = 10,
) -> Measure:
    """Return a measure whose amounts are in CNY and tonnes."""
    return Measure(
        id=id_,
        name=Name.alike(id_),
        capex=stated(capex),
        om=stated(om),
        saving=stated(saving),
        abatement_kg=stated(Decimal(str(abatement_t)) * 1000),
        life=life,
    )


def terms(
    principal: str = "1000",
    rate: str = "0.05",
    years: int = 3,
    *,
    repayment: Repayment = Repayment.ANNUITY,
    frequency: Frequency = Frequency.YEARLY,
    grace_years: int = 0,
) -> LoanTerms:
    return LoanTerms(
        principal=Decimal(principal),
        rate=Decimal(rate),
        years=years,
        first_year=2026,
        repayment=repayment,
        frequency=frequency,
        grace_years=grace_years,
    )


def a_loan(of: LoanTerms | None = None, link: Link | None = LINK) -> Loan:
    return Loan(
        id="loan",
        name=Name(en="Loan", zh="贷款"),
        lender="bank",
        terms=of or terms(),
        source="contract",
        link=link,
    )


def a_sign_off(
    value: float | None = 0.15, conclusion: Conclusion = Conclusion.UNQUALIFIED
) -> SignOff:
    """Return a signature that names the core indicator."""
    word = Word(kind=StepKind.SIGNED, entry=9, at=datetime(2026, 3, 1, tzinfo=UTC), by="Zhao")
    return SignOff(
        word=word,
        organisation="Certifier",
        independence="none other",
        conclusion=conclusion,
        size=9,
        root="00",
        figures={} if value is None else {CORE: value},
    )


def met() -> Observed:
    """Return an indicator that is met on a value that is signed and has nothing against it."""
    return Observed(
        year=2025,
        is_whole_year=True,
        outcome="meets",
        figure=CORE,
        value=0.15,
        unit="tCO2/tce",
        threshold="<= 0.2",
        is_verified=True,
        sign_off=a_sign_off(),
    )
