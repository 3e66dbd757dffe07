"""Quantities that rest on yearly facts: earlier years, sectors, footprints and waste energy."""

from collections.abc import Callable
from dataclasses import replace

from lingtan.base.figures import Figure, Missing, evidence_of
from lingtan.base.names import folded
from lingtan.indicators.arithmetic import ZERO_DENOMINATOR, combine
from lingtan.indicators.base_year_told import closed_emission
from lingtan.indicators.basis import Basis
from lingtan.indicators.registry import Example, quantity
from lingtan.indicators.scale import HUNDREDFOLD, is_hundredfold
from lingtan.indicators.statements import unknown
from lingtan.indicators.totals import total_of
from lingtan.park.facts import Fact

ANNEX_3 = "发改环资〔2025〕910号, annex 3"
SHARES = "发改能源〔2025〕262号, 发改办能源〔2025〕669号"
SBTI = "SBTi Corporate Net-Zero Standard V2.0"


def _fact(datum: str, value: float, *, year: int = 2025, item: str = "") -> Fact:
    return Fact(datum=datum, year=year, value=value, item=item)


@quantity(
    id="waste_energy_plain_mean",
    unit="ratio",
    source=f"{ANNEX_3}: weighted mean, the weights not given",
    example=Example(
        facts=(
            _fact("waste_heat_used", 60),
            _fact("waste_heat_recoverable", 100),
            _fact("waste_cold_used", 0),
            _fact("waste_cold_recoverable", 0),
            _fact("waste_pressure_used", 4),
            _fact("waste_pressure_recoverable", 10),
        ),
        value=0.5,
    ),
)
def waste_energy_plain_mean(basis: Basis) -> Figure:
    """Mean of the use rates of waste heat, cold and pressure, of those the park has."""
    kinds = ("heat", "cold", "pressure")
    recoverable = {kind: basis.quantity(f"waste_{kind}_recoverable") for kind in kinds}
    rates = [
        f"share(waste_{kind}_used, waste_{kind}_recoverable)"
        for kind, amount in recoverable.items()
        if amount.value != 0
    ]
    if not rates:
        return unknown([ZERO_DENOMINATOR])
    mean = basis.work_out(f"({' + '.join(rates)}) / {len(rates)}")
    left_out = evidence_of(recoverable.values())  # that there is none of a kind is stated as well
    return replace(mean, evidence=mean.evidence | left_out)


@quantity(
    id="revenue_of_year_before",
    unit="CNY",
    source="湘工信节能〔2025〕467号: income grows through the building period",
    example=Example(facts=(_fact("revenue", 2e9, year=2024),), value=2e9),
)
def revenue_of_year_before(basis: Basis) -> Figure:
    """Income of the enterprises in the year before [CNY]."""
    return basis.total("revenue", year=basis.context.year - 1)


@quantity(
    id="industrial_value_added_of_year_before",
    unit="CNY",
    source="浙江省低（零）碳园区建设实施方案（征求意见稿）",
    example=Example(facts=(_fact("industrial_value_added", 1e9, year=2024),), value=1e9),
)
def industrial_value_added_of_year_before(basis: Basis) -> Figure:
    """Industrial value added of the year before [CNY]."""
    return basis.total("industrial_value_added", year=basis.context.year - 1)


@quantity(
    id="past_emissions_of_year_before",
    unit="kg",
    source="浙江省低（零）碳园区建设实施方案（征求意见稿）",
    example=Example(facts=(_fact("past_emissions", 9e7, year=2024),), value=9e7),
)
def past_emissions_of_year_before(basis: Basis) -> Figure:
    """Emissions stated for the year before [kg]."""
    return basis.total("past_emissions", year=basis.context.year - 1)


@quantity(
    id="base_year_emissions",
    unit="kg",
    source=f"{ANNEX_3}; {SBTI}",
    example=Example(facts=(_fact("base_year_emissions", 1e8, year=2020),), value=1e8),
)
def base_year_emissions(basis: Basis) -> Figure:
    """Emissions of the base year: as closed, or the latest stated up to the year judged [kg]."""
    closed = closed_emission(basis)
    return _latest(basis, "base_year_emissions") if closed is None else closed


@quantity(
    id="product_footprint_reduction",
    unit="ratio",
    source="湖南省零碳工厂建设指标体系: 1 - PCF / PCF_base",
    example=Example(
        facts=(
            _fact("product_footprint", 92, item="steel"),
            _fact("product_footprint_base", 100, year=2022, item="steel"),
            _fact("product_footprint", 45, item="cement"),
            _fact("product_footprint_base", 50, year=2022, item="cement"),
        ),
        value=0.08,
    ),
)
def product_footprint_reduction(basis: Basis) -> Figure:
    """Smallest fall of the footprint of a key product of an enterprise against its base year.

    The same product of two enterprises has two footprints, which make no sum. Zero says that
    there is none.
    """
    stated = basis.statements("product_footprint")
    silent = basis.silent("product_footprint", stated)
    made = [fact for fact in stated if fact.value > 0]
    if silent or not made:
        missing = [
            Missing(kind="datum", id="product_footprint", subject=s) for s in silent or [""]
        ]
        return unknown(missing, stated)
    return combine([_footprint_fall(basis, fact) for fact in made], min_of)


def _footprint_fall(basis: Basis, now: Fact) -> Figure:
    datum = basis.context.register[now.datum]
    figures = [total_of([now], datum, is_complete=True), _footprint_before(basis, now)]
    past = figures[1].value
    if past is not None and is_hundredfold(now.value, past):
        subject = ": ".join(filter(None, (now.item, now.enterprise, now.datum)))
        odd = Missing(kind="rule", id=HUNDREDFOLD, subject=subject, values=(now.value, past))
        return unknown([replace(odd, unit=datum.unit)], [now])
    return combine(figures, lambda present, past: 1 - present / past)


def _footprint_before(basis: Basis, now: Fact) -> Figure:
    """Return the latest footprint in a base year: the enterprise's own, or else the park's."""
    name, year = "product_footprint_base", basis.context.year
    past = [
        fact
        for fact in basis.facts
        if fact.datum == name and fact.year <= year and folded(fact.item) == folded(now.item)
    ]
    own = [fact for fact in past if fact.enterprise == now.enterprise]
    held = own or [fact for fact in past if not fact.enterprise]
    if not held:
        return unknown([Missing(kind="datum", id=name, subject=now.enterprise or now.item)])
    datum = basis.context.register[name]
    return total_of([max(held, key=lambda fact: fact.year)], datum, is_complete=True)


def min_of(*values: float) -> float:
    """Return the smallest of one or more numbers."""
    return min(values)


def _latest(basis: Basis, datum: str, item: str = "") -> Figure:
    years = [
        fact.year
        for fact in basis.facts
        if fact.datum == datum
        and fact.year <= basis.context.year
        and item in ("", fact.item)
        and basis.context.may_speak(fact)
    ]
    return basis.total(datum, year=max(years, default=basis.context.year), item=item)


def _sector_share(item: str, name: str) -> Callable[[Basis], Figure]:
    def compute(basis: Basis) -> Figure:
        held = basis.total("sector_certificates", item=item)
        load = basis.total("sector_load", item=item)
        return combine([held, load], lambda part, whole: part / whole)

    compute.__doc__ = f"Certificates held for {name} over the electricity it uses."
    return compute


def _sector_example(item: str) -> Example:
    load, held = _fact("sector_load", 1e8, item=item), _fact("sector_certificates", 8e7, item=item)
    return Example(facts=(load, held), value=0.8)


for _id, _item, _name in (
    ("datacentre_certificate_share", "data_centre", "data centres"),
    ("aluminium_certificate_share", "aluminium", "aluminium"),
    ("polysilicon_certificate_share", "polysilicon", "polysilicon"),
):
    quantity(id=_id, unit="ratio", source=SHARES, example=_sector_example(_item))(
        _sector_share(_item, _name)
    )


@quantity(
    id="assessed_sector_certificate_share",
    unit="ratio",
    source=SHARES,
    example=_sector_example("steel"),
)
def assessed_sector_certificate_share(basis: Basis) -> Figure:
    """Smallest certificate share among the sectors the park states, data centres apart."""
    loads = basis.statements("sector_load")
    items = dict.fromkeys(fact.item for fact in loads if fact.item != "data_centre")
    if not items:
        return unknown([Missing(kind="datum", id="sector_load")])
    return combine([_sector_share(item, item)(basis) for item in items], min_of)


@quantity(
    id="hourly_matched_share",
    unit="ratio",
    source=SBTI,
    example=Example(figures={"matching.hourly_matched_share": 0.55}, value=0.55),
)
def hourly_matched_share(basis: Basis) -> Figure:
    """Share of load matched hour by hour, as worked out here or else as stated."""
    return _worked_out_or_stated(basis, "hourly_matched_share")


@quantity(
    id="cfe_score",
    unit="ratio",
    source="24/7 carbon-free energy methodology, Google 2021",
    example=Example(figures={"matching.cfe_score": 0.7}, value=0.7),
)
def cfe_score(basis: Basis) -> Figure:
    """Carbon-free energy score, as worked out here or else as stated."""
    return _worked_out_or_stated(basis, "cfe_score")


def _worked_out_or_stated(basis: Basis, datum: str) -> Figure:
    """Return what matching tells, or else what is stated; where neither does, why not."""
    name = f"matching.{datum}"
    worked_out = basis.quantity(name)
    if worked_out.is_known:
        return worked_out
    stated = basis.total(datum)
    if stated.is_known or name not in basis.figures:
        return stated
    return worked_out.opened((*worked_out.missing, *stated.missing))


@quantity(
    id="other_park",
    unit="flag",
    source="江西省零碳园区建设方案: chemical parks and others apart",
    example=Example(facts=(_fact("chemical_park", 0),), value=1),
)
def other_park(basis: Basis) -> Figure:
    """Whether the park is not a chemical park."""
    return basis.work_out("1 - chemical_park")


@quantity(
    id="category_A",
    unit="flag",
    source=SBTI,
    example=Example(facts=(_fact("sbti_category_a", 1),), value=1),
)
def category_a(basis: Basis) -> Figure:
    """Whether the company is in category A of the standard."""
    return basis.total("sbti_category_a")
