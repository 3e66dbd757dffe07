"""Whether what is given out takes more emission out than its fuel put in.

Annex 4 takes own fossil power out at 0.8325 kgCO2/kWh and heat of a cogeneration plant at 0.11
tCO2/GJ, whatever they were made from. Gas power emits half of that, so a park that sells it could
show an emission below zero that nobody has saved. Up to the whole emission of the fuel the letter
of the method holds; beyond it the account cannot be decided by the method, and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lingtan.base.errors import Fact
from lingtan.base.figures import Missing
from lingtan.base.findings import Finding
from lingtan.ledger.accounts import E_CONVERSION, E_FUEL, Account
from lingtan.ledger.doubts import EXPORT_CREDIT_BEYOND_FUEL, doubt
from lingtan.ledger.edges import Role
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.plant_checks import burners_of
from lingtan.ledger.plant_fuels import feeding_streams
from lingtan.ledger.setting import Setting
from lingtan.ledger.sums import Sum

BEYOND = "export_credit_beyond_fuel"
ROUNDED = Decimal("1.000001")  # a boiler that sells all its heat takes out just what it burned
GIVEN_OUT = (Account.ELECTRICITY_OUT, Account.HEAT_OUT)
BURNED = (*E_FUEL, *E_CONVERSION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What the credits of a boundary leave open."""

    gaps: tuple[Gap, ...]
    findings: tuple[Finding, ...]


def weigh_credits(sums: Sequence[Sum], gaps: Gaps, setting: Setting, boundary_id: str) -> Credits:
    """Hold what power and heat given out take out against the fuel of the plants that made them.

    Where the fuel is unknown, so are the totals in any case.
    """
    fed = {
        stream.id
        for asset in burners_of(setting.park)
        for stream in feeding_streams(asset.id, setting.park)
    }
    given = [s for s in sums if s.account in GIVEN_OUT and s.stream == Role.FOSSIL.value]
    credit = -sum((part.emissions_kg for part in given), Decimal(0))
    fuel = sum(
        (s.emissions_kg for s in sums if s.stream in fed and s.account in BURNED), Decimal(0)
    )
    if credit <= fuel * ROUNDED or gaps.of_emission(BURNED):
        return Credits(gaps=(), findings=())
    facts: dict[str, Fact] = {
        "period": setting.period.name,
        "kwh": float(-sum((part.quantity for part in given), Decimal(0))),
        "credit_kg": round(float(credit), 1),
        "fuel_kg": round(float(fuel), 1),
    }
    missing = Missing(kind="rule", id=BEYOND, subject=boundary_id)
    accounts = dict.fromkeys(part.account for part in given if part.emissions_kg)
    return Credits(
        gaps=tuple(
            Gap(account=name, enterprise="", missing=missing, in_energy=False) for name in accounts
        ),
        findings=(doubt(EXPORT_CREDIT_BEYOND_FUEL, boundary_id, facts, at="amounts"),),
    )
