"""Where there is no park yet: one page that begins one, then the pages of that park."""

import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from lingtan.app.begin_park import Beginning, begin_park, known_zones
from lingtan.app.sign_in import invite_first
from lingtan.base.errors import LingtanError, ParkFileError
from lingtan.park.places import ParkType
from lingtan.reports.words import Words
from lingtan.web.access import FIRST
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.entrance import Entrance
from lingtan.web.forms import KEEP, read_form
from lingtan.web.guard import App, Receive, Scope, Send, guarded
from lingtan.web.health import add_life
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.park_paths import error_within
from lingtan.web.patience import patient
from lingtan.web.problems import BAD_QUESTION, FORBIDDEN, SEE_OTHER
from lingtan.web.static_routes import add_static
from lingtan.web.view import View

BEGIN = "/"
FIELDS = ("park_type", "id", "name_zh", "name_en", "province")
NEEDED = (("park_type",), ("name_zh", "name_en"), ("id",), ("province",))
"""Fields to be filled in, one of each at least."""
KEY_BYTES = 32


@dataclass(slots=True)
class Unfolding:
    """Answers as the page that begins a park, and from then on as that park.

    Attributes
    ----------
    unfold : callable
        Makes the application of the park, once there is one.
    key : str
        What whoever begins it has to know: it is printed where the server was started.
    """

    entrance: Entrance
    unfold: Callable[[], App]
    key: str = field(default_factory=lambda: secrets.token_urlsafe(KEY_BYTES))
    _app: App | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if self._app is None:
            self._app = patient(guarded(_beginning(self), self.entrance.manner))
        await self._app(scope, receive, send)

    def begin(self, fields: Mapping[str, str]) -> str:
        """Begin the park, and return where to go on."""
        told = {name: fields.get(name, "") for name in FIELDS}
        layout = begin_park(self.entrance.room.layout.folder, Beginning(**told))
        self._app = self.unfold()
        if not self.entrance.manner.is_asked:
            return "/do"
        return f"{FIRST}?key={invite_first(layout, self.entrance.room.clock())}"

    def is_known(self, key: str) -> bool:
        """Whether somebody knows what was printed; nobody has to on his own machine."""
        is_right = hmac.compare_digest(key.encode(), self.key.encode())
        return is_right or not self.entrance.manner.is_asked


def _beginning(unfolding: Unfolding) -> FastAPI:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    room = unfolding.entrance.room
    add_static(app)
    add_life(app)

    @app.get(BEGIN)
    def ask(request: Request) -> HTMLResponse:
        _require_known(unfolding, request.query_params.get("key", ""))
        return HTMLResponse(_draw(unfolding, room.view(request), {}))

    @app.post(BEGIN)
    async def begin(request: Request) -> Response:
        fields = await read_form(request)
        _require_known(unfolding, fields.get("key", ""))
        if not unfolding.entrance.is_own_origin(request) or fields.get("mark") != unfolding.key:
            raise HTTPException(FORBIDDEN)
        return await run_in_threadpool(_begin, unfolding, request, fields)

    @app.exception_handler(HTTPException)
    def closed(request: Request, error: HTTPException) -> HTMLResponse:
        return HTMLResponse(_draw(unfolding, room.view(request), None), error.status_code)

    return app


def _begin(unfolding: Unfolding, request: Request, fields: Mapping[str, str]) -> Response:
    view = unfolding.entrance.room.view(request)
    if KEEP in fields:
        return HTMLResponse(_draw(unfolding, view, fields))
    if said := _left_open(fields, Words(view.language)):
        return HTMLResponse(_draw(unfolding, view, fields, said), BAD_QUESTION)
    try:
        going = unfolding.begin(fields)
    except LingtanError as error:
        error_within(error, unfolding.entrance.room.layout)
        said = _refused(error, Words(view.language))
        return HTMLResponse(_draw(unfolding, view, fields, said), BAD_QUESTION)
    separator = "&" if "?" in going else "?"
    language = "zh" if view.language == "zh_CN" else "en"
    return RedirectResponse(f"{going}{separator}lang={language}", SEE_OTHER)


def _refused(error: LingtanError, words: Words) -> list[str]:
    """Return why an answer is not taken; of a park file that was never there no line is named."""
    details = [words.detail(replace(each, place="")) for each in error.details]
    if isinstance(error, ParkFileError) and details:
        return details
    return [words.error_what(error), words.error_next(error), *details]


def _left_open(fields: Mapping[str, str], words: Words) -> list[str]:
    """Return what is to be filled in first, by its label: there is no file yet to find it in."""
    lacking = [
        among for among in NEEDED if not any(fields.get(name, "").strip() for name in among)
    ]
    labels = (" / ".join(words.say(f"page.begin.{name}") for name in among) for among in lacking)
    return [words.say("page.begin.left_open", {"field": label}) for label in labels]


def _require_known(unfolding: Unfolding, key: str) -> None:
    if not unfolding.is_known(key):
        raise HTTPException(FORBIDDEN)


def _draw(
    unfolding: Unfolding,
    view: View,
    fields: Mapping[str, str] | None,
    said: list[str] | None = None,
) -> str:
    """Return the page; without fields it says how to come to the form, and nothing of the key."""
    words, is_open = Words(view.language), fields is not None
    key = unfolding.key if is_open else ""
    brought = {"key": key} if is_open and unfolding.entrance.manner.is_asked else {}
    zones = known_zones(unfolding.entrance.room.layout.folder)
    return (
        environment()
        .get_template("beginning.html")
        .render(
            say=words.say,
            view=view,
            title=words.say("page.begin"),
            park="",
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            languages=[
                (name, view.link(BEGIN, language=id_, **brought), id_ == view.language)
                for id_, name in LANGUAGES.items()
            ],
            action=view.link(BEGIN),
            key=brought.get("key", ""),
            mark=key,
            said=said or [],
            script=script_href(),
            is_typed=bool(fields),
            is_open=is_open,
            values={name: (fields or {}).get(name, "") for name in FIELDS},
            types=[(each.value, words.say(f"park_type.{each.value}")) for each in ParkType],
            zones=[(zone.rpartition(" ")[0], zone) for zone in zones],
        )
    )
