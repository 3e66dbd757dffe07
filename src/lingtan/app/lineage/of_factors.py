"""Nodes of factors: what lines are multiplied by, and the row of a file it was read from."""

import math
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import catalogue_id, meter_id, rate_id
from lingtan.app.lineage.of_activities import unit_of
from lingtan.base.errors import Fact
from lingtan.base.findings import Place
from lingtan.base.names import UNNAMED, Name
from lingtan.catalogue.entries import Constant
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.derivation import BY_HOUR
from lingtan.ledger.entries import Entry
from lingtan.ledger.grid_intensity import FACTOR as INTENSITY
from lingtan.ledger.rates import stream_key
from lingtan.ledger.selections import Measure
from lingtan.reports.fact_ids import fact_id
from lingtan.reports.named_knowledge import FactorSource

MEASURED = "measured/"
CLOSE = 1e-9  # relative: the last places of a factor in the postings
Places = Mapping[str, tuple[Place, ...]]


def rate_nodes(sources: AccountSources) -> Iterator[Node]:
    """Yield the factor of every line in each measure, as it was multiplied with."""
    done: set[str] = set()
    for entry in (*sources.entries.account, *sources.entries.users):
        for measure in (Measure.EMISSION, Measure.ENERGY):
            id_ = rate_id(entry, measure)
            if id_ not in done:
                done.add(id_)
                yield _rate_node(id_, entry, measure, sources)


def _rate_node(id_: str, entry: Entry, measure: Measure, sources: AccountSources) -> Node:
    is_emission = measure is Measure.EMISSION
    parts = _made_from(entry, measure, sources)
    facts: dict[str, Fact] = {"factor": entry.factor_id}
    if entry.factor is None and is_emission:
        facts["mean_of"] = entry.lines
    value = _value(entry, measure)
    return Node(
        id=id_,
        kind=Kind.FACTOR,
        rule=Rule.SUM if _is_as_listed(value, parts, sources) else Rule.MADE_OF,
        value=value,
        unit=f"{'kg' if is_emission else 'kgce'}/{unit_of(entry, sources)}",
        parts=tuple(Part(node=catalogue_id(each)) for each in parts),
        facts=facts,
    )


def _is_as_listed(value: float | None, parts: tuple[str, ...], sources: AccountSources) -> bool:
    """Whether a factor is that of one row, in the same unit."""
    listed = _listed_value(parts[0], sources) if len(parts) == 1 else None
    return None not in (listed, value) and math.isclose(value or 0, listed or 0, rel_tol=CLOSE)


def _listed_value(id_: str, sources: AccountSources) -> float | None:
    """Return the number a row states."""
    constant, row = _constant(id_, sources), sources.knowledge.factors.get(id_)
    value = constant.value if constant is not None else row.value if row is not None else None
    return None if value is None else float(value)


def _value(entry: Entry, measure: Measure) -> float | None:
    """Return the factor; one that changes within the period by the mean of its lines."""
    if measure is Measure.EMISSION and entry.factor is not None:
        return float(entry.factor)
    total = entry.emissions_kg if measure is Measure.EMISSION else entry.energy_kgce
    return float(total) / float(entry.quantity) if entry.quantity else None


def _made_from(entry: Entry, measure: Measure, sources: AccountSources) -> tuple[str, ...]:
    """Return the ids of the rows a factor was made from; its own where nothing else is told."""
    rates = sources.rates.get(entry.factor_id, ())
    own = [rate for rate in rates if rate.key == stream_key(entry.stream)] or list(rates)
    is_emission = measure is Measure.EMISSION
    told = (rate.emission_parts if is_emission else rate.energy_parts for rate in own)
    ids = dict.fromkeys(id_ for parts in told for id_ in parts)
    if is_emission or not ids:
        ids = dict.fromkeys((entry.factor_id, *ids))
    return tuple(ids)


def catalogue_nodes(ids: Iterable[str], sources: AccountSources, places: Places) -> Iterator[Node]:
    """Yield the rows of the catalogue some factors rest on, and what stands for one."""
    for id_ in ids:
        yield _row(id_, sources, places)


def _row(id_: str, sources: AccountSources, places: Places) -> Node:
    listed = _listed(id_, sources, places)
    if listed is not None:
        return listed
    for find in (_claimed, _measured, _stated, _by_hour, _ruled):
        found = find(id_, sources)
        if found is not None:
            return found
    return Node(id=catalogue_id(id_), kind=Kind.LACKING, rule=Rule.GIVEN, facts={"factor": id_})


def _listed(id_: str, sources: AccountSources, places: Places) -> Node | None:
    """Return a row of a table of the catalogue, or a constant of the method."""
    vintages = sources.knowledge.vintages.get(id_, ())
    if not vintages:
        return None
    in_force = _in_force(vintages, sources)
    known = vintages[in_force]
    facts = _facts(known, sources)
    where = places.get(id_, ())
    if where:
        place = where[in_force] if len(where) == len(vintages) else where[0]
        facts |= {"file": place.source, "line": place.line or 0}
    facts |= _fuel(id_, sources)
    constant = _constant(id_, sources)  # as printed: postings carry it per kWh
    unit = known.unit if constant is None else constant.unit
    return _given(id_, known.name, _listed_value(id_, sources), unit, facts)


def _constant(id_: str, sources: AccountSources) -> Constant | None:
    method, _, name = id_.partition(".")
    found = [m for m in sources.catalogue.methods if m.id == method]
    return next((c for m in found for c in m.constants if c.id == name), None)


def _in_force(vintages: tuple[FactorSource, ...], sources: AccountSources) -> int:
    """Return which vintage holds when the period begins; the last where none says so."""
    start = sources.inventory.period.start.date()
    for number, vintage in enumerate(vintages):
        begun = vintage.valid_from is None or vintage.valid_from <= start
        if begun and (vintage.valid_to is None or start < vintage.valid_to):
            return number
    return len(vintages) - 1


def _facts(known: FactorSource, sources: AccountSources) -> dict[str, Fact]:
    said = sources.knowledge.sources.get(known.source, Name.alike(known.source))
    told: dict[str, Fact] = {"source": said.en, "source_zh": said.zh, "label": known.label}
    for name, day in (("valid_from", known.valid_from), ("valid_to", known.valid_to)):
        if day is not None:
            told[name] = day.isoformat()
    return {key: fact for key, fact in told.items() if fact != ""}


def _fuel(id_: str, sources: AccountSources) -> dict[str, Fact]:
    """Return what the emission of a fuel is made of: ncv × carbon × oxidation × 44/12."""
    fuel = sources.knowledge.fuels.get(id_)
    if fuel is None:
        return {}
    numbers: Mapping[str, Decimal | None] = {
        "ncv_gj_per_unit": fuel.ncv_gj_per_unit,
        "carbon_t_per_gj": fuel.carbon_t_per_gj,
        "oxidation": fuel.oxidation,
    }
    return {name: float(value) for name, value in numbers.items() if value is not None}


def _claimed(id_: str, sources: AccountSources) -> Node | None:
    """Return what a claim takes out: the grid's factor less that of green power."""
    constant, _, kind = id_.rpartition("/")
    if constant not in sources.knowledge.factors or kind not in ("green_power", "certificate"):
        return None
    method = sources.inventory.method
    parts = tuple(
        Part(node=catalogue_id(each)) for each in (f"{method}.electricity_other", constant)
    )
    return Node(
        id=catalogue_id(id_),
        kind=Kind.FACTOR,
        rule=Rule.MADE_OF,
        parts=parts,
        facts={"rule": "grid_less_green"},
    )


def _measured(id_: str, sources: AccountSources) -> Node | None:
    """Return a value the park had measured, with its test report."""
    stream = next((s for s in sources.park.streams if f"{MEASURED}{s.id}" == id_), None)
    activity = sources.activities.get(id_.removeprefix("value_chain/"))
    if stream is not None:
        return _given(id_, stream.name, None, "", {"document": stream.evidence})
    if activity is None or not id_.startswith("value_chain/"):
        return None
    told: dict[str, Fact] = {"document": activity.source.en, "document_zh": activity.source.zh}
    return _given(id_, activity.name, activity.factor_kg_per_unit, f"kg/{activity.unit}", told)


def _stated(id_: str, sources: AccountSources) -> Node | None:
    """Return a factor the park states for a year, such as its residual mix."""
    kind, _, rest = id_.partition("/")
    datum, _, year = rest.partition("/")
    facts = [f for f in sources.park.facts if (f.datum, str(f.year)) == (datum, year)]
    if kind != "fact" or not facts:
        return None
    parts = tuple(Part(node=fact_id(fact)) for fact in facts)
    return Node(
        id=catalogue_id(id_),
        kind=Kind.FACTOR,
        rule=Rule.MADE_OF,
        value=facts[0].value,
        parts=parts,
        facts={"factor": id_},
    )


def _by_hour(id_: str, sources: AccountSources) -> Node | None:
    """Return the mean of a series of grid intensity: its meter, and what stands in for it."""
    if not id_.startswith(INTENSITY):
        return None
    told = sources.inventory.figures[BY_HOUR].rests_on
    yearly = (Part(node=catalogue_id(each)) for each in told if each.startswith("grid/"))
    parts = (Part(node=meter_id(id_.removeprefix(INTENSITY))), *yearly)
    return Node(
        id=catalogue_id(id_),
        kind=Kind.FACTOR,
        rule=Rule.MADE_OF,
        parts=parts,
        facts={"factor": id_},
    )


def _ruled(id_: str, sources: AccountSources) -> Node | None:
    """Return a factor no table lists because the method's own rule sets it."""
    is_rule = id_.partition("/")[0] in ("electricity", "heat", "cooling", "out", "inside")
    method = sources.knowledge.factors.get(sources.inventory.method)
    if not is_rule or method is None:
        return None
    return _given(id_, UNNAMED, None, "", {"rule": id_, **_facts(method, sources)})


def _given(
    id_: str, name: Name, value: float | None, unit: str, facts: Mapping[str, Fact]
) -> Node:
    told = {key: fact for key, fact in facts.items() if fact != ""}
    return Node(
        id=catalogue_id(id_),
        kind=Kind.FACTOR,
        rule=Rule.GIVEN,
        value=value,
        unit=unit,
        name=name,
        facts=told,
    )
