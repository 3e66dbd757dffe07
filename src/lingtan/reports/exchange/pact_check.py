"""Whether a product footprint by the PACT data model is whole, well formed, and adds up.

Shape alone proves nothing: two of the four examples of the specification break its own rule of
addition (issue 148 of wbcsd/data-exchange-protocol names another). So the sums are checked, each
number standing for what rounds to it.

References
----------
PACT Technical Specifications for PCF Data Exchange, version 3.0.3, openapi.yaml: required
properties, patterns, and the sums in the comments to ``pcfExcludingBiogenicUptake`` and
``pcfIncludingBiogenicUptake``. ``fossilGhgEmissions`` already holds what land management emits.
The names of standards are those in the description of ``crossSectoralStandards``, without
duplicates.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal

from lingtan.base.errors import Detail
from lingtan.reports.exchange.figure_ids import (
    PACT_NUMBERS,
    figure_faults,
    pact_figures_of,
)
from lingtan.reports.exchange.sums import adds_up

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{0,31}:\S+", re.IGNORECASE)
HEAD = (
    "id",
    "specVersion",
    "created",
    "status",
    "companyName",
    "companyIds",
    "productDescription",
    "productIds",
    "productNameCompany",
    "pcf",
)
PCF = (
    "declaredUnitOfMeasurement",
    "declaredUnitAmount",
    "productMassPerDeclaredUnit",
    "referencePeriodStart",
    "referencePeriodEnd",
    "pcfExcludingBiogenicUptake",
    "pcfIncludingBiogenicUptake",
    "fossilGhgEmissions",
    "fossilCarbonContent",
    "ipccCharacterizationFactors",
    "crossSectoralStandards",
    "exemptedEmissionsPercent",
)
UNITS = frozenset(
    {
        "liter",
        "kilogram",
        "cubic meter",
        "kilowatt hour",
        "megajoule",
        "ton kilometer",
        "square meter",
        "piece",
        "hour",
        "megabit second",
    }
)
STANDARDS = frozenset(
    {
        "ISO14067",
        "ISO14083",
        "ISO14040-44",
        "GHGP-Product",
        "PEF",
        "PACT-1.0",
        "PACT-2.0",
        "PACT-3.0",
        "PAS2050",
    }
)
PARTS = (
    "fossilGhgEmissions",
    "landUseChangeGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
    "biogenicNonCO2Emissions",
)
UPTAKE = "biogenicCO2Uptake"
EXCLUDING, INCLUDING = "pcfExcludingBiogenicUptake", "pcfIncludingBiogenicUptake"
NOT_NEGATIVE = (
    "productMassPerDeclaredUnit",
    "fossilGhgEmissions",
    "fossilCarbonContent",
    "biogenicCarbonContent",
    "recycledCarbonContent",
    "landUseChangeGhgEmissions",
    "landManagementFossilGhgEmissions",
    "landManagementBiogenicCO2Emissions",
    "biogenicNonCO2Emissions",
    "aircraftGhgEmissions",
    "packagingGhgEmissions",
    "outboundLogisticsGhgEmissions",
    "exemptedEmissionsPercent",
)
NOT_POSITIVE = (
    UPTAKE,
    "landManagementBiogenicCO2Removals",
    "technologicalCO2Removals",
    "ccsTechnologicalCO2Capture",
)
PLACES = ("geographyRegionOrSubregion", "geographyCountry", "geographyCountrySubdivision")
Json = Mapping[str, object]


def pact_faults(document: Json) -> tuple[Detail, ...]:
    """Return everything that is wrong with a product footprint; nothing where it is sound."""
    pcf = document.get("pcf")
    inner = pcf if isinstance(pcf, Mapping) else {}
    return (
        *_head(document),
        *_lacking(inner, PCF, "pcf/"),
        *_numbers(inner),
        *_rest(inner),
        *_figures(document, inner),
    )


def _figures(document: Json, pcf: Json) -> Iterator[Detail]:
    """Yield what is wrong with the ids of numbers, where an extension names them."""
    figures = pact_figures_of(document)
    if figures is not None:
        yield from figure_faults(figures, pcf, PACT_NUMBERS, "extensions/figures/")


def _head(document: Json) -> Iterator[Detail]:
    yield from _lacking(document, HEAD, "")
    for key in ("companyIds", "productIds", "productClassifications"):
        given = document.get(key, ())
        names = given if isinstance(given, list | tuple) else ()
        for name in names:
            if not URN.fullmatch(str(name)):
                yield _fault("detail.exchange_not_urn", key, value=str(name))


def _lacking(document: Json, keys: tuple[str, ...], at: str) -> Iterator[Detail]:
    for key in keys:
        if document.get(key) in (None, "", [], ()):
            yield _fault("detail.exchange_missing", f"{at}{key}")


def _numbers(pcf: Json) -> Iterator[Detail]:
    """Yield what is no number, is on the wrong side of zero, or does not add up."""
    numbers: dict[str, Decimal] = {}
    for key in (*NOT_NEGATIVE, *NOT_POSITIVE, EXCLUDING, INCLUDING, "declaredUnitAmount"):
        text = pcf.get(key)
        if text is None:
            continue
        if not isinstance(text, str) or not NUMBER.fullmatch(text):
            yield _fault("detail.exchange_not_decimal", f"pcf/{key}", value=str(text))
            continue
        numbers[key] = Decimal(text)
    for key, number in numbers.items():
        if (key in NOT_NEGATIVE and number < 0) or (key in NOT_POSITIVE and number > 0):
            yield _fault("detail.exchange_wrong_sign", f"pcf/{key}", value=str(number))
    if numbers.get("declaredUnitAmount", Decimal(1)) <= 0:
        yield _fault("detail.exchange_wrong_sign", "pcf/declaredUnitAmount", value="0")
    yield from _sums(numbers)


def _sums(numbers: Mapping[str, Decimal]) -> Iterator[Detail]:
    parts = [numbers[key] for key in PARTS if key in numbers]
    uptake = [numbers[UPTAKE]] if UPTAKE in numbers else []
    for key, added in ((EXCLUDING, parts), (INCLUDING, [*parts, *uptake])):
        if key in numbers and "fossilGhgEmissions" in numbers:
            yield from _sum(key, numbers[key], added)
    if EXCLUDING in numbers and INCLUDING in numbers:
        yield from _sum(INCLUDING, numbers[INCLUDING], [numbers[EXCLUDING], *uptake])


def _sum(key: str, total: Decimal, parts: list[Decimal]) -> Iterator[Detail]:
    if not adds_up(total, parts):
        found = str(sum(parts, Decimal(0)))
        yield _fault("detail.exchange_not_sum", f"pcf/{key}", total=str(total), sum=found)


def _rest(pcf: Json) -> Iterator[Detail]:
    unit = pcf.get("declaredUnitOfMeasurement")
    if unit is not None and unit not in UNITS:
        yield _fault("detail.exchange_unknown", "pcf/declaredUnitOfMeasurement", value=str(unit))
    yield from _standards(pcf.get("crossSectoralStandards"))
    named = [key for key in PLACES if pcf.get(key)]
    if len(named) > 1:
        yield _fault("detail.exchange_two_places", "pcf", value=", ".join(named))
    start, end = str(pcf.get("referencePeriodStart")), str(pcf.get("referencePeriodEnd"))
    if start >= end:
        yield _fault("detail.exchange_period", "pcf/referencePeriodEnd", value=end)
    if pcf.get("packagingEmissionsIncluded") is False and pcf.get("packagingGhgEmissions"):
        yield _fault("detail.exchange_packaging", "pcf/packagingGhgEmissions")


def _standards(given: object) -> Iterator[Detail]:
    """Yield standards the data model does not name, and those that stand there twice."""
    names = Counter(str(each) for each in given) if isinstance(given, list | tuple) else Counter()
    for name, times in names.items():
        if name not in STANDARDS:
            yield _fault("detail.exchange_unknown", "pcf/crossSectoralStandards", value=name)
        if times > 1:
            yield _fault("detail.exchange_twice", "pcf/crossSectoralStandards", value=name)


def _fault(words: str, place: str, **facts: str) -> Detail:
    return Detail(words=words, place=place, facts={"field": place, **facts})
