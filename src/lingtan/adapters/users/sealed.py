"""Seal what must be kept as it is: without the key it opens nothing, nor does it for another.

AES-256-GCM [1]_; the name of the user is sealed along, so no secret passes for that of another.

References
----------
.. [1] NIST SP 800-38D; recalled, label R.
"""

import secrets

MARK = b"sealed1:"
NONCE_BYTES = 12


def seal(key: bytes, name: str, secret: bytes) -> bytes:
    """Return a secret of a user, sealed by a key of 32 bytes."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - seldom

    nonce = secrets.token_bytes(NONCE_BYTES)
    return MARK + nonce + AESGCM(key).encrypt(nonce, secret, name.encode())


def is_sealed(kept: bytes) -> bool:
    """Whether a secret was sealed; those of before were kept as they were."""
    return kept.startswith(MARK)


def unseal(key: bytes, name: str, kept: bytes) -> bytes | None:
    """Return the secret of a user; None where another key or another name has sealed it."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - seldom
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    nonce, rest = kept[len(MARK) :][:NONCE_BYTES], kept[len(MARK) + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, rest, name.encode())
    except (InvalidTag, ValueError):
        return None
