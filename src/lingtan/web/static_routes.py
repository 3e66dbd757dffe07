"""The addresses of what pages fetch beside themselves: style, icon, and what was built."""

from collections.abc import Callable

from fastapi import FastAPI, HTTPException, Request, Response

from lingtan.web.assets import KINDS, asset_bytes, asset_path
from lingtan.web.built import FOLDER, BuiltFile, built, built_file
from lingtan.web.problems import NOT_FOUND

KEPT = {"cache-control": "public, max-age=31536000, immutable"}
BUILT = f"{FOLDER}/{{name}}"


def add_static(app: FastAPI) -> None:
    """Add style, icon and scripts; their addresses change with them, so browsers keep them."""
    for name in KINDS:
        app.get(asset_path(name), include_in_schema=False)(_asset(name))

    @app.get(BUILT, include_in_schema=False)
    def script(request: Request, name: str) -> Response:
        if name not in built().names:  # a name from the list only: no way out of the folder
            raise HTTPException(NOT_FOUND)
        return _answer(built_file(name), request.headers.get("accept-encoding", ""))


def _asset(name: str) -> Callable[[], Response]:
    def serve() -> Response:
        return Response(asset_bytes(name), media_type=KINDS[name], headers=KEPT)

    return serve


def _answer(found: BuiltFile, accepted: str) -> Response:
    """Answer with the smallest copy the browser can read."""
    headers = {**KEPT, "vary": "Accept-Encoding"}
    for encoding, content in found.squeezed.items():
        if encoding in accepted_of(accepted):
            headers["content-encoding"] = encoding
            return Response(content, media_type=found.kind, headers=headers)
    return Response(found.whole, media_type=found.kind, headers=headers)


def accepted_of(header: str) -> frozenset[str]:
    """Return the encodings a browser takes.

    Examples
    --------
    >>> sorted(accepted_of("gzip, br;q=0.9, zstd;q=0"))
    ['br', 'gzip']
    """
    parts = [each.replace(" ", "").partition(";") for each in header.lower().split(",")]
    refused = {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return frozenset(name for name, _, weight in parts if name and weight not in refused)
