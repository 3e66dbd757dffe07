"""Who may see and do what: the roles of people, the scopes of tokens, and what is kept of both."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lingtan.base.visible_text import with_glyphs

NAME = re.compile(r"\w[\w.@-]{0,63}")


class Role(StrEnum):
    """What somebody is in a park."""

    VIEWER = "viewer"
    ENTERPRISE = "enterprise"  # bound to one, and sees nothing but what is its own
    OPERATOR = "operator"
    ACCOUNTANT = "accountant"
    VERIFIER = "verifier"
    ADMIN = "admin"


class TokenScope(StrEnum):
    """What a program may do with a token."""

    READ = "read"
    PUSH = "push"
    ANSWER = "answer"  # reads too: who answers a finding has to see it
    ADMIN = "admin"


RANK = (Role.VIEWER, Role.VERIFIER, Role.OPERATOR, Role.ACCOUNTANT, Role.ADMIN)
"""Roles that see the whole park, each with all that those before it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Somebody who may sign in.

    Attributes
    ----------
    enterprise : str
        Id of the enterprise a user of that role is bound to; empty for every other role.
    is_locked : bool
        Whether he is kept out for now.
    """

    name: str
    role: Role
    enterprise: str = ""
    is_locked: bool = False
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What a program signs in with; the secret itself is not kept.

    Attributes
    ----------
    prefix : str
        The part before the mark, by which a token is named.
    enterprise : str
        Id of the one it is bound to: it opens what a user of that enterprise may see, and takes
        readings of its meters; empty for the whole park.
    note : str
        What it is for.
    last_used : datetime or None
        To the minute.
    is_expired : bool
        Whether its end was seen: it stays over when the clock is set back.
    """

    prefix: str
    scope: TokenScope
    enterprise: str = ""
    note: str
    issued_by: str
    issued_at: datetime
    expires_at: datetime
    last_used: datetime | None = None
    is_revoked: bool = False
    is_expired: bool = False

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at an instant."""
        return not self.is_revoked and not self.is_expired and now < self.expires_at


def name_of(text: str) -> str:
    r"""Return a name as it is kept, however it was typed; empty where it is none.

    Examples
    --------
    >>> name_of("  Ann.Li "), name_of("张三"), name_of("a b"), name_of("ann\u3164")
    ('ann.li', '张三', '', '')
    """
    name = unicodedata.normalize("NFKC", text).strip().casefold()
    return name if NAME.fullmatch(name) and with_glyphs(name) == name else ""


def role_admits(least: Role, role: Role) -> bool:
    """Whether a role is enough where another is the least.

    Whatever is open to a user of an enterprise shows the one he is bound to; so everybody who
    sees the whole park may see it as well.

    Examples
    --------
    >>> role_admits(Role.VIEWER, Role.ENTERPRISE), role_admits(Role.ENTERPRISE, Role.VIEWER)
    (False, True)
    """
    if least is Role.ENTERPRISE:
        return True
    return role in RANK and RANK.index(role) >= RANK.index(least)


def scope_admits(needed: TokenScope, scope: TokenScope) -> bool:
    """Whether a scope is enough; that of an admin is enough for everything.

    Examples
    --------
    >>> scope_admits(TokenScope.READ, TokenScope.ANSWER)
    True
    >>> scope_admits(TokenScope.PUSH, TokenScope.ANSWER)
    False
    """
    reads = {TokenScope.ANSWER} if needed is TokenScope.READ else set()
    return scope in {needed, TokenScope.ADMIN} | reads
