"""The addresses of jobs: what there is to do and was done, one of them, and stopping it."""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from lingtan.web.doorkeeper import visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.forms import read_form
from lingtan.web.job_pages import JOBS, draw_job, draw_job_part, draw_jobs, job_path, may_see
from lingtan.web.jobs.job import Job
from lingtan.web.problems import FORBIDDEN, NOT_FOUND, SEE_OTHER
from lingtan.web.whole_page import PART

BYTES = "application/octet-stream"

__all__ = ["add_jobs", "job_path"]


def add_jobs(app: FastAPI, entrance: Entrance) -> None:
    """Add the pages of jobs."""
    room = entrance.room

    @app.get(JOBS, include_in_schema=False, response_class=HTMLResponse)
    def jobs(request: Request) -> HTMLResponse:
        visitor = visitor_of(request)
        seen = [job for job in room.jobs.jobs() if may_see(job, visitor)]
        return HTMLResponse(draw_jobs(seen, room.park_if_sound(), room.view(request), visitor))

    @app.get(f"{JOBS}/{{id}}", include_in_schema=False, response_class=HTMLResponse)
    def job(request: Request, id: str) -> HTMLResponse:  # noqa: A002 - as the address has it
        found, visitor = _job(entrance, request, id), visitor_of(request)
        before, view = room.jobs.before(found), room.view(request)
        if PART in request.headers:
            page = draw_job_part(found, before, view, visitor)
        else:
            page = draw_job(found, before, room.park_if_sound(), view, visitor)
        if any(told.is_shown_once for told in (found.told or {}).values()):
            room.jobs.forget_told(found.id)
        return HTMLResponse(page, headers={"vary": PART})

    @app.get(f"{JOBS}/{{id}}/files/{{name}}", include_in_schema=False)
    def file(request: Request, id: str, name: str) -> FileResponse:  # noqa: A002
        told = (_job(entrance, request, id).told or {}).values()
        paths = [path for each in told for path in each.files if path.name == name]
        if not paths or not paths[0].is_file():
            raise HTTPException(NOT_FOUND)
        return FileResponse(paths[0], media_type=BYTES, filename=name)

    @app.post(f"{JOBS}/{{id}}/stop", include_in_schema=False)
    async def stop(request: Request, id: str) -> Response:  # noqa: A002 - as the address has it
        fields = await read_form(request)
        return await run_in_threadpool(_stop, entrance, request, id, fields.get("mark", ""))


def _stop(entrance: Entrance, request: Request, id_: str, mark: str) -> Response:
    if not entrance.is_from_our_page(request, visitor_of(request), mark):
        raise HTTPException(FORBIDDEN)
    found = _job(entrance, request, id_)
    entrance.room.jobs.stop(found.id)
    return RedirectResponse(entrance.room.view(request).link(job_path(found.id)), SEE_OTHER)


def _job(entrance: Entrance, request: Request, id_: str) -> Job:
    """Return a job that a visitor may see; others are not told that there is one."""
    found = entrance.room.jobs.job(id_)
    if found is None or not may_see(found, visitor_of(request)):
        raise HTTPException(NOT_FOUND)
    return found
