"""Nodes of footprints: each number a document for others declares, and what it is made of."""

from collections.abc import Iterator, Mapping

from lingtan.app.footprint_documents import footprint_document, power_factor, telling_of
from lingtan.app.lineage.ids import catalogue_id
from lingtan.app.lineage.sources import Sources
from lingtan.app.results_footprint import FootprintFormat
from lingtan.base.errors import LingtanError
from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.footprint.footprint import ProductFootprint, footprints_of
from lingtan.park.places import Enterprise
from lingtan.reports.exchange.figure_ids import (
    cbam_figures,
    footprint_id,
    number_at,
    pact_figures_of,
)
from lingtan.reports.fact_ids import fact_id

OUTPUT = "product_output"
MADE = "made"  # the amounts of the year, before they are divided and rounded
UNITS = {"TCO2ePerT": "t/t", "PerMWh": "t/MWh", "TCO2e": "t", "MWh": "MWh", "T": "t"}
RATIOS = ("shareOfDefaultValues",)
PERCENT = ("exemptedEmissionsPercent",)


def footprint_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the footprints of every enterprise that states products; none that cannot be told."""
    if not sources.inventory.period.is_year:
        return
    enterprises = dict.fromkeys(product.enterprise for product in sources.park.products)
    known = {each.id: each for each in sources.park.enterprises}
    for id_ in enterprises:
        for form in FootprintFormat:
            yield from _of_form(known[id_], form, sources) if id_ in known else ()


def _of_form(enterprise: Enterprise, form: FootprintFormat, sources: Sources) -> Iterator[Node]:
    inventory, park = sources.inventory, sources.park
    try:
        factor = power_factor(sources.catalogue, form, inventory.period.year, park)
        footprints = footprints_of(park, inventory, enterprise.id, factor)
        telling = telling_of(inventory, enterprise, inventory.period.end, park.country)
        document = footprint_document(footprints, form, telling, park.province)
    except LingtanError:  # such a footprint is refused, and nobody was told any number of it
        return
    told = [each for each in footprints if getattr(each.product, form.value) is not None]
    bodies = document["data" if form is FootprintFormat.PACT else "goods"]
    for footprint, body in zip(told, bodies if isinstance(bodies, list) else (), strict=True):
        yield from _amounts(footprint, form.value, sources)
        yield from _declared(footprint, form, body)


def _declared(footprint: ProductFootprint, form: FootprintFormat, body: object) -> Iterator[Node]:
    """Yield the numbers of a document as it writes them."""
    whole: Mapping[str, object] = body if isinstance(body, Mapping) else {}
    is_pact = form is FootprintFormat.PACT
    figures = pact_figures_of(whole) if is_pact else cbam_figures(footprint, "")
    inner = whole.get("pcf") if is_pact else whole
    made = tuple(
        Part(node=footprint_id(footprint, form.value, f"{MADE}/{name}"))
        for name in _made(footprint)
    )
    for place, id_ in (figures or {}).items():
        yield Node(
            id=read_address(str(id_)).node,
            kind=Kind.FOOTPRINT,
            rule=Rule.MADE_OF,
            value=float(str(number_at(inner, place))),
            unit=_unit(place, form),
            name=footprint.product.name,
            parts=made,
            facts={"form": form.value, "place": place},
        )


def _made(footprint: ProductFootprint) -> dict[str, tuple[float, str]]:
    """Return the amounts of the year a footprint is made of, with their units."""
    return {
        "direct": (float(footprint.direct_kg), "kg"),
        "power": (float(footprint.power_kg), "kg"),
        "upstream": (float(footprint.upstream_kg), "kg"),
        "precursors": (float(footprint.precursors_kg), "kg"),
        "electricity": (float(footprint.power_kwh), "kWh"),
        "output": (float(footprint.mass_t), "t"),
    }


def _amounts(footprint: ProductFootprint, form: str, sources: Sources) -> Iterator[Node]:
    for name, (value, unit) in _made(footprint).items():
        yield Node(
            id=footprint_id(footprint, form, f"{MADE}/{name}"),
            kind=Kind.FOOTPRINT,
            rule=Rule.MADE_OF,
            value=value,
            unit=unit,
            name=footprint.product.name,
            parts=tuple(Part(node=id_) for id_ in _rests_on(name, footprint, sources)),
            facts={"form": form, "place": f"{MADE}/{name}"},
        )


def _rests_on(name: str, footprint: ProductFootprint, sources: Sources) -> Iterator[str]:
    """Yield the nodes an amount of the year rests on."""
    product = footprint.product
    member = product.enterprise
    if name in ("direct", "power", "electricity"):
        told = (f"by_enterprise.{member}_kg", f"account.{member}.total_kg")
        yield from (id_ for id_ in told if id_ in sources.figures)
    if name == "power":
        yield catalogue_id(footprint.factor.factor_id)
    if name == "upstream":
        yield from (f"value_chain:{activity.id}" for activity, _ in footprint.upstream)
    if name == "output":
        year = sources.inventory.period.year
        yield from (
            fact_id(fact)
            for fact in sources.park.facts
            if (fact.datum, fact.year, fact.enterprise, fact.item)
            == (OUTPUT, year, member, product.item)
        )


def _unit(place: str, form: FootprintFormat) -> str:
    if place in (*RATIOS, *PERCENT):
        return "ratio" if place in RATIOS else "percent"
    if form is FootprintFormat.PACT:
        return "kg/kg"
    return next(unit for end, unit in UNITS.items() if place.endswith(end))
