"""Secrets: what is given out once, and the hash that is kept of it.

A password is chosen by a person, so it is hashed slowly (Argon2id [1]_). What is drawn here holds
256 bits, which nobody tries out; one SHA-256 is enough.

References
----------
.. [1] RFC 9106. 19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet; recalled (R).
"""

import hmac
import secrets
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from lingtan.park.passwords import normal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SECRET_BYTES = 32
PREFIX_BYTES = 4
PREFIX = "lingtan"
PASSES, KIBIBYTES, LANES = 2, 19_456, 1


def draw_secret() -> str:
    """Return a secret nobody guesses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def draw_prefix() -> str:
    """Return the name of a new token."""
    return f"{PREFIX}{secrets.token_hex(PREFIX_BYTES)}"


def digest(secret: str) -> str:
    """Return what is kept of a drawn secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def is_same(one: str, other: str) -> bool:
    """Whether two digests are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def hash_password(password: str) -> str:
    """Return what is kept of a password."""
    return str(_hasher().hash(normal(password)))


def is_password(kept: str, password: str) -> bool:
    """Whether a password is the one a hash was made of; an empty hash takes as long to say no."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - see below

    nobody = (
        _nobody()
    )  # made for known names as well, so that the first unknown one takes no longer
    try:
        _hasher().verify(kept or nobody, normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(kept)


@lru_cache
def _nobody() -> str:
    """Return a hash of a password nobody has."""
    return str(_hasher().hash(draw_secret()))


@lru_cache
def _hasher() -> "PasswordHasher":
    """Return what hashes; its library is loaded by whoever signs in, and by nobody else."""
    from argon2 import PasswordHasher, Type  # noqa: PLC0415

    return PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES, type=Type.ID)
