"""Nodes by their ids, with the rows of the catalogue they name and a leaf for what lacks."""

from collections.abc import Iterable, Iterator, Mapping

from lingtan.app.lineage.account_sources import AccountSources
from lingtan.app.lineage.ids import CATALOGUE
from lingtan.app.lineage.of_factors import catalogue_nodes
from lingtan.catalogue.row_places import places_of_rows
from lingtan.catalogue.shelves import Shelf, built_in_shelf
from lingtan.evidence.lineage.nodes import Kind, Node, Rule

SOURCE = "source:"


def with_rows(nodes: Iterable[Node], sources: AccountSources) -> dict[str, Node]:
    """Return the nodes by id, with the rows of the catalogue they and the figures name."""
    found: dict[str, Node] = {}
    for node in nodes:
        found.setdefault(node.id, node)
    own = sources.inquiry.park_layout.catalogue
    shelves = [built_in_shelf(), *([Shelf(root=own, name=own.name)] if own.is_dir() else [])]
    places = places_of_rows(shelves)
    rows = tuple(_unused(found, sources))
    while rows:
        found |= {node.id: node for node in catalogue_nodes(rows, sources, places)}
        named = (id_ for id_ in missing(found) if id_.startswith(CATALOGUE))
        rows = tuple(id_.removeprefix(CATALOGUE) for id_ in named)
    return found


def completed(nodes: Iterable[Node], sources: AccountSources) -> dict[str, Node]:
    """Return the nodes by id, with the rows they name; what is named and not there lacks."""
    found = with_rows(nodes, sources)
    return {**found, **{id_: _leaf(id_) for id_ in missing(found)}}


def closed(nodes: Mapping[str, Node]) -> dict[str, Node]:
    """Return the nodes that rest on nothing that is not there, however far below."""
    above: dict[str, list[str]] = {}
    for node in nodes.values():
        for part in node.parts:
            above.setdefault(part.node, []).append(node.id)
    left, opened = list(missing(nodes)), set[str]()
    while left:
        id_ = left.pop()
        if id_ not in opened:
            opened.add(id_)
            left.extend(above.get(id_, ()))
    return {id_: node for id_, node in nodes.items() if id_ not in opened}


def missing(nodes: Mapping[str, Node]) -> tuple[str, ...]:
    """Return the ids that nodes name and that are not there."""
    named = dict.fromkeys(part.node for node in nodes.values() for part in node.parts)
    return tuple(id_ for id_ in named if id_ not in nodes)


def _unused(nodes: Mapping[str, Node], sources: AccountSources) -> Iterator[str]:
    """Yield the rows of the catalogue that figures rest on or nodes name, and no node tells."""
    figures = sources.inventory.figures.values()
    named = dict.fromkeys(root for figure in figures for root in figure.rests_on)
    vintages = sources.knowledge.vintages
    yield from (id_ for id_ in named if id_ in vintages and f"{CATALOGUE}{id_}" not in nodes)
    yield from (id_.removeprefix(CATALOGUE) for id_ in missing(nodes) if id_.startswith(CATALOGUE))


def _leaf(id_: str) -> Node:
    if id_.startswith(SOURCE):
        told = {"source": id_.removeprefix(SOURCE)}
        return Node(id=id_, kind=Kind.SOURCE, rule=Rule.GIVEN, facts=told)
    return Node(id=id_, kind=Kind.LACKING, rule=Rule.GIVEN, facts={"what": id_})
