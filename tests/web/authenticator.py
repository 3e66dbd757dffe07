"""A security key without a case: signs as the standard says, and lies where a test wants it to."""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any  # what a browser is told is any JSON

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
AAGUID = bytes(16)
Options = Mapping[str, Any]


def text_of(raw: bytes) -> str:
    """Return bytes as JSON of the standard has them."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(slots=True)
class Authenticator:
    """A key in a browser at an origin.

    Attributes
    ----------
    host : str
        What the browser says the host is; of the origin, where it tells no lie.
    count : int
        How often it has signed.
    flags : int
        Whether somebody touched it, and whether it knows him.
    """

    origin: str
    host: str = "localhost"
    count: int = 0
    flags: int = PRESENT | VERIFIED
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))

    def added(self, options: Options) -> str:
        """Answer a browser that takes it on."""
        told = self._told(ATTESTED) + AAGUID + len(self.id).to_bytes(2, "big") + self.id
        attested = told + self._public()
        parts = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59"
        object_ = parts + len(attested).to_bytes(2, "big") + attested
        client = self._client("webauthn.create", options)
        return self._said(clientDataJSON=client, attestationObject=object_)

    def shown(self, options: Options) -> str:
        """Answer a browser that asks for it."""
        self.count += 1
        told, client = self._told(), self._client("webauthn.get", options)
        signature = self.key.sign(told + sha256(client).digest(), ECDSA(SHA256()))
        return self._said(clientDataJSON=client, authenticatorData=told, signature=signature)

    def _told(self, more: int = 0) -> bytes:
        flags = (self.flags | more).to_bytes(1, "big")
        return sha256(self.host.encode()).digest() + flags + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: Options) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _public(self) -> bytes:
        """Return its public key as a map of CBOR: a point of P-256, for ES256."""
        point = self.key.public_key().public_numbers()
        x, y = (each.to_bytes(32, "big") for each in (point.x, point.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y

    def _said(self, **response: bytes) -> str:
        said = {name: text_of(raw) for name, raw in response.items()}
        id_ = text_of(self.id)
        about = {"id": id_, "rawId": id_, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps(about | {"response": said})
