"""A sentence whose numbers lead on: on a page each is a link, everywhere else it is text.

Numbers go into a text as facts do; what stands between them is kept beside them, so that a page
finds each number again where it stands, in every language.
"""

import re
from collections.abc import Mapping, Sequence

from lingtan.base.errors import Fact
from lingtan.reports.model import Amount
from lingtan.reports.rest import Rest
from lingtan.reports.way import Way
from lingtan.reports.words import MARK_END, MARK_START, Words

Part = str | Amount | Way | Rest
MARK = re.compile(f"{MARK_START}(\\d+){MARK_END}(.*?){MARK_END}")


class Sentence(str):
    """A text with the numbers in it.

    Attributes
    ----------
    parts : tuple of str, Amount, Way and Rest
        The text cut before and behind each number, each link and each end of a list.
    """

    __slots__ = ("parts",)
    parts: tuple[Part, ...]

    def __new__(cls, parts: tuple[Part, ...]) -> "Sentence":
        """Put the parts together."""
        made = super().__new__(cls, "".join(map(text_of, parts)))
        made.parts = parts
        return made

    def __reduce__(self) -> tuple[type["Sentence"], tuple[tuple[Part, ...]]]:
        """Return what a copy is made of, where a job hands it on."""
        return Sentence, (self.parts,)


def text_of(part: Part) -> str:
    """Return a part as text: of a number that is known, with its unit."""
    if isinstance(part, str):
        return part
    if isinstance(part, Way | Rest):
        return part.text
    return f"{part.text} {part.unit}" if part.unit and part.value is not None else part.text


def named_in_full(text: str) -> str:
    """Return a text that names all of each list in it, where it could only count some.

    Examples
    --------
    >>> rest = Rest(text=" and 2 more", names="b; c", joiner="; ")
    >>> named_in_full(Sentence(("a", rest, ".")))
    'a; b; c.'
    """
    if not isinstance(text, Sentence):
        return text
    return "".join(
        f"{part.joiner}{part.names}" if isinstance(part, Rest) else text_of(part)
        for part in text.parts
    )


def has_rest(text: str) -> bool:
    """Whether a text counts some of a list."""
    return isinstance(text, Sentence) and any(isinstance(part, Rest) for part in text.parts)


def joined(between: str, texts: Sequence[str]) -> Sentence:
    """Return texts one after another, the numbers of sentences among them kept as numbers.

    Examples
    --------
    >>> count = Sentence((Amount(value=2, text="2"), " items"))
    >>> said = joined("; ", ["a sample", count])
    >>> said, said.parts[-1]
    ('a sample; 2 items', ' items')
    """
    parts: list[Part] = []
    for number, text in enumerate(texts):
        parts += (between,) if number else ()
        parts += text.parts if isinstance(text, Sentence) else (text,)
    return Sentence(tuple(parts))


def sentence(words: Words, key: str, facts: Mapping[str, Fact | Amount]) -> Sentence:
    """Return the text of an id with its facts filled in, its numbers kept as numbers.

    Those of a fact that is a sentence of its own are kept as well.

    Examples
    --------
    >>> count = Amount(value=1, text="1")
    >>> said = sentence(Words("en"), "corrections.lead", {"waiting": count, "decided": 2})
    >>> said
    '1 correction waits for a second person; 2 were decided.'
    >>> said.parts[1:]
    (' correction waits for a second person; 2 were decided.',)
    >>> said.parts[0] is count
    True
    """
    kept: list[Amount | Sentence] = []
    told: dict[str, Fact] = {}
    for name, each in facts.items():
        if isinstance(each, Amount | Sentence):
            told[name] = _marked(each, len(kept))
            kept.append(each)
        else:
            told[name] = each
    parts: list[Part] = []
    for place, part in enumerate(MARK.split(words.say(key, told))):
        if place % 3 == 1:
            found = kept[int(part)]
            parts += found.parts if isinstance(found, Sentence) else (found,)
        elif place % 3 == 0 and part:
            parts.append(part)
    return Sentence(tuple(parts))


def _marked(each: Amount | Sentence, place: int) -> Fact:
    if isinstance(each, Amount):
        return _Marked(each, place)
    return f"{MARK_START}{place}{MARK_END}{each}{MARK_END}"


class _Marked(float):
    """A number that stands in a text between marks, by its place among the numbers."""

    def __new__(cls, amount: Amount, place: int) -> "_Marked":
        made = super().__new__(cls, float("nan") if amount.value is None else amount.value)
        made.text = f"{MARK_START}{place}{MARK_END}{text_of(amount)}{MARK_END}"
        return made

    text: str

    def __format__(self, spec: str) -> str:
        return self.text
