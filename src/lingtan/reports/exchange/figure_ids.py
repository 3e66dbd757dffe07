"""The id of every amount a document declares: by it `lingtan trace` gives the very number.

The id names enterprise, product, form and the place in the document, with the year behind it:
``footprint:steel:bars:pact/fossilGhgEmissions@2025``.
"""

from collections.abc import Iterator, Mapping

from lingtan.base.errors import Detail
from lingtan.evidence.canonical_json import Json
from lingtan.evidence.lineage.addresses import address_of
from lingtan.ledger.footprint.footprint import ProductFootprint

FOOTPRINT = "footprint"
EXTENSION_VERSION = "2.0.0"  # of the form in which the data model takes extensions
SCHEMA = "https://lingtan.example/schemas/figure-ids-1.json"
PACT_NUMBERS = (
    "pcfExcludingBiogenicUptake",
    "pcfIncludingBiogenicUptake",
    "fossilGhgEmissions",
    "fossilCarbonContent",
    "biogenicCarbonContent",
    "biogenicCO2Uptake",
    "exemptedEmissionsPercent",
)
SPECIFIC = tuple(
    f"specificEmbeddedEmissions/{n}TCO2ePerT" for n in ("direct", "indirect", "total")
)
CBAM_NUMBERS = (
    "activityLevelT",
    "attributedEmissions/directTCO2e",
    "attributedEmissions/indirectTCO2e",
    "electricity/consumedMWh",
    "electricity/emissionFactorTCO2PerMWh",
    "electricity/gridFactorTCO2PerMWh",
    *SPECIFIC,
    "shareOfDefaultValues",
)
OF_PRECURSOR = ("massT", "directTCO2ePerT", "indirectTCO2ePerT", "directTCO2e", "indirectTCO2e")


def footprint_id(footprint: ProductFootprint, form: str, place: str, year: str = "") -> str:
    """Return the id of a number of a product's footprint in a form; of a year where it is told."""
    product = footprint.product
    id_ = ":".join((FOOTPRINT, product.enterprise, product.id, f"{form}/{place}"))
    return address_of(id_, period=year) if year else id_


def pact_extension(footprint: ProductFootprint, year: str) -> dict[str, Json]:
    """Return the extension of the data model that names each number of ``pcf``."""
    figures: dict[str, Json] = {
        place: footprint_id(footprint, "pact", place, year) for place in PACT_NUMBERS
    }
    return {"specVersion": EXTENSION_VERSION, "dataSchema": SCHEMA, "data": {"figures": figures}}


def cbam_figures(footprint: ProductFootprint, year: str) -> dict[str, Json]:
    """Return the id of each number of a good by its place."""
    bought = range(len(footprint.product.precursors))
    places = (*CBAM_NUMBERS, *(f"precursors/{n}/{key}" for n in bought for key in OF_PRECURSOR))
    return {place: footprint_id(footprint, "cbam", place, year) for place in places}


def pact_figures_of(document: Mapping[str, object]) -> Mapping[str, object] | None:
    """Return the ids a footprint names; None where it has no extension of ours."""
    extensions = document.get("extensions")
    for each in extensions if isinstance(extensions, list | tuple) else ():
        if isinstance(each, Mapping) and each.get("dataSchema") == SCHEMA:
            data = each.get("data")
            found = data.get("figures") if isinstance(data, Mapping) else None
            return found if isinstance(found, Mapping) else {}
    return None


def figure_faults(
    figures: Mapping[str, object], body: Mapping[str, object], places: tuple[str, ...], at: str
) -> Iterator[Detail]:
    """Yield each number without an id, each id of no number, and each that stands there twice."""
    for place in places:
        if number_at(body, place) is not None and not figures.get(place):
            yield _fault("detail.exchange_missing", f"{at}{place}")
    told: set[str] = set()
    for place, id_ in figures.items():
        if number_at(body, place) is None:
            yield _fault("detail.exchange_unknown", f"{at}{place}", value=str(id_))
        if str(id_) in told:
            yield _fault("detail.exchange_twice", f"{at}{place}", value=str(id_))
        told.add(str(id_))


def number_at(body: object, place: str) -> object:
    """Return what stands at a place of a document; None where nothing does.

    Examples
    --------
    >>> number_at({"precursors": [{"massT": "40"}]}, "precursors/0/massT")
    '40'
    """
    for step in place.split("/"):
        if isinstance(body, Mapping):
            body = body.get(step)
        elif isinstance(body, list | tuple) and step.isdecimal() and int(step) < len(body):
            body = body[int(step)]
        else:
            return None
    return body


def _fault(words: str, place: str, **facts: str) -> Detail:
    return Detail(words=words, place=place, facts={"field": place, **facts})
