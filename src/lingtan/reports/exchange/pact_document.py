"""A product footprint by the PACT data model, version 3: one JSON object a product.

The number is cradle to gate as far as the account knows: what reached the enterprise in its park,
and upstream what it states. What is not in it is said in the document itself.

References
----------
PACT Technical Specifications for PCF Data Exchange, version 3.0.3 (openapi.yaml read in the public
repository wbcsd/data-exchange-protocol, commit cf4ebed): names and kinds of the properties.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from lingtan.base.time_axis import Period
from lingtan.evidence.canonical_json import Json, canonical
from lingtan.ledger.footprint.footprint import ProductFootprint
from lingtan.park.places import Enterprise
from lingtan.park.products import PactStatement, Precursor
from lingtan.reports.exchange.figure_ids import pact_extension
from lingtan.reports.exchange.sums import PLACES, last_place
from lingtan.reports.words import Words

VERSION = "3.0.3"
KG_PER_T = Decimal(1000)
CO2_PER_CARBON = Decimal(44) / Decimal(12)
ZERO = Decimal(0)
SIDES = ("direct", "indirect")
Document = dict[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Who tells a footprint, where (``CN``), of when, with which warming potentials (``AR6``)."""

    enterprise: Enterprise
    period: Period
    created: datetime
    gwp_set: str
    country: str


def pact_document(
    footprint: ProductFootprint, statement: PactStatement, telling: Telling
) -> Document:
    """Return the footprint of one kilogram of a product.

    Its id follows from its contents without the instant: the same footprint has the same id, and
    any change makes another.
    """
    product, words = footprint.product, Words("en")
    body: Document = {
        "specVersion": VERSION,
        "status": "Active",
        "companyName": telling.enterprise.name.en,
        "companyIds": list(statement.company_ids),
        "productDescription": product.name.en,
        "productIds": list(statement.product_ids),
        "productNameCompany": product.name.en,
        "comment": _comment(footprint, words),
        "pcf": _pcf(footprint, statement, telling, words),
        "extensions": [pact_extension(footprint, telling.period.name)],
    }
    if statement.classifications:
        body["productClassifications"] = list(statement.classifications)
    id_ = uuid5(NAMESPACE_URL, canonical(body).decode())
    moment = telling.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {"id": str(id_), "created": moment, **body}


def _pcf(
    footprint: ProductFootprint, statement: PactStatement, telling: Telling, words: Words
) -> Document:
    parts = fossil_parts(footprint)
    fossil = sum(parts.values(), ZERO)
    biogenic = Decimal(str(statement.biogenic_carbon_kg_per_kg))
    uptake = -(biogenic * CO2_PER_CARBON).quantize(PLACES)
    return {
        "declaredUnitOfMeasurement": "kilogram",
        "declaredUnitAmount": "1",
        "productMassPerDeclaredUnit": "1",
        "referencePeriodStart": telling.period.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "referencePeriodEnd": telling.period.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "geographyCountry": telling.country,
        "boundaryProcessesDescription": _boundary(footprint, parts, words),
        "pcfExcludingBiogenicUptake": written(fossil),
        "pcfIncludingBiogenicUptake": written(fossil + uptake),
        "fossilGhgEmissions": written(fossil),
        "fossilCarbonContent": written(Decimal(str(statement.fossil_carbon_kg_per_kg))),
        "biogenicCarbonContent": written(biogenic),
        "biogenicCO2Uptake": written(uptake),
        "packagingEmissionsIncluded": False,
        "ccsTechnologicalCO2CaptureIncluded": False,
        "ipccCharacterizationFactors": [telling.gwp_set],
        "crossSectoralStandards": list(statement.standards),
        "exemptedEmissionsPercent": written(Decimal(str(statement.exempted_percent))),
        "exemptedEmissionsDescription": statement.exempted_reason,
        "allocationRulesDescription": allocation_words(footprint, words),
        "secondaryEmissionFactorSources": [
            {"name": footprint.factor.source, "version": footprint.factor.factor_id}
        ],
    }


def fossil_parts(footprint: ProductFootprint) -> dict[str, Decimal]:
    """Return the parts of the footprint of a kilogram, each rounded [kgCO2e/kg]."""
    mass_kg = footprint.mass_t * KG_PER_T
    parts = {
        "direct": footprint.direct_kg,
        "power": footprint.power_kg,
        "upstream": footprint.upstream_kg,
    }
    place = last_place(sum(parts.values(), ZERO) / mass_kg)
    return {name: (kg / mass_kg).quantize(place) for name, kg in parts.items()}


def written(number: Decimal) -> str:
    """Write a decimal as the data model wants it: with its places, and no exponent.

    Examples
    --------
    >>> written(Decimal("1E+3")), written(Decimal("-0.250")), written(Decimal("-0"))
    ('1000', '-0.250', '0')
    """
    return f"{number if number else abs(number):f}"


def allocation_words(footprint: ProductFootprint, words: Words) -> str:
    """Say how the emission of the enterprise was shared among its products."""
    basis = footprint.share.basis
    if basis is None:
        return words.say("exchange.one_product")
    facts = {"basis": basis.value, "share": f"{footprint.share.share:.4f}"}
    return words.say("exchange.by_basis", facts)


def _boundary(footprint: ProductFootprint, parts: dict[str, Decimal], words: Words) -> str:
    named = [activity.name.en for activity, _ in footprint.upstream]
    named += [precursor.name.en for precursor in footprint.product.precursors]
    facts = {name: written(kg) for name, kg in parts.items()}
    return words.say("exchange.boundary", {**facts, "named": _listed(named)})


def _comment(footprint: ProductFootprint, words: Words) -> str:
    labels = sorted(label.value for label in footprint.labels if label.is_weak)
    said = [
        words.say("exchange.gases"),
        words.say(
            "exchange.power_factor",
            {
                "factor": str(footprint.factor.kg_per_kwh),
                "id": footprint.factor.factor_id,
                "label": footprint.factor.label.value,
            },
        ),
        words.say("exchange.labels", {"labels": ", ".join(labels)}),
    ]
    if footprint.not_valued:
        said.append(words.say("exchange.not_valued", {"named": _listed(footprint.not_valued)}))
    return " ".join((*said, *_half_stated(footprint.product.precursors, words)))


def _half_stated(precursors: Sequence[Precursor], words: Words) -> Iterator[str]:
    """Yield which precursors lack one of their sides, while the other is in the number."""
    for side in SIDES:
        named = [p.id for p in precursors if side in p.unstated and not p.has_no_value]
        if named:
            yield words.say(f"exchange.no_{side}", {"named": _listed(named)})


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "-"
