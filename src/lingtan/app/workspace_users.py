"""The calls of a workspace about who may sign in, and with which tokens."""

from dataclasses import dataclass
from datetime import datetime

from lingtan.app.arguments import now_of, text_of, truth_of, whole_of
from lingtan.app.keep_tokens import IssuedToken, Wanted, issue_token, list_tokens, revoke_token
from lingtan.app.keep_users import (
    Managing,
    add_user,
    change_password,
    change_role,
    list_users,
    lock_user,
    remove_user,
)
from lingtan.app.second_factor import remove_factor
from lingtan.app.workspace_folder import WorkspaceFolder
from lingtan.base.errors import UserError
from lingtan.park.people import Role, Token, TokenScope, User


@dataclass(frozen=True, slots=True)
class UserCalls(WorkspaceFolder):
    """List, add, change and remove users and tokens; every change stands in the log of evidence.

    Roles: viewer, enterprise (bound to one), operator, accountant, verifier, admin. Scopes of
    tokens: read, push, admin.
    """

    def users(self) -> tuple[User, ...]:
        """Return every user, by name."""
        return list_users(self.layout)

    def add_user(
        self,
        name: str,
        role: Role | str,
        password: str,
        *,
        enterprise: str = "",
        by: str,
        now: datetime | None = None,
    ) -> User:
        """Add a user with his first password."""
        managing = _managing(by, now)
        user = User(
            name=text_of("name", name),
            role=role_of(text_of("role", role)),
            enterprise=text_of("enterprise", enterprise),
            added_at=managing.now,
        )
        return add_user(self.layout, user, text_of("password", password), managing)

    def change_role(
        self,
        name: str,
        role: Role | str,
        *,
        enterprise: str = "",
        by: str,
        now: datetime | None = None,
    ) -> User:
        """Give a user another role; his sessions end."""
        found = role_of(text_of("role", role))
        bound = text_of("enterprise", enterprise)
        return change_role(self.layout, text_of("name", name), found, bound, _managing(by, now))

    def lock_user(
        self, name: str, *, is_locked: bool = True, by: str, now: datetime | None = None
    ) -> User:
        """Keep a user out, or let him in again; his sessions end."""
        wanted = truth_of("is_locked", is_locked)
        return lock_user(self.layout, text_of("name", name), _managing(by, now), is_locked=wanted)

    def change_password(
        self, name: str, password: str, *, by: str, now: datetime | None = None
    ) -> User:
        """Give a user another password; his sessions end."""
        text = text_of("password", password)
        return change_password(self.layout, text_of("name", name), text, _managing(by, now))

    def remove_user(self, name: str, *, by: str, now: datetime | None = None) -> User:
        """Forget a user; what the log says of him stays."""
        return remove_user(self.layout, text_of("name", name), _managing(by, now))

    def forget_factor(self, name: str, *, by: str, now: datetime | None = None) -> User:
        """Forget the second factor of a user who has lost it; his sessions end."""
        return remove_factor(self.layout, text_of("name", name), _managing(by, now))

    def tokens(self) -> tuple[Token, ...]:
        """Return every token that was issued, the oldest first."""
        return list_tokens(self.layout)

    def issue_token(
        self,
        scope: TokenScope | str = TokenScope.READ,
        *,
        enterprise: str = "",
        days: int = 90,
        note: str = "",
        by: str,
        now: datetime | None = None,
    ) -> IssuedToken:
        """Issue a token for a program; its text is returned this once.

        Parameters
        ----------
        enterprise : str
            The one it is bound to: it opens nothing of the others; empty for the whole park.
        """
        wanted = Wanted(
            scope=scope_of(text_of("scope", scope)),
            enterprise=text_of("enterprise", enterprise),
            days=whole_of("days", days),
            note=text_of("note", note),
        )
        return issue_token(self.layout, wanted, _managing(by, now))

    def revoke_token(self, prefix: str, *, by: str, now: datetime | None = None) -> Token:
        """Let a token open nothing any more."""
        return revoke_token(self.layout, text_of("prefix", prefix), _managing(by, now))


def role_of(text: str) -> Role:
    """Return a role by its name.

    Raises
    ------
    UserError
        There is no such role.
    """
    if text not in set(Role):
        raise UserError("no_role", facts={"role": text, "known": ", ".join(Role)})
    return Role(text)


def scope_of(text: str) -> TokenScope:
    """Return a scope by its name.

    Raises
    ------
    UserError
        There is no such scope.
    """
    if text not in set(TokenScope):
        raise UserError("no_scope", facts={"scope": text, "known": ", ".join(TokenScope)})
    return TokenScope(text)


def _managing(by: str, now: datetime | None) -> Managing:
    return Managing(by=text_of("by", by), now=now_of(now))
