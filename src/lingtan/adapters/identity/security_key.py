"""What a browser asks a security key, and whether what the key answers is genuine [1]_.

Which maker made a key is not asked (attestation ``none``). Whether it knows its owner by a finger
or a PIN is preferred and not required: the password came before it.

References
----------
.. [1] W3C, Web Authentication Level 3 (7.1, 7.2); recalled, label R.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any  # what a browser is told, and answers, is any JSON

if TYPE_CHECKING:
    from fido2.server import Fido2Server
    from fido2.webauthn import AttestedCredentialData

PRODUCT = "lingtan"
HANDLE_BYTES = 32
LONGEST_ID = 1023  # bytes, as the standard says
MOST_LETTERS = 20_000  # of an answer; real ones have about a thousand
Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyPlace:
    """Where a browser sees the park.

    Attributes
    ----------
    host : str
        Its name, without a port: a key answers to no other.
    origin : str
        Scheme, name and port.
    """

    host: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyAnswer:
    """What a key has signed: which key it is, what is kept of it, and how often it has signed."""

    id: str
    kept: bytes
    count: int


def options_to_add(
    place: KeyPlace, name: str, known: Sequence[bytes], challenge: bytes
) -> Options:
    """Return what a browser asks a key that is to be taken on; one of `known` declines.

    The key knows its owner by a number that tells nothing.
    """
    from fido2.webauthn import PublicKeyCredentialUserEntity  # noqa: PLC0415 - as below

    handle = secrets.token_bytes(HANDLE_BYTES)
    user = PublicKeyCredentialUserEntity(id=handle, name=name, display_name=name)
    options, _ = _server(place).register_begin(
        user,
        [_credential(each) for each in known],
        user_verification=_preferred(),
        challenge=challenge,
    )
    return dict(options.public_key)


def options_to_show(place: KeyPlace, known: Sequence[bytes], challenge: bytes) -> Options:
    """Return what a browser asks keys that were taken on."""
    options, _ = _server(place).authenticate_begin(
        [_credential(each) for each in known], _preferred(), challenge
    )
    return dict(options.public_key)


def key_added(place: KeyPlace, challenge: bytes, answer: str) -> KeyAnswer | None:
    """Return the key that answered; None where the answer is not genuine."""
    try:
        server = _server(place)
        told = server.register_complete(_state(challenge), _read(answer))
        kept = told.credential_data
        algorithms = {each.alg for each in server.allowed_algorithms}
        if kept is None or kept.public_key.get(3) not in algorithms:
            return None
    except Exception:  # what a stranger sends breaks the parts of the library in any way
        return None
    is_short = 0 < len(kept.credential_id) <= LONGEST_ID
    return _answer(kept, told.counter) if is_short else None


def key_shown(
    place: KeyPlace, challenge: bytes, known: Sequence[bytes], answer: str
) -> KeyAnswer | None:
    """Return which of the known keys answered; None where none did, or not to this challenge."""
    from fido2.webauthn import AuthenticationResponse  # noqa: PLC0415 - as below

    try:
        said = AuthenticationResponse.from_dict(_read(answer))
        keys = [_credential(each) for each in known]
        kept = _server(place).authenticate_complete(_state(challenge), keys, said)
        return _answer(kept, said.response.authenticator_data.counter)
    except Exception:  # as above
        return None


def _server(place: KeyPlace) -> "Fido2Server":
    from fido2.server import Fido2Server  # noqa: PLC0415 - who uses a key, and nobody else
    from fido2.webauthn import (  # noqa: PLC0415
        AttestationConveyancePreference,
        PublicKeyCredentialRpEntity,
    )

    return Fido2Server(
        PublicKeyCredentialRpEntity(id=place.host, name=PRODUCT),
        AttestationConveyancePreference.NONE,
        verify_origin=lambda origin: bool(origin == place.origin),
    )


def _preferred() -> Any:  # an enumeration of the library, which is not loaded yet
    from fido2.webauthn import UserVerificationRequirement  # noqa: PLC0415 - as above

    return UserVerificationRequirement.PREFERRED


def _credential(kept: bytes) -> "AttestedCredentialData":
    from fido2.webauthn import AttestedCredentialData  # noqa: PLC0415 - as above

    return AttestedCredentialData(kept)


def _state(challenge: bytes) -> Options:
    text = urlsafe_b64encode(challenge).decode().rstrip("=")
    return {"challenge": text, "user_verification": _preferred()}


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_LETTERS:
        raise ValueError
    found = json.loads(answer)
    if not isinstance(found, dict):
        raise TypeError
    return found


def _answer(kept: "AttestedCredentialData", count: int) -> KeyAnswer:
    id_ = urlsafe_b64encode(kept.credential_id).decode().rstrip("=")
    return KeyAnswer(id=id_, kept=bytes(kept), count=count)
