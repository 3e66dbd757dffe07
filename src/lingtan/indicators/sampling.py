"""Work a formula out for many samples at once: what `arithmetic` does for one, on arrays.

Figures of the account that were drawn at random enter as arrays; facts and constants stay what
they are. A quantity that is no formula and rests on a drawn figure cannot be sampled here: then
there are no samples, and the reader is told so.
"""

import ast
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from lingtan.catalogue.formulas import Formula, dotted_name
from lingtan.indicators.basis import Basis
from lingtan.indicators.registry import QUANTITIES

Floats = NDArray[np.float64]
ARITHMETIC: Mapping[type[ast.operator], Callable[[Floats, Floats], Floats]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Div: np.divide,
}
FUNCTIONS: Mapping[str, Callable[[Floats, Floats], Floats]] = {
    "min": np.minimum,
    "max": np.maximum,
    "share": np.divide,
}


def sample_formula(formula: Formula, basis: Basis, samples: Mapping[str, Floats]) -> Floats | None:
    """Return a formula's value for every sample; None where it cannot be sampled.

    Parameters
    ----------
    samples : mapping of str to ndarray, shape (draws,)
        Figures of the account by id.
    """
    return _sampled(formula.tree, basis, samples)


def _sampled(node: ast.expr, basis: Basis, samples: Mapping[str, Floats]) -> Floats | None:
    name = dotted_name(node)
    if name is not None:
        return _quantity(name, basis, samples)
    match node:
        case ast.Constant(value=int() | float() as value):
            return np.asarray(float(value))
        case ast.UnaryOp(op=ast.USub()):
            operand = _sampled(node.operand, basis, samples)
            return None if operand is None else np.negative(operand)
        case ast.BinOp() if type(node.op) in ARITHMETIC:
            return _folded(ARITHMETIC[type(node.op)], [node.left, node.right], basis, samples)
        case ast.Call(func=ast.Name(id=function)) if function in FUNCTIONS:
            return _folded(FUNCTIONS[function], node.args, basis, samples)
    return None  # a condition has no distribution


def _folded(
    operation: Callable[[Floats, Floats], Floats],
    nodes: list[ast.expr],
    basis: Basis,
    samples: Mapping[str, Floats],
) -> Floats | None:
    operands = [_sampled(each, basis, samples) for each in nodes]
    known = [each for each in operands if each is not None]
    if len(known) < len(operands):
        return None
    total = known[0]
    with np.errstate(divide="ignore", invalid="ignore"):
        for operand in known[1:]:
            total = operation(total, operand)
    return total


def _quantity(name: str, basis: Basis, samples: Mapping[str, Floats]) -> Floats | None:
    if name in samples:
        return samples[name]
    known = QUANTITIES.get(name) if name not in basis.figures else None
    if known is not None and known.formula is not None:
        return sample_formula(known.formula, basis, samples)
    figure = basis.quantity(name)
    is_drawn = any(root in samples for root in figure.rests_on)
    return None if is_drawn or figure.value is None else np.asarray(figure.value)
