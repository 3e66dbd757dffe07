"""What portions are called: the part they are of, the network, and the things they are about."""

from collections.abc import Sequence

from lingtan.ledger.allocation.shared_portions import Portion

LEFT = "left"  # what stays: emission of power and heat that left the park
AND = "+"


def portion_names(portions: Sequence[Portion]) -> list[tuple[str, str, str]]:
    """Return part, network and things of each portion; of those alike, later ones are numbered."""
    met: dict[tuple[str, str, str], int] = {}
    found: list[tuple[str, str, str]] = []
    for each in portions:
        name = (each.of.value if each.of else LEFT, each.pool, AND.join(each.items))
        met[name] = met.get(name, 0) + 1
        found.append(name if met[name] == 1 else (*name[:2], f"{name[2]} ({met[name]})".strip()))
    return found
