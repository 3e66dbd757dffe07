"""What nobody may guess is drawn from the system's own source, and from no other."""

import ast
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "lingtan"
FILES = sorted(SOURCE.rglob("*.py"))
GUESSED = {"random", "numpy.random"}
REPEATABLE = {"ledger/uncertainty/monte_carlo.py"}  # drawn from a seed that a report names
OTHERS = {"uuid1", "default_rng", "RandomState"}  # of a clock, or repeatable


def used(path: Path) -> set[str]:
    """Return the modules a file imports, and what it names of them."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Import():
                found |= {each.name for each in node.names}
            case ast.ImportFrom():
                found |= {node.module or "", *(each.name for each in node.names)}
            case ast.Attribute(attr=attr):
                found.add(attr)
    return found


def test_no_file_draws_what_could_be_guessed() -> None:
    named = {path.relative_to(SOURCE).as_posix(): path for path in FILES}
    found = {name: used(path) & (GUESSED | OTHERS) for name, path in named.items()}
    assert {name for name, guessed in found.items() if guessed} == REPEATABLE
