"""Check measures and loans: units that fit, whole fen, conventions that are stated."""

from decimal import Decimal
from fractions import Fraction

from lingtan.adapters.park_file.finance_entries import AmountEntry, LoanEntry, MeasureEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.adapters.yaml_lines import Path
from lingtan.base.errors import UnitError
from lingtan.base.findings import FindingKind, Severity


def _kind(name: str) -> FindingKind:
    return FindingKind(id=f"park_file_{name}", severity=Severity.ERROR)


AMOUNT_UNIT = _kind("amount_unit")
AMOUNT_BELOW_ZERO = _kind("amount_below_zero")
NOT_WHOLE_FEN = _kind("not_whole_fen")
NO_PRINCIPAL = _kind("no_principal")
GRACE_TOO_LONG = _kind("grace_too_long")
DISCOUNTING_MISSING = _kind("discounting_missing")
INFLATION_MISSING = _kind("inflation_missing")

MONEY, MASS = "CNY", "kg"
FEN_IN_CNY = 100
COSTS = ("capex", "om")


def check_finance(scope: Scope) -> None:
    """Note amounts in units that do not fit, loans nobody could repay, conventions that lack."""
    _check_conventions(scope)
    for measure in scope.shape.of(MeasureEntry):
        for key in ("capex", "om", "saving"):
            amount: AmountEntry = getattr(measure.entry, key)
            value = _check_unit(amount, MONEY, (*measure.path, key), scope)
            if key in COSTS and value is not None and value < 0:
                path = (*measure.path, key, "value")
                scope.yaml.add(AMOUNT_BELOW_ZERO, path, key=key, value=amount.value)
        _check_unit(measure.entry.abatement, MASS, (*measure.path, "abatement"), scope)
    for loan in scope.shape.of(LoanEntry):
        _check_loan(loan.entry, loan.path, scope)


def exact(amount: AmountEntry, unit: str, scope: Scope) -> Fraction | None:
    """Return an amount in a unit, to the last digit; None where its own does not fit."""
    try:
        value = Decimal(str(amount.value))
        return scope.catalogue.units.convert_exactly(value, amount.unit, unit)
    except UnitError:
        return None


def _check_conventions(scope: Scope) -> None:
    head = scope.shape.head
    measures = scope.shape.of(MeasureEntry)
    if head is None:
        return
    if head.discounting is None:
        if measures:
            scope.yaml.add(DISCOUNTING_MISSING, ("measures",), count=len(measures))
        return
    told = head.discounting
    if told.rate_terms is not told.flow_terms and told.inflation is None:
        scope.yaml.add(INFLATION_MISSING, ("discounting",))


def _check_unit(amount: AmountEntry, unit: str, path: Path, scope: Scope) -> Fraction | None:
    value = exact(amount, unit, scope)
    if value is None and amount.unit in scope.known["unit"]:
        where = (*path, "unit")
        scope.yaml.add(AMOUNT_UNIT, where, unit=amount.unit, needed=unit)
    return value


def _check_loan(entry: LoanEntry, path: Path, scope: Scope) -> None:
    value = _check_unit(entry.principal, MONEY, (*path, "principal"), scope)
    where = (*path, "principal", "value")
    if value is not None and value <= 0:
        scope.yaml.add(NO_PRINCIPAL, where, value=entry.principal.value)
    elif value is not None and (value * FEN_IN_CNY).denominator != 1:
        scope.yaml.add(NOT_WHOLE_FEN, where, value=entry.principal.value)
    if entry.grace_years >= entry.years:
        facts = {"grace": entry.grace_years, "years": entry.years}
        scope.yaml.add(GRACE_TOO_LONG, (*path, "grace_years"), **facts)
