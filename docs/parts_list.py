"""Write the list of all that is built in: ``python docs/parts_list.py``; CycloneDX 1.6 [1]_.

Made of the lock files, so that it is what an installation gets; parts that only tests and builds
need are in it as well.

References
----------
.. [1] ECMA-424, CycloneDX bill of materials; recalled, label R.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any  # a lock file is any JSON

ROOT = Path(__file__).parents[1]
LOCKED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;]+)", re.MULTILINE)
PYTHON_LOCKS = ("requirements.lock", "requirements-dev.lock")
NODE_FOLDERS = ("web", "fonts")
NODE = "node_modules/"
Part = dict[str, object]


def parts_list() -> str:
    """Return the list as JSON."""
    parts = {str(part["purl"]): part for part in (*_python_parts(), *_node_parts())}
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": "lingtan", "name": "lingtan"}
        },
        "components": [parts[purl] for purl in sorted(parts)],
    }
    return json.dumps(told, indent=1) + "\n"


def _python_parts() -> Iterator[Part]:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in PYTHON_LOCKS)
    for name, version in LOCKED.findall(text):
        plain = re.sub(r"[-_.]+", "-", name).lower()
        yield _part(plain, version, f"pkg:pypi/{plain}@{version}")


def _node_parts() -> Iterator[Part]:
    for folder in NODE_FOLDERS:
        text = (ROOT / folder / "package-lock.json").read_text(encoding="utf-8")
        packages: dict[str, dict[str, Any]] = json.loads(text)["packages"]
        for place, told in packages.items():
            if place:
                name, version = place.rpartition(NODE)[2], str(told["version"])
                purl = f"pkg:npm/{name.replace('@', '%40')}@{version}"
                kind, _, digest = str(told["integrity"]).partition("-")
                hashes = [{"alg": f"SHA-{kind[3:]}", "content": b64decode(digest).hex()}]
                yield _part(name, version, purl) | {"hashes": hashes}


def _part(name: str, version: str, purl: str) -> Part:
    return {"type": "library", "bom-ref": purl, "name": name, "version": version, "purl": purl}


PAGES = {"parts.cdx.json": parts_list}


def main() -> None:
    """Write the list."""
    for name, page in PAGES.items():
        (ROOT / "docs" / "reference" / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
