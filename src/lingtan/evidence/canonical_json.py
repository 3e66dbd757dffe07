"""JSON with one spelling for each value, so that equal things have equal hashes [1]_.

References
----------
.. [1] RFC 8785, JSON Canonicalization Scheme; numbers as ECMAScript writes them, section 3.2.2.3;
   keys in the order of their UTF-16 code units, section 3.2.3.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from json.encoder import encode_basestring
from math import isfinite

from lingtan.base.errors import EvidenceError

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
LARGEST_WHOLE = 2**53 - 1
PLAIN_DIGITS = 21  # ECMAScript writes numbers below 1e21 without an exponent
SMALLEST_POWER = -6


def canonical(value: Json) -> bytes:
    r"""Return the canonical form of a value.

    Raises
    ------
    EvidenceError
        It holds what JSON cannot say the same everywhere: a whole number beyond 2^53 - 1, a
        number that is none, half a character, or an object of another kind.

    Examples
    --------
    >>> canonical({"b": [1e21, 0.1, -0.0], "a": "\u20ac\n"}).decode()
    '{"a":"€\\n","b":[1e+21,0.1,0]}'
    """
    try:
        return _write(value).encode()
    except UnicodeEncodeError as error:
        raise EvidenceError("not_canonical", facts={"value": ascii(error.object)}) from error


def _write(value: Json) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return "null" if value is None else str(value).lower()
    if isinstance(value, Mapping):
        keys = sorted(value, key=_code_units)
        return (
            f"{{{','.join([f'{encode_basestring(key)}:{_write(value[key])}' for key in keys])}}}"
        )
    if isinstance(value, list | tuple):
        return f"[{','.join([_write(item) for item in value])}]"
    return _number(value)


def _code_units(key: object) -> bytes:
    if not isinstance(key, str):
        raise _refusal(key)
    return key.encode("utf-16-be", "surrogatepass")


def _number(value: object) -> str:
    if isinstance(value, int) and abs(value) <= LARGEST_WHOLE:
        return str(value)
    if isinstance(value, float) and isfinite(value):
        return _decimal(value)
    raise _refusal(value)


def _decimal(value: float) -> str:
    """Write a number as ECMAScript does: the shortest digits, placed by their power of ten."""
    if value == 0:
        return "0"
    _, found, power = Decimal(repr(abs(value))).as_tuple()
    digits = "".join(map(str, found)).rstrip("0")
    return ("-" if value < 0 else "") + _placed(digits, len(found) + int(power))


def _placed(digits: str, point: int) -> str:
    """Return digits with the decimal point after so many of them."""
    if len(digits) <= point <= PLAIN_DIGITS:
        return digits.ljust(point, "0")
    if 0 < point <= PLAIN_DIGITS:
        return f"{digits[:point]}.{digits[point:]}"
    if SMALLEST_POWER < point <= 0:
        return f"0.{'0' * -point}{digits}"
    tail = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def _refusal(value: object) -> EvidenceError:
    return EvidenceError("not_canonical", facts={"value": ascii(value)})
