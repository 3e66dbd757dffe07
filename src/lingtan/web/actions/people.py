"""Say who may sign in, and with which tokens programs do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

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
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.peppered import refusal
from lingtan.app.record_visits import record_wrong_password
from lingtan.app.second_factor import remove_factor
from lingtan.app.sign_in import Chosen, recognise
from lingtan.base.errors import Fact, JobError
from lingtan.park.people import Role, TokenScope, User
from lingtan.reports.model import Block, Table
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.tables import note, text_table

MOST_DIGITS = 9
USER_STEPS = ("lock", "unlock", "remove")


def add(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Add a user with his first password."""
    user = User(
        name=order.value("name"),
        role=Role(order.value("role")),
        enterprise=order.value("enterprise"),
        added_at=datetime.now(UTC),
    )
    add_user(order.layout, user, order.values["password"], _managing(order))
    return _said(order, "added")


def give_role(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Give a user another role; his sessions end."""
    role, enterprise = Role(order.value("role")), order.value("enterprise")
    change_role(order.layout, order.value("user"), role, enterprise, _managing(order))
    return _said(order, "changed")


def give_password(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Give a user another password; his sessions end."""
    change_password(order.layout, order.value("user"), order.values["password"], _managing(order))
    return _said(order, "changed")


def change_own(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Change one's own password, by the one there is; every session of one's own ends."""
    chosen = Chosen(name=order.by, password=order.values["old_password"])
    now = datetime.now(UTC)
    if recognise(order.layout, chosen, now) is None:
        record_wrong_password(order.layout, order.by, now)
        raise refusal(order.layout)
    change_password(order.layout, order.by, order.values["password"], _managing(order))
    return lambda words: Told(blocks=(note(words.say("do.people.changed"), ()),))


def change(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Lock a user, let him in again, or forget him."""
    name, step, managing = order.value("user"), order.value("step"), _managing(order)
    if step == "remove":
        remove_user(order.layout, name, managing)
    else:
        lock_user(order.layout, name, managing, is_locked=step == "lock")
    left = _left_behind(order.layout, name, managing.now) if step != "unlock" else ()
    said = _said(order, "changed")
    return lambda words: _with_tokens(said(words), name, left, words)


def forget_factor(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Forget the second factor of a user who has lost it; his sessions end."""
    remove_factor(order.layout, order.value("user"), _managing(order))
    return _said(order, "changed")


def issue(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Issue a token; its text is shown once."""
    days = order.value("days")
    if not days.isdecimal() or len(days) > MOST_DIGITS:
        raise JobError("no_number", facts={"value": days})
    wanted = Wanted(
        scope=TokenScope(order.value("scope")),
        enterprise=order.value("token_of"),
        days=int(days),
        note=order.value("note"),
    )
    done = issue_token(order.layout, wanted, _managing(order))
    return lambda words: _issued(done, words)


def revoke(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Let a token open nothing any more."""
    revoke_token(order.layout, order.value("token"), _managing(order))
    layout = order.layout
    return lambda words: Told(
        blocks=(note(words.say("do.people.changed"), ()), _tokens_table(layout, words))
    )


def _managing(order: Order) -> Managing:
    return Managing(by=order.by, now=datetime.now(UTC))


def _said(order: Order, word: str) -> Callable[[Words], Told]:
    layout = order.layout
    return lambda words: Told(
        blocks=(note(words.say(f"do.people.{word}"), ()), _users_table(layout, words))
    )


def _left_behind(layout: Layout, name: str, now: datetime) -> tuple[str, ...]:
    """Return the tokens somebody issued that go on: he may have kept the text of one."""
    tokens = list_tokens(layout)
    return tuple(each.prefix for each in tokens if each.issued_by == name and each.is_good(now))


def _with_tokens(told: Told, name: str, left: Sequence[str], words: Words) -> Told:
    if not left:
        return told
    facts: dict[str, Fact] = {"count": len(left), "name": name}
    lines = (", ".join(left), words.say("do.people.tokens_left.next"))
    block = note(words.say("do.people.tokens_left", facts), lines)
    link = Link(path="/do/token_revoke", words="do.token_revoke")
    return replace(told, blocks=(block, *told.blocks), links=(link,), is_doubtful=True)


def _issued(done: IssuedToken, words: Words) -> Told:
    until = done.token.expires_at.isoformat(sep=" ", timespec="minutes")
    lines = (done.text, words.say("tokens.once", {"until": until}))
    return Told(blocks=(note(words.say("do.token.issued"), lines),), is_shown_once=True)


def _users_table(layout: Layout, words: Words) -> Table:
    rows = (
        (
            user.name,
            words.say(f"role.{user.role.value}"),
            user.enterprise or "–",
            words.say("users.locked" if user.is_locked else "users.open"),
        )
        for user in list_users(layout)
    )
    return text_table("users", words, ("user", "role", "enterprise", "state"), rows)


def _tokens_table(layout: Layout, words: Words) -> Table:
    rows = (
        (
            token.prefix,
            words.say(f"scope.{token.scope.value}"),
            token.enterprise or "–",
            token.note or "–",
            token.issued_by,
            token.expires_at.isoformat(sep=" ", timespec="minutes"),
            words.say("tokens.is_revoked") if token.is_revoked else "–",
        )
        for token in list_tokens(layout)
    )
    headings = ("token", "scope", "enterprise", "note", "by", "expires", "state")
    return text_table("tokens", words, headings, rows)


def _users(layout: Layout, _values: Mapping[str, str], words: Words) -> Sequence[Block]:
    return _with_rows(_users_table(layout, words))


def _tokens(layout: Layout, _values: Mapping[str, str], words: Words) -> Sequence[Block]:
    return _with_rows(_tokens_table(layout, words))


def _with_rows(table: Table) -> Sequence[Block]:
    return (table,) if table.rows else ()


def _user_names(layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    return [(user.name, user.name) for user in list_users(layout)]


def _token_names(layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    live = (token for token in list_tokens(layout) if not token.is_revoked)
    return [(token.prefix, f"{token.prefix} {token.note}".strip()) for token in live]


def _roles(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(role.value, words.say(f"role.{role.value}")) for role in Role]


def _scopes(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(scope.value, words.say(f"scope.{scope.value}")) for scope in TokenScope]


def _steps(_layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    return [(step, words.say(f"do.user.{step}")) for step in USER_STEPS]


def enterprises(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the enterprises of a park, and none of them first."""
    found = open_park(layout).park.enterprises
    named = [(each.id, each.name.in_language(words.language) or each.id) for each in found]
    return [("", "–"), *named]


USER = Field(name="user", kind=Kind.CHOICE, choices=_user_names)
ROLE = Field(name="role", kind=Kind.CHOICE, choices=_roles)
ENTERPRISE = Field(name="enterprise", kind=Kind.CHOICE, choices=enterprises, is_required=False)
TOKEN = Field(name="token", kind=Kind.CHOICE, choices=_token_names)
PASSWORD = Field(name="password", kind=Kind.NEW_SECRET)


def _of_people(
    id_: str, work: Callable[[Order, Tell], Callable[[Words], Told]], *fields: Field
) -> Action:
    lead = _tokens if id_.startswith("token") else _users
    return Action(id=id_, page="admin", least=Role.ADMIN, work=work, lead=lead, fields=fields)


OWN_PASSWORD = Action(
    id="password",
    page="people",
    least=Role.ENTERPRISE,
    work=change_own,
    is_guess=True,
    fields=(Field(name="old_password", kind=Kind.SECRET), PASSWORD),
)
PEOPLE = (
    OWN_PASSWORD,
    _of_people("user_add", add, Field(name="name"), ROLE, ENTERPRISE, PASSWORD),
    _of_people("user_role", give_role, USER, ROLE, ENTERPRISE),
    _of_people("user_password", give_password, USER, PASSWORD),
    _of_people("user_change", change, USER, Field(name="step", kind=Kind.CHOICE, choices=_steps)),
    _of_people("user_factor", forget_factor, USER),
    _of_people(
        "token_issue",
        issue,
        Field(name="scope", kind=Kind.CHOICE, choices=_scopes),
        Field(name="token_of", kind=Kind.CHOICE, choices=enterprises, is_required=False),
        Field(name="days"),
        Field(name="note", is_required=False),
    ),
    _of_people(
        "token_revoke", revoke, Field(name="token", kind=Kind.CHOICE, choices=_token_names)
    ),
)
