"""Nodes of the figures of an account: their terms, their lines, and activity times factor."""

from collections.abc import Iterator
from decimal import Decimal

from lingtan.app.lineage.figure_facts import figure_facts
from lingtan.app.lineage.ids import activity_id, catalogue_id, line_id, rate_id
from lingtan.app.lineage.of_ruled import ruled_node, ruled_parts
from lingtan.app.lineage.other_figures import told_by_parts
from lingtan.app.lineage.sources import Sources, joined
from lingtan.base.figures import Figure
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.derivation import Lines, OfFigure, Other, Rated, Term, derive
from lingtan.ledger.entries import Entry
from lingtan.ledger.selections import PER_T, Measure


def figure_nodes(sources: Sources) -> Iterator[Node]:
    """Yield every figure of the account and of matching, with its terms."""
    ruled = ruled_parts(sources)
    for figure in sources.figures.values():
        if figure.id in ruled:
            yield ruled_node(figure, ruled[figure.id])
            continue
        terms = derive(figure, sources.entries, sources.inventory.figures)
        if not terms:
            yield told_by_parts(figure, sources)
            continue
        parts = [part for n, term in enumerate(terms) for part in _parts(figure, n, term)]
        yield Node(
            id=figure.id,
            kind=Kind.FIGURE,
            rule=Rule.MADE_OF if _is_no_sum(terms) else Rule.SUM,
            value=figure.value,
            unit=figure.unit,
            name=_name(figure, sources),
            parts=tuple(parts),
            facts=figure_facts(figure),
        )
        for number, term in enumerate(terms):
            yield from _term_nodes(figure, number, term, sources)


def _is_no_sum(terms: tuple[Term, ...]) -> bool:
    return len(terms) == 1 and isinstance(terms[0], Other)


def _name(figure: Figure, sources: Sources) -> Name:
    member = figure.id.removeprefix("by_enterprise.").removesuffix("_kg")
    return sources.enterprise(member) if figure.id.startswith("by_enterprise.") else UNNAMED


def _parts(figure: Figure, number: int, term: Term) -> Iterator[Part]:
    match term:
        case OfFigure():
            yield Part(node=term.figure, weight=term.weight)
        case Lines():
            for entry in term.entries:
                yield Part(node=line_id(entry, term.measure), weight=term.weight)
        case _ if isinstance(term, Rated) and not term.entries:
            return
        case _:
            yield Part(node=_term_id(figure, number))


def _term_id(figure: Figure, number: int) -> str:
    return f"term:{figure.id}:{number + 1}"


def _term_nodes(figure: Figure, number: int, term: Term, sources: Sources) -> Iterator[Node]:
    id_ = _term_id(figure, number)
    if isinstance(term, Other):
        yield Node(
            id=id_,
            kind=Kind.TERM,
            rule=Rule.MADE_OF if term.entries else Rule.GIVEN,
            value=term.value,
            unit=figure.unit,
            parts=tuple(Part(node=activity_id(entry)) for entry in term.entries),
            facts={"reason": term.reason.value},
        )
    if isinstance(term, Rated) and term.entries:
        yield from _rated_nodes(id_, figure, term)
        yield _rate_node(f"{id_}:factor", figure, term, sources)


def _rated_nodes(id_: str, figure: Figure, term: Rated) -> Iterator[Node]:
    """Yield amounts times a factor that is not that of their lines."""
    amount = float(sum((entry.quantity for entry in term.entries), Decimal(0)))
    yield Node(
        id=id_,
        kind=Kind.TERM,
        rule=Rule.PRODUCT,
        value=amount * term.rate if term.rate is not None else None if amount else 0.0,
        unit=figure.unit,
        parts=(Part(node=f"{id_}:amount"), Part(node=f"{id_}:factor")),
        facts={"reason": "rated"},
    )
    yield Node(
        id=f"{id_}:amount",
        kind=Kind.TERM,
        rule=Rule.SUM,
        value=amount,
        unit="kWh",
        parts=tuple(Part(node=activity_id(entry)) for entry in term.entries),
        facts={"reason": "amount"},
    )


def _rate_node(id_: str, figure: Figure, term: Rated, sources: Sources) -> Node:
    """Return the factor of a scope: that of its row, in the unit of the figure."""
    row = sources.knowledge.factors.get(term.factor)
    weight = PER_T if figure.unit == "tce" else 1.0
    is_told = row is not None and row.value is not None
    return Node(
        id=id_,
        kind=Kind.FACTOR,
        rule=Rule.SUM if is_told else Rule.MADE_OF,
        value=term.rate,
        unit=f"{figure.unit}/kWh",
        parts=(Part(node=catalogue_id(term.factor), weight=weight),) if term.factor else (),
        facts={"factor": term.factor},
    )


def line_nodes(sources: Sources) -> Iterator[Node]:
    """Yield the lines of the account in each measure: activity data times factor."""
    for entry in dict.fromkeys((*sources.entries.account, *sources.entries.users)):
        for measure in (Measure.EMISSION, Measure.ENERGY):
            yield _line_node(entry, measure, sources)


def _line_node(entry: Entry, measure: Measure, sources: Sources) -> Node:
    value = entry.emissions_kg if measure is Measure.EMISSION else entry.energy_kgce
    return Node(
        id=line_id(entry, measure),
        kind=Kind.LINE,
        rule=Rule.PRODUCT,
        value=float(value),
        unit="kg" if measure is Measure.EMISSION else "kgce",
        name=entry_name(entry, sources),
        parts=(Part(node=activity_id(entry)), Part(node=rate_id(entry, measure))),
        facts={"account": entry.account, "lines": entry.lines},
    )


def entry_name(entry: Entry, sources: Sources) -> Name:
    """Return what lines are called: their carrier, or the activity, and whose they are."""
    activity = sources.activities.get(entry.stream)
    what = activity.name if activity else sources.carrier(entry.carrier)
    whose = sources.enterprise(entry.enterprise) if entry.enterprise else UNNAMED
    return joined([what, whose])
