"""Where a factor comes from: the catalogue, a rule of the method, a claim or the park file."""

from collections.abc import Callable
from dataclasses import dataclass

from lingtan.base.figures import Evidence
from lingtan.ledger.extra_lines import value_chain_label
from lingtan.park.streams import ValueChainActivity
from lingtan.reports.context import Context
from lingtan.reports.named_knowledge import FactorSource
from lingtan.reports.sums import OWN_HEAT

GRID = "electricity_other"  # the method's constant that a claim takes out
SETS = ("fuel", "process")  # factors that come in sets; the others are the method's own
MEASURED, VALUE_CHAIN, FACT = "measured/", "value_chain/", "fact/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """A factor as the table names it, in the report's language."""

    name: str
    unit: str = ""
    label: str = ""
    source: str


def sourced(context: Context, factor_id: str) -> Sourced:
    """Return what a posting's factor is called and where it comes from.

    A factor that nothing names keeps its id, and its source is said to be unknown.
    """
    for find in FINDERS:
        found = find(context, factor_id)
        if found is not None:
            return found
    return Sourced(name=factor_id, source=context.say("unknown"))


def set_of(context: Context, factor_id: str) -> str:
    """Return the set a line's factor is taken from; a measured one and the method say so."""
    kind, _, rest = factor_id.partition("/")
    if kind in SETS and "/" in rest:
        return context.term(rest.partition("/")[0])
    if factor_id.startswith((MEASURED, OWN_HEAT)):
        return context.say("set_measured")
    return context.say("set_method") if factor_id else ""


def _listed(context: Context, factor_id: str) -> Sourced | None:
    """Return a factor of the catalogue or a constant of the method."""
    known = context.inputs.knowledge.factors.get(factor_id)
    if known is None:
        return None
    return Sourced(
        name=_name(context, factor_id, known),
        unit=context.symbol(known.unit),
        label=known.label,
        source=context.source(known.source),
    )


def _name(context: Context, factor_id: str, known: FactorSource) -> str:
    """Name a factor: that of a grid also by its kind and year, a coal equivalent as such."""
    name = context.name(known.name, factor_id)
    kind, *parts = factor_id.split("/")
    if kind == "grid" and len(parts) == 3:
        variant = context.word("grid_variant", parts[1])
        return context.say("grid_factor", zone=name, variant=variant, year=parts[2])
    if kind == "coal":
        return context.say("coal_factor", name=name)
    return context.say("warming_factor", name=name) if kind == "gwp" else name


def _claimed(context: Context, factor_id: str) -> Sourced | None:
    """Return what a claim takes out: the grid's factor less that of green power."""
    factors = context.inputs.knowledge.factors
    constant, _, kind = factor_id.rpartition("/")
    green = factors.get(constant)
    grid = factors.get(f"{context.inputs.inventory.method}.{GRID}")
    if green is None or grid is None:
        return None
    return Sourced(
        name=context.word("account", kind),
        unit=context.symbol(green.unit),
        label=_joined(grid.label, green.label, by=" "),
        source=context.say("claim_factor", source=_sources(context, grid, green)),
    )


def _sources(context: Context, *factors: FactorSource) -> str:
    told = (context.source(factor.source) for factor in factors)
    return _joined(*told, by=context.say("joiner"))


def _joined(*parts: str, by: str) -> str:
    return by.join(dict.fromkeys(part for part in parts if part))


def _ruled(context: Context, factor_id: str) -> Sourced | None:
    """Return a factor no table lists because the method's own rule sets it."""
    key = f"factor_rule.{factor_id.replace('/', '_')}"
    method = context.inputs.knowledge.factors.get(context.inputs.inventory.method)
    if not context.words.has(key) or method is None:
        return None
    name = context.words.say(key)
    return Sourced(
        name=name, unit="kgCO₂/kWh", label=method.label, source=context.source(method.source)
    )


def _measured(context: Context, factor_id: str) -> Sourced | None:
    """Return the stream a value was measured for, and the test report behind it."""
    stream_id = factor_id.removeprefix(MEASURED)
    if stream_id == factor_id:
        return None
    streams = {stream.id: stream for stream in context.inputs.park.streams}
    stream = streams.get(stream_id)
    proof = (stream.evidence if stream else "") or context.say("no_evidence")
    name = context.name(stream.name, stream_id) if stream else stream_id
    return Sourced(name=name, source=context.say("own_factor", proof=proof))


def _own_heat(context: Context, factor_id: str) -> Sourced | None:
    """Return the measured factor of heat a plant makes; over a year, the mean of its days."""
    plant = factor_id.removeprefix(OWN_HEAT)
    if plant == factor_id:
        return None
    names = {asset.id: asset.name for asset in context.inputs.park.assets}
    name = context.name(names[plant], plant) if plant in names else plant
    return Sourced(
        name=context.say("own_heat", plant=name),
        unit=context.symbol("kgCO2/kWh"),
        label=Evidence.I.value,
        source=context.say("own_heat_source"),
    )


def _stated(context: Context, factor_id: str) -> Sourced | None:
    """Return an activity of the value chain with the source the park file states."""
    activities = {entry.id: entry for entry in context.inputs.park.value_chain}
    activity = activities.get(factor_id.removeprefix(VALUE_CHAIN))
    if activity is None or not factor_id.startswith(VALUE_CHAIN):
        return None
    return Sourced(
        name=context.name(activity.name, activity.id),
        unit=context.symbol(f"kgCO2e/{activity.unit}"),
        label=value_chain_label(activity).value,
        source=_stated_source(context, activity),
    )


def _stated_source(context: Context, activity: ValueChainActivity) -> str:
    source = context.name(activity.source) or context.say("no_evidence")
    return context.say("stated_factor", source=source)


def _by_fact(context: Context, factor_id: str) -> Sourced | None:
    """Return a factor the park states for a year, such as its residual mix, with its document."""
    datum, _, year = factor_id.removeprefix(FACT).partition("/")
    facts = [f for f in context.inputs.park.facts if (f.datum, str(f.year)) == (datum, year)]
    if not facts or not factor_id.startswith(FACT):
        return None
    known = context.inputs.knowledge.data.get(datum)
    return Sourced(
        name=context.name(known.name, datum) if known else datum,
        unit=context.symbol(known.unit) if known else "",
        label=facts[0].label.value if facts[0].label else "",
        source=context.say("stated_factor", source=facts[0].evidence),
    )


FINDERS: tuple[Callable[[Context, str], Sourced | None], ...] = (
    _listed,
    _claimed,
    _ruled,
    _measured,
    _own_heat,
    _stated,
    _by_fact,
)
