"""The application: pages, API and health of one workspace, behind one guard."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from lingtan import __version__
from lingtan.app.layout import Layout
from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.api import PREFIX, api_of
from lingtan.web.exports import page_csv, page_json
from lingtan.web.features import FEATURES, Feature, feature_of
from lingtan.web.guard import App, guarded
from lingtan.web.health import add_health
from lingtan.web.pages import STYLE, draw_feature, draw_lineage, draw_problem, style_bytes
from lingtan.web.problems import (
    BAD_QUESTION,
    NOT_FOUND,
    PROBLEM,
    plain_problem,
    problem_of,
    status_of,
)
from lingtan.web.room import Room
from lingtan.web.traffic import LogForm, Traffic, teller, watched

FOREVER = "public, max-age=31536000, immutable"
DOCUMENTS = {
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
}


def build_app(layout: Layout, clock: Callable[[], datetime], log: LogForm = LogForm.OFF) -> App:
    """Return the application that serves a workspace.

    Parameters
    ----------
    log : LogForm
        How a request is told in the log.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    """
    layout.require()
    room = Room(layout=layout, clock=clock)
    app = FastAPI(
        title="lingtan",
        version=__version__,
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,  # the page of the framework fetches scripts from elsewhere
        redoc_url=None,
    )
    app.include_router(api_of(room))
    traffic = Traffic()
    add_health(app, room, traffic, clock())
    _add_pages(app, room)
    _add_documents(app, room)
    _add_problems(app, room)
    return watched(guarded(app), traffic, teller(log))


def _add_pages(app: FastAPI, room: Room) -> None:
    for feature in FEATURES:
        app.get(feature.path, include_in_schema=False, response_class=HTMLResponse)(
            _page_of(room, feature)
        )

    @app.get("/lineage", include_in_schema=False, response_class=HTMLResponse)
    def lineage(request: Request, figure: str = "") -> HTMLResponse:
        view = room.view(request)
        return HTMLResponse(draw_lineage(room.lineage(view, figure), room.park(), view))

    @app.get("/pages/{name}", include_in_schema=False)
    def export(request: Request, name: str) -> Response:
        id_, _, form = name.rpartition(".")
        feature = feature_of(id_)
        if feature is None or form not in {"json", "csv"}:
            raise HTTPException(NOT_FOUND)
        presentation = room.presented(room.view(request))
        if form == "json":
            return Response(page_json(feature, presentation), media_type="application/json")
        headers = {"content-disposition": f'attachment; filename="{id_}.csv"'}
        text = page_csv(feature, presentation)
        return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _page_of(room: Room, feature: Feature) -> Callable[[Request], HTMLResponse]:
    def page(request: Request) -> HTMLResponse:
        view = room.view(request)
        documents = _documents_of(room) if feature.has_documents else []
        return HTMLResponse(draw_feature(feature, room.presented(view), view, documents))

    return page


def _documents_of(room: Room) -> list[str]:
    """Return the names of the documents that were issued, in order."""
    folder = room.layout.reports
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path.name for path in found if path.is_file() and path.suffix in DOCUMENTS]


def _add_documents(app: FastAPI, room: Room) -> None:
    @app.get(f"/static/{STYLE}", include_in_schema=False)
    def style() -> Response:
        headers = {"cache-control": FOREVER}
        return Response(style_bytes(), media_type="text/css; charset=utf-8", headers=headers)

    @app.get("/documents/{name}", include_in_schema=False)
    def document(name: str) -> FileResponse:
        if name not in _documents_of(room):  # a name from the list only: no way out of the folder
            raise HTTPException(NOT_FOUND)
        path = room.layout.reports / name
        return FileResponse(
            path, media_type=DOCUMENTS[Path(name).suffix], filename=name, headers=_sandboxed()
        )


def _sandboxed() -> dict[str, str]:
    """Return headers by which a document may show its own style, and do nothing else."""
    return {"content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'"}


def _add_problems(app: FastAPI, room: Room) -> None:
    @app.exception_handler(LingtanError)
    def told(request: Request, error: LingtanError) -> Response:
        view = room.view(request)
        words = Words(view.language)
        if _is_program(request):
            return _problem(problem_of(error, words), status_of(error))
        steps = [words.error_next(error), *(words.detail(each) for each in error.details)]
        what = words.error_what(error)
        page = draw_problem(what, steps, room.park_if_sound(), view)
        return HTMLResponse(page, status_of(error))

    @app.exception_handler(RequestValidationError)
    def misread(request: Request, _: RequestValidationError) -> Response:
        return _plain(room, request, BAD_QUESTION)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        return _plain(room, request, error.status_code)


def _plain(room: Room, request: Request, status: int) -> Response:
    view = room.view(request)
    problem = plain_problem(status, Words(view.language))
    if _is_program(request):
        return _problem(problem, status)
    page = draw_problem(str(problem["title"]), (), room.park_if_sound(), view)
    return HTMLResponse(page, status)


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _problem(problem: dict[str, object], status: int) -> JSONResponse:
    return JSONResponse(problem, status, media_type=PROBLEM)
