"""A lineage as JSON: kept beside the results it describes, and given to programs."""

import json
from collections.abc import Mapping
from typing import Any  # what JSON holds

from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Part, Rule


def plain_node(node: Node) -> dict[str, Any]:
    """Return a node as plain values; what says nothing is left out."""
    parts = [
        {"node": part.node}
        | ({"weight": part.weight} if part.weight != 1.0 else {})
        | ({"name": part.name} if part.name else {})
        for part in node.parts
    ]
    named = {"en": node.name.en, "zh": node.name.zh} if node.name.en or node.name.zh else None
    told = {
        "unit": node.unit,
        "name": named,
        "parts": parts,
        "facts": dict(node.facts),
    }
    return {
        "id": node.id,
        "kind": node.kind.value,
        "rule": node.rule.value,
        "value": node.value,
        **{key: value for key, value in told.items() if value},
    }


def plain_lineage(lineage: Lineage) -> dict[str, Any]:
    """Return a lineage as plain values: what was asked, and the nodes, the root first."""
    return {
        "about": dict(lineage.about),
        "nodes": [plain_node(node) for node in lineage.nodes.values()],
    }


def lineage_to_text(lineage: Lineage) -> str:
    """Return a lineage as JSON text."""
    return json.dumps(plain_lineage(lineage), ensure_ascii=False, separators=(",", ":"))


def lineage_from_text(text: str) -> Lineage | None:
    """Return the lineage that a JSON text holds; None when it holds none."""
    try:
        told = json.loads(text)
        nodes = {entry["id"]: _node(entry) for entry in told["nodes"]}
        return Lineage(about=told["about"], nodes=nodes)
    except (ValueError, KeyError, TypeError):
        return None


def _node(entry: Mapping[str, Any]) -> Node:
    name = entry.get("name") or {"en": "", "zh": ""}
    return Node(
        id=entry["id"],
        kind=Kind(entry["kind"]),
        rule=Rule(entry["rule"]),
        value=entry["value"],
        unit=entry.get("unit", ""),
        name=Name(en=name["en"], zh=name["zh"]),
        parts=tuple(
            Part(
                node=part["node"],
                weight=part.get("weight", 1.0),
                name=part.get("name", ""),
            )
            for part in entry.get("parts", ())
        ),
        facts=entry.get("facts", {}),
    )
