"""Keep the tokens programs sign in with; every change is an entry of the log of evidence."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_users import Managing, noted_change, require_known_enterprise
from lingtan.app.layout import Layout
from lingtan.app.sign_in import reading_at
from lingtan.app.wiring_users import (
    Step,
    Visit,
    changing,
    digest,
    draw_prefix,
    draw_secret,
    find_token,
    insert_token,
    is_same,
    keep_visit,
    reading,
    revoke_row,
    tokens_in,
    touch_token,
)
from lingtan.base.errors import UserError
from lingtan.evidence.people_told import seal_of
from lingtan.evidence.user_entries import token_entry
from lingtan.park.people import Token, TokenScope
from lingtan.park.signed_text import signed_note

MARK = "_"
SOON = timedelta(days=14)  # enough to issue another and to tell whoever keeps the program
MOST_DAYS = 366
TOUCH, USED_WINDOW = timedelta(minutes=1), timedelta(days=1)
BY_TOKEN = "token"  # noqa: S105 - a way to come in, and no secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a token is to be.

    Attributes
    ----------
    enterprise : str
        The one it is bound to; empty for the whole park.
    days : int
        For how long it counts [d].
    note : str
        What it is for.
    """

    scope: TokenScope
    enterprise: str = ""
    days: int = 90
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedToken:
    """A new token; `text` is shown this once and kept nowhere."""

    token: Token
    text: str


def list_tokens(layout: Layout) -> tuple[Token, ...]:
    """Return every token that was issued, the oldest first."""
    layout.require()
    with reading(layout.users) as connection:
        return () if connection is None else tokens_in(connection)


def ending_tokens(layout: Layout, now: datetime, within: timedelta = SOON) -> tuple[Token, ...]:
    """Return tokens that count and end soon, the first to end first."""
    good = (each for each in list_tokens(layout) if each.is_good(now))
    ending = (each for each in good if each.expires_at - now <= within)
    return tuple(sorted(ending, key=lambda each: each.expires_at))


def issue_token(layout: Layout, wanted: Wanted, managing: Managing) -> IssuedToken:
    """Issue a token that counts for some days.

    Raises
    ------
    UserError
        It would count for no time or too long, the park has no such enterprise, or it would
        open more than an enterprise may.
    """
    if not 1 <= wanted.days <= MOST_DAYS:
        raise UserError("token_days", facts={"days": wanted.days, "most": MOST_DAYS})
    require_known_enterprise(layout, wanted.enterprise)
    if wanted.enterprise and wanted.scope in {TokenScope.ADMIN, TokenScope.ANSWER}:
        raise UserError("token_too_wide", facts={"enterprise": wanted.enterprise})
    secret, now = draw_secret(), managing.now.astimezone(UTC)
    token = Token(
        prefix=draw_prefix(),
        scope=wanted.scope,
        enterprise=wanted.enterprise,
        note=signed_note(wanted.note),
        issued_by=managing.by,
        issued_at=now,
        expires_at=now + timedelta(days=wanted.days),
    )
    kept = digest(secret)
    with noted_change(layout, managing) as (connection, tell):
        insert_token(connection, token, kept)
        seal = seal_of(token.prefix, kept)
        tell(token_entry("issued", token, managing.by, managing.now, seal))
    return IssuedToken(token=token, text=f"{token.prefix}{MARK}{secret}")


def revoke_token(layout: Layout, prefix: str, managing: Managing) -> Token:
    """Let a token open nothing any more.

    Raises
    ------
    UserError
        There is no such token.
    """
    name = prefix.partition(MARK)[0]
    with noted_change(layout, managing) as (connection, tell):
        found = find_token(connection, name)
        if found is None:
            raise UserError("no_token", facts={"prefix": name})
        revoke_row(connection, name)
        tell(token_entry("revoked", found[0], managing.by, managing.now))
    return found[0]


def token_by(layout: Layout, text: str, now: datetime, address: str = "") -> Token | None:
    """Return the token a program shows, if it is one that counts.

    That it was used stands in the list of visits: a row a day, which counts the minutes.
    """
    prefix, _, secret = text.partition(MARK)
    with reading_at(layout, now) as connection:
        found = None if connection is None else find_token(connection, prefix)
    if found is None or not is_same(found[1], digest(secret)) or not found[0].is_good(now):
        return None
    token = found[0]
    if token.last_used is None or now - token.last_used >= TOUCH:
        # a full disk shuts out nobody
        with suppress(UserError), changing(layout.users) as connection:
            at = now.astimezone(UTC)
            touch_token(connection, prefix, at)
            keep_visit(connection, _visit(token, at, address), USED_WINDOW)
    return token


def _visit(token: Token, at: datetime, address: str) -> Visit:
    return Visit(
        name=token.prefix, step=Step.USED, way=BY_TOKEN, first_at=at, last_at=at, address=address
    )
