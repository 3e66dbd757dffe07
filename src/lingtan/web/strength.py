"""How hard a password is to guess, told while it is typed; judged as it will be when it is sent.

The list of leaked passwords stays here, and so does the judgement. What is asked is kept nowhere.
"""

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from lingtan.app.keep_users import require_password
from lingtan.base.errors import UserError
from lingtan.park.passwords import strength_of
from lingtan.park.people import name_of
from lingtan.reports.words import Words
from lingtan.web.access import STRENGTH
from lingtan.web.entrance import Entrance
from lingtan.web.forms import read_form
from lingtan.web.problems import FORBIDDEN


def add_strength(app: FastAPI, entrance: Entrance) -> None:
    """Add what pages ask while somebody chooses a password."""

    @app.post(STRENGTH, include_in_schema=False)
    async def strength(request: Request) -> Response:
        fields = await read_form(request)
        if not entrance.is_own_origin(request):
            raise HTTPException(FORBIDDEN)
        words = Words(entrance.room.view(request).language)
        password, name = fields.get("password", ""), name_of(fields.get("name", ""))
        return JSONResponse(told_of(password, name, words))


def told_of(password: str, name: str, words: Words) -> dict[str, object]:
    """Return the strength of a password and what it is called; of a refused one why it is."""
    score = strength_of(password, name)
    try:
        require_password(password, name)
    except UserError as error:
        return {"score": score, "text": words.error_what(error)}
    return {"score": score, "text": words.say(f"page.password.strength.{score}")}
