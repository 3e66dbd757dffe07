"""Quantities on product energy: the worst level of the park's products, read both ways."""

from lingtan.base.figures import Figure
from lingtan.indicators.basis import Basis
from lingtan.indicators.product_levels import Standing, products_beyond, worst_level
from lingtan.indicators.registry import Example, quantity
from lingtan.park.facts import Fact

LIMITS = "Mandatory limit standards (GB), levels as printed, edition in force in the year"

_CARBIDE = Example(
    facts=(
        Fact(
            datum="product_unit_energy",
            year=2025,
            value=815,
            item="calcium_carbide.comprehensive_energy",
        ),
        Fact(
            datum="product_unit_energy",
            year=2025,
            value=3050,
            item="calcium_carbide.furnace_electricity",
        ),
        Fact(datum="product_output", year=2025, value=1000, item="calcium_carbide"),
    ),
    value=2,
)


def _best(standing: Standing) -> int:
    return standing.best


def _worst(standing: Standing) -> int:
    return standing.worst


def _has_level_1(standing: Standing) -> bool:
    return standing.level_is_set[0]


@quantity(
    id="product_level_at_best",
    unit="grade",
    source=LIMITS,
    example=_CARBIDE,
    subjects=products_beyond,
)
def product_level_at_best(basis: Basis) -> Figure:
    """Worst level among the products, each open level counted in the product's favour."""
    return worst_level(basis, _best)


@quantity(
    id="product_level_at_worst",
    unit="grade",
    source=LIMITS,
    example=_CARBIDE,
    subjects=products_beyond,
)
def product_level_at_worst(basis: Basis) -> Figure:
    """Worst level among the products, each open level counted against the product."""
    return worst_level(basis, _worst)


@quantity(
    id="product_level_where_set_at_best",
    unit="grade",
    source=LIMITS,
    example=_CARBIDE,
    subjects=products_beyond,
)
def product_level_where_set_at_best(basis: Basis) -> Figure:
    """As at best, only products whose standard sets a level 1."""
    return worst_level(basis, _best, _has_level_1)


@quantity(
    id="product_level_where_set_at_worst",
    unit="grade",
    source=LIMITS,
    example=_CARBIDE,
    subjects=products_beyond,
)
def product_level_where_set_at_worst(basis: Basis) -> Figure:
    """As at worst, only products whose standard sets a level 1."""
    return worst_level(basis, _worst, _has_level_1)
