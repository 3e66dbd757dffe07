"""Documents that were issued: listed for a page, and fetched by name."""

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException

from lingtan.park.park import Park
from lingtan.reports.words import Words
from lingtan.web.documents_listed import Group, listed
from lingtan.web.problems import NOT_FOUND
from lingtan.web.room import Room
from lingtan.web.view import View

DOCUMENTS = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
}


def _names_of(room: Room) -> list[str]:
    """Return the names of the documents that were issued, in order."""
    folder = room.layout.reports
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in found if path.is_file() and path.suffix in DOCUMENTS]


def documents_of(room: Room, park: Park, view: View) -> tuple[Group, ...]:
    """Return the documents that were issued, by kind and period."""
    return listed(_names_of(room), park, Words(view.language))


def add_documents(app: FastAPI, room: Room) -> None:
    """Add the addresses of documents."""

    @app.get("/documents/{name}", include_in_schema=False)
    def document(name: str) -> FileResponse:
        if name not in _names_of(room):  # a name from the list only: no way out of the folder
            raise HTTPException(NOT_FOUND)
        path = room.layout.reports / name
        return FileResponse(
            path, media_type=DOCUMENTS[Path(name).suffix], filename=name, headers=_sandboxed()
        )


def _sandboxed() -> dict[str, str]:
    """Return headers by which a document may show its own style, and do nothing else."""
    return {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}
