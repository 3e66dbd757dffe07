"""Commitments that hide a number and can be added: C = x·G + r·H on the curve P-256 [1]_.

Whoever sees C learns nothing of x, whatever he can compute, since every x fits with some r.
Whoever made C cannot open it to another x, as long as nobody knows how H follows from G; H is
hashed to the curve from a text, so nobody does. The sum of commitments commits to the sum of the
numbers.

References
----------
.. [1] T. P. Pedersen, Non-Interactive and Information-Theoretic Secure Verifiable Secret Sharing,
   CRYPTO '91. Curve: NIST FIPS 186-5 / SEC 2, secp256r1; cofactor one, so every point on the curve
   is of the group. Constants recalled; a test holds them against `cryptography`.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
A = -3
B = 0x5AC635D8_AA3A93E7_B3EBBD55_769886BC_651D06B0_CC53B0F6_3BCE3C3E_27D2604B
ORDER = 0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551
G_X = 0x6B17D1F2_E12C4247_F8BCE6E5_63A440F2_77037D81_2DEB33A0_F4A13945_D898C296
G_Y = 0x4FE342E2_FE1A7F9B_8EE7EB4A_7C0F9E16_2BCE3357_6B315ECE_CBB64068_37BF51F5
BITS = 256
NEUTRAL = "00"
COMPRESSED = re.compile("0[23][0-9a-f]{64}")
SEED = b"lingtan/share/second base point/1"

Point = tuple[int, int] | None
"""Coordinates of a point; None is the neutral one."""
G: Point = (G_X, G_Y)


def commit(value: int, blinding: int) -> Point:
    """Return the commitment to a whole number, which may be negative.

    Examples
    --------
    >>> add(commit(2, 5), commit(-7, 6)) == commit(-5, 11)
    True
    """
    return add(times(G, value), times(second_base(), blinding))


def times(point: Point, factor: int) -> Point:
    """Return a multiple of a point."""
    found: Point = None
    rest, place, doublings = factor % ORDER, 0, _doublings(point)
    while rest:
        if rest & 1:
            found = add(found, doublings[place])
        rest, place = rest >> 1, place + 1
    return found


def total(points: Iterable[Point]) -> Point:
    """Return the sum of points."""
    found: Point = None
    for point in points:
        found = add(found, point)
    return found


def add(one: Point, other: Point) -> Point:
    """Return the sum of two points."""
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % P == 0:
            return None
        slope = (3 * one[0] * one[0] + A) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def write_point(point: Point) -> str:
    """Return a point in its compressed form, in hex; the neutral one is ``00``."""
    return NEUTRAL if point is None else f"{2 + point[1] % 2:02x}{point[0]:064x}"


def read_point(text: str) -> Point:
    """Return the point a text is.

    Raises
    ------
    ValueError
        It is none, or not in the one way to write it.
    """
    if text == NEUTRAL:
        return None
    x = int(text[2:], 16) if COMPRESSED.fullmatch(text) else P
    y = _root_at(x) if x < P else None
    if y is None:
        raise ValueError(f"no point: {text}")
    return x, y if y % 2 == int(text[:2]) % 2 else P - y


@lru_cache(maxsize=1)
def second_base() -> Point:
    """Return H: the first point whose x is the hash of a text and a counter."""
    counter = 0
    while True:
        x = int.from_bytes(sha256(SEED + counter.to_bytes(4)).digest())
        y = _root_at(x) if x < P else None
        if y is not None:
            return x, min(y, P - y)
        counter += 1


def _root_at(x: int) -> int | None:
    """Return a y at which the curve has a point, if it has one; P is 3 modulo 4."""
    square = (x * x * x + A * x + B) % P
    y = pow(square, (P + 1) // 4, P)
    return y if y * y % P == square else None


@lru_cache(maxsize=2)
def _doublings(point: Point) -> tuple[Point, ...]:
    found = [point]
    while len(found) < BITS:
        found.append(add(found[-1], found[-1]))
    return tuple(found)
