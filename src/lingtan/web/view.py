"""What a reader looks at, all of it in the address: copy the address and another sees the same."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlencode

from lingtan.app.evaluate_park import Question
from lingtan.app.instants import read_instant
from lingtan.app.layout import Layout
from lingtan.reports.words import language_of

SPOKEN = ("zh", "en")
AUTO = "auto"
THEMES = (AUTO, "light", "dark")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Period, boundary, state of knowledge, language and theme.

    Attributes
    ----------
    known_at : str
        ISO 8601 with a zone; empty for all that is known.
    language : str
        ``en`` or ``zh_CN``.
    theme : str
        One of `THEMES`; ``auto`` follows the system.
    passed_over : str
        The names of what else the address asks for, which its page does not know.
    known : str
        The names of what the page can be asked for.
    """

    period: str
    boundary: str = ""
    known_at: str = ""
    language: str = "en"
    theme: str = AUTO
    passed_over: str = ""
    known: str = ""

    def question(self, layout: Layout, now: datetime) -> Question:
        """Return the question the page answers.

        Raises
        ------
        PeriodError
            The instant is none, or has not come yet.
        """
        known = read_instant(self.known_at, layout, now)
        return Question(period=self.period, boundary=self.boundary, as_known_at=known)

    def link(self, path: str, **more: str) -> str:
        """Return an address that keeps what is looked at; `more` changes or adds to it."""
        changes = {key: value for key, value in more.items() if key in FIELDS}
        own = _query_of(replace(self, **changes) if changes else self)
        others = {key: value for key, value in more.items() if key not in FIELDS}
        query = f"{own}&{urlencode(others)}" if others else own
        return f"{path}{'&' if '?' in path else '?'}{query}"


@lru_cache(maxsize=64)
def _query_of(view: View) -> str:
    own = {key: getattr(view, key) for key in FIELDS}
    query = {key: value for key, value in own.items() if value and value != DEFAULTS[key]}
    query["lang"] = "zh" if query.pop("language", "en") == "zh_CN" else "en"
    return urlencode(query)


LONGEST = 200
FIELDS = ("period", "boundary", "known_at", "language", "theme")
DEFAULTS: Mapping[str, str] = {
    "period": "",
    "boundary": "",
    "known_at": "",
    "language": "",
    "theme": AUTO,
}


def view_of(query: Mapping[str, str], accepted: str, period: str) -> View:
    """Return what an address asks for; what it leaves open is the browser's and the default.

    Parameters
    ----------
    accepted : str
        The header ``Accept-Language``.
    period : str
        The period to show where the address names none.

    Examples
    --------
    >>> view_of({"lang": "zh"}, "", "2025").language
    'zh_CN'
    >>> view_of({"lang": "fr"}, "zh", "2025").language
    'zh_CN'
    """
    theme, lang = query.get("theme", AUTO), query.get("lang", "")
    return View(
        period=_given(query, "period") or period,
        boundary=_given(query, "boundary"),
        known_at=_given(query, "known_at").replace(" ", "+"),
        language=language_of(lang if lang[:2].lower() in SPOKEN else accepted),
        theme=theme if theme in THEMES else AUTO,
    )


def _given(query: Mapping[str, str], name: str) -> str:
    """Return what an address says, no longer than anything could be called: links repeat it."""
    return query.get(name, "").strip()[:LONGEST]
