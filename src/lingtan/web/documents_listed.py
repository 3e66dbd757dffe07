"""List the documents that were issued so that one is found: by kind and period, the newest first.

A document stands in several forms and languages under one name: it is one line, with a link each.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lingtan.app.results_footprint import FootprintFormat
from lingtan.base.names import Name
from lingtan.park.park import Park
from lingtan.reports.words import Words

PLAN, FORM = "plan", "form"
KINDS = ("report", "statement", PLAN, "footprint", "requests", FORM)
SCHEMES = {each.value: each.value.upper() for each in FootprintFormat}  # as their makers write it
OTHER = "other"
SPOKEN = {"en": "English", "zh": "中文"}
PERIOD = re.compile(r"(?:^|_)(\d{4}(?:-\d{2}){0,2})(?=_|$)")
COPY = re.compile(r"_(\d{1,3})$")
LANGUAGE = re.compile(rf"_({'|'.join(SPOKEN)})$")
BETWEEN = " · "
ALL = "~"  # sorts a whole year after its months, and so before them, as the newest come first


@dataclass(frozen=True, slots=True, order=True)
class Document:
    """What the name of a document tells.

    Attributes
    ----------
    about : str
        What else the name holds: a boundary version, an enterprise and a form.
    copy : int
        Which one of that name it is; 1 for the first.
    """

    kind: str
    period: str
    about: str
    language: str
    copy: int

    @property
    def group(self) -> tuple[str, str]:
        """What it stands among."""
        return self.kind, self.period


@dataclass(frozen=True, slots=True)
class Line:
    """A document in its forms."""

    title: str
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of a kind about a period."""

    heading: str
    lines: tuple[Line, ...]


def told_by(stem: str) -> Document:
    """Read the name of a document.

    Examples
    --------
    >>> told_by("report_2025-06_services_zone_zh_2")
    Document(kind='report', period='2025-06', about='services_zone', language='zh', copy=2)
    >>> told_by("footprint_steel_2025_pact")
    Document(kind='footprint', period='2025', about='steel_pact', language='', copy=1)
    """
    copy, language = COPY.search(stem), ""
    rest = COPY.sub("", stem) if copy and LANGUAGE.search(COPY.sub("", stem)) else stem
    number = int(copy[1]) if copy and rest != stem else 1
    spoken = LANGUAGE.search(rest)
    if spoken:
        language, rest = spoken[1], rest[: spoken.start()]
    kind, _, about = rest.partition("_")
    if kind not in KINDS:
        kind, about = OTHER, rest
    found = PERIOD.search(about)
    period = found[1] if found else ""
    about = PERIOD.sub("", about, count=1).strip("_")
    return Document(kind, period, about, language, number)


def listed(names: Sequence[str], park: Park, words: Words) -> tuple[Group, ...]:
    """Return documents by kind and period: kinds in the order of use, periods the newest first."""
    spoken = {each.id: each.name for each in park.boundaries}
    spoken |= {each.id: each.name for each in park.enterprises}
    parted = [(told_by(name.rpartition(".")[0]), name) for name in names]
    order = (*KINDS, OTHER)
    parted.sort(key=lambda each: each[0])
    parted.sort(key=lambda each: f"{each[0].period}{ALL}", reverse=True)
    parted.sort(key=lambda each: order.index(each[0].kind))
    return tuple(
        Group(
            heading=f"{words.say(f'documents.{kind}')} {period}".strip(),
            lines=tuple(_lines([*mine], spoken, words)),
        )
        for (kind, period), mine in groupby(parted, key=lambda each: each[0].group)
    )


def _lines(
    mine: Sequence[tuple[Document, str]], spoken: Mapping[str, Name], words: Words
) -> Iterator[Line]:
    for document, named in groupby(mine, key=lambda each: each[0]):
        names = [name for _, name in named]
        copy = words.say("documents.copy", {"number": document.copy})
        parts = (
            _about(document, spoken, words),
            SPOKEN.get(document.language, ""),
            copy if document.copy > 1 else "",
        )
        title = BETWEEN.join(filter(None, parts)) or names[0].rpartition(".")[0]
        yield Line(
            title=title,
            forms=tuple((name.rpartition(".")[2].upper(), name) for name in names),
        )


def _about(document: Document, spoken: Mapping[str, Name], words: Words) -> str:
    """Return what a document is about: a boundary version or an enterprise by its name.

    What else its name holds is told in words as well: a form, a scheme, the version of a plan.
    """
    about = document.about
    longest = sorted(spoken, key=len, reverse=True)
    id_ = next((each for each in longest if f"_{each}_" in f"_{about}_"), "")
    before, _, after = f"_{about}_".partition(f"_{id_}_") if id_ else (about, "", "")
    name = spoken[id_].in_language(words.language) or id_ if id_ else ""
    told = (name, *(_told(document.kind, each.strip("_"), words) for each in (before, after)))
    return BETWEEN.join(filter(None, told))


def _told(kind: str, text: str, words: Words) -> str:
    """Return what a part of a name stands for; the text itself where nobody gave it words."""
    if kind == PLAN and text.isdigit():
        return words.say("documents.version", {"number": text})
    if kind == FORM and words.has(f"do.form.{text}"):
        return words.say(f"do.form.{text}")
    return SCHEMES.get(text, text)
