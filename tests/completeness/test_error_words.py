"""Every error that is raised names its case, and has words for it in both languages."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import lingtan
from lingtan.adapters.files.mapping_faults import CASES, MISFIT
from lingtan.base import errors
from lingtan.base.reasons import REASONS, UNKNOWN
from lingtan.catalogue.load import load_catalogue
from lingtan.reports.words import LANGUAGES, texts_of

PACKAGE = Path(lingtan.__file__).parent
CODES: Mapping[str, str] = {
    name: kind.code
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.LingtanError)
}
NAMED = re.compile(r"{(\w+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An error as the source makes it."""

    place: str
    words: str
    facts: frozenset[str]


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield place, node


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the package says in code: its errors, details and first words of what was done."""

    raised: tuple[Raised, ...]
    details: frozenset[str]
    doing: frozenset[str]


@cache
def sources() -> Sources:
    """Read the package once, and keep no tree of it."""
    made: dict[tuple[str, int, int], Raised] = {}
    details, doing = {MISFIT, *CASES.values()}, set[str]()
    for place, function in functions():
        nodes = list(ast.walk(function))
        made |= raised(place, function, nodes)
        details |= details_of(place, nodes)
        doing |= _first_words_of("told_as_store_error", nodes)
    return Sources(raised=tuple(made.values()), details=frozenset(details), doing=frozenset(doing))


def raised(
    place: str, function: ast.FunctionDef, nodes: Sequence[ast.AST]
) -> dict[tuple[str, int, int], Raised]:
    """Return every error made in a function; an error without a literal case fails here."""
    made = {}
    for call in nodes:
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            code = CODES.get(call.func.id)
            if code is not None:
                found = _raised(f"{place}:{call.lineno}", code, call, function)
                made[place, call.lineno, call.col_offset] = found
    return made


def _raised(place: str, code: str, call: ast.Call, function: ast.FunctionDef) -> Raised:
    case = call.args[0] if call.args else None
    assert isinstance(case, ast.Constant), f"{place}: the case is not written out"
    given = next((word.value for word in call.keywords if word.arg == "facts"), None)
    return Raised(
        place=place,
        words=f"error.{code}.{case.value!s}",
        facts=frozenset(_keys(given, function)),
    )


def _keys(facts: ast.expr | None, function: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of facts given, following a variable to where it was written."""
    if isinstance(facts, ast.Dict):
        for key, value in zip(facts.keys, facts.values, strict=True):
            if isinstance(key, ast.Constant):
                yield str(key.value)
            else:
                yield from _keys(value, function)
    elif isinstance(facts, ast.Name):
        for node in ast.walk(function):
            if isinstance(node, ast.Assign) and facts.id in {
                target.id for target in node.targets if isinstance(target, ast.Name)
            }:
                yield from _keys(node.value, function)


def details_of(place: str, nodes: Sequence[ast.AST]) -> set[str]:
    """Return the ids of details: written out, or noted as faults of a file of knowledge."""
    found = set[str]()
    for node in nodes:
        if isinstance(node, ast.Constant) and str(node.value).startswith("detail."):
            found.add(str(node.value))
        if isinstance(node, ast.Call) and place.startswith("catalogue/"):
            found |= {f"detail.{case}" for case in _fault_cases(node)}
    return found - {"detail."}


def _fault_cases(call: ast.Call) -> Iterator[str]:
    """Yield the case of ``record.fault("case")`` and ``faults.add(place, "case")``."""
    method = ast.unparse(call.func)
    case = call.args[0] if method.endswith(".fault") else None
    if method.endswith("faults.add"):
        case = call.args[1]
    if isinstance(case, ast.Constant):
        yield str(case.value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_case_that_is_raised_says_what_and_what_next(language: str) -> None:
    texts = texts_of(language)
    wordless = [
        f"{each.place}: {each.words}.{part}"
        for each in sources().raised
        for part in ("what", "next")
        if not texts.get(f"{each.words}.{part}")
    ]
    assert wordless == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_a_sentence_names_is_given_where_the_error_is_raised(language: str) -> None:
    texts = texts_of(language)
    lacking = {
        f"{each.place}: {fact}"
        for each in sources().raised
        for part in ("what", "next")
        for fact in NAMED.findall(texts[f"{each.words}.{part}"])
        if fact not in each.facts
    }
    assert lacking == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_errors_and_details_have_words_and_no_words_are_left_over(language: str) -> None:
    texts = texts_of(language)
    told = {each.words for each in sources().raised}
    known = {key for key in texts if key.startswith("error.")}
    assert {key.rpartition(".")[0] for key in known} == told
    assert {key for key in texts if key.startswith("detail.")} == sources().details


@pytest.mark.parametrize("language", LANGUAGES)
def test_ids_that_stand_in_facts_have_words(language: str) -> None:
    texts = texts_of(language)
    dimensions = {unit.dimension for unit in load_catalogue().units.units}
    ids = {f"dimension.{each}" for each in dimensions}
    ids |= {f"reason.{each}" for each in (*REASONS.values(), UNKNOWN)}
    ids |= {f"doing.{each}" for each in sources().doing}
    assert sorted(ids - texts.keys()) == []


def _first_words_of(name: str, nodes: Sequence[ast.AST]) -> set[str]:
    return {
        str(call.args[0].value)
        for call in nodes
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == name
        and isinstance(call.args[0], ast.Constant)
    }
