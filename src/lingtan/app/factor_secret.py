"""The secret of a second factor: sealed by the key of the park, so that a backup tells no codes.

The key is worked out from the one that signs the log of evidence, which no backup holds unless
somebody asks for it: one key to keep apart, and who puts it back has codes again.
"""

from lingtan.app.layout import Layout
from lingtan.app.wiring_evidence import open_key
from lingtan.app.wiring_factors import is_sealed, seal, unseal
from lingtan.base.errors import EvidenceError, UserError

PURPOSE = b"secrets of second factors"


def sealed(layout: Layout, name: str, secret: bytes) -> bytes:
    """Return the secret of a user as it is kept.

    Raises
    ------
    UserError
        The key of the park is not there.
    """
    return seal(_key(layout, name), name, secret)


def unsealed(layout: Layout, name: str, kept: bytes) -> bytes | None:
    """Return the secret of a user; None where it was sealed by another key or for another user.

    Raises
    ------
    UserError
        The key of the park is not there.
    """
    return unseal(_key(layout, name), name, kept) if is_sealed(kept) else kept


def _key(layout: Layout, name: str) -> bytes:
    try:
        return open_key(layout.evidence).derive(PURPOSE)
    except EvidenceError as error:
        raise UserError("factor_sealed", facts={"name": name}) from error
