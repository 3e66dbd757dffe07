"""Enumerate the single faults that a source text can have, and plant one of them.

A fault changes one place on one line; every other byte stays. It is named by its function and the
text of the line, so that an edit elsewhere in the file does not move it.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise

Function = ast.FunctionDef | ast.AsyncFunctionDef
LEFT_OUT = ("annotation", "returns", "decorator_list")  # fields that hold no behaviour
CACHES = ("cache", "lru_cache", "cached_property")
PAIRS = ("< <=", "> >=", "== !=", "+ -", "* /", "and or", "min max", "= <>")
SWAPS = {a: b for pair in PAIRS for a, b in (pair.split(), pair.split()[::-1])} | {"not ": ""}
OPERATOR = re.compile(rb"[<>]=?|[=!]=|[-+*/]|\band\b|\bor\b")
SQL = re.compile(rb"\b(select|join|where|case when|order by) ")
SQL_PLACE = re.compile(
    rb"(?<= )(<=|>=|<>|[-<>=+/]|(?<!select )\*|and|or)(?= )|\bnot (?=[a-z])|\b(min|max)(?=\()"
)
Edit = tuple[str, int, int, str]  # kind, start and end in bytes, new text


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A line of a function that can be wrong, as it is and as it would be."""

    kind: str
    line: int
    function: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Text:
    """A source text in bytes, as the positions of its tree count."""

    source: bytes
    starts: tuple[int, ...]

    def at(self, line: int, column: int) -> int:
        """Return the offset of a position of the tree [bytes]."""
        return self.starts[line - 1] + column

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return where a node starts and ends [bytes]."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)


def faults(source: str) -> Iterator[Fault]:
    """Yield each fault of one line, in the order of the tree; a few do not compile."""
    encoded = source.encode()
    lengths = (len(line) + 1 for line in encoded.split(b"\n"))
    text = Text(encoded, tuple(accumulate(lengths, initial=0)))
    for node, function in _behaviour(ast.parse(source), ""):
        for kind, start, end, new in _edits(node, text):
            if b"\n" in encoded[start:end]:
                continue
            first, last = encoded.rfind(b"\n", 0, start) + 1, encoded.find(b"\n", end)
            yield Fault(
                kind=kind,
                line=encoded.count(b"\n", 0, start) + 1,
                function=function,
                before=encoded[first:last].decode().strip(),
                after=(encoded[first:start] + new.encode() + encoded[end:last]).decode().strip(),
            )


def find(source: str, fault: Fault) -> int | None:
    """Return the line that the fault changes, the nearest to where it was, if there is one."""
    lines = source.split("\n")
    named = _scopes(ast.parse(source), "") if fault.function else ()
    spans = [(n.lineno, n.end_lineno or 0) for n, name in named if name == fault.function]
    fitting = [
        line
        for first, last in (spans if fault.function else [(1, len(lines))])
        for line in range(first, last + 1)
        if lines[line - 1].strip() == fault.before
    ]
    return min(fitting, key=lambda line: abs(line - fault.line), default=None)


def plant(source: str, fault: Fault, line: int) -> str:
    """Return the source with the fault on its line."""
    lines = source.split("\n")
    lines[line - 1] = lines[line - 1].replace(fault.before, fault.after, 1)
    return "\n".join(lines)


def compiles(source: str) -> bool:
    """Return whether a source is a program."""
    try:
        compile(source, "planted", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def executed_with(source: str, line: int) -> tuple[range, bool]:
    """Return the lines that are executed with a line, and whether they are executed only once.

    Once are executed a module, the body of a class, and a function whose results are kept.
    """
    holding = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or 0)
    ]
    inner = max(holding, key=lambda node: (node.lineno, -(node.end_lineno or 0)))
    body = getattr(inner, "body", None)
    last = body[0].lineno - 1 if body else inner.end_lineno or line
    around = [n for n in holding if isinstance(n, Function) and line >= n.body[0].lineno]
    decorators = [part for n in around for d in n.decorator_list for part in ast.walk(d)]
    is_kept = any(isinstance(part, ast.Name) and part.id in CACHES for part in decorators)
    return range(inner.lineno, last + 1), is_kept or not around


def _scopes(node: ast.AST, outer: str) -> Iterator[tuple[Function | ast.ClassDef, str]]:
    for child in ast.iter_child_nodes(node):
        name = outer
        if isinstance(child, Function | ast.ClassDef):
            name = f"{outer}.{child.name}".lstrip(".")
            yield child, name
        yield from _scopes(child, name)


def _behaviour(node: ast.AST, function: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield the nodes that behave, with their function: no types, messages or documentation."""
    inside = function
    if isinstance(node, Function | ast.ClassDef):
        inside = f"{function}.{node.name}".lstrip(".")
    if _is_told(node):
        return
    yield node, inside
    if isinstance(node, ast.Raise | ast.JoinedStr):
        return
    for field, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and field not in LEFT_OUT:
                yield from _behaviour(child, inside if field == "body" else function)


def _is_told(node: ast.AST) -> bool:
    """Return whether a node only documents, exports, logs or gives an example."""
    match node:
        case ast.Expr(value=ast.Call() as call):
            return _is_told(call)
        case ast.Call(func=ast.Name(id="Example")):
            return True
        case ast.Expr(value=ast.Constant()) | ast.Assign(targets=[ast.Name(id="__all__")]):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name.lower() in ("log", "logger", "logging")
    return False


def _edits(node: ast.AST, text: Text) -> Iterator[Edit]:
    """Yield what can be wrong with one node."""
    match node:
        case ast.Compare():
            for pair in pairwise([node.left, *node.comparators]):
                yield from _between("compare", *pair, text)
        case ast.BoolOp():
            for pair in pairwise(node.values):
                yield from _between("boolean", *pair, text)
        case ast.BinOp() if not (_is_joined(node.left) or _is_joined(node.right)):
            yield from _between("arithmetic", node.left, node.right, text)
        case ast.stmt():
            yield from _drops(node, text)
        case ast.expr():
            yield from _other_values(node, text)


def _other_values(node: ast.expr, text: Text) -> Iterator[Edit]:
    """Yield the opposite, the next number, the other bound, and what can be wrong with SQL."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            start = text.span(node)[0]
            yield "not", start, start + len("not "), ""
        case ast.UnaryOp(op=ast.USub()):
            yield "sign", text.span(node)[0], text.span(node.operand)[0], ""
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            yield "constant", *text.span(node), repr(value + 1)
        case ast.Call(func=ast.Name(id="min" | "max" as name) as called):
            yield "bound", *text.span(called), SWAPS[name]
        case ast.Constant(value=str()) | ast.JoinedStr():
            start, end = text.span(node)
            if SQL.search(text.source, start, end):
                for found in SQL_PLACE.finditer(text.source, start, end):
                    yield "sql", found.start(), found.end(), SWAPS[found[0].decode()]


def _is_joined(node: ast.expr) -> bool:
    """Return whether `+` or `/` plainly joins texts, paths or sequences."""
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return is_text or isinstance(node, ast.JoinedStr | ast.List | ast.Tuple)


def _between(kind: str, left: ast.expr, right: ast.expr, text: Text) -> Iterator[Edit]:
    """Yield the swap of the operator between two operands, where no comment stands there."""
    start, end = text.span(left)[1], text.span(right)[0]
    found = OPERATOR.search(text.source, start, end)
    if found and b"#" not in text.source[start:end]:
        yield kind, found.start(), found.end(), SWAPS[found[0].decode()]


def _drops(node: ast.stmt, text: Text) -> Iterator[Edit]:
    """Yield the other verdict, and what is left out: a call, a guard, what is set once more."""
    match node:
        case ast.Return(value=ast.Constant(value=bool() as value) as given):
            yield "flip", *text.span(given), str(not value)
        case ast.If(test=test, body=[ast.Return() | ast.Continue() | ast.Raise()], orelse=[]):
            yield "drop", *text.span(test), "False"
        case ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield "drop", *text.span(node), "pass"
        case ast.Assign(targets=[ast.Subscript() | ast.Attribute()]):
            yield "drop", *text.span(node), "pass"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            known = {each.arg for each in ast.walk(node.args) if isinstance(each, ast.arg)}
            stated = [each for each in ast.walk(node) if isinstance(each, ast.Assign)]
            for each in sorted(stated, key=lambda found: found.lineno):
                names = {part.id for part in each.targets if isinstance(part, ast.Name)}
                if names and names <= known:
                    yield "drop", *text.span(each), "pass"
                known |= names
