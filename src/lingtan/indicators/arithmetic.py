"""Work out a formula over figures: the number, what it rests on, or what is missing.

A truth is a figure of 1 or 0. Unknown stays unknown: it is neither zero nor false, unless the
rest of a condition already decides it (three-valued logic of Kleene).

A number that lies between two ends makes another such number: each operation is monotone in
every operand, so its ends are among those of the operands. The operands are taken as if they
had nothing in common, which makes the ends too wide rather than too narrow.
"""

import ast
import itertools
import math
import operator
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from lingtan.base.errors import FormulaError
from lingtan.base.figures import Figure, Missing, evidence_of, metering_of, unsure_of
from lingtan.catalogue.formulas import Formula, dotted_name

ZERO_DENOMINATOR = Missing(kind="rule", id="zero_denominator")
NEGATIVE_DENOMINATOR = Missing(kind="rule", id="negative_denominator")
NOT_FINITE = Missing(kind="rule", id="not_finite")
CLOSE = 1e-12  # relative: below the noise of a float division, so it never decides a verdict

Numbers = Callable[..., float]
ARITHMETIC: dict[type[ast.operator], Numbers] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: dict[str, Numbers] = {"min": min, "max": max, "share": operator.truediv}
# min and max of one number, which Python would take for a sequence
SINGLE = ("min", "max")


class Quantities(Protocol):
    """Anything that can tell a quantity by its name."""

    def quantity(self, name: str) -> Figure:
        """Return the quantity, known or with what is missing."""


def work_out(formula: Formula, quantities: Quantities) -> Figure:
    """Return the value of a formula or condition.

    Raises
    ------
    FormulaError
        A name stands for no quantity.
    """
    return _figure(formula.tree, quantities)


def is_close(left: float, right: float) -> bool:
    """Whether two numbers differ by less than the noise of their arithmetic."""
    return math.isclose(left, right, rel_tol=CLOSE)


def is_below(left: float, right: float) -> bool:
    """Whether one number is truly smaller than another."""
    return left < right and not is_close(left, right)


def combine(figures: Sequence[Figure], compute: Numbers) -> Figure:
    """Join figures into one by arithmetic; unknown when any of them is.

    Examples
    --------
    >>> half = Figure(id="a", value=0.5, unit="")
    >>> combine([half, half], lambda a, b: a + b).value
    1.0
    """
    values = [figure.value for figure in figures if figure.value is not None]
    if len(values) < len(figures):
        return _join(figures, None, _missing(figures))
    if compute is operator.truediv and values[-1] < 0:  # a share or intensity of less than nothing
        return _join(figures, None, (NEGATIVE_DENOMINATOR,))
    try:
        value = compute(*values)
    except ZeroDivisionError:
        return _join(figures, None, (ZERO_DENOMINATOR,))
    if not math.isfinite(value):
        return _join(figures, None, (NOT_FINITE,))
    return _spread(figures, compute, _join(figures, value, ()))


def _spread(figures: Sequence[Figure], compute: Numbers, joined: Figure) -> Figure:
    """Give a number its ends; unknown when it may have none, as a share of perhaps nothing."""
    unsure = unsure_of(figures)
    if joined.value is None or all(len(figure.bounds) == 1 for figure in figures):
        return joined
    divisor = figures[-1].bounds
    if compute is operator.truediv and divisor[0] <= 0 <= divisor[-1]:
        return replace(joined, value=None, missing=unsure)
    ends = [compute(*corner) for corner in itertools.product(*(f.bounds for f in figures))]
    low, high = min(ends), max(ends)
    if low == high:
        return joined
    return replace(joined, low=min(low, joined.value), high=max(high, joined.value), unsure=unsure)


def _figure(node: ast.expr, quantities: Quantities) -> Figure:
    name = dotted_name(node)
    if name is not None:
        return quantities.quantity(name)
    if isinstance(node, ast.Compare | ast.BoolOp):
        return _truth(node, quantities)
    if isinstance(node, ast.UnaryOp):
        return _unary(node, quantities)
    return _number(node, quantities)


def _number(node: ast.expr, quantities: Quantities) -> Figure:
    match node:
        case ast.Constant(value=int() | float() as value):
            return Figure(id="", value=float(value), unit="")
        case ast.BinOp():
            sides = [_figure(side, quantities) for side in (node.left, node.right)]
            return combine(sides, ARITHMETIC[type(node.op)])
        case ast.Call(func=ast.Name(id=function)):
            return _call(function, [_figure(part, quantities) for part in node.args])
    raise FormulaError("cannot_be_worked_out", facts={"part": ast.unparse(node)})


def _truth(node: ast.Compare | ast.BoolOp, quantities: Quantities) -> Figure:
    if isinstance(node, ast.Compare):
        return _comparison(node, quantities)
    parts = [_figure(part, quantities) for part in node.values]
    return _all(parts) if isinstance(node.op, ast.And) else _any(parts)


def _call(function: str, arguments: Sequence[Figure]) -> Figure:
    if function in SINGLE and len(arguments) == 1:
        return arguments[0]
    return combine(arguments, FUNCTIONS[function])


def _unary(node: ast.UnaryOp, quantities: Quantities) -> Figure:
    operand = [_figure(node.operand, quantities)]
    if isinstance(node.op, ast.Not):
        return combine(operand, lambda value: float(not value))
    return combine(operand, operator.neg)


def _comparison(node: ast.Compare, quantities: Quantities) -> Figure:
    operands = [_figure(part, quantities) for part in (node.left, *node.comparators)]
    pairs = zip(operands, node.ops, operands[1:], strict=False)
    return _all([_compared(a, side, b) for a, side, b in pairs])


def _compared(left: Figure, side: ast.cmpop, right: Figure) -> Figure:
    """Compare two numbers; unknown when they may lie either way."""
    truth = combine([left, right], _sides(side))
    if left.value is None or right.value is None:
        return truth
    may_be_below = is_below(left.bounds[0], right.bounds[-1])
    may_be_above = is_below(right.bounds[0], left.bounds[-1])
    is_torn = len(left.bounds) + len(right.bounds) > 2 and (may_be_below and may_be_above)
    if is_torn or truth.low is not None:
        return replace(truth, value=None, missing=unsure_of([left, right]), low=None, high=None)
    return truth


def _sides(side: ast.cmpop) -> Numbers:
    def compare(left: float, right: float) -> float:
        below, above = is_below(left, right), is_below(right, left)
        holds = {
            ast.Lt: below,
            ast.LtE: not above,
            ast.Gt: above,
            ast.GtE: not below,
            ast.Eq: not below and not above,
            ast.NotEq: below or above,
        }
        return float(holds[type(side)])

    return compare


def _all(parts: Sequence[Figure]) -> Figure:
    """Conjunction: one false part decides; else one unknown part leaves it unknown."""
    false = [part for part in parts if part.value == 0]
    if false:
        return _join(false, 0.0, ())
    return combine(parts, lambda *_: 1.0)


def _any(parts: Sequence[Figure]) -> Figure:
    """Disjunction: one true part decides; else one unknown part leaves it unknown."""
    true = [part for part in parts if part.value]
    if true:
        return _join(true, 1.0, ())
    return combine(parts, lambda *_: 0.0)


def _missing(figures: Sequence[Figure]) -> tuple[Missing, ...]:
    unknown = (figure for figure in figures if not figure.is_known)
    return tuple(dict.fromkeys(missing for figure in unknown for missing in figure.missing))


def _join(figures: Sequence[Figure], value: float | None, missing: tuple[Missing, ...]) -> Figure:
    rests_on = dict.fromkeys(root for figure in figures for root in figure.rests_on)
    return Figure(
        id="",
        value=value,
        unit="",
        evidence=evidence_of(figures),
        rests_on=tuple(rests_on),
        missing=missing,
        metering=metering_of(figures),
    )
