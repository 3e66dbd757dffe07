"""Values of China in the account of a park elsewhere: each is named, with the figures it is in.

The national method pins factors of Chinese power and heat, and electricity becomes coal equivalent
by the rate of Chinese plants. Where a park stands elsewhere such a value is no error of the park,
and no reader may take it for one of its own country.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from lingtan.base.figures import Figure
from lingtan.base.findings import Finding, FindingKind, Severity
from lingtan.catalogue.load import load_catalogue
from lingtan.ledger.constants import COAL_SET, HEAT_VALUE_ITEM
from lingtan.ledger.doubts import doubt
from lingtan.park.park import CHINA, Park

CHINESE_DEFAULT = FindingKind(id="ledger_chinese_default", severity=Severity.WARNING)
NOT_SAID = "–"
OF_THE_METHOD = ("electricity_other", "heat_fossil")  # its other constants are of no place


def chinese_defaults(park: Park, figures: Mapping[str, Figure]) -> tuple[Finding, ...]:
    """Return a finding for each Chinese value that figures of a park elsewhere rest on."""
    if park.country == CHINA:
        return ()
    used: dict[str, list[str]] = {}
    for figure in figures.values():
        for id_ in set(figure.rests_on) & _chinese():
            used.setdefault(id_, []).append(figure.id)
    country = park.country or NOT_SAID
    return tuple(
        doubt(CHINESE_DEFAULT, id_, {"country": country, "figures": ", ".join(sorted(set(names)))})
        for id_, names in sorted(used.items())
    )


@cache
def _chinese() -> frozenset[str]:
    return frozenset(_ids())


def _ids() -> Iterator[str]:
    """Yield the ids of what is built in and of China: grid factors, the method's, coal rates."""
    catalogue = load_catalogue()
    yield from (grid.id for grid in catalogue.grid)
    for method in catalogue.methods:
        yield from (f"{method.id}.{each}" for each in OF_THE_METHOD)
    for fuel in catalogue.fuels:
        is_power = fuel.set_id == COAL_SET and fuel.item.startswith("electricity_")
        if is_power and fuel.item != HEAT_VALUE_ITEM:
            yield fuel.coal_id
