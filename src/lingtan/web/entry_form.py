"""The page with a form for a name and a password; it tells nothing of the park."""

from collections.abc import Mapping
from dataclasses import dataclass

from lingtan.reports.words import Words
from lingtan.web.access import FIRST, PRIVACY, PROVIDER_LEAVE, SIGN_IN
from lingtan.web.assets import ICON, STYLE, asset_href
from lingtan.web.built import script_href
from lingtan.web.pages import LANGUAGES, environment
from lingtan.web.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form for a name and a password.

    Attributes
    ----------
    action : str
        Where it is sent; `SIGN_IN` or `FIRST`.
    hidden : mapping
        What it carries along: where to go on, the secret of a first link.
    said : tuple of str
        What was wrong with the last one.
    """

    action: str = SIGN_IN
    hidden: Mapping[str, str]
    name: str = ""
    said: tuple[str, ...] = ()


def draw_entry(form: Form, mark: str, view: View, provider: str = "") -> str:
    """Return the page with a form.

    Parameters
    ----------
    provider : str
        What the identity provider is called by which people can sign in as well; empty where
        there is none.
    """
    words, is_first = Words(view.language), form.action == FIRST
    kind = "first" if is_first else "sign_in"
    languages = [
        (name, view.link(form.action, language=id_, **form.hidden), id_ == view.language)
        for id_, name in LANGUAGES.items()
    ]
    return (
        environment()
        .get_template("entry.html")
        .render(
            say=words.say,
            view=view,
            title=words.say(f"page.entry.{kind}"),
            about=words.say(f"page.entry.{kind}.about"),
            button=words.say(f"page.entry.{kind}.do"),
            languages=languages,
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            form=form,
            action=view.link(form.action),
            mark=mark,
            is_first=is_first,
            provider=words.say("page.entry.provider", {"name": provider}) if provider else "",
            provider_href=view.link(PROVIDER_LEAVE, **form.hidden),
            privacy=view.link(PRIVACY),
            script=script_href(),
        )
    )


def draw_arrival(going: str, view: View) -> str:
    """Return the page that leads on from the provider's site to ours."""
    words = Words(view.language)
    return (
        environment()
        .get_template("arrival.html")
        .render(
            say=words.say,
            view=view,
            title=words.say("page.entry.arrived"),
            languages=(),
            style=asset_href(STYLE),
            icon=asset_href(ICON),
            park="",
            going=going,
        )
    )
