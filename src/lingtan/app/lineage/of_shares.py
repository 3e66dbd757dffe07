"""Nodes of what each enterprise bears of what is shared: portion × its weight ÷ all weights."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from lingtan.app.lineage.account_sources import joined
from lingtan.app.lineage.deliveries import Deliveries
from lingtan.app.lineage.details import added, adds_up, formula, given, made_of
from lingtan.app.lineage.ids import use_id
from lingtan.app.lineage.sources import Sources
from lingtan.app.lineage.spanned import Spanned
from lingtan.base.names import Name
from lingtan.evidence.lineage.detail_ids import detail_id
from lingtan.evidence.lineage.nodes import Node
from lingtan.ledger.allocation.enterprise_accounts import SharedOut
from lingtan.ledger.allocation.own_sums import Purpose
from lingtan.ledger.allocation.portion_names import portion_names
from lingtan.ledger.allocation.reasons import own_reasons, unread_of
from lingtan.ledger.allocation.shared_portions import Portion
from lingtan.ledger.allocation.weights import Grounds, weights_of
from lingtan.ledger.edges import ELECTRICITY
from lingtan.park.allocation import Basis
from lingtan.reports.allocation_words import portion_name
from lingtan.reports.fact_ids import fact_id
from lingtan.reports.words import Words

KIND = "portion"
About = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSpan:
    """A portion of one span, under the name it has in the period."""

    spanned: Spanned
    shared: SharedOut
    about: About

    def id(self, *part: str) -> str:
        """Return the id of a part of it."""
        *who, last = part
        return detail_id(KIND, *self.about, *who, *self.spanned.name, last)


def bears_id(about: About, who: str) -> str:
    """Return the id of what an enterprise bears of a portion in the period."""
    return detail_id(KIND, *about, who, "bears")


def portions_of_spans(sources: Sources) -> tuple[tuple[SharedOut, About, tuple[OfSpan, ...]], ...]:
    """Return every portion of the period with its name and its parts of the spans."""
    allocation = sources.beside.allocation
    if allocation is None:
        return ()
    names = portion_names([shared.portion for shared in allocation.shared])
    return tuple(
        (shared, about, tuple(_parts(shared, about, sources)))
        for shared, about in zip(allocation.shared, names, strict=True)
    )


def _parts(shared: SharedOut, about: About, sources: Sources) -> Iterator[OfSpan]:
    for spanned in sources.beside.spans:
        for each in spanned.allocation.shared:
            if each is shared or (spanned.name and _key(each) == _key(shared)):
                yield OfSpan(spanned=spanned, shared=each, about=about)


def _key(shared: SharedOut) -> object:
    portion = shared.portion
    return portion.of, portion.pool, portion.items, portion.rule, portion.is_default


def bearing_nodes(sources: Sources) -> Iterator[Node]:
    """Yield what each enterprise bears of every portion, span by span and in all."""
    for shared, about, parts in portions_of_spans(sources):
        for part in parts:
            yield from _of_span(part, sources)
        is_spanned = bool(parts and parts[0].spanned.name)
        for who, kg in shared.by_enterprise.items() if is_spanned else ():
            mine = [part.id(who, "bears") for part in parts if who in part.shared.by_enterprise]
            name = _name(shared, who, sources)
            yield added(bears_id(about, who), float(kg), "kg", dict.fromkeys(mine, 1.0), name)


def _name(shared: SharedOut, who: str, sources: Sources) -> Name:
    return joined([named_in_both(shared.portion), sources.enterprise(who)])


def named_in_both(portion: Portion) -> Name:
    """Return what a portion is called in both languages."""
    en, zh = (portion_name(Words(language), portion) for language in ("en", "zh_CN"))
    return Name(en=en, zh=zh)


def _of_span(part: OfSpan, sources: Sources) -> Iterator[Node]:
    """Yield what each bears in a span, with the weights of the rule."""
    if not part.shared.by_enterprise:
        return
    account = part.spanned.account
    unread = unread_of(own_reasons(account.park, account.inventory))
    weights = weights_of(part.shared.portion, Grounds.of(account, unread)).by_enterprise
    told = {part.id(who, "weight"): 1.0 for who in weights}
    unit, name = _unit(part, sources), named_in_both(part.shared.portion)
    yield added(part.id("weights"), float(sum(weights.values())), unit, told, name)
    for who in weights:
        yield from _weight(part, who, weights, sources)
        yield from _bears(part, who, weights, _name(part.shared, who, sources))


def _bears(part: OfSpan, who: str, weights: Mapping[str, Fraction], name: Name) -> Iterator[Node]:
    kg, whole = part.shared.by_enterprise.get(who, 0), part.shared.kg or 0
    exact = whole * float(weights[who]) / float(sum(weights.values()))
    parts = {
        "emission": part.id("emission"),
        "weight": part.id(who, "weight"),
        "weights": part.id("weights"),
    }
    text = "emission * weight / weights"
    yield formula(part.id(who, "exact"), exact, "kg", text, parts, name)
    both = {part.id(who, "exact"): 1.0, part.id(who, "rounding"): 1.0}
    yield added(part.id(who, "bears"), float(kg), "kg", both, name)
    yield given(part.id(who, "rounding"), kg - exact, "kg", name)


def _unit(part: OfSpan, sources: Sources) -> str:
    rule = part.shared.portion.rule
    if rule.by is Basis.DATUM:
        return sources.basis.context.register[rule.datum].unit
    return "ratio" if rule.by is Basis.SHARES else "kWh"


def _weight(
    part: OfSpan, who: str, weights: Mapping[str, Fraction], sources: Sources
) -> Iterator[Node]:
    """Yield the weight of one: what its meters counted, a fact it states, or a share agreed."""
    rule, value = part.shared.portion.rule, float(weights[who])
    id_, unit = part.id(who, "weight"), _unit(part, sources)
    name = _name(part.shared, who, sources)
    pool = part.shared.portion.pool or ELECTRICITY
    if rule.by is Basis.SHARES:
        yield given(id_, value, unit, name, {"document": rule.evidence})
    elif rule.by is Basis.DATUM:
        key = (rule.datum, sources.inventory.period.year, who)
        facts = [f for f in sources.park.facts if (f.datum, f.year, f.enterprise) == key]
        stated = dict.fromkeys(map(fact_id, facts), 1.0)
        is_sum = adds_up(value, [fact.value for fact in facts])
        made = added(id_, value, unit, stated, name)
        yield made if is_sum else made_of(id_, value, unit, list(stated), name)
    else:
        yield _of_use(id_, (who, pool, rule.by), value, part, sources)


def _of_use(
    id_: str, of: tuple[str, str, Basis], value: float, part: OfSpan, sources: Sources
) -> Node:
    """Return what one used of a network: at its meters, less what it passed on to others."""
    who, pool, by = of
    found = (
        {use_id(pool, who): (1.0, sources.used[pool, who])} if (pool, who) in sources.used else {}
    )
    own = Purpose(holder=who, label="", pool=pool)
    for each in Deliveries.of(part.spanned).given:
        if each.plant.asset or each.supply.pool != pool or by is not Basis.USE:
            continue
        if each.plant.owner == who:
            found[each.id("energy")] = (-1.0, each.kwh)
        elif each.purpose == own and each.plant.owner:
            found[each.id("energy")] = (1.0, each.kwh)
    name, weights = sources.enterprise(who), {node: weight for node, (weight, _) in found.items()}
    if weights and adds_up(value, [weight * kwh for weight, kwh in found.values()]):
        return added(id_, value, "kWh", weights, name)
    return made_of(id_, value, "kWh", list(weights), name)
