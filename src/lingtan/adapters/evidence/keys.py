"""The key that signs checkpoints: Ed25519, made when a log is begun, never sent anywhere.

Who holds the private key can sign another past. What he cannot do is make it agree with a
checkpoint or the mark of a key that somebody else wrote down before.
"""

import base64
import hmac
import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from lingtan.adapters.evidence.beyond import CHECKPOINT
from lingtan.adapters.store.durable import finish, make_folder, part_of
from lingtan.base.errors import EvidenceError
from lingtan.base.reasons import reason_of
from lingtan.evidence.checkpoint import Checkpoint, SignedCheckpoint, key_id, parse_note

PRIVATE = "key.private"
PUBLIC = "key.pub"
KEY_BYTES = 32
PUBLIC_WORD = b"ed25519 "
PRIVATE_WORD = b"ed25519-private "
MARK_DIGITS = 32
ORIGIN_DIGITS = 16
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whoever knows a signature when he sees it."""

    raw: bytes

    @property
    def mark(self) -> str:
        """Short text by which people compare keys."""
        return sha256(self.raw).hexdigest()[:MARK_DIGITS]

    @property
    def origin(self) -> str:
        """Name of the log this key signs."""
        return f"lingtan/{self.mark[:ORIGIN_DIGITS]}"

    @property
    def text(self) -> bytes:
        """The file it is kept and handed over as."""
        return _text(PUBLIC_WORD, self.raw)

    def read(self, note: bytes) -> Checkpoint | None:
        """Return what a signed checkpoint says; None if this key did not sign it."""
        signed = parse_note(note)
        if signed is None or signed.checkpoint.origin != self.origin:
            return None
        if signed.key_id != key_id(self.origin, self.raw):
            return None
        try:
            key = Ed25519PublicKey.from_public_bytes(self.raw)
            key.verify(signed.signature, signed.checkpoint.body.encode())
        except (InvalidSignature, ValueError):
            return None
        return signed.checkpoint


class SigningKey:
    """A key pair: signs checkpoints, and knows them again."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public = PublicKey(private.public_key().public_bytes_raw())
        self.origin = self.public.origin

    def sign(self, state: Checkpoint) -> bytes:
        """Return the signed checkpoint, as it is kept."""
        return SignedCheckpoint(
            checkpoint=state,
            key_id=key_id(self.origin, self.public.raw),
            signature=self._private.sign(state.body.encode()),
        ).note

    def read(self, note: bytes) -> Checkpoint | None:
        """Return what a signed checkpoint says; None if this key did not sign it."""
        return self.public.read(note)

    def derive(self, purpose: bytes) -> bytes:
        """Return a secret that only the holder of the private key can make again."""
        return hmac.digest(self._private.private_bytes_raw(), purpose, "sha256")

    @property
    def text(self) -> bytes:
        """The private file."""
        return _text(PRIVATE_WORD, self._private.private_bytes_raw())


def open_key(folder: Path) -> SigningKey:
    """Return the key of a log; make one in a folder where no log was begun.

    Raises
    ------
    EvidenceError
        The key is gone or is not the one it was, or cannot be written.
    """
    try:
        if not (folder / PRIVATE).exists():
            if (folder / PUBLIC).exists() or (folder / CHECKPOINT).exists():
                raise EvidenceError("no_key", facts={"folder": str(folder)})
            return _make_key(folder)
        key = _read_private(folder / PRIVATE)
        if not (folder / PUBLIC).exists():  # killed between the two
            _write(folder / PUBLIC, key.public.text, 0o644)
    except OSError as error:
        facts = {"folder": str(folder), "reason": reason_of(error)}
        raise EvidenceError("not_opened", facts=facts) from error
    if read_public(folder / PUBLIC) != key.public:
        raise EvidenceError("bad_key", facts={"file": PUBLIC, "folder": str(folder)})
    return key


def read_public(path: Path) -> PublicKey:
    """Read a public key.

    Raises
    ------
    EvidenceError
        The file is none, or cannot be read.
    """
    facts = {"file": path.name, "folder": str(path.parent)}
    try:
        text = path.read_bytes()
    except OSError as error:
        raise EvidenceError("bad_key", facts=facts) from error
    key = parse_public(text)
    if key is None:
        raise EvidenceError("bad_key", facts=facts)
    return key


def parse_public(text: bytes) -> PublicKey | None:
    """Return the key a text is, to the byte; None if it is none."""
    raw = _parse(PUBLIC_WORD, text)
    return None if raw is None else PublicKey(raw)


def is_private_of(text: bytes, public: PublicKey) -> bool:
    """Whether a private file is, to the byte, that of a public key."""
    raw = _parse(PRIVATE_WORD, text)
    return raw is not None and _signing(raw).public == public


def _read_private(path: Path) -> SigningKey:
    raw = _parse(PRIVATE_WORD, path.read_bytes())
    if raw is None:
        raise EvidenceError("bad_key", facts={"file": path.name, "folder": str(path.parent)})
    return _signing(raw)


def _signing(raw: bytes) -> SigningKey:
    return SigningKey(Ed25519PrivateKey.from_private_bytes(raw))


def _text(word: bytes, raw: bytes) -> bytes:
    return word + base64.b64encode(raw) + b"\n"


def _parse(word: bytes, text: bytes) -> bytes | None:
    """Return the bytes of a key; None unless the text is the one way to write them."""
    try:
        raw = base64.b64decode(text.removeprefix(word).removesuffix(b"\n"), validate=True)
    except ValueError:
        return None
    return raw if len(raw) == KEY_BYTES and _text(word, raw) == text else None


def _make_key(folder: Path) -> SigningKey:
    make_folder(folder)
    key = SigningKey(Ed25519PrivateKey.generate())
    _write(folder / PRIVATE, key.text, OWNER_ONLY)
    _write(folder / PUBLIC, key.public.text, 0o644)
    return key


def _write(path: Path, text: bytes, mode: int) -> None:
    """Write a file that nobody else could read for a moment, not even half written."""
    part = part_of(path)
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text)
    finish(path)
