"""The footprints of an enterprise as a document, and what it is made with; not checked yet."""

from datetime import datetime

from lingtan.app.results_footprint import FootprintFormat
from lingtan.base.errors import FootprintError
from lingtan.catalogue.load import Catalogue
from lingtan.evidence.canonical_json import Json
from lingtan.ledger.footprint.footprint import PowerFactor, ProductFootprint
from lingtan.ledger.inventory import Inventory
from lingtan.park.park import CHINA, Park
from lingtan.park.places import Enterprise
from lingtan.reports.exchange.cbam_document import cbam_document
from lingtan.reports.exchange.pact_document import Telling, pact_document

NATION = "china"
# A footprint counts the life cycle of power; CBAM the emission of making it.
VARIANTS = {FootprintFormat.PACT: "lifecycle_footprint", FootprintFormat.CBAM: "average"}


def telling_of(
    inventory: Inventory, enterprise: Enterprise, created: datetime, country: str
) -> Telling:
    """Return who tells a footprint, where, of when, and with which warming potentials.

    Raises
    ------
    FootprintError
        The park does not say in which country it is.
    """
    if not country:
        raise FootprintError("no_country")
    parameters = {parameter.id: str(parameter.value) for parameter in inventory.parameters}
    return Telling(
        enterprise=enterprise,
        period=inventory.period,
        created=created,
        gwp_set=parameters["gwp_set"].upper(),
        country=country,
    )


def footprint_document(
    footprints: tuple[ProductFootprint, ...],
    form: FootprintFormat,
    telling: Telling,
    province: str,
) -> dict[str, Json]:
    """Return the document of an enterprise's products in a form.

    Raises
    ------
    FootprintError
        No product states what the form needs, or a number is not known.
    """
    if form is FootprintFormat.PACT:
        documents: list[Json] = [*_pact(footprints, telling)]
        return {"data": documents}
    return _cbam(footprints, telling, province)


def power_factor(
    catalogue: Catalogue, form: FootprintFormat, year: int, park: Park
) -> PowerFactor:
    """Return the published factor of the nation's power, the newest up to a year.

    Outside China it is that of the park's own grid zone; a Chinese one stands in for none.

    Raises
    ------
    FootprintError
        None is published.
    """
    variant = VARIANTS[form]
    own = {f.zone for f in catalogue.grid if f.zone_name.en == park.province}
    zone = NATION if park.country == CHINA else next(iter(own), "")
    known = [
        factor
        for factor in catalogue.grid
        if (factor.zone, factor.variant) == (zone, variant)
        and factor.kg_co2_per_kwh is not None
        and (factor.year or 0) <= year
    ]
    if not known:
        raise FootprintError("no_power_factor", facts={"variant": variant, "year": year})
    newest = max(known, key=lambda factor: factor.year or 0)
    if newest.kg_co2_per_kwh is None:
        raise FootprintError("no_power_factor", facts={"variant": variant, "year": year})
    return PowerFactor(
        factor_id=newest.id,
        kg_per_kwh=newest.kg_co2_per_kwh,
        source=newest.source,
        label=newest.label,
    )


def _pact(footprints: tuple[ProductFootprint, ...], telling: Telling) -> list[dict[str, Json]]:
    stated = [(each, each.product.pact) for each in footprints]
    found = [pact_document(each, pact, telling) for each, pact in stated if pact is not None]
    _require_statement(bool(found), FootprintFormat.PACT, telling)
    return found


def _cbam(
    footprints: tuple[ProductFootprint, ...], telling: Telling, province: str
) -> dict[str, Json]:
    stated = [(each, each.product.cbam) for each in footprints]
    goods = tuple((each, cbam) for each, cbam in stated if cbam is not None)
    _require_statement(bool(goods), FootprintFormat.CBAM, telling)
    return cbam_document(goods, telling, province)


def _require_statement(is_there: bool, form: FootprintFormat, telling: Telling) -> None:
    if not is_there:
        raise FootprintError(
            "no_statement", facts={"enterprise": telling.enterprise.id, "form": form.value}
        )
