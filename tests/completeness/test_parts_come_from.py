"""What is built in comes from the registries of Python and Node alone, each in one version."""

import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any  # a lock file is any JSON

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
LOCKED = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,._-]+\])?==[^\s;]+( ?;.*)?", re.IGNORECASE)
PAGES: dict[str, Callable[[], str]] = runpy.run_path(str(ROOT / "docs" / "parts_list.py"))["PAGES"]
BILL = "parts.cdx.json"
REGISTRY = "https://registry.npmjs.org/"


def parts_in(name: str) -> list[str]:
    """Return what a lock asks for, a line each, as pip reads it."""
    lines = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]


@pytest.mark.parametrize("name", [*LOCKS, "requirements.lowest"])
def test_of_python_each_part_is_a_name_a_version_and_digests_and_no_address(name: str) -> None:
    parts = parts_in(name)
    assert len(parts) > 20
    for part in parts:
        wanted, *digests = re.split(r"\s+--hash=", part)
        assert LOCKED.fullmatch(wanted), part
        assert all(DIGEST.fullmatch(each) for each in digests), part
        assert bool(digests) == (name in LOCKS), part


@pytest.mark.parametrize("folder", ["web", "fonts"])
def test_of_node_each_part_has_a_digest_and_no_other_registry(folder: str) -> None:
    lock: dict[str, Any] = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
    parts = {name: part for name, part in lock["packages"].items() if name}
    assert parts
    for name, part in parts.items():
        assert part["integrity"].startswith("sha512-"), name
        assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", part["version"]), name
        assert part.get("resolved", REGISTRY).startswith(REGISTRY), name
    assert "registry=" not in (ROOT / folder / ".npmrc").read_text(encoding="utf-8")


def test_nothing_is_asked_for_by_an_address() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert not re.search(r'^\s*"[\w.\[\]-]+ ?@ ', project, re.MULTILINE)
    for name in ("web", "fonts"):
        wanted = json.loads((ROOT / name / "package.json").read_text(encoding="utf-8"))
        for kind in ("dependencies", "devDependencies"):
            for version in wanted.get(kind, {}).values():
                assert re.fullmatch(r"[\^~]?\d+\.\d+\.\d+", version)


def test_every_part_stands_in_a_list_of_standard_form() -> None:
    written = (ROOT / "docs" / "reference" / BILL).read_text(encoding="utf-8")
    assert written == PAGES[BILL](), "Run: python docs/parts_list.py"
    told = json.loads(written)
    assert (told["bomFormat"], told["specVersion"]) == ("CycloneDX", "1.6")
    listed = {(each["name"], each["version"]) for each in told["components"]}
    assert len({each["bom-ref"] for each in told["components"]}) == len(told["components"])
    for folder in ("web", "fonts"):
        lock = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
        for place, part in lock["packages"].items():
            assert not place or (place.rpartition("node_modules/")[2], part["version"]) in listed
    for part in (*parts_in(LOCKS[0]), *parts_in(LOCKS[1])):
        name, _, version = part.split()[0].partition("==")
        plain = re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower()
        assert (plain, version) in listed
