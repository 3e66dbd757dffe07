"""Nodes of the figures an account derives: their terms, down to lines of the account."""

from collections.abc import Iterator
from decimal import Decimal

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.figure_facts import figure_facts
from lingtan.app.lineage.ids import activity_id, catalogue_id, line_id
from lingtan.base.figures import Figure
from lingtan.base.names import UNNAMED, Name
from lingtan.evidence.lineage.nodes import Kind, Node, Part, Rule
from lingtan.ledger.derivation import Lines, OfFigure, Other, Rated, Term, derive
from lingtan.ledger.selections import PER_T


def derived_nodes(figure: Figure, sources: AccountSources) -> Iterator[Node]:
    """Yield a figure the account derives, and its terms; nothing for any other."""
    terms = derive(figure, sources.entries, sources.inventory.figures)
    if not terms:
        return
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


def _name(figure: Figure, sources: AccountSources) -> Name:
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


def _term_nodes(
    figure: Figure, number: int, term: Term, sources: AccountSources
) -> Iterator[Node]:
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


def _rate_node(id_: str, figure: Figure, term: Rated, sources: AccountSources) -> Node:
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
