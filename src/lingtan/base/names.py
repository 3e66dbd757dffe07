"""A name in the two languages every document speaks."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from lingtan.base.visible_text import looked_at

HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")  # LiNa is two words
MOST_WORDS = 5  # of a name whose words may stand in any order


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a thing is called, in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Return the name in a language; any language but Chinese reads English.

        Examples
        --------
        >>> Name(en="Steel works", zh="钢厂").in_language("zh")
        '钢厂'
        """
        return self.zh if language.startswith("zh") else self.en

    @classmethod
    def alike(cls, text: str) -> "Name":
        """Return the name of what is called the same in both languages.

        Examples
        --------
        >>> Name.alike("CIM").zh
        'CIM'
        """
        return cls(en=text, zh=text)


UNNAMED = Name.alike("")


@lru_cache(maxsize=10_000)
def folded(name: str) -> str:
    """Return the normal form of a name, by which two ways of writing it are the same.

    Case, width, spaces, hyphens and underscores tell no two things apart.

    Examples
    --------
    >>> folded(" Crude_Steel "), folded("粗 钢")
    ('crude steel', '粗钢')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    spaced = re.sub(r"[\s_\-]+", " ", plain).strip()
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", spaced)


@lru_cache(maxsize=10_000)
def folded_person(name: str) -> frozenset[str]:
    """Return the ways to write who somebody says he is, as they look: two that share one are one.

    Neither signs, marks, case, blanks nor what looks alike tell two people apart, nor does the
    order of words: a surname stands first or last.

    Examples
    --------
    >>> sorted(folded_person("Na Li.")), sorted(folded_person("阿·凡提"))
    (['llna', 'nall'], ['凡提阿', '阿凡提'])
    """
    plain = HUMP.sub(" ", unicodedata.normalize("NFKC", name))
    signs = (sign if unicodedata.category(sign)[0] not in "PS" else " " for sign in plain)
    words = looked_at("".join(signs)).split()
    if len(words) > MOST_WORDS:
        return frozenset({"".join(words), "".join(sorted(words))})
    return frozenset("".join(order) for order in permutations(words))


def is_same_person(one: str, other: str) -> bool:
    """Whether two names are, for all that an eye tells, those of one person.

    A false alarm costs a fuller name; a miss lets somebody approve what he did himself.

    Examples
    --------
    >>> [is_same_person("Li Na", name) for name in ("LiNa", "Na Li", "Lı Nа", "li-na")]
    [True, True, True, True]
    >>> is_same_person("李娜", "李娜娜"), is_same_person("Ann", "Nan")
    (False, False)
    """
    return not folded_person(one).isdisjoint(folded_person(other))
