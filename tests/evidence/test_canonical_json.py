"""Canonical JSON has one spelling for a value, and it is that of RFC 8785."""

import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.base.errors import EvidenceError
from lingtan.evidence.canonical_json import Json, canonical

# RFC 8785, appendix B: bits of a number, and how it is written. Label R: recalled.
NUMBERS = {
    "0000000000000000": "0",
    "8000000000000000": "0",
    "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324",
    "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308",
    "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992",
    "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22",
    "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23",
    "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000",
    "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332",
    "41b3de4355555557": "333333333.33333343",
    "becbf647612f3696": "-0.0000033333333333333333",
    "43143ff3c1cb0959": "1424953923781206.2",
}
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_a_number_is_written_as_the_standard_says(bits: str, written: str) -> None:
    (value,) = struct.unpack(">d", bytes.fromhex(bits))
    assert canonical(value).decode() == written


def test_text_is_escaped_only_where_it_must_be() -> None:
    text = "\u20ac$\u000f\nA'\u0042\u0022\u005c\\\"/\x7f\u2028"
    assert canonical(text).decode() == '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/\x7f\u2028"'
    assert canonical("\b\t\n\f\r\x00\x1f").decode() == r'"\b\t\n\f\r\u0000\u001f"'


def test_keys_stand_in_the_order_of_their_utf_16_units() -> None:
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\x80", "\xf6"]
    ordered = ["\r", "1", "\x80", "\xf6", "\u20ac", "\U0001f600", "\ufb33"]
    assert list(json.loads(canonical(dict.fromkeys(keys, 0)))) == ordered


def whole(digits: str) -> float:
    """Read a whole number; one beyond 2^53 is a float that ECMAScript writes without a point."""
    return int(digits) if abs(int(digits)) < 2**53 else float(digits)


@given(VALUES)
def test_a_value_reads_back_the_same_and_is_written_the_same_again(value: Json) -> None:
    written = canonical(value)
    read = json.loads(written, parse_int=whole)
    assert read == value
    assert canonical(read) == written
    assert b"\n" not in written


@pytest.mark.parametrize(
    "value", [2**53, -(2**53), float("nan"), float("inf"), "\ud800", {1: 2}, b"bytes", {1, 2}]
)
def test_what_has_no_one_spelling_is_refused(value: Json) -> None:
    with pytest.raises(EvidenceError, match="only one way"):
        canonical(value)
