"""Allowances (碳排放配额) of enterprises in the national carbon market: what they hold and owe.

An enterprise states what it was allocated, what was verified and what it surrendered, each with
its document. The position follows: allowances allocated, with the credits that count, less the
emission verified. What is not stated is neither zero nor a surplus. The account of the park stands
beside the verified emission and never replaces it.

References
----------
Rules of the national market as far as `catalogue/data/carbon_market.csv` has them, with labels.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from lingtan.base.figures import Evidence, Missing
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.ledger.allowance_compare import Compared
from lingtan.ledger.amounts_told import amounts_told
from lingtan.ledger.credit_repeats import CREDITS, misnumbered_credits, repeated_credits
from lingtan.park.facts import Fact

ALLOCATED, VERIFIED = "ets_allocation", "ets_verified_emission"
SURRENDERED = "ets_surrendered"
DATA = (ALLOCATED, VERIFIED, SURRENDERED, CREDITS)
NEEDED = (ALLOCATED, VERIFIED)
KG_PER_T = 1000
CENT = Decimal("0.01")
DIGITS = 400  # any float times a price, to the cent
SMALLEST_T = 1e-9  # what a product of floats may lack of a whole tonne

STATED_TWICE = FindingKind(id="allowance_stated_twice", severity=Severity.ERROR)
STATED_BY_PARK = FindingKind(id="allowance_stated_by_park", severity=Severity.ERROR)
CREDITS_TWICE = FindingKind(id="allowance_credits_twice", severity=Severity.ERROR)
CREDITS_DIFFER = FindingKind(id="allowance_credits_differ", severity=Severity.ERROR)
CREDITS_ABOVE_CAP = FindingKind(id="allowance_credits_above_cap", severity=Severity.WARNING)
SURRENDER_SHORT = FindingKind(id="allowance_surrender_short", severity=Severity.WARNING)
SURRENDER_BEYOND = FindingKind(id="allowance_surrender_beyond", severity=Severity.WARNING)
EMISSION_UNLIKE = FindingKind(id="allowance_emission_unlike", severity=Severity.WARNING)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketRules:
    """What of the market's rules a position needs.

    Attributes
    ----------
    credit_cap : float
        Share of the emission to be surrendered for that credits may cover.
    label : Evidence
        How far that is trusted.
    """

    credit_cap: float
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """What one enterprise states of a year, and what follows.

    Attributes
    ----------
    allocated_kg, verified_kg, surrendered_kg, credits_kg : float or None
        As stated [kgCO2]; None where it is not, or two statements contradict each other.
    most_credits_kg : float or None
        What credits may cover: the whole tonnes in the cap times the emission verified.
    counted_credits_kg : float or None
        Credits surrendered, as far as they count.
    position_kg : float or None
        Allocated and credits that count, less verified: a surplus above zero, else a shortfall.
    still_owed_kg : float or None
        Verified, less all that was surrendered; None where nobody states what was.
    price_cny_per_t : Decimal or None
        Price asked with; a position has a cost only with one.
    cost_cny : Decimal or None
        What the shortfall costs at that price; below zero what the surplus is worth.
    evidence : frozenset of Evidence
        U where a statement has no document; the label of the cap where credits are in it.
    missing : tuple of Missing
        What would have to be stated for a position.
    beside : Compared or None
        The account's own figure beside the verified one.
    """

    enterprise: str
    year: int
    allocated_kg: float | None
    verified_kg: float | None
    surrendered_kg: float | None
    credits_kg: float | None
    most_credits_kg: float | None
    counted_credits_kg: float | None
    position_kg: float | None
    still_owed_kg: float | None
    price_cny_per_t: Decimal | None
    cost_cny: Decimal | None
    evidence: frozenset[Evidence]
    missing: tuple[Missing, ...]
    beside: Compared | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The enterprises of a park that say anything about allowances of a year."""

    year: int
    rules: MarketRules
    holdings: tuple[Holding, ...]
    findings: tuple[Finding, ...]


def weigh_allowances(
    facts: Sequence[Fact],
    year: int,
    rules: MarketRules,
    compared: Mapping[str, Compared],
    price_cny_per_t: Decimal | None = None,
) -> Holdings:
    """Return the position of every enterprise that states anything about allowances.

    Parameters
    ----------
    facts : sequence of Fact
        Of the park, of any year and datum.
    compared : mapping of str to Compared
        What the account says beside the verified emission, by enterprise.
    """
    told = [fact for fact in facts if fact.datum in DATA and fact.year == year]
    repeated = dict(repeated_credits(facts, year))
    misnumbered = dict(misnumbered_credits(facts, year))
    sound = [fact for fact in told if fact not in repeated and fact not in misnumbered]
    enterprises = sorted({fact.enterprise for fact in told if fact.enterprise})
    holdings = tuple(
        _holding(
            _Stated([fact for fact in sound if fact.enterprise == enterprise]),
            (enterprise, year),
            rules,
            compared.get(enterprise),
            price_cny_per_t,
        )
        for enterprise in enterprises
    )
    findings = (
        *_of_statements(told),
        *(_repeated(fact, other) for fact, other in repeated.items()),
        *(_misnumbered(fact, count) for fact, count in misnumbered.items()),
        *(f for each in holdings for f in _doubts(each)),
    )
    return Holdings(year=year, rules=rules, holdings=holdings, findings=findings)


class _Stated:
    """What one enterprise states, by datum; a contradiction states nothing."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self._facts = facts

    def total(self, datum: str) -> float | None:
        """Return what is stated of a datum; credits of several serial numbers add up."""
        told = amounts_told([fact for fact in self._facts if fact.datum == datum])
        return told[0] if len(told) == 1 else None

    def labels(self) -> frozenset[Evidence]:
        """Return U where a statement has no document."""
        bare = any(not fact.evidence.strip() for fact in self._facts)
        return frozenset({Evidence.U}) if bare else frozenset()


def _whole_tonnes(amount_kg: float) -> float:
    """Return the whole tonnes in an amount [kg]: allowances and credits have no parts."""
    return float(math.floor(amount_kg / KG_PER_T + SMALLEST_T) * KG_PER_T)


def _holding(
    stated: _Stated,
    whose: tuple[str, int],
    rules: MarketRules,
    beside: Compared | None,
    price: Decimal | None,
) -> Holding:
    enterprise, year = whose
    allocated, verified = stated.total(ALLOCATED), stated.total(VERIFIED)
    surrendered, offset = stated.total(SURRENDERED), stated.total(CREDITS)
    most = None if verified is None else _whole_tonnes(rules.credit_cap * verified)
    counted = None if offset is None or most is None else min(offset, most)
    position = _less(allocated, verified, counted or 0.0)
    return Holding(
        enterprise=enterprise,
        year=year,
        allocated_kg=allocated,
        verified_kg=verified,
        surrendered_kg=surrendered,
        credits_kg=offset,
        most_credits_kg=most,
        counted_credits_kg=counted,
        position_kg=position,
        still_owed_kg=_owed(verified, surrendered, counted or 0.0),
        price_cny_per_t=price,
        cost_cny=cost_of(position, price),
        evidence=stated.labels() | (frozenset({rules.label}) if offset else frozenset()),
        missing=tuple(
            Missing(kind="datum", id=datum, subject=enterprise)
            for datum in NEEDED
            if stated.total(datum) is None
        ),
        beside=beside,
    )


def _less(allocated: float | None, verified: float | None, offset: float) -> float | None:
    if allocated is None or verified is None:
        return None
    return allocated + offset - verified


def _owed(verified: float | None, surrendered: float | None, offset: float) -> float | None:
    if verified is None or surrendered is None:
        return None
    return verified - surrendered - offset


def cost_of(position_kg: float | None, price_cny_per_t: Decimal | None) -> Decimal | None:
    """Return what a shortfall costs [CNY], rounded once to a cent; below zero for a surplus."""
    if position_kg is None or price_cny_per_t is None:
        return None
    with localcontext(prec=DIGITS):
        tonnes = Decimal(repr(-position_kg)) / KG_PER_T
        return (tonnes * price_cny_per_t).quantize(CENT, rounding=ROUND_HALF_UP)


def _of_statements(facts: Sequence[Fact]) -> Iterable[Finding]:
    """Yield statements that contradict each other, or that no enterprise makes."""
    values: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        values.setdefault((fact.datum, fact.enterprise), []).append(fact)
    for (datum, enterprise), same in values.items():
        place = Place(source=same[-1].source or "park.yaml")
        if not enterprise:
            yield Finding(kind=STATED_BY_PARK, subject=datum, place=place)
        told = [amount / KG_PER_T for amount in amounts_told(same)]
        if len(told) > 1:
            yield Finding(
                kind=STATED_TWICE,
                subject=enterprise or datum,
                place=place,
                facts={"datum": datum, "least": told[0], "most": told[-1]},
            )


def _repeated(fact: Fact, other: Fact) -> Finding:
    return Finding(
        kind=CREDITS_TWICE,
        subject=fact.enterprise,
        place=Place(source=fact.source or "park.yaml"),
        facts={
            "numbers": fact.item,
            "stated": fact.value / KG_PER_T,
            "other": other.enterprise,
            "year": other.year,
        },
    )


def _misnumbered(fact: Fact, count: int) -> Finding:
    return Finding(
        kind=CREDITS_DIFFER,
        subject=fact.enterprise,
        place=Place(source=fact.source or "park.yaml"),
        facts={"numbers": fact.item, "stated": fact.value / KG_PER_T, "count": count},
    )


def _doubts(holding: Holding) -> Iterable[Finding]:
    """Yield what is wrong with a position: credits beyond the cap, too little surrendered."""

    def finding(kind: FindingKind, **tonnes: float) -> Finding:
        facts = {name: round(kg / KG_PER_T, 3) for name, kg in tonnes.items()}
        place = Place(source="park.yaml")
        return Finding(kind=kind, subject=holding.enterprise, place=place, facts=facts)

    offset, most, owed = holding.credits_kg, holding.most_credits_kg, holding.still_owed_kg
    if offset is not None and most is not None and offset > most:
        yield finding(CREDITS_ABOVE_CAP, stated=offset, counted=most)
    if owed is not None and _whole_tonnes(owed) > 0:
        yield finding(SURRENDER_SHORT, owed=owed)
    if owed is not None and _whole_tonnes(-owed) > 0:
        yield finding(SURRENDER_BEYOND, beyond=-owed)
    beside, verified = holding.beside, holding.verified_kg
    if beside is not None and verified is not None and beside.is_unlike:
        yield finding(EMISSION_UNLIKE, verified=verified, own=beside.direct_kg or 0.0)
