"""Know that a piece of news comes from the park: signed, and not sent again later [1]_.

References
----------
.. [1] RFC 2104, HMAC: Keyed-Hashing for Message Authentication.
"""

import hmac
from collections.abc import Mapping
from hashlib import sha256

ID, TIME, SIGNATURE = "Lingtan-Delivery", "Lingtan-Timestamp", "Lingtan-Signature"
TOLERANCE_SECONDS = 300


def sign(secret: bytes, time: int, body: bytes) -> str:
    """Return the signature of a body sent at a time, seconds since 1970.

    >>> sign(b"0123456789abcdef", 1751328000, b"{}")[:15]
    'sha256=517193fa'
    """
    return f"sha256={hmac.new(secret, f'{time}.'.encode() + body, sha256).hexdigest()}"


def is_from_park(
    secret: bytes,
    headers: Mapping[str, str],
    body: bytes,
    now: float,
    tolerance: float = TOLERANCE_SECONDS,
) -> bool:
    """Whether what was received was signed with this secret, and lately.

    Parameters
    ----------
    body : bytes
        As it came, before anything is read from it.
    now : float
        Seconds since 1970.
    """
    named = {key.lower(): value for key, value in headers.items()}
    said = named.get(TIME.lower(), "")
    if not (said.isascii() and said.isdigit()) or abs(now - int(said)) > tolerance:
        return False
    return hmac.compare_digest(
        sign(secret, int(said), body).encode(), named.get(SIGNATURE.lower(), "").encode()
    )
