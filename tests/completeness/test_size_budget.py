"""A file is one idea and at most 500 lines; a function fits on a screen."""

import ast
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).parents[2] / "src" / "lingtan"
FILES = sorted(SOURCE.rglob("*.py"))
LONGEST_FILE = 500
LONGEST_FUNCTION = 60
DRIVERS_MAY_IMPORT_LATE = SOURCE / "adapters"

Node = ast.FunctionDef | ast.AsyncFunctionDef


class Function(NamedTuple):
    """A function of a file, its lines without its docstring, and whether it imports."""

    path: Path
    name: str
    lines: int
    imports: bool


@cache
def functions() -> tuple[Function, ...]:
    """Read every file once, and keep no tree of it."""
    return tuple(
        Function(path, node.name, length(node), imports(node))
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, Node)
    )


def imports(function: Node) -> bool:
    return any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))


def length(function: Node) -> int:
    """Return lines of a function without its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_a_file_is_one_idea() -> None:
    lines = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    assert {name: count for name, count in lines.items() if count > LONGEST_FILE} == {}


def test_a_function_fits_on_a_screen() -> None:
    too_long = [
        (named(f.path), f.name, f.lines) for f in functions() if f.lines > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_nine_functions_in_ten_are_short() -> None:
    lengths = sorted(function.lines for function in functions())
    assert lengths[int(len(lengths) * 0.9)] <= 30


def test_imports_stand_at_the_top() -> None:
    late = [
        (named(function.path), function.name)
        for function in functions()
        if function.imports and not function.path.is_relative_to(DRIVERS_MAY_IMPORT_LATE)
    ]
    assert late == []


def test_every_file_can_be_imported() -> None:
    for path in FILES:
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        import_module(".".join(parts).removesuffix(".__init__"))
