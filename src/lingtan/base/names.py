"""A name in the two languages every document speaks."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache


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
def folded_person(name: str) -> str:
    """Return the normal form of who somebody says he is: signs tell no two people apart either.

    Examples
    --------
    >>> folded_person("Li Na.") == folded_person("li na"), folded_person("阿·凡提")
    (True, '阿凡提')
    """
    kinds = ((sign, unicodedata.category(sign)) for sign in name)
    seen = (sign if kind[0] not in "PS" else " " for sign, kind in kinds if kind != "Cf")
    return folded("".join(seen))
