"""What an eye sees of a text: signs with a glyph, and letters that look like Latin ones.

A name may hold signs that no eye sees, or letters of another script that look like Latin ones.
Both make two texts that differ for a program and are one for a reader [1]_.

References
----------
.. [1] Unicode Technical Standard 39, Unicode Security Mechanisms, section 4 (confusables). Only
   what looks like a Latin letter stands here.
"""

import unicodedata

BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")  # letters without a glyph
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})
STEERING = ("Cc", "Cs", "Zl", "Zp")
HALF_CHARACTER = "Cs"
ASCII = 127
LINES = "\n\r\t"

CYRILLIC = zip("авекмнорстухіјѕһԁԛԝѵүҽ", "abekmhopctyxljshdqwvye", strict=True)
GREEK = zip("αβεζηικμνορτυχϲϳ", "abezhlkmnoptyxcj", strict=True)
LATIN = zip("iı1ɩɪʟ0øłđħɑɡɴ", "llllllooldhagn", strict=True)
LOOK_ALIKES = str.maketrans(dict((*CYRILLIC, *GREEK, *LATIN)))
"""Small letters by the Latin one they look like; i, l and 1 are one, and so are o and 0."""


def is_visible(text: str) -> bool:
    r"""Whether a text holds a letter or digit that an eye sees.

    Examples
    --------
    >>> [is_visible(text) for text in ("Li Na", "7", ".", "\u200b", "\u3164", "\u2800")]
    [True, True, False, False, False, False]
    """
    return any(
        unicodedata.category(sign)[0] in "LN" and sign not in BLANK_LETTERS for sign in text
    )


def looked_at(text: str) -> str:
    r"""Return a text as it looks: without what no eye sees, marks, case and width.

    Letters that look like Latin ones are those.

    Examples
    --------
    >>> looked_at("Li Nа") == looked_at("Lí\u200b Na"), looked_at("李娜\ufe0f")
    (True, '李娜')
    """
    apart = unicodedata.normalize("NFKD", text)
    whole = unicodedata.normalize("NFKC", with_glyphs(apart)).casefold()
    return whole.translate(LOOK_ALIKES)


def with_glyphs(text: str) -> str:
    """Return a text without the signs that no eye sees, and without marks on others."""
    return "".join(
        sign
        for sign in text
        if unicodedata.category(sign) not in UNSEEN and sign not in BLANK_LETTERS
    )


def steering_sign(text: str) -> str:
    r"""Return the first sign of a text that steers how others are shown, or none.

    Such are control characters, ends of lines, turns of the direction of writing, and half
    characters: what is left of bytes that are no UTF-8.

    Examples
    --------
    >>> [ascii(steering_sign(text)) for text in ("Li Na", "Li\x07Na", "Li\u202eNa")]
    ["''", "'\\x07'", "'\\u202e'"]
    """
    return next((sign for sign in text if _steers(sign)), "")


def written_out(text: str) -> str:
    r"""Return a text in which each sign that steers others is written as what it is.

    Ends of lines and tabs stay.

    Examples
    --------
    >>> written_out("bill\u202egpj.csv")
    'bill\\u202egpj.csv'
    """
    if text.isprintable():
        return text
    return "".join(ascii(s)[1:-1] if s not in LINES and steering_sign(s) else s for s in text)


def _steers(sign: str) -> bool:
    code = ord(sign)
    is_no_character = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return sign in TURNING or unicodedata.category(sign) in STEERING or is_no_character


def is_half_character(sign: str) -> bool:
    """Whether a sign is half a character: a byte that is no UTF-8, or one of a pair."""
    return unicodedata.category(sign) == HALF_CHARACTER


def odd_sign(name: str) -> str:
    r"""Return the first sign by which the name of a file is not what it looks like, or none.

    Such are signs that steer others, signs that no eye sees, and a backslash: on another system
    it leads into a folder.

    Examples
    --------
    >>> [ascii(odd_sign(name)) for name in ("电表 1.csv", "b\u200b.csv", "..\\b.csv")]
    ["''", "'\\u200b'", "'\\\\'"]
    """
    return next((sign for sign in name if _steers(sign) or _is_hidden(sign)), "")


def _is_hidden(sign: str) -> bool:
    return sign == "\\" or sign in BLANK_LETTERS or unicodedata.category(sign) == "Cf"


def has_look_alikes(text: str) -> bool:
    """Whether a text holds letters of another script that look like Latin ones, or marked ones.

    Examples
    --------
    >>> [has_look_alikes(text) for text in ("bill_1.csv", "电费.csv", "bіll.csv")]
    [False, False, True]
    """
    if text.isascii():
        return False
    apart = unicodedata.normalize("NFKD", text).casefold()
    return any(
        unicodedata.category(sign) in UNSEEN or (ord(sign) > ASCII and ord(sign) in LOOK_ALIKES)
        for sign in apart
    )
