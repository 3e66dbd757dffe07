"""Parts so far below their whole that one of the two is probably in another unit.

A fifth of a per mille of the waste put to use may be true, so the verdict stands; but t beside kg
look just like it, and whoever stated them should look again.
"""

from collections.abc import Iterator, Sequence

from lingtan.base.errors import Fact
from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.catalogue.data_register import Datum
from lingtan.indicators.basis import Basis
from lingtan.indicators.hidden_wholes import own_amount

FAR_BELOW = FindingKind(id="part_far_below_whole", severity=Severity.WARNING)
FAR = 500.0  # I: a slip of a thousand makes any share of a half and more that small
BESIDE = {
    "water_reused": ("water_fresh",),
    "sector_certificates": ("sector_load",),
    "demand_response_capability": ("energy.peak_load_kw",),
}


def small_parts(basis: Basis, source: str) -> tuple[Finding, ...]:
    """Return a finding for each part, of the park or of an enterprise, far below its whole.

    Parameters
    ----------
    source : str
        Where a fact stands that does not say it itself.
    """
    return tuple(
        _finding(datum, who, sizes, source)
        for datum in basis.context.register.values()
        if datum.dimension != "count"
        for wholes in (datum.part_of or BESIDE.get(datum.id, ()),)
        if wholes
        for who, sizes in _sizes(datum, wholes, basis)
        if 0 < sizes[0] * FAR < sizes[1]
    )


def _sizes(
    datum: Datum, wholes: Sequence[str], basis: Basis
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield part and whole of the park, then of each enterprise that states the part."""
    part, whole = basis.total(datum.id).value, [basis.quantity(each).value for each in wholes]
    if part is not None and None not in whole:
        yield "", (part, sum(value for value in whole if value is not None))
    stated = {each: basis.statements(each) for each in wholes if each in basis.context.register}
    for who in dict.fromkeys(f.enterprise for f in basis.statements(datum.id) if f.enterprise):
        own = [f for f in basis.statements(datum.id) if f.enterprise == who]
        theirs = [[f for f in facts if f.enterprise == who] for facts in stated.values()]
        yield who, (own_amount(own), sum(map(own_amount, theirs)))


def _finding(datum: Datum, who: str, sizes: tuple[float, float], source: str) -> Finding:
    facts: dict[str, Fact] = {
        "enterprise": who or "–",
        "part": sizes[0],
        "whole": sizes[1],
        "unit": datum.unit,
    }
    return Finding(kind=FAR_BELOW, subject=datum.id, place=Place(source=source), facts=facts)
