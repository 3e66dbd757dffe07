"""A change of who may do what, as an entry of the log of evidence; no secret is ever in one."""

from datetime import datetime

from lingtan.evidence.canonical_json import Json
from lingtan.park.people import Token, User

USER, TOKEN = "user", "token"


def user_entry(step: str, user: User, by: str, at: datetime, seal: str = "") -> dict[str, Json]:
    """Return what happened to a user: added, role, locked, unlocked, password, removed.

    Parameters
    ----------
    seal : str
        Digest of what is kept of his password, by which a database that was changed is known.
    """
    return _sealed(seal) | {
        "kind": USER,
        "step": step,
        "user": user.name,
        "role": user.role.value,
        "enterprise": user.enterprise,
        "by": by,
        "at": at.isoformat(),
    }


def token_entry(step: str, token: Token, by: str, at: datetime, seal: str = "") -> dict[str, Json]:
    """Return what happened to a token: issued, revoked; with the digest of what is kept of it."""
    return _sealed(seal) | {
        "kind": TOKEN,
        "step": step,
        "token": token.prefix,
        "scope": token.scope.value,
        "enterprise": token.enterprise,
        "note": token.note,
        "expires": token.expires_at.isoformat(),
        "by": by,
        "at": at.isoformat(),
    }


def _sealed(seal: str) -> dict[str, Json]:
    return {"seal": seal} if seal else {}
