"""The application: pages, API and health of one workspace, behind one guard and a doorkeeper."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.exceptions import HTTPException

from lingtan import __version__
from lingtan.app.state_of import state_of
from lingtan.app.watch_doors import Doors
from lingtan.base.errors import LingtanError
from lingtan.reports.words import Words
from lingtan.web.action_routes import add_actions
from lingtan.web.api import api_of
from lingtan.web.audit_pages import add_audit
from lingtan.web.backup_routes import add_backups
from lingtan.web.campaigns_api import add_campaigns
from lingtan.web.computations import COMPUTATIONS
from lingtan.web.computing_page import while_computing
from lingtan.web.described import describe_truly
from lingtan.web.document_routes import add_documents
from lingtan.web.doorkeeper import kept, visitor_of
from lingtan.web.entrance import Entrance
from lingtan.web.feature_routes import export_of, page_of
from lingtan.web.features import EXPORTS, FEATURES, export_path
from lingtan.web.giving_answers import given_answers_of
from lingtan.web.guard import App, guarded
from lingtan.web.headers_only import methods_at, with_heads
from lingtan.web.health import add_health
from lingtan.web.job_routes import add_jobs
from lingtan.web.lists_api import lineage_api
from lingtan.web.live import live_of
from lingtan.web.look_pages import add_looks
from lingtan.web.metrics import Watched
from lingtan.web.own_data import add_own_data
from lingtan.web.own_sessions import add_own_sessions
from lingtan.web.page_parameters import parameters_of_pages
from lingtan.web.pages import draw_lineage, draw_problem
from lingtan.web.park_paths import error_within
from lingtan.web.passed_over import KNOWN
from lingtan.web.patience import patient
from lingtan.web.privacy import add_privacy
from lingtan.web.problems import (
    NO_SUCH_METHOD,
    PROBLEM,
    UNKNOWN_VISITOR,
    misread_parameter,
    plain_problem,
    problem_of,
    status_of,
)
from lingtan.web.provider_routes import add_provider
from lingtan.web.public import add_public
from lingtan.web.readings import readings_of_server
from lingtan.web.reception import Reception
from lingtan.web.room import Room
from lingtan.web.second_factor import add_second_factor
from lingtan.web.sign_in import add_sign_in, ask_who_it_is
from lingtan.web.squeeze import squeezed
from lingtan.web.static_routes import add_static
from lingtan.web.strength import add_strength
from lingtan.web.supposed_lineage import supposed_of
from lingtan.web.ticker import Ticker
from lingtan.web.traffic import LogForm, Traffic, teller, watched
from lingtan.web.visit_pages import add_visits
from lingtan.web.wall import add_wall
from lingtan.web.whole_page import page_anew


def build_app(
    entrance: Entrance, log: LogForm = LogForm.OFF, reception: Reception | None = None
) -> App:
    """Return the application that serves a workspace.

    Parameters
    ----------
    log : LogForm
        How a request is told in the log.
    reception : Reception or None
        Where readings come in; one of its own where whoever starts it keeps none.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    """
    entrance.room.layout.require()
    traffic = Traffic()
    inner = kept(routes_of(entrance, traffic, reception), entrance, _refusing(entrance))
    served = guarded(with_heads(squeezed(inner)), entrance.manner)
    return watched(patient(served), traffic, teller(log))


def routes_of(entrance: Entrance, traffic: Traffic, reception: Reception | None = None) -> FastAPI:
    """Return every route there is, with nobody standing before it."""
    room = entrance.room
    reception = reception or Reception(layout=room.layout, clock=room.clock)
    app = FastAPI(
        title="lingtan",
        version=__version__,
        openapi_url=None,  # the one of the framework passes over what it is asked
        docs_url=None,  # the page of the framework fetches scripts from elsewhere
        redoc_url=None,
    )
    app.state.parameters = parameters_of_pages()
    app.router.routes.extend(api_of(room).routes)  # flat, so that each is known by its address
    app.router.routes.extend(readings_of_server(entrance, reception).routes)
    app.router.routes.extend(given_answers_of(entrance).routes)
    app.router.routes.extend(live_of(entrance, _ticker_of(room, reception)).routes)
    add_health(app, room, Watched(traffic=traffic, reception=reception, started=room.clock()))
    app.router.routes.extend(lineage_api(room).routes)
    reception.board.listeners.append(COMPUTATIONS.renew_soon)
    _add_pages(app, room, reception)
    add_actions(app, entrance)
    add_jobs(app, entrance)
    add_campaigns(app, room)
    add_wall(app, room, reception)
    add_public(app, entrance)
    add_audit(app, room)
    add_visits(app, entrance)
    add_looks(app, entrance)
    add_backups(app, room)
    add_strength(app, entrance)
    add_static(app)
    add_documents(app, room)
    _add_problems(app, room)
    describe_truly(app)
    _add_people(app, entrance)
    return app


def _add_people(app: FastAPI, entrance: Entrance) -> None:
    """Add what people come in by and have of their own; there is none where nobody is asked."""
    if not entrance.manner.is_asked:
        return
    add_sign_in(app, entrance)
    add_privacy(app, entrance)
    add_provider(app, entrance)
    add_second_factor(app, entrance)
    add_own_sessions(app, entrance)
    add_own_data(app, entrance)


def _ticker_of(room: Room, reception: Reception) -> Ticker:
    return Ticker(
        board=reception.board,
        clock=room.clock,
        state=lambda: state_of(room.layout),
        is_over=reception.ends,
        have_doors_changed=Doors(room.layout).have_changed,
    )


def _add_pages(app: FastAPI, room: Room, reception: Reception) -> None:
    for feature in FEATURES:
        app.get(feature.path, include_in_schema=False, response_class=HTMLResponse)(
            page_of(room, feature, reception)
        )
        for form in EXPORTS:
            path = export_path(feature, form)
            app.get(path, include_in_schema=False, dependencies=KNOWN)(
                export_of(room, feature, form)
            )
        for part in feature.programs:
            app.router.routes.extend(part.routes(room).routes)

    @app.get("/lineage", include_in_schema=False, response_class=HTMLResponse)
    def lineage(
        request: Request, figure: str = "", candidate: str = "", restated: str = "", told: str = ""
    ) -> Response:
        view, visitor = room.view(request), visitor_of(request)
        supposed = supposed_of(figure, candidate, restated, told)
        own = {"figure": figure, **supposed.asked}
        lacking = while_computing(room, request, "page.lineage.name", own)
        if lacking is not None:
            return lacking
        if supposed.is_of_a_cause or not (candidate or restated):
            found = room.lineage(view, figure)
        else:
            found = room.supposed(view, figure, candidate)
        return HTMLResponse(draw_lineage(found, room.park(), view, visitor, supposed))


def _add_problems(app: FastAPI, room: Room) -> None:
    @app.exception_handler(LingtanError)
    def told(request: Request, error: LingtanError) -> Response:
        view, visitor = room.view(request), visitor_of(request)
        if not visitor.sees_the_park:  # what is wrong may name others, and files of the park
            return _plain(room, request, status_of(error))
        words = Words(view.language)
        error_within(error, room.layout)
        if _is_program(request):
            return _problem(problem_of(error, words), status_of(error))
        steps = [words.error_next(error), *(words.detail(each) for each in error.details)]
        what = words.error_what(error)
        page = draw_problem(what, steps, room.park_if_sound(), view, visitor)
        return HTMLResponse(page, status_of(error))

    @app.exception_handler(RequestValidationError)
    def misread(request: Request, error: RequestValidationError) -> Response:
        return told(request, misread_parameter(error.errors()))

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        answer = _plain(room, request, error.status_code)
        if error.status_code == NO_SUCH_METHOD:
            answer.headers["allow"] = methods_at(request)
        return answer


def _refusing(entrance: Entrance) -> Callable[[Request, int], Response]:
    """Answer whom the doorkeeper sends away: unknown people may sign in where they stand."""

    def refuse(request: Request, status: int) -> Response:
        is_person = not _is_program(request) and "authorization" not in request.headers
        if status == UNKNOWN_VISITOR and is_person and entrance.manner.is_asked:
            return ask_who_it_is(entrance, request)
        answer = _plain(entrance.room, request, status)
        if status == UNKNOWN_VISITOR:
            answer.headers["www-authenticate"] = "Bearer"
        return answer

    return refuse


def _plain(room: Room, request: Request, status: int) -> Response:
    view, visitor = room.view(request), visitor_of(request)
    problem = plain_problem(status, Words(view.language))
    if _is_program(request):
        return _problem(problem, status)
    park = room.park_if_sound() if visitor.is_known else None
    page = draw_problem(str(problem["title"]), (), park, view, visitor)
    return HTMLResponse(page, status, headers=page_anew(request))


def _is_program(request: Request) -> bool:
    return request.url.path.startswith("/api/")


def _problem(problem: dict[str, object], status: int) -> JSONResponse:
    return JSONResponse(problem, status, media_type=PROBLEM)
