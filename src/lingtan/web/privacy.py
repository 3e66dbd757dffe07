"""What is kept of people who come: what, why, for how long and who sees it; told to everybody.

It tells nothing of the park. How long each is kept is asked of what keeps it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from lingtan.app.sign_in import IDLE, LONGEST, PATIENCE
from lingtan.app.wiring_users import KEPT
from lingtan.base.errors import Fact
from lingtan.reports.words import Words
from lingtan.web.access import PRIVACY, SIGN_IN
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.entrance import Entrance
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.view import View

COLUMNS = ("what", "why", "how_long", "who")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """A kind of what is kept of somebody.

    Attributes
    ----------
    tables : tuple of str
        Tables of the database of users in which it stands.
    """

    id: str
    tables: tuple[str, ...] = ()


KINDS = (
    PersonalData(id="account", tables=("users", "identities")),
    PersonalData(id="secrets", tables=("factors", "drawn_secrets", "recovery_codes")),
    PersonalData(id="keys", tables=("security_keys", "key_challenges", "key_tries")),
    PersonalData(id="sessions", tables=("sessions", "halfway", "attempts", "invitations")),
    PersonalData(id="visits", tables=("visits",)),
    PersonalData(id="looks", tables=("looks",)),
    PersonalData(id="tokens", tables=("tokens",)),
    PersonalData(id="deeds"),
    PersonalData(id="backups"),
    PersonalData(id="cookies"),
    PersonalData(id="requests"),
)


def add_privacy(app: FastAPI, entrance: Entrance) -> None:
    """Add the page; nobody is asked who he is."""

    @app.get(PRIVACY, include_in_schema=False, response_class=HTMLResponse)
    def page(request: Request) -> HTMLResponse:
        return HTMLResponse(draw_privacy(entrance.room.view(request)))


def draw_privacy(view: View) -> str:
    """Return the page."""
    words = Words(view.language)
    languages = [
        (name, view.link(PRIVACY, language=id_), id_ == view.language)
        for id_, name in LANGUAGES.items()
    ]
    return (
        environment()
        .get_template("privacy.html")
        .render(
            say=words.say,
            view=view,
            title=words.say("page.privacy"),
            languages=languages,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            heads=[words.say(f"privacy.heading.{each}") for each in COLUMNS],
            rows=[
                [words.say(f"privacy.{kind.id}.{each}", _facts()) for each in COLUMNS]
                for kind in KINDS
            ],
            back=view.link(SIGN_IN),
        )
    )


def _facts() -> Mapping[str, Fact]:
    """Return how long it is kept, as those who keep it say."""
    return {
        "days": KEPT.days,
        "minutes": int(IDLE.total_seconds() // 60),
        "hours": int(LONGEST.total_seconds() // 3600),
        "halfway": int(PATIENCE.total_seconds() // 60),
    }
