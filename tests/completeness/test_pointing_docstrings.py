"""A docstring that says of a parameter "See `x`" names what describes it, and no third place."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "lingtan"
POINTS = re.compile(r"^ +See `([\w.]+)`", re.MULTILINE)
SENDS_ON = re.compile(r"[^\n]*; see `[\w.]+`\.\s*")
Told = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def described() -> dict[str, str]:
    """Return the docstrings of everything of the package, by module and name."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Told):
                found[f"{path.stem}.{node.name}"] = ast.get_docstring(node) or ""
            elif isinstance(node, ast.Assign):
                names = [each.id for each in node.targets if isinstance(each, ast.Name)]
                found |= {f"{path.stem}.{name}": "a constant" for name in names}
    return found


def meant(target: str) -> dict[str, str]:
    """Return what a name may mean; one without its module is looked for in every one."""
    name = ".".join(target.split(".")[-2:])
    end = name if "." in name else f".{name}"
    return {key: text for key, text in described().items() if key.endswith(end)}


def pointed_to() -> Iterator[tuple[str, str]]:
    """Yield whose docstring points elsewhere, and to what."""
    for name, text in described().items():
        yield from ((name, target) for target in POINTS.findall(text))


def test_what_a_docstring_points_to_is_there() -> None:
    assert [pair for pair in pointed_to() if not meant(pair[1])] == []


def test_what_a_docstring_points_to_describes_it_itself() -> None:
    thirds = [
        (name, target)
        for name, target in pointed_to()
        if all(SENDS_ON.fullmatch(text) for text in meant(target).values())
    ]
    assert thirds == []
