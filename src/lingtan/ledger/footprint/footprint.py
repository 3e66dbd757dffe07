"""The footprint of a product: direct, of power, and of what was bought to make it.

Amounts of the year for the whole product; whoever tells them per tonne divides last.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from lingtan.base.errors import Detail, FootprintError
from lingtan.base.figures import Evidence, Missing
from lingtan.ledger.footprint.arrivals import Arrivals, arrivals_of
from lingtan.ledger.footprint.product_shares import ProductShare, shares_of
from lingtan.ledger.inventory import Inventory
from lingtan.ledger.membership_spans import days_of, inside_of, membership_spans
from lingtan.park.park import Park
from lingtan.park.products import Precursor, Product
from lingtan.park.streams import ValueChainActivity

KG_PER_T = Decimal(1000)
UPSTREAM = (1, 3, 4, 5)  # bought goods, fuel and energy, transport to the gate, waste


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactor:
    """The factor of all grid power in a footprint, with where it comes from."""

    factor_id: str
    kg_per_kwh: Decimal
    source: str
    label: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFootprint:
    """What a year of a product carries.

    Attributes
    ----------
    direct_kg, power_kg : Decimal
        Of fuel, processes and heat; of power. Its part of what is shared is in them [kgCO2].
    power_kwh : Decimal
        Power used for it, its part of the park's own and lost power in it [kWh].
    upstream : tuple of (activity, kilograms)
        Scope 3 activities of the enterprise that are upstream, its part of each [kgCO2e].
    not_valued : tuple of str
        Upstream activities and precursors without any value: named, and in no number. Of a
        precursor of which one side alone is stated, that side is counted.
    labels : frozenset of Evidence
        Evidence of everything it rests on.
    """

    product: Product
    mass_t: Decimal
    share: ProductShare
    direct_kg: Decimal
    power_kg: Decimal
    power_kwh: Decimal
    factor: PowerFactor
    upstream: tuple[tuple[ValueChainActivity, Decimal], ...] = ()
    not_valued: tuple[str, ...] = ()
    labels: frozenset[Evidence] = field(default_factory=frozenset)

    @property
    def upstream_kg(self) -> Decimal:
        """What was bought to make it, as far as anybody states it [kgCO2e]."""
        return sum((kg for _, kg in self.upstream), self.precursors_kg)

    @property
    def precursors_kg(self) -> Decimal:
        """What its precursors bring, as far as they have a value [kgCO2e]."""
        return sum(map(precursor_kg, self.product.precursors), Decimal(0))


def precursor_kg(precursor: Precursor) -> Decimal:
    """Return what a precursor brings in the year [kgCO2e]; a side nobody states is not in it."""
    stated = (precursor.direct_t_per_t, precursor.indirect_t_per_t)
    per_t = sum((Decimal(str(value)) for value in stated if value is not None), Decimal(0))
    return Decimal(str(precursor.mass_t)) * per_t * KG_PER_T


def footprints_of(
    park: Park, inventory: Inventory, enterprise: str, factor: PowerFactor
) -> tuple[ProductFootprint, ...]:
    """Return the footprint of every product of an enterprise in a year.

    Raises
    ------
    FootprintError
        It was not inside for the whole of the year, of which its output is stated; something it
        rests on is not known, or its parts would be negative; each is named.
    AllocationError
        The boundary is a part of the park.
    """
    _require_all_year(park, inventory, enterprise)
    shares = shares_of(park, enterprise, inventory.period.year)
    arrived = arrivals_of(park, inventory, enterprise, float(factor.kg_per_kwh))
    _require_known(arrived, enterprise)
    year = inventory.period.year
    found = (_footprint(share, arrived, park, factor, year) for share in shares)
    labels = inventory.figures[f"by_enterprise.{enterprise}_kg"].evidence
    return tuple(
        replace(each, labels=labels | each.share.labels | {factor.label, Evidence.I})
        for each in found
    )


def _require_all_year(park: Park, inventory: Inventory, enterprise: str) -> None:
    """Refuse to divide the emission of a part of a year by the output of the year."""
    period = inventory.period
    spans = membership_spans(park.boundary(inventory.boundary), period)
    if all(enterprise in span.members for span in spans):
        return
    days = (days_of(*each, period.zone) for each in inside_of(spans, enterprise))
    facts = {
        "enterprise": enterprise,
        "period": period.name,
        "boundary": inventory.boundary,
        "spans": ", ".join(f"{first} – {last}" for first, last in days) or "–",
    }
    raise FootprintError("not_inside_all_year", facts=facts)


def _require_known(arrived: Arrivals, enterprise: str) -> None:
    if arrived.missing:
        raise FootprintError(
            "not_decidable",
            facts={"enterprise": enterprise},
            details=[_detail(missing) for missing in arrived.missing],
        )
    parts = {
        "direct": arrived.direct_kg + arrived.shared_direct_kg,
        "power": arrived.power_kg + arrived.shared_power_kg,
    }
    for part, kg in parts.items():
        if kg < 0:
            raise FootprintError(
                "negative_part",
                facts={"enterprise": enterprise, "part": part, "kg": round(kg)},
            )


def _detail(missing: Missing) -> Detail:
    if missing.kind == "rule":
        facts = {"rule": missing.id, "subject": missing.about}
        return Detail(words="detail.footprint_rule", facts=facts)
    return Detail(
        words="detail.footprint_datum", facts={"datum": missing.id, "subject": missing.about}
    )


def _footprint(
    share: ProductShare, arrived: Arrivals, park: Park, factor: PowerFactor, year: int
) -> ProductFootprint:
    product = share.product
    chain = _chain(park, product.enterprise, year)
    return ProductFootprint(
        product=product,
        mass_t=share.mass_t,
        share=share,
        direct_kg=_part(arrived.direct_kg + arrived.shared_direct_kg, share),
        power_kg=_part(arrived.power_kg + arrived.shared_power_kg, share),
        power_kwh=_part(arrived.power_kwh + arrived.shared_power_kwh, share),
        factor=factor,
        upstream=tuple((activity, kg * share.share) for activity, kg in _valued(chain)),
        not_valued=(
            *(a.id for a in chain if a.factor_kg_per_unit is None),
            *(p.id for p in product.precursors if p.has_no_value),
        ),
    )


def _chain(park: Park, enterprise: str, year: int) -> list[ValueChainActivity]:
    """Return the upstream activities all products share: none that is a precursor of one of them.

    Such an activity is that precursor, and whoever lists it carries it, whole.
    """
    products = [each for each in park.products if each.enterprise == enterprise]
    bought = {precursor.id for product in products for precursor in product.precursors}
    return [
        activity
        for activity in park.value_chain
        if (activity.enterprise, activity.year) == (enterprise, year)
        and activity.category in UPSTREAM
        and activity.id not in bought
    ]


def _valued(
    chain: Sequence[ValueChainActivity],
) -> Iterator[tuple[ValueChainActivity, Decimal]]:
    for activity in chain:
        if activity.factor_kg_per_unit is not None:
            quantity = Decimal(str(activity.quantity))
            yield activity, quantity * Decimal(str(activity.factor_kg_per_unit))


def _part(kilograms: float, share: ProductShare) -> Decimal:
    return Decimal(str(kilograms)) * share.share
