"""Builders for footprints: products, statements, and footprints with round numbers."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from lingtan.base.figures import Evidence
from lingtan.ledger.footprint.footprint import PowerFactor, ProductFootprint
from lingtan.ledger.footprint.product_shares import ProductShare
from lingtan.park.facts import Fact
from lingtan.park.products import CbamStatement, PactStatement, Precursor, Product
from lingtan.park.streams import ValueChainActivity
from lingtan.reports.exchange.pact_document import Telling
from tests.builders import a_name, an_enterprise
from tests.builders_ledger import YEAR

FACTOR = PowerFactor(
    factor_id="grid/test", kg_per_kwh=Decimal("0.5"), source="a test", label=Evidence.Q_S
)
PACT = PactStatement(
    company_ids=("urn:company:example:works",),
    product_ids=("urn:example:product:bolts",),
    standards=("ISO14067",),
    exempted_percent=0.0,
    fossil_carbon_kg_per_kg=0.001,
    biogenic_carbon_kg_per_kg=0.02,
)
CBAM = CbamStatement(cn_code="7318", category="Iron or steel products")
TELLING = Telling(
    enterprise=an_enterprise("works"),
    period=YEAR,
    created=datetime(2026, 1, 31, tzinfo=UTC),
    gwp_set="AR5",
    country="CN",
)


def a_product(product_id: str = "bolts", **more: object) -> Product:
    """Return a product of the works whose output is a fact of the same name."""
    product = Product(id=product_id, name=a_name(product_id), enterprise="works", item=product_id)
    return replace(product, **more)  # type: ignore[arg-type]  # fields of the test's own choice


def an_output(item: str, tonnes: float, enterprise: str = "works") -> Fact:
    """Return what was made of a product, with its document."""
    return Fact(
        datum="product_output",
        year=2025,
        value=tonnes,
        enterprise=enterprise,
        item=item,
        evidence="production ledger",
    )


def a_precursor(**more: object) -> Precursor:
    """Return a precursor with its supplier's statement."""
    precursor = Precursor(
        id="wire",
        name=a_name("wire"),
        mass_t=40.0,
        cn_code="7213",
        direct_t_per_t=1.5,
        indirect_t_per_t=0.25,
        evidence="supplier statement",
    )
    return replace(precursor, **more)  # type: ignore[arg-type]  # fields of the test's own choice


def an_activity(activity_id: str, factor_kg_per_unit: float) -> ValueChainActivity:
    """Return 10 t that enterprise a bought, with their factor."""
    return ValueChainActivity(
        id=activity_id,
        name=a_name(activity_id),
        category=1,
        year=2025,
        quantity=10.0,
        unit="t",
        factor_kg_per_unit=factor_kg_per_unit,
        enterprise="a",
    )


def a_footprint(product: Product | None = None, **kilograms: float) -> ProductFootprint:
    """Return the footprint of 1,000 t: 120 t direct, 250 t of 500 MWh of power."""
    product = product or a_product(pact=PACT, cbam=CBAM, precursors=(a_precursor(),))
    amounts = {"direct_kg": 120_000.123456, "power_kg": 250_000.0, "power_kwh": 500_000.0}
    amounts |= kilograms
    share = ProductShare(product=product, mass_t=Decimal(1000), share=Decimal(1), basis=None)
    return ProductFootprint(
        product=product,
        mass_t=Decimal(1000),
        share=share,
        factor=FACTOR,
        labels=frozenset({Evidence.I, Evidence.R}),
        direct_kg=Decimal(str(amounts["direct_kg"])),
        power_kg=Decimal(str(amounts["power_kg"])),
        power_kwh=Decimal(str(amounts["power_kwh"])),
    )
