"""Draw the page of a second factor; it tells nothing of the park."""

from dataclasses import dataclass, replace
from datetime import datetime

from lingtan.app.enrol_factor import Enrolment
from lingtan.app.second_factor import KeyTold, Standing
from lingtan.app.security_keys import MOST_LETTERS
from lingtan.app.wiring_factors import qr_outline
from lingtan.app.wiring_keys import KeyPlace
from lingtan.base.time_axis import find_zone
from lingtan.reports.words import Words
from lingtan.web.access import OWN_KEY, SECOND_KEY
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.view import View

UTC = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the page shows.

    Attributes
    ----------
    mode : str
        ``ask`` for a code, ``enrol``, ``codes`` (shown once), ``standing`` or ``none``.
    path : str
        Where the form goes; of codes, where to go on.
    said : tuple of str
        What was wrong.
    place : KeyPlace or None
        Where keys answer; None where none does.
    home : str
        Where it leads back to; empty for somebody who is not in yet.
    """

    mode: str
    path: str
    mark: str
    said: tuple[str, ...] = ()
    standing: Standing | None = None
    place: KeyPlace | None = None
    enrolment: Enrolment | None = None
    codes: tuple[str, ...] = ()
    home: str = ""

    def with_enrolment(self, enrolment: Enrolment) -> "Asked":
        """Return it with a secret to show."""
        return replace(self, enrolment=enrolment)

    @property
    def keys_here(self) -> tuple[KeyTold, ...]:
        """Return the keys that answer where the browser sees the park."""
        standing, place = self.standing, self.place
        return standing.keys_at(place.host) if standing and place else ()

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return under which names there are keys."""
        keys = self.standing.keys if self.standing else ()
        return tuple(sorted({each.host for each in keys}))

    @property
    def about(self) -> str:
        """Return which words tell what is to be done."""
        if self.mode != "ask" or not (self.standing and self.standing.keys):
            return f"page.factor.{self.mode}.about"
        return "page.key.or_code.about" if self.standing.since else "page.key.ask.about"


def draw_factor(asked: Asked, view: View, zone: str = UTC) -> str:
    """Return the page; moments by the clock of a zone."""
    words = Words(view.language)
    drawn = asked.enrolment
    side, outline = qr_outline(drawn.address) if drawn is not None else (0, "")
    is_fixed = asked.mode == "codes"
    return (
        environment()
        .get_template("second_factor.html")
        .render(
            say=words.say,
            view=view,
            title=words.say(f"page.factor.{asked.mode}"),
            about=words.say(asked.about),
            languages=[
                (name, view.link(asked.path, language=id_), id_ == view.language)
                for id_, name in LANGUAGES.items()
                if not is_fixed
            ],
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            asked=asked,
            since=_minute(asked.standing.since if asked.standing else None, zone),
            keys=[(each, *_key_words(each, words, zone)) for each in _keys(asked)],
            ask_key=view.link(OWN_KEY if asked.home else SECOND_KEY),
            most_letters=MOST_LETTERS,
            script="" if is_fixed else script_href(),
            action=asked.path if is_fixed else view.link(asked.path),
            home=view.link(asked.home) if asked.home else "",
            side=side,
            outline=outline,
        )
    )


def _keys(asked: Asked) -> tuple[KeyTold, ...]:
    return asked.standing.keys if asked.standing else ()


def _key_words(key: KeyTold, words: Words, zone: str) -> tuple[str, str]:
    """Return a key as it is chosen from a list, and when it was added and used."""
    added, used = _minute(key.added_at, zone), _minute(key.used_at, zone)
    facts = {"added": added, "used": used, "host": key.host}
    told = words.say("page.key.used" if used else "page.key.never", facts)
    return f"{key.label} ({added})", told


def _minute(since: datetime | None, zone: str) -> str:
    if since is None:
        return ""
    told = f"{since.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
    return f"{told} {UTC}" if zone == UTC else told
