"""Formulas and conditions of framework files: arithmetic on named quantities and nothing else.

The grammar is ``+ − × ÷``, ``min``, ``max``, ``share(part, whole)``, comparisons (chained too)
and ``and``, ``or``, ``not``. A name is a word such as ``E_tce``, or a dotted figure id such as
``energy.load_kwh``. A formula is parsed here, worked out by the room that has the quantities,
and never run as code.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from lingtan.base.errors import FormulaError

FUNCTIONS = ("min", "max", "share")
SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">="})
LONGEST = 500  # characters, and
DEEPEST = 50  # levels of nesting: a hostile file cannot exhaust the stack
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
SIDES = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A parsed formula or condition.

    Attributes
    ----------
    text : str
        As it stands in the file; two formulas are equal when their texts are.
    tree : ast.expr
        Its syntax tree, made only of the nodes of the grammar.
    names : tuple of str
        The quantities it needs, in the order they appear.
    """

    text: str
    tree: ast.expr = field(compare=False, repr=False)
    names: tuple[str, ...] = field(compare=False)


def parse_formula(text: str) -> Formula:
    """Read a formula or condition.

    Raises
    ------
    FormulaError
        The text is not of the grammar; the message says which part.

    Examples
    --------
    >>> parse_formula("share(energy.direct_kwh, load_kWh)").names
    ('energy.direct_kwh', 'load_kWh')
    >>> parse_formula("200000 <= E_tce < 1000000").names
    ('E_tce',)
    """
    if len(text) > LONGEST:
        raise FormulaError("too_long", facts={"longest": LONGEST})
    try:
        tree = ast.parse(text.translate(SIGNS).strip(), mode="eval").body
        names = tuple(dict.fromkeys(_names_in(tree, text)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise FormulaError("not_arithmetic", facts={"formula": text}) from error
    return Formula(text=text, tree=tree, names=names)


def dotted_name(node: ast.expr) -> str | None:
    """Return the name a node stands for, ``energy.load_kwh`` included, or None."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        stem = dotted_name(node.value)
        return None if stem is None else f"{stem}.{node.attr}"
    return None


def _names_in(node: ast.expr, text: str, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        raise FormulaError("too_deep", facts={"formula": text, "deepest": DEEPEST})
    name = dotted_name(node)
    if name is not None:
        yield name
        return
    for operand in _operands(node, text):
        yield from _names_in(operand, text, depth + 1)


def _operands(node: ast.expr, text: str) -> list[ast.expr]:
    match node:
        case ast.Constant(value=int() | float()):
            return []
        case ast.BinOp(op=operator) if isinstance(operator, ARITHMETIC):
            return [node.left, node.right]
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            return [node.operand]
        case ast.BoolOp():
            return node.values
        case ast.Compare(ops=sides) if all(isinstance(side, SIDES) for side in sides):
            return [node.left, *node.comparators]
        case ast.Call(func=ast.Name(id=function), keywords=[]) if function in FUNCTIONS:
            return _arguments(function, node.args, text)
    raise FormulaError("not_allowed", facts={"formula": text, "part": ast.unparse(node)})


def _arguments(function: str, arguments: list[ast.expr], text: str) -> list[ast.expr]:
    fits = len(arguments) == 2 if function == "share" else len(arguments) >= 1
    if not fits:
        raise FormulaError(
            "wrong_arguments",
            facts={"formula": text, "function": function, "count": len(arguments)},
        )
    return arguments
