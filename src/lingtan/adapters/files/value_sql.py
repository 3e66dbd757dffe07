"""Read numbers in SQL: text to an exact decimal, and a decimal to canonical units.

A plain number is read at once. Only what is no plain number is tidied: full-width digits,
separators that stand where separators may stand, the unit written again in the cell. Whole-number
arithmetic keeps a conversion exact; the wide integers, twenty times slower, serve only the few
values that need them.
"""

from collections.abc import Mapping as AnyMapping

from lingtan.adapters.files.engine import narrowed, quoted
from lingtan.adapters.files.findings import Reason
from lingtan.adapters.files.mapping import Mapping

Spellings = AnyMapping[str, tuple[str, ...]]

WIDE = "０１２３４５６７８９．，－＋−　\u00a0\u202f"
NARROW = "0123456789.,-+-   "
NUMBER = "DECIMAL(18,9)"
BIG = "DECIMAL(38,9)"
EXACT_IN_DOUBLE = 9_000_000  # below it nine decimals fit the 53 bits a float keeps
EXACT_IN_BIGINT = 4_600_000_000  # below it value × num × 2·10⁹ fits 63 bits
TOO_LARGE = r"^[+-]?[0-9]{13,}|^[+-]?[0-9.]+[eE]\+?[0-9]+$"


def parse(raw: str, mapping: Mapping, units: Spellings, kind: str) -> str:
    """Return the SQL that reads a number as a decimal type; NULL when it is none.

    After the number may stand the unit it is read in, in any of its spellings, and no other one.
    Where there are several units, the column ``unit`` says which one it is.
    """
    tidied = _tidied(raw, mapping, units, kind)
    if mapping.numbers.decimal == "," or mapping.numbers.thousands == ".":
        return tidied
    plain = f"CASE WHEN contains({raw}, '_') THEN NULL ELSE try_cast({raw} AS {kind}) END"
    return f"coalesce({plain}, {tidied})"


def convert(number: str, big: str) -> str:
    """Return the SQL of number × num / den in canonical units, rounded once, half away from zero.

    `big` holds what `number` is too small for; one of the two is NULL.
    """
    is_short = (
        f"abs({number}) < {EXACT_IN_DOUBLE} AND abs({number})::DOUBLE * num < {EXACT_IN_BIGINT}"
    )
    whole = f"round(abs({number})::DOUBLE * 1e9)::BIGINT"
    short = f"(({whole} * num * 2 + den * 1000000) // (den * 2000000))"
    wide = f"coalesce({number}::{BIG}, {big})"
    scaled = f"(abs({wide}) * 1000000000)::HUGEINT * num * 2"
    long = f"(({scaled} + den::HUGEINT * 1000000) // (den::HUGEINT * 2000000))"
    signed = f"CASE WHEN {wide} < 0 THEN -{long} ELSE {long} END"
    exact = f"try(try_cast({signed} AS DECIMAL(18,0)) * 0.001::DECIMAL(4,3))"
    return f"""CASE
        WHEN num = 1 AND den = 1 AND {number} IS NOT NULL THEN {number}::DECIMAL(18,3)
        WHEN {is_short} THEN
            (CASE WHEN {number} < 0 THEN -{short} ELSE {short} END / 1000)::DECIMAL(18,3)
        WHEN abs({wide}) <= most THEN try_cast({exact} AS DECIMAL(18,3)) END"""


def fault(raw: str, mapping: Mapping) -> str:
    """Return the SQL of the reason a value is refused; NULL when it stands."""
    words = ", ".join(quoted(word) for word in mapping.sentinel_words) or "NULL"
    return f"""CASE
        WHEN number IS NULL AND big IS NULL THEN CASE
            WHEN {raw} IS NULL OR trim({raw}) = '' THEN {int(Reason.VALUE_BLANK)}
            WHEN lower(trim({raw})) IN ({words}) THEN {int(Reason.VALUE_SENTINEL)}
            WHEN regexp_matches(trim({raw}), '{TOO_LARGE}') THEN {int(Reason.VALUE_TOO_LARGE)}
            ELSE {int(Reason.VALUE_UNREADABLE)} END
        {_sentinels(mapping)}
        WHEN value IS NULL THEN {int(Reason.VALUE_TOO_LARGE)}
        WHEN negative = 0 AND value < -tolerated THEN {int(Reason.VALUE_NEGATIVE)} END"""


def _sentinels(mapping: Mapping) -> str:
    numbers = [f"{number:f}" for number in mapping.sentinel_numbers]
    if not numbers:
        return ""
    among = ", ".join(f"{number}::{BIG}" for number in numbers)
    return f"WHEN coalesce(number::{BIG}, big) IN ({among}) THEN {int(Reason.VALUE_SENTINEL)}"


def _tidied(raw: str, mapping: Mapping, units: Spellings, kind: str) -> str:
    mark, decimal = mapping.numbers.thousands, mapping.numbers.decimal
    text = f"trim(ltrim(trim({narrowed(raw, WIDE, NARROW)}), ''''))"
    text = _without_unit(text, units)
    grouped = f"[1-9][0-9]{{0,2}}(?:{_literal(mark)}[0-9]{{3}})+|" if mark else ""
    pattern = f"[+-]?(?:{grouped}[0-9]+)?(?:{_literal(decimal)}[0-9]*)?(?:[eE][+-]?[0-9]{{1,3}})?"
    bare = f"replace({text}, {quoted(mark)}, '')" if mark else text
    bare = f"replace({bare}, ',', '.')" if decimal == "," else bare
    is_number = f"regexp_full_match({text}, {quoted(pattern)})"
    return f"CASE WHEN {is_number} THEN try_cast({bare} AS {kind}) END"


def _without_unit(text: str, units: Spellings) -> str:
    bare = {unit: f"regexp_replace({text}, {_after(words)}, '')" for unit, words in units.items()}
    if len(bare) < len(("one", "another")):
        return next(iter(bare.values()), text)
    cases = " ".join(f"WHEN {quoted(unit)} THEN {sql}" for unit, sql in bare.items())
    return f"CASE unit {cases} ELSE {text} END"


def _after(words: tuple[str, ...]) -> str:
    """Return the SQL of the pattern of a unit at the end of a cell."""
    return quoted(f" ?(?:{'|'.join(map(_literal, words))})$")


def _literal(text: str) -> str:
    """Return text as a pattern that matches only itself."""
    return "".join(c if c.isalnum() or ord(c) > 127 or c in " '\"" else f"\\{c}" for c in text)
