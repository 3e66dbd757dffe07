"""Words for people, in every language: the one way from an id to a sentence.

Catalogues are gettext files, ``reports/locale/<language>/<domain>.po``, one a room. An id is
dotted, such as ``finding.gap.what``; the text may name facts in braces. ``{reason:reason}`` says
the fact `reason` in words too: those of the id ``reason.<its value>``. ``{count:meter|meters}``
says the first where the fact is one, else the second; ``{part:share}`` says 0.3 as 30 %. A fact
that has a Chinese name as well stands twice: Chinese texts take that of ``<fact>_zh``.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from string import Formatter

from lingtan.base.errors import Detail, Fact, LingtanError
from lingtan.base.findings import Finding, Place
from lingtan.reports.numbers import MINUS

CHINESE = re.compile(r"[\u4e00-\u9fff（）]")
LOSS = re.compile(r"\bloss:(\S+)")  # a candidate of a contradiction that is no meter
STATE = re.compile(r"\bstate:([a-z]+)")  # of the part of a certificate
GAP_BEFORE = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\{(\w+)(?::(\w+))?\})")
GAP_AFTER = re.compile(r"(\{(\w+)(?::(\w+))?\}) (?=[\u4e00-\u9fff])")
ZH = "_zh"
SHARE, PER_CENT = "share", 100.0
LANGUAGES = ("en", "zh_CN")
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)
ESCAPED = re.compile(r"\\(.)")
MARK_START, MARK_END = "\ue000", "\ue001"  # around a number that a page finds again in a text
MARKED = re.compile(f"{MARK_START}\\d+{MARK_END}(.*?){MARK_END}")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


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
        if "{" not in text:
            return text
        told = _in_chinese(facts or {}) if self.language == "zh_CN" else facts or {}
        return _Sentence(self._texts, told).say(text)

    def what(self, finding: Finding) -> str:
        """Return what is wrong, in words."""
        return self.say(f"finding.{finding.kind.id}.what", self._facts_of(finding))

    def next_step(self, finding: Finding, id_: str = "") -> str:
        """Return what to do about it, in words; `id_` when the subject is a name by now."""
        facts = self._facts_of(finding) | {"id": id_ or finding.subject}
        return self.say(f"finding.{finding.kind.id}.next", facts)

    def place(self, place: Place) -> str:
        """Return where something was seen: a part of the account in words, a file by name."""
        key = f"place.{place}"
        return self.say(key) if self.has(key) else str(place)

    def error_what(self, error: LingtanError) -> str:
        """Return what an error says is wrong, and where."""
        return self.say(f"{error.words}.what", error.facts)

    def error_next(self, error: LingtanError) -> str:
        """Return what to do about an error."""
        return self.say(f"{error.words}.next", error.facts)

    def error(self, error: LingtanError) -> str:
        """Return an error in words: what, what next, and a line for each of its details."""
        gap = "" if self.language == "zh_CN" else " "
        told = f"{self.error_what(error)}{gap}{self.error_next(error)}"
        return "\n".join((told, *(f"  {self.detail(detail)}" for detail in error.details)))

    def detail(self, detail: Detail) -> str:
        """Return one of the things an error lists: where, what, and the cure."""
        facts = self._named(detail.facts)
        if self.has(detail.words):
            told = self.say(detail.words, facts)
        else:
            what, cure = (self.say(f"{detail.words}.{part}", facts) for part in ("what", "next"))
            told = self._joined(what, cure)
        return f"{detail.place}: {told}" if detail.place else told

    def _joined(self, what: str, cure: str) -> str:
        what = what.rstrip(".。")
        if self.language == "zh_CN":
            return f"{what}；{cure}"
        return f"{what}; {cure[:1].lower()}{cure[1:]}"

    def _facts_of(self, finding: Finding) -> dict[str, Fact]:
        place = self.place(finding.place)
        facts = {
            key: _Measured(value) if isinstance(value, float) else value
            for key, value in finding.facts.items()
        }
        return {"subject": finding.subject, "place": place, **self._named(facts)}

    def _named(self, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
        """Put what stands marked among the others into words: a loss, a state of a certificate."""
        others = facts.get("others")
        if not isinstance(others, str):
            return facts
        named = LOSS.sub(lambda loss: self.say("reconcile.loss", {"node": loss[1]}), others)
        named = STATE.sub(lambda state: self.say(f"register.{state[1]}"), named)
        return {**facts, "others": named}


def _in_chinese(facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    chinese = {name.removesuffix(ZH): fact for name, fact in facts.items() if name.endswith(ZH)}
    return {**facts, **chinese} if chinese else facts


class _Measured(float):
    """A number that a text without a format of its own shows as the pages do: −2,664.68."""

    def __format__(self, spec: str) -> str:
        return super().__format__(spec) if spec else f"{float(self):,}".replace("-", MINUS)


class _Facts(dict[str, Fact]):
    def __missing__(self, key: str) -> str:
        return f"‹{key}›"


def _share(value: object) -> str:
    """Return a share from 0 to 1 as per cent, with the one place it has: 30 %, 0.5 %."""
    if not isinstance(value, int | float):
        return str(value)
    return f"{round(PER_CENT * value, 1):g} %".replace("-", MINUS)


def _is_chinese(text: str, end: int) -> bool:
    told = MARKED.sub(r"\1", text)
    return bool(told) and CHINESE.match(told[end]) is not None


class _Sentence(Formatter):
    """Fills the facts into a text; a format that names a family turns an id into its words."""

    def __init__(self, texts: Mapping[str, str], facts: Mapping[str, Fact]) -> None:
        self._texts = texts
        self._facts = _Facts(facts)

    def say(self, text: str) -> str:
        return self.vformat(self._closed_up(text), (), self._facts)

    def _closed_up(self, text: str) -> str:
        """Drop the gap between a Chinese word and a fact that is one: 山东没有, but 2025 年."""
        text = GAP_BEFORE.sub(
            lambda gap: "" if _is_chinese(self._told(gap[1], gap[2]), 0) else " ", text
        )
        return GAP_AFTER.sub(
            lambda gap: gap[1] if _is_chinese(self._told(gap[2], gap[3]), -1) else f"{gap[1]} ",
            text,
        )

    def _told(self, fact: str, family: str | None) -> str:
        return self.format_field(self._facts[fact], family or "")

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == SHARE:
            return _share(value)
        if "|" in format_spec:
            one, _, more = format_spec.partition("|")
            return one if value == 1 else more
        words = self._texts.get(f"{format_spec}.{value}") if format_spec else None
        if words is not None:
            return self.say(words)
        try:
            return format(value, format_spec)
        except ValueError:  # the fact is absent, or an id nobody gave words to: say it as it is
            return str(value)


@lru_cache
def texts_of(language: str) -> dict[str, str]:
    """Return every text of a language by id.

    Our files write an id and its text on one line each. Reading just that costs a tenth of what
    reading all of gettext does, before every command; a test holds both against each other.
    """
    folder = files("lingtan.reports") / "locale" / language
    texts: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda path: path.name):
        entries = ENTRY.findall(file.read_text(encoding="utf-8"))
        texts.update({_unescaped(id_): _unescaped(text) for id_, text in entries})
    return texts


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return ESCAPED.sub(lambda escape: ESCAPES.get(escape[1], escape[1]), text)
