"""One-time codes by time: six digits that a phone and a server work out from one secret [1]_.

References
----------
.. [1] RFC 6238 (TOTP) and RFC 4226 (HOTP); their test vectors stand in the tests.
"""

import hmac
import re
from datetime import datetime
from hashlib import sha1

SECONDS_A_STEP = 30
DIGITS = 6
STEPS_APART = 1  # of the clock of a phone, each way
CODE = re.compile(r"\d{6}")


def step_at(now: datetime) -> int:
    """Return the number of the half minute an instant lies in."""
    return int(now.timestamp()) // SECONDS_A_STEP


def code_at(secret: bytes, step: int, digits: int = DIGITS, algorithm: object = sha1) -> str:
    """Return the code of a step.

    Examples
    --------
    >>> code_at(b"12345678901234567890", 59 // 30, digits=8)
    '94287082'
    """
    mac = hmac.digest(secret, step.to_bytes(8, "big"), algorithm)  # type: ignore[arg-type]  # a constructor of hashlib
    start = mac[-1] & 0x0F
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 10**digits:0{digits}d}"


def fitting_step(secret: bytes, code: str, now: datetime, after: int) -> int | None:
    """Return the step whose code somebody typed; None where it is of none that counts.

    Parameters
    ----------
    after : int
        The last step a code of which was taken: that one and those before count no more.
    """
    typed = "".join(code.split())
    if not CODE.fullmatch(typed) or not typed.isascii():
        return None
    middle, found = step_at(now), None
    for step in range(middle - STEPS_APART, middle + STEPS_APART + 1):
        is_it = hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
        found = step if is_it and step > after and found is None else found
    return found
