"""Print who may sign in, and with which tokens; of a secret only the one just issued."""

from collections.abc import Sequence
from datetime import datetime

from rich.text import Text

from lingtan.app.keep_tokens import IssuedToken
from lingtan.cli.language import say
from lingtan.cli.show import SCREEN, print_table
from lingtan.park.people import Token, User

NEVER = "–"


def print_users(users: Sequence[User]) -> None:
    """Print every user."""
    if not users:
        SCREEN.print(say("users.none"), soft_wrap=True)
        return
    headings = [say(f"users.{name}") for name in ("name", "role", "enterprise", "state", "added")]
    print_table(headings, [_user(user) for user in users])


def print_user(user: User) -> None:
    """Print one user in a line."""
    SCREEN.print(Text("  " + " · ".join(filter(None, _user(user)[:4]))), soft_wrap=True)


def print_tokens(tokens: Sequence[Token], now: datetime) -> None:
    """Print every token that was issued."""
    if not tokens:
        SCREEN.print(say("tokens.none"), soft_wrap=True)
        return
    names = ("prefix", "scope", "note", "issued_by", "expires", "last_used", "state")
    print_table([say(f"tokens.{name}") for name in names], [_token(each, now) for each in tokens])


def print_token(issued: IssuedToken) -> None:
    """Print the text of a new token, this once."""
    SCREEN.print(Text(issued.text), soft_wrap=True)
    until = _minute(issued.token.expires_at)
    SCREEN.print(Text(say("tokens.once", until=until), style="dim"), soft_wrap=True)


def _user(user: User) -> list[str]:
    state = say("users.locked" if user.is_locked else "users.open")
    return [
        user.name,
        say(f"role.{user.role.value}"),
        user.enterprise,
        state,
        _minute(user.added_at),
    ]


def _token(token: Token, now: datetime) -> list[str]:
    if token.is_revoked:
        state = say("tokens.is_revoked")
    else:
        state = say("tokens.good" if token.is_good(now) else "tokens.expired")
    return [
        token.prefix,
        " · ".join(filter(None, (token.scope.value, token.enterprise))),
        token.note,
        token.issued_by,
        _minute(token.expires_at),
        _minute(token.last_used),
        state,
    ]


def _minute(moment: datetime | None) -> str:
    return NEVER if moment is None else moment.isoformat(" ", "minutes")
