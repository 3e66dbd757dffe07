"""The register of quantities: what a formula may name, each with unit, source and an example."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lingtan.base.figures import Figure
from lingtan.catalogue.formulas import Formula, parse_formula
from lingtan.indicators.arithmetic import work_out
from lingtan.indicators.basis import Basis
from lingtan.park.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A quantity worked by hand: what goes in and what comes out; a test runs it."""

    value: float
    figures: Mapping[str, float] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A quantity that is worked out.

    Attributes
    ----------
    source : str
        Standard, clause or text the definition comes from.
    subjects : function or None
        Names what stands beyond a threshold, such as the products that miss their limit.
    formula : Formula or None
        What it is, where it is one formula.
    """

    id: str
    unit: str
    source: str
    docs: str
    example: Example
    compute: Callable[[Basis], Figure]
    subjects: Callable[[Basis, float], tuple[str, ...]] | None = None
    formula: Formula | None = None

    def __call__(self, basis: Basis) -> Figure:
        """Work it out for a park."""
        return self.compute(basis)


QUANTITIES: dict[str, Quantity] = {}


def quantity(
    *,
    id: str,  # noqa: A002  the same word as in every file of knowledge
    unit: str,
    source: str,
    example: Example,
    subjects: Callable[[Basis, float], tuple[str, ...]] | None = None,
    formula: Formula | None = None,
) -> Callable[[Callable[[Basis], Figure]], Callable[[Basis], Figure]]:
    """Register a function as a quantity that formulas may name; its docstring is its docs."""

    def register(compute: Callable[[Basis], Figure]) -> Callable[[Basis], Figure]:
        QUANTITIES[id] = Quantity(
            id=id,
            unit=unit,
            source=source,
            docs=(compute.__doc__ or "").strip(),
            example=example,
            compute=compute,
            subjects=subjects,
            formula=formula,
        )
        return compute

    return register


def quantity_by_formula(
    *,
    id: str,  # noqa: A002  as above
    unit: str,
    formula: str,
    docs: str,
    source: str,
    example: Example,
) -> None:
    """Register a quantity that is one formula on ledger figures, unit conversion included."""
    parsed = parse_formula(formula)

    def compute(basis: Basis) -> Figure:
        return work_out(parsed, basis)

    compute.__doc__ = docs
    quantity(id=id, unit=unit, source=source, example=example, formula=parsed)(compute)
