"""Figures by scope, sector and enterprise: the inventory beside the national method.

Scope 2 is told twice: by place (the province's average factor) and by contract (direct power and
claims at nothing, the rest at the residual mix). Exports are not netted in either. Scope 3 holds
what the park file gives; a category without an activity is not given, never zero.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from lingtan.base.errors import Fact as FindingFact
from lingtan.base.errors import FactorCoverageError
from lingtan.base.figures import Evidence, Figure, Missing, adding
from lingtan.base.findings import Finding, FindingKind
from lingtan.base.parts import rated
from lingtan.catalogue.entries import GridFactor
from lingtan.ledger.accounts import E_PARK, SCOPE_1, Account
from lingtan.ledger.doubts import (
    GRID_FACTOR_OLDER,
    GRID_FACTOR_UNKNOWN,
    RESIDUAL_OF_AVERAGE,
    RESIDUAL_REFUSED,
    RESIDUAL_STATED,
    RESIDUAL_STATED_TWICE,
    RESIDUAL_WITHOUT_EVIDENCE,
    doubt,
)
from lingtan.ledger.gaps import Gap, Gaps
from lingtan.ledger.knowledge import Knowledge
from lingtan.ledger.setting import Setting
from lingtan.ledger.totals import EXACT, Test, Totals
from lingtan.park.facts import Fact
from lingtan.park.park import CHINA
from lingtan.park.places import Sector

AVERAGE, RESIDUAL = "average", "residual_excl_market_nonfossil"
RESIDUAL_ZONE = "china"  # here a residual mix is published for the whole country only
RESIDUAL_DATUM = "residual_mix"
# kgCO2/kWh: lignite in an old plant emits 1.3 (R), and g or t in place of kg are a thousand off.
LEAST_RESIDUAL, MOST_RESIDUAL = 0.01, 1.5
HEAT_IN = (Account.HEAT_IN,)
GRID = (Account.ELECTRICITY_GRID,)
GRID_LESS_CLAIMS = (*GRID, Account.GREEN_POWER, Account.CERTIFICATE)
CATEGORIES = range(1, 16)


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFactor:
    """The factor of a grid zone that a scope 2 figure uses, or why there is none.

    Attributes
    ----------
    stands_in : str
        Id of another factor that is in its value: that of hours without an intensity.
    """

    factor_id: str
    kg_per_kwh: Decimal | None
    labels: frozenset[Evidence]
    missing: tuple[Missing, ...]
    findings: tuple[Finding, ...]
    stands_in: str = ""


def location_factor(setting: Setting) -> ZoneFactor:
    """Return the average factor of the park's province; see `_zone_factor`."""
    missing = Missing(kind="rule", id=f"grid/{setting.park.province}/{AVERAGE}")
    found = _zone_factor(setting, setting.park.province, AVERAGE, missing)
    return _with_formula(found, "scope2_location_kg", setting)


def residual_factor(setting: Setting) -> ZoneFactor:
    """Return the residual mix: stated by the park with its document, else the national one."""
    return _with_formula(_residual(setting), "scope2_market_kg", setting)


def _with_formula(factor: ZoneFactor, figure_id: str, setting: Setting) -> ZoneFactor:
    """Add the evidence of the formula of a scope 2 figure to that of its factor."""
    return replace(factor, labels=factor.labels | setting.know.scope_labels(figure_id))


def _residual(setting: Setting) -> ZoneFactor:
    year = setting.period.year
    stated = [fact for fact in setting.park.facts if _is_residual(fact, year)]
    proved = [fact for fact in stated if fact.evidence.strip()]
    findings = [_residual_doubt(RESIDUAL_WITHOUT_EVIDENCE, f) for f in stated if f not in proved]
    odd = [fact for fact in proved if not LEAST_RESIDUAL <= fact.value <= MOST_RESIDUAL]
    findings += [_residual_doubt(RESIDUAL_REFUSED, fact) for fact in odd]
    proved = [fact for fact in proved if fact not in odd]
    if len({fact.value for fact in proved}) == 1:
        return ZoneFactor(
            factor_id=f"fact/{RESIDUAL_DATUM}/{year}",
            kg_per_kwh=Decimal(str(proved[0].value)),
            labels=frozenset({proved[0].label} if proved[0].label else ()),
            missing=(),
            findings=(*findings, _residual_doubt(RESIDUAL_STATED, proved[0])),
        )
    findings += [_residual_doubt(RESIDUAL_STATED_TWICE, fact) for fact in proved]
    published = _published_residual(setting)
    return replace(published, findings=(*findings, *published.findings))


def _published_residual(setting: Setting) -> ZoneFactor:
    """Return the residual mix of the park's country, or of its zone, or else the grid average.

    Without a residual mix the Scope 2 Guidance falls back on the average of the grid [1]_.

    References
    ----------
    .. [1] GHG Protocol Scope 2 Guidance 2015, hierarchy of market-based factors (R).
    """
    missing, park = Missing(kind="datum", id=RESIDUAL_DATUM), setting.park
    zone = RESIDUAL_ZONE if park.country == CHINA else park.province
    if park.country == CHINA or setting.know.grid_vintages(zone, RESIDUAL):
        return _zone_factor(setting, zone, RESIDUAL, missing)
    average = _zone_factor(setting, zone, AVERAGE, missing)
    if average.kg_per_kwh is None:
        return average
    told: dict[str, FindingFact] = {"subject_zh": setting.know.zone_zh(zone)}
    finding = doubt(RESIDUAL_OF_AVERAGE, zone, told)
    labels = average.labels | {Evidence.R}
    return replace(average, labels=labels, findings=(*average.findings, finding))


def _is_residual(fact: Fact, year: int) -> bool:
    """Whether the park as a whole states its residual mix for a year; no enterprise has one."""
    return (fact.datum, fact.year, fact.enterprise) == (RESIDUAL_DATUM, year, "")


def _residual_doubt(kind: FindingKind, fact: Fact) -> Finding:
    facts: dict[str, FindingFact] = {"value": fact.value, "year": fact.year}
    facts |= {"evidence": fact.evidence} if fact.evidence.strip() else {}
    return doubt(kind, RESIDUAL_DATUM, facts, at=fact.source or "park.yaml")


def _zone_factor(setting: Setting, zone: str, variant: str, missing: Missing) -> ZoneFactor:
    """Return the factor of the account's year, or the newest before it with a finding.

    Raises
    ------
    FactorCoverageError
        The catalogue has two factors for one grid and year.
    """
    year = setting.period.year
    vintages = [f for f in setting.know.grid_vintages(zone, variant) if (f.year or 0) <= year]
    known = [f for f in vintages if f.kg_co2_per_kwh is not None]
    told: dict[str, FindingFact] = {"variant": variant, "year": year}
    told["subject_zh"] = setting.know.zone_zh(zone)
    if not known:
        finding = doubt(GRID_FACTOR_UNKNOWN, zone, told)
        return ZoneFactor(
            factor_id="",
            kg_per_kwh=None,
            labels=frozenset(),
            missing=(missing,),
            findings=(finding,),
        )
    newest = max(known, key=lambda factor: factor.year or 0)
    _require_one(newest, known)
    older: dict[str, FindingFact] = {**told, "vintage": newest.year or 0}
    is_older = (newest.year or 0) < year
    return ZoneFactor(
        factor_id=newest.id,
        kg_per_kwh=newest.kg_co2_per_kwh,
        labels=frozenset({newest.label}),
        missing=(),
        findings=(doubt(GRID_FACTOR_OLDER, zone, older),) if is_older else (),
    )


def _require_one(chosen: GridFactor, factors: Sequence[GridFactor]) -> None:
    same = [factor for factor in factors if factor.year == chosen.year]
    if len(same) > 1:
        values = ", ".join(str(factor.kg_co2_per_kwh) for factor in same)
        raise FactorCoverageError(
            "two_of_one_grid",
            facts={
                "zone": chosen.zone,
                "zone_zh": chosen.zone_name.zh,
                "variant": chosen.variant,
                "year": chosen.year or 0,
                "count": len(same),
                "values": values,
            },
        )


def scope_figures(
    totals: Totals,
    know: Knowledge,
    location: ZoneFactor,
    residual: ZoneFactor,
    hourly: ZoneFactor | None = None,
) -> Iterable[Figure]:
    """Yield scope 1, scope 2 by place and by contract, and scope 3 by category.

    Parameters
    ----------
    hourly : ZoneFactor or None
        Mean factor of the hours of import, for a second figure by place; see `grid_intensity`.
    """
    direct = totals.emission_figure("scope1_kg", SCOPE_1)
    yield replace(direct, evidence=direct.evidence | know.scope_labels("scope1_kg"))
    yield _scope_2("scope2_location_kg", totals, GRID, location)
    if hourly is not None:
        yield _scope_2("scope2_location_hourly_kg", totals, GRID, hourly)
    yield _scope_2("scope2_market_kg", totals, GRID_LESS_CLAIMS, residual)
    for category in CATEGORIES:
        yield _scope_3(category, totals)


def _scope_2(
    figure_id: str, totals: Totals, accounts: Sequence[Account], factor: ZoneFactor
) -> Figure:
    heat = totals.emission_figure(figure_id, HEAT_IN)
    power = totals.quantity_figure(figure_id, accounts)
    power = replace(power, parts=rated(power.parts, factor.factor_id))
    missing = tuple(dict.fromkeys((*heat.missing, *power.missing, *factor.missing)))
    with localcontext(EXACT):
        kilograms = totals.quantity(accounts) * (factor.kg_per_kwh or Decimal(0))
        value = kilograms + totals.emission_kg(HEAT_IN)
    found = replace(
        heat,
        value=float(value),
        evidence=heat.evidence | power.evidence | factor.labels,
        rests_on=tuple(
            sorted({*heat.rests_on, *power.rests_on, factor.factor_id, factor.stands_in} - {""})
        ),
        missing=(),
    )
    parts = [(heat, 1.0), (power, float(factor.kg_per_kwh or 0))]
    return adding(found, parts).opened(missing)


def _scope_3(category: int, totals: Totals) -> Figure:
    carrier = f"category_{category}"
    lines = totals.where(lambda part: part.carrier == carrier)
    figure = lines.emission_figure(f"scope3.{category}_kg", (Account.VALUE_CHAIN,))
    if lines.sums:
        return figure
    return replace(figure, value=None, missing=(Missing(kind="datum", id="value_chain"),))


def breakdown_figures(
    users: Totals, sectors: Mapping[str, str], disputed: Sequence[Gap] = ()
) -> Iterable[Figure]:
    """Yield the emission of the national method by enterprise and by sector.

    What the park itself uses (common, losses, storage, shared plants) is `shared_kg`, so that
    enterprises and `shared_kg` add up to the park. Who uses a pool whose supply is unknown has
    no known share of it.

    Parameters
    ----------
    sectors : mapping of str to str
        Sector of every member of the boundary.
    disputed : sequence of Gap
        What leaves open whose emission it is, and no total.
    """
    users = users.relying(replace(users.reliance, is_shared=True))
    gaps = Gaps(gaps=(*users.gaps.gaps, *disputed))
    for enterprise in sorted(sectors):
        own = users.relying(users.reliance.within({enterprise})).where(
            _of(enterprise), gaps.only(enterprise)
        )
        figure = own.emission_figure(f"by_enterprise.{enterprise}_kg", E_PARK)
        yield _opened(figure, users.gaps, own, {enterprise})
    shared = users.where(_of(""), gaps.only(""))
    yield _opened(shared.emission_figure("shared_kg", E_PARK), users.gaps, shared, set())
    for sector in Sector:
        members = {enterprise for enterprise, of in sectors.items() if of == sector.value}
        inside = users.relying(users.reliance.within(members)).where(_in(sector))
        figure = inside.emission_figure(f"by_sector.{sector.value}_kg", E_PARK)
        yield _opened(figure, users.gaps, inside, members)


def _opened(figure: Figure, gaps: Gaps, part: Totals, members: Collection[str]) -> Figure:
    """Open a share where a counter of its users, or what enters their pool, is missing."""
    pools = {line.carrier for line in part.sums}
    missing = dict.fromkeys((*figure.missing, *gaps.of_use(members), *gaps.of_pools(pools)))
    return figure.opened(tuple(missing))


def _of(enterprise: str) -> Test:
    return lambda part: part.enterprise == enterprise


def _in(sector: Sector) -> Test:
    return lambda part: part.sector == sector.value
