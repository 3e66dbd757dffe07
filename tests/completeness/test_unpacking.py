"""Nothing that comes from elsewhere becomes an object or code of the program, nor of a page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "lingtan"
PAGES = ROOT / "web" / "src"
PACKERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "jsonpickle", "joblib"}
OWN_KNOWLEDGE = "catalogue/kept_reading.py"  # lies where the program itself lies
RUNNERS = {"eval", "exec", "compile", "__import__"}
RUN_BY_A_PAGE = re.compile(
    r"\beval\(|\bFunction\(|\.innerHTML\s*=[^=]|\.outerHTML\s*=[^=]|insertAdjacentHTML|"
    r"document\.write|setTimeout\(\s*[\"'`]|setInterval\(\s*[\"'`]"
)


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every file of the program, read."""
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> set[str]:
    """Return the packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(each.name.partition(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(str(node.module).partition(".")[0])
    return found


def called(tree: ast.Module) -> set[str]:
    """Return what a file calls by its bare name, and of yaml by its whole one."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    bare = {each.id for each in calls if isinstance(each, ast.Name)}
    of_yaml = {
        f"yaml.{each.attr}"
        for each in calls
        if isinstance(each, ast.Attribute)
        and isinstance(each.value, ast.Name)
        and each.value.id == "yaml"
    }
    return bare | of_yaml


def test_what_packs_objects_is_used_for_knowledge_of_the_program_alone() -> None:
    assert {name for name, tree in modules() if imported(tree) & PACKERS} == {OWN_KNOWLEDGE}


def test_no_text_is_run_as_code() -> None:
    assert {name for name, tree in modules() if called(tree) & RUNNERS} == set()


def test_yaml_is_read_by_its_safe_reader() -> None:
    asked = {call for _, tree in modules() for call in called(tree) if call.startswith("yaml.")}
    assert asked <= {"yaml.safe_load", "yaml.safe_dump", "yaml.compose", "yaml.parse"}
    loaders = [
        ast.unparse(node.value)
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "Loader"
    ]
    assert set(loaders) == {"LOADER"}
    made = [
        ast.unparse(node.value)
        for _, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and node.value is not None
        and "LOADER" in ast.unparse(node).partition("=")[0]
    ]
    assert made
    assert all("SafeLoader" in each for each in made)
    assert not any("Unsafe" in each or "FullLoader" in each for each in made)


def test_a_page_reads_data_by_their_parser_and_runs_none() -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.ts")}
    assert "password.ts" in texts
    assert {name for name, text in texts.items() if RUN_BY_A_PAGE.search(text)} == set()
    reading = [name for name, text in texts.items() if re.search(r"JSON\.parse|\.json\(\)", text)]
    assert len(reading) >= 3


def test_a_page_keeps_nothing_in_the_browser() -> None:
    storing = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open")
    for path in PAGES.glob("*.ts"):
        assert not storing.search(path.read_text(encoding="utf-8")), path.name
