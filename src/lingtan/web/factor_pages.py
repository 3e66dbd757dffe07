"""Draw the page of a second factor; it tells nothing of the park."""

from dataclasses import dataclass, replace

from lingtan.app.enrol_factor import Enrolment
from lingtan.app.second_factor import Standing
from lingtan.app.wiring_factors import qr_outline
from lingtan.base.time_axis import find_zone
from lingtan.reports.words import Words
from lingtan.web.assets import ICON, STYLE, asset_href
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
    home : str
        Where it leads back to; empty for somebody who is not in yet.
    """

    mode: str
    path: str
    mark: str
    said: tuple[str, ...] = ()
    standing: Standing | None = None
    enrolment: Enrolment | None = None
    codes: tuple[str, ...] = ()
    home: str = ""

    def with_enrolment(self, enrolment: Enrolment) -> "Asked":
        """Return it with a secret to show."""
        return replace(self, enrolment=enrolment)


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
            about=words.say(f"page.factor.{asked.mode}.about"),
            languages=[
                (name, view.link(asked.path, language=id_), id_ == view.language)
                for id_, name in LANGUAGES.items()
                if not is_fixed
            ],
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            asked=asked,
            since=_minute(asked.standing, zone),
            action=asked.path if is_fixed else view.link(asked.path),
            home=view.link(asked.home) if asked.home else "",
            side=side,
            outline=outline,
        )
    )


def _minute(standing: Standing | None, zone: str) -> str:
    since = standing.since if standing is not None else None
    if since is None:
        return ""
    told = f"{since.astimezone(find_zone(zone)):%Y-%m-%d %H:%M}"
    return f"{told} {UTC}" if zone == UTC else told
