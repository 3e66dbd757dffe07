"""What an operator tells importers for CBAM: emissions embedded in each good, by CN code.

The definitive form is the Commission's own (a workbook and a registry); this document holds the
numbers it asks for, so that they can be checked and copied. Heat counts as direct whoever made it,
power as indirect, and precursors bring both.

References
----------
Implementing Regulation (EU) 2023/1773, annex III (attributed and specific embedded emissions,
precursors) and annex IV (content of the communication): recalled, label R. The columns of the
Commission's communication template were seen in a public copy (sheet Summary_Communication).
"""

from datetime import UTC
from decimal import Decimal

from lingtan.base.errors import FootprintError
from lingtan.base.figures import Evidence
from lingtan.ledger.footprint.footprint import ProductFootprint
from lingtan.park.products import CbamStatement, Precursor
from lingtan.reports.exchange.figure_ids import cbam_figures
from lingtan.reports.exchange.pact_document import Document, Telling, allocation_words, written
from lingtan.reports.exchange.sums import PLACES, last_place
from lingtan.reports.words import Words

FORMAT = "lingtan.cbam-communication"
KG = Decimal("0.001")
KG_PER_T, KWH_PER_MWH = Decimal(1000), Decimal(1000)
ZERO = Decimal(0)


def cbam_document(
    footprints: tuple[tuple[ProductFootprint, CbamStatement], ...],
    telling: Telling,
    province: str,
) -> Document:
    """Return the communication of an installation over a year.

    Raises
    ------
    FootprintError
        A precursor lacks a value, or no power was metered.
    """
    words = Words("en")
    return {
        "format": FORMAT,
        "formatVersion": "1",
        "created": telling.created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "notes": [words.say("exchange.cbam_rule"), words.say("exchange.cbam_open")],
        "installation": {
            "name": telling.enterprise.name.en,
            "operatorContact": telling.enterprise.contact or None,
            "country": telling.country,
            "province": province,
        },
        "reportingPeriod": {
            "name": telling.period.name,
            "start": telling.period.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "end": telling.period.end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "goods": [_good(footprint, stated, telling) for footprint, stated in footprints],
    }


def _good(footprint: ProductFootprint, stated: CbamStatement, telling: Telling) -> Document:
    direct = (footprint.direct_kg / KG_PER_T).quantize(KG)
    indirect = (footprint.power_kg / KG_PER_T).quantize(KG)
    bought = [_precursor(each) for each in footprint.product.precursors]
    return {
        "cnCode": stated.cn_code,
        "aggregatedGoodsCategory": stated.category,
        "productionRoute": stated.route or None,
        "productName": footprint.product.name.en,
        "activityLevelT": written(footprint.mass_t),
        "attributedEmissions": {
            "directTCO2e": written(direct),
            "indirectTCO2e": written(indirect),
        },
        "electricity": _electricity(footprint, indirect),
        "precursors": bought,
        "specificEmbeddedEmissions": _specific(
            direct + _added(bought, "direct"),
            indirect + _added(bought, "indirect"),
            footprint.mass_t,
        ),
        "shareOfDefaultValues": written(_default_share(bought, direct + indirect)),
        "allocationAmongGoods": allocation_words(footprint, Words("en")),
        "evidence": sorted({*(label.value for label in footprint.labels), Evidence.R.value}),
        "carbonPriceDue": None,
        "figures": cbam_figures(footprint, telling.period.name),
    }


def _electricity(footprint: ProductFootprint, indirect: Decimal) -> Document:
    used_mwh = (footprint.power_kwh / KWH_PER_MWH).quantize(KG)
    if not used_mwh:
        raise FootprintError("no_power", facts={"product": footprint.product.id})
    return {
        "consumedMWh": written(used_mwh),
        "emissionFactorTCO2PerMWh": written((indirect / used_mwh).quantize(PLACES)),
        "gridFactorTCO2PerMWh": written(footprint.factor.kg_per_kwh),
        "gridFactorSource": footprint.factor.source,
        "gridFactorLabel": footprint.factor.label.value,
    }


def _added(bought: list[Document], side: str) -> Decimal:
    return sum((Decimal(str(each[f"{side}TCO2e"])) for each in bought), ZERO)


def _specific(direct: Decimal, indirect: Decimal, level: Decimal) -> Document:
    """Return what a tonne carries; the total is that of the rounded two."""
    place = last_place((direct + indirect) / level)
    sides = [(tonnes / level).quantize(place) for tonnes in (direct, indirect)]
    return {
        "directTCO2ePerT": written(sides[0]),
        "indirectTCO2ePerT": written(sides[1]),
        "totalTCO2ePerT": written(sum(sides, ZERO)),
    }


def _precursor(precursor: Precursor) -> Document:
    direct, indirect = precursor.direct_t_per_t, precursor.indirect_t_per_t
    if direct is None or indirect is None:
        keys = ", ".join(f"{side}_t_per_t" for side in precursor.unstated)
        facts = {"precursor": precursor.id, "keys": keys}
        raise FootprintError("precursor_without_value", facts=facts)
    mass = Decimal(str(precursor.mass_t))
    return {
        "name": precursor.name.en,
        "cnCode": precursor.cn_code or None,
        "massT": written(mass),
        "directTCO2ePerT": written(Decimal(str(direct))),
        "indirectTCO2ePerT": written(Decimal(str(indirect))),
        "directTCO2e": written((mass * Decimal(str(direct))).quantize(KG)),
        "indirectTCO2e": written((mass * Decimal(str(indirect))).quantize(KG)),
        "determinedBy": "default" if precursor.rests_on_default else "supplier",
        "source": precursor.evidence or None,
    }


def _default_share(bought: list[Document], own: Decimal) -> Decimal:
    """Return the share of embedded emissions that rests on default values of precursors."""
    amounts = [
        (
            each["determinedBy"],
            Decimal(str(each["directTCO2e"])) + Decimal(str(each["indirectTCO2e"])),
        )
        for each in bought
    ]
    whole = own + sum((amount for _, amount in amounts), ZERO)
    default = sum((amount for by, amount in amounts if by == "default"), ZERO)
    return (default / whole).quantize(PLACES) if whole else ZERO
