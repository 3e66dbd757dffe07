"""Secrets: what is given out once, and the hash that is kept of it.

A password is chosen by a person, so it is hashed slowly (Argon2id [1]_), and before that with a
secret of the installation (HMAC-SHA-256 [2]_): who has the hashes alone has nothing to try. What
is drawn here holds 256 bits, which nobody tries out; one SHA-256 is enough.

References
----------
.. [1] RFC 9106. 19 MiB, 2 passes, 1 lane: OWASP Password Storage Cheat Sheet; recalled (R).
.. [2] OWASP Password Storage Cheat Sheet, Peppering; ASVS 4.0.3, 2.4.5; recalled (R).
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
PEPPERED, ID_PURPOSE, ID_LETTERS = "peppered1:", b"id of the secret of passwords", 8


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


def hash_password(password: str, pepper: bytes) -> str:
    """Return what is kept of a password.

    Parameters
    ----------
    pepper : bytes
        The secret of the installation, without which nobody can try out what is kept.
    """
    return f"{PEPPERED}{_id_of(pepper)}:{_hasher().hash(_with_pepper(password, pepper))}"


def is_password(kept: str, password: str, pepper: bytes) -> bool:
    """Whether a password is the one a hash was made of; an empty hash takes as long to say no."""
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415 - see below

    nobody = (
        _nobody()
    )  # made for known names as well, so that the first unknown one takes no longer
    typed = _with_pepper(password, pepper) if is_peppered(kept) else normal(password)
    hashed = "" if is_out_of_reach(kept, pepper) else kept.rpartition(":")[2]
    try:
        _hasher().verify(hashed or nobody, typed)
    except (VerificationError, InvalidHashError):
        return False
    return bool(hashed)


def is_peppered(kept: str) -> bool:
    """Whether a password was hashed with the secret of an installation; at first none was."""
    return kept.startswith(PEPPERED)


def is_up_to_date(kept: str) -> bool:
    """Whether a password was hashed as one is today: with the secret, and as slowly."""
    return is_peppered(kept) and not _hasher().check_needs_rehash(kept.rpartition(":")[2])


def is_out_of_reach(kept: str, pepper: bytes) -> bool:
    """Whether a password was hashed with a secret that is not this one, so nothing fits it."""
    return is_peppered(kept) and not kept.startswith(f"{PEPPERED}{_id_of(pepper)}:")


def _with_pepper(password: str, pepper: bytes) -> str:
    """Return what is hashed slowly: a password under the secret of the installation."""
    text = normal(password).encode("utf-8", "surrogatepass")
    return hmac.new(pepper, text, sha256).hexdigest()


def _id_of(pepper: bytes) -> str:
    """Return what a secret is known by; without one none is."""
    return hmac.new(pepper, ID_PURPOSE, sha256).hexdigest()[:ID_LETTERS] if pepper else "none"


@lru_cache
def _nobody() -> str:
    """Return a hash of a password nobody has."""
    return str(_hasher().hash(draw_secret()))


@lru_cache
def _hasher() -> "PasswordHasher":
    """Return what hashes; its library is loaded by whoever signs in, and by nobody else."""
    from argon2 import PasswordHasher, Type  # noqa: PLC0415

    return PasswordHasher(time_cost=PASSES, memory_cost=KIBIBYTES, parallelism=LANES, type=Type.ID)
