"""Words for people, in every language: the one way from an id to a sentence.

Catalogues are gettext files, ``reports/locale/<language>/<domain>.po``, one a room. An id is
dotted, such as ``finding.gap.what``; the text may name facts in braces.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

from babel.messages.pofile import read_po

from lingtan.base.errors import Fact, LingtanError
from lingtan.base.findings import Finding

LANGUAGES = ("en", "zh_CN")


def language_of(name: str) -> str:
    """Return the catalogue a language tag asks for; anything but Chinese reads English.

    Examples
    --------
    >>> language_of("zh")
    'zh_CN'
    """
    return "zh_CN" if name.lower().startswith("zh") else "en"


class Words:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language_of(language)
        self._texts = texts_of(self.language)

    def has(self, key: str) -> bool:
        """Whether there is a text for an id."""
        return key in self._texts

    def say(self, key: str, facts: Mapping[str, Fact] | None = None) -> str:
        """Return the text of an id with its facts filled in.

        Raises
        ------
        KeyError
            The catalogue has no such id; a test keeps both languages complete.
        """
        text = self._texts[key]
        return text.format_map(_Facts(facts or {})) if "{" in text else text

    def what(self, finding: Finding) -> str:
        """Return what is wrong, in words."""
        return self.say(f"finding.{finding.kind.id}.what", _facts_of(finding))

    def next_step(self, finding: Finding) -> str:
        """Return what to do about it, in words."""
        return self.say(f"finding.{finding.kind.id}.next", _facts_of(finding))

    def error(self, error: LingtanError) -> str:
        """Return the general cure of an error in this language, for under its message."""
        return self.say(f"error.{error.code}", error.facts)


class _Facts(dict[str, Fact]):
    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


def _facts_of(finding: Finding) -> dict[str, Fact]:
    return {"subject": finding.subject, "place": str(finding.place), **finding.facts}


@lru_cache
def texts_of(language: str) -> dict[str, str]:
    """Return every text of a language by id."""
    folder = files("lingtan.reports") / "locale" / language
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=language)
        texts.update({str(m.id): str(m.string) for m in catalogue if m.id and m.string})
    return texts
