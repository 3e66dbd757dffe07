"""The files that pages fetch beside themselves, each under an address that changes with it."""

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

STYLE, ICON = "lingtan.css", "lingtan.svg"
KINDS: Mapping[str, str] = {STYLE: "text/css; charset=utf-8", ICON: "image/svg+xml; charset=utf-8"}


def asset_path(name: str) -> str:
    """Return where a file is served."""
    return f"/static/{name}"


@lru_cache
def asset_href(name: str) -> str:
    """Return the address of a file, another one for another content: it may be kept for good."""
    return f"{asset_path(name)}?v={sha256(asset_bytes(name)).hexdigest()[:12]}"


@lru_cache
def asset_bytes(name: str) -> bytes:
    """Return the content of a file."""
    return (files("lingtan.web") / "static" / name).read_bytes()
