"""Scripts and styles of pages: served small and for good, named by the pages, and never needed."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from lingtan.web.built import FOLDER, Built, built, built_file, built_in
from lingtan.web.feature import Feature
from lingtan.web.features import FEATURES
from tests.web.site import Site

EACH = pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.id)
STATIC = files("lingtan.web") / "static"
ALONE = """
from lingtan.web.pages import draw_problem
from lingtan.web.view import View
print(draw_problem("said", (), None, View(period="2025")))
"""
KILO = 1000
AGAIN = 60 * KILO
CRITICAL, OVERVIEW, PAGE, CHUNK = 80 * KILO, 350 * KILO, 450 * KILO, 250 * KILO


def scripts() -> Built:
    assert built().script, "no scripts were built: make pages"
    return built()


def squeezed(name: str) -> int:
    return len(built_file(name).squeezed["gzip"])


def weight(site: Site, feature: Feature) -> int:
    """Return what a page, its style and the first script weigh, compressed."""
    page = site.ask(f"{feature.path}?period=2025&lang=zh", accept_encoding="gzip")
    style = site.ask("/static/lingtan.css", accept_encoding="gzip")
    return len(page.body) + len(style.body) + squeezed(scripts().script)


def test_every_file_that_was_built_is_served_as_small_as_the_browser_can_read(site: Site) -> None:
    for name in scripts().names:
        whole = site.ask(f"{FOLDER}/{name}")
        assert whole.status == 200
        assert "immutable" in whole.headers["cache-control"]
        if name.endswith(".txt"):
            continue
        small = site.ask(f"{FOLDER}/{name}", accept_encoding="gzip, deflate, br")
        assert small.headers["content-encoding"] == "br"
        assert len(small.body) < len(whole.body)
        older = site.ask(f"{FOLDER}/{name}", accept_encoding="gzip, br;q=0")
        assert gzip.decompress(older.body) == whole.body


@pytest.mark.parametrize(
    "name", ["manifest.json", "..%2Flingtan.css", "main.js", "sources.sha256"]
)
def test_nothing_else_is_served(site: Site, name: str) -> None:
    assert site.ask(f"{FOLDER}/{name}").status == 404


def test_every_page_names_the_first_script_and_holds_none(site: Site) -> None:
    for feature in FEATURES:
        text = site.ask(f"{feature.path}?period=2025").text
        assert (
            text.count(f'<script type="module" src="{FOLDER}/{scripts().script}"></script>') == 1
        )
        assert text.count("<script") == 1 + text.count('<script type="application/json">')
        assert " style=" not in text


@pytest.mark.slow
def test_pages_without_what_was_built_have_no_scripts(tmp_path: Path) -> None:
    package = Path(str(files("lingtan")))
    shutil.copytree(
        package, tmp_path / "lingtan", ignore=shutil.ignore_patterns("built", "__pycache__")
    )
    found = subprocess.run(
        [sys.executable, "-c", ALONE],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "said" in found.stdout
    assert "<script" not in found.stdout


def test_a_folder_without_a_manifest_holds_nothing_built(tmp_path: Path) -> None:
    (tmp_path / "main-1.js").write_text("", encoding="utf-8")
    assert built_in(tmp_path) == Built()


def test_the_notices_of_everything_built_in_come_along() -> None:
    scripts()
    told = (STATIC / "built" / "third-party.txt").read_text(encoding="utf-8")
    for name in ("echarts", "zrender", "uplot", "htmx.org", "tslib"):
        assert f"\n{name} " in f"\n{told}"
    assert "Apache License" in told


def test_the_lock_names_no_registry() -> None:
    lock = Path(__file__).parents[2] / "web" / "package-lock.json"
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in each for each in packages.values())
    assert all("integrity" in each for name, each in packages.items() if name)


@EACH
def test_a_page_weighs_little_before_anything_is_drawn(site: Site, feature: Feature) -> None:
    assert weight(site, feature) <= CRITICAL


@EACH
def test_a_page_with_everything_it_may_load_keeps_its_limit(site: Site, feature: Feature) -> None:
    later = sum(squeezed(name) for name in scripts().names if name.endswith((".js", ".css")))
    limit = OVERVIEW if feature.id == "overview" else PAGE
    assert weight(site, feature) - squeezed(scripts().script) + later <= limit


@EACH
def test_a_page_that_is_visited_again_costs_its_own_text_alone(
    site: Site, feature: Feature
) -> None:
    page = site.ask(f"{feature.path}?period=2025&lang=zh", accept_encoding="gzip")
    style = site.ask("/static/lingtan.css")
    assert len(page.body) <= AGAIN
    assert "max-age" in style.headers["cache-control"]


def test_no_file_is_larger_than_what_may_be_loaded_at_once() -> None:
    assert max(squeezed(each) for each in scripts().names if each.endswith(".js")) <= CHUNK


def test_a_page_goes_out_compressed_and_a_small_answer_as_it_is(site: Site) -> None:
    page = site.ask("/carbon?period=2025", accept_encoding="gzip")
    assert page.headers["content-encoding"] == "gzip"
    assert b"<h1>" in gzip.decompress(page.body)
    assert "content-encoding" not in site.ask("/healthz", accept_encoding="gzip").headers
    assert "content-encoding" not in site.ask("/carbon?period=2025").headers
