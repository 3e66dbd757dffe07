"""What carriers, enterprises and meters are called, told beside lines and their sums."""

from collections.abc import Iterable, Iterator, Mapping

from lingtan.base.errors import Fact
from lingtan.base.names import Name
from lingtan.evidence.lineage.nodes import Node
from lingtan.evidence.lineage.sum_ids import LineSum

NAMED = ("carrier", "enterprise")
METER = "meter"


def names_of(key: str, name: Name) -> dict[str, Fact]:
    """Return the facts that tell what the carrier or the enterprise of lines is called."""
    return {f"{key}_name": name.en, f"{key}_name_zh": name.zh}


def names_of_keys(
    wanted: LineSum, lines: Iterable[Node], nodes: Mapping[str, Node]
) -> dict[str, Fact]:
    """Return the names of the values a sum of lines is chosen by: ``carrier=diesel`` and so on.

    Parameters
    ----------
    lines : iterable of Node
        Activity data that tell their names.
    nodes : mapping of str to Node
        Where the meters are.
    """
    told: dict[str, Fact] = {}
    for line in lines:
        for key in NAMED:
            value = str(line.facts.get(key, ""))
            if value in wanted.keys.get(key, ()):
                told |= dict(_named(f"{key}={value}", line.facts, key))
    for meter in wanted.keys.get(METER, ()):
        node = nodes.get(f"{METER}:{meter}")
        if node is not None:
            told |= {f"{METER}={meter}": node.name.en, f"{METER}={meter}_zh": node.name.zh}
    return {key: fact for key, fact in told.items() if fact}


def name_of_key(facts: Mapping[str, Fact], key: str, value: str, language: str) -> str:
    """Return what the value of a key is called; empty where nothing names it."""
    own = f"{key}={value}_zh" if language.startswith("zh") else f"{key}={value}"
    return str(facts.get(own, "") or facts.get(f"{key}={value}", ""))


def _named(told: str, facts: Mapping[str, Fact], key: str) -> Iterator[tuple[str, Fact]]:
    yield told, facts.get(f"{key}_name", "")
    yield f"{told}_zh", facts.get(f"{key}_name_zh", "")
