"""The scripts of pages, as the build of the package left them; without them pages have none.

A build writes a manifest, which tells the name of the first script. Each name changes with its
content. Beside a file may stand copies of it that are compressed already.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

FOLDER = "/static/built"
MANIFEST, FIRST = "manifest.json", "src/main.ts"
KINDS: Mapping[str, str] = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
ENCODINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}  # the smaller one first


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltFile:
    """A file, and its compressed copies by the name of their encoding."""

    kind: str
    whole: bytes
    squeezed: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built.

    Attributes
    ----------
    script : str
        Name of the first script; empty when nothing was built.
    names : frozenset of str
        What may be asked for.
    """

    script: str = ""
    names: frozenset[str] = field(default_factory=frozenset)


@lru_cache
def built() -> Built:
    """Return what was built into this package."""
    return built_in(_folder())


def built_in(folder: Traversable) -> Built:
    """Return what was built into a folder."""
    manifest = folder / MANIFEST
    if not manifest.is_file():
        return Built()
    told = json.loads(manifest.read_text(encoding="utf-8"))
    names = {each.name for each in folder.iterdir() if _ending(each.name) in KINDS}
    return Built(script=str(told[FIRST]["file"]), names=frozenset(names))


def script_href() -> str:
    """Return the address of the first script; empty when nothing was built."""
    name = built().script
    return f"{FOLDER}/{name}" if name else ""


@lru_cache
def built_file(name: str) -> BuiltFile:
    """Return a file that was built, by one of the names of `built`."""
    folder = _folder()
    copies = {encoding: folder / f"{name}{ending}" for encoding, ending in ENCODINGS.items()}
    return BuiltFile(
        kind=KINDS[_ending(name)],
        whole=(folder / name).read_bytes(),
        squeezed={key: path.read_bytes() for key, path in copies.items() if path.is_file()},
    )


def _folder() -> Traversable:
    return files("lingtan.web") / "static" / "built"


def _ending(name: str) -> str:
    return name[name.rfind(".") :]
