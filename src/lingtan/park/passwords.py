"""Which passwords are taken: long ones that do not stand first on anybody's list [1]_.

References
----------
.. [1] NIST SP 800-63B, 5.1.1.2, and OWASP ASVS 4.0.3, V2.1; recalled, label R.
"""

import re
import unicodedata
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files

FEWEST_LETTERS = 12
MOST_LETTERS = 128
FEWEST_DIFFERENT = 5
STEPS = (16, 20, 26)
"""Letters from which on a password is called stronger by one each."""
PLAIN = 8
"""Of so few different letters a password is called no more than just taken."""
COMMON = frozenset(
    re.findall(
        r"\w+",
        "password passwort administrator welcome iloveyou letmein qwerty qwertyuiop asdfghjkl "
        "zxcvbnm abc abcdefghijkl abcdefgh changeme default secret monkey dragon football test "
        "baseball sunshine princess master superman batman trustno admin root user login hello "
        "testing passw pass woaini woaiwojia mima zhangsan lingtan zerocarbon zeroc park energy "
        "carbon company enterprise qazwsx qazwsxedc qweasdzxc qweasd wasd aaaa aa asdf asd zxc "
        "qwe",
    )
)  # recalled, label R; words, each of which is common with whatever digits and marks after it
LEAKED, DIGITS = "leaked_passwords.txt", 16
ROWS = ("01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
TURNED = str.maketrans("@$!013457", "asioleast")
NOT_LETTERS = re.compile(r"[\W\d_]+")
AT_THE_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def normal(password: str) -> str:
    """Return a password as it is hashed: one form for what keyboards write in two."""
    return unicodedata.normalize("NFKC", password)


def fault_of(password: str, name: str) -> str:
    """Return what is wrong with a password, as a word; empty when nothing is.

    Examples
    --------
    >>> fault_of("short", "ann"), fault_of("Password2025!!", "ann")
    ('short', 'common')
    >>> fault_of("four green rivers run", "ann")
    ''
    """
    text = normal(password)
    if len(text) < FEWEST_LETTERS:
        return "short"
    if len(text) > MOST_LETTERS:
        return "long"
    if len(set(text.casefold())) < FEWEST_DIFFERENT or _is_common(text.casefold()):
        return "common"
    if _digest(text.casefold()) in _leaked():
        return "common"
    return "named" if name and len(name) > 2 and name in text.casefold() else ""


def strength_of(password: str, name: str) -> int:
    """Return how hard a password is to guess: 0 of one that is not taken, up to 4.

    Examples
    --------
    >>> [strength_of(each, "ann") for each in ("hunter2", "slow heron 7", "four green rivers run")]
    [0, 1, 3]
    """
    text = normal(password)
    if fault_of(password, name):
        return 0
    if len(set(text.casefold())) < PLAIN:
        return 1
    return 1 + sum(len(text) >= letters for letters in STEPS)


@lru_cache
def _leaked() -> frozenset[str]:
    """Return the digests of passwords that were leaked most often."""
    text = (files("lingtan.park") / LEAKED).read_text(encoding="ascii")
    return frozenset(line for line in text.splitlines() if not line.startswith("#"))


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def _is_common(text: str) -> bool:
    core = AT_THE_ENDS.sub("", text)
    turned = (text.translate(TURNED), core.translate(TURNED))
    words = {NOT_LETTERS.sub("", each) for each in (text, *turned)}
    halves = {word[: len(word) // 2] for word in words if word == word[: len(word) // 2] * 2}
    is_row = any(text in row * 2 or text in row[::-1] * 2 for row in ROWS)
    is_figures = text.isdigit() and len(set(text)) < 10
    return is_row or is_figures or bool((words | halves) & COMMON)
