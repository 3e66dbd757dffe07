"""Sign in at an identity provider: it says who somebody is, and the park who he is here.

Whoever `users/sign_in.yaml` does not name is refused. Nobody becomes what a person who signs in
with a password is, unless the file names that person: a group gives new names only.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_users import (
    Managing,
    Noted,
    noted_change,
    require_an_admin,
    require_known_enterprise,
    user_alike,
)
from lingtan.app.layout import Layout
from lingtan.app.wiring_identity import (
    Admission,
    Attempt,
    Claims,
    KeptAttempt,
    Person,
    Provider,
    SignInFile,
    claims_by,
    discover,
    insert_attempt,
    insert_identity,
    keep_admission,
    name_by_identity,
    read_sign_in_file,
    subject_of,
    sweep_attempts,
    take_attempt,
    way_to,
)
from lingtan.app.wiring_users import (
    Connection,
    changing,
    digest,
    draw_secret,
    find_user,
    insert_user,
    update_user,
    users_in,
)
from lingtan.base.errors import IdentityError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.people import Role, User, name_of

PATIENCE = timedelta(minutes=10)
BY = "identity provider"
NO_PASSWORD = ""  # nothing that is typed has this hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """Somebody who is sent to the provider.

    Attributes
    ----------
    address : str
        Where to.
    secret : str
        What his browser holds until he is back.
    """

    address: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """Somebody who came back and is known.

    Attributes
    ----------
    going : str
        Where he wanted to.
    """

    user: User
    going: str


def sign_in_file(layout: Layout) -> SignInFile | None:
    """Return what the park says of its identity provider; None where it has none.

    Raises
    ------
    IdentityError
        Something in the file is not understood.
    """
    return read_sign_in_file(layout.sign_in_file)


def require_provider(layout: Layout) -> None:
    """Make sure that a provider that is set up could be asked.

    Raises
    ------
    IdentityError
        Something in the file is not understood, or the secret is not where it says.
    """
    file = sign_in_file(layout)
    if file is not None and file.provider is not None:
        file.provider.secret()


def leave(layout: Layout, back: str, going: str, now: datetime) -> Leaving:
    """Send somebody to the provider.

    Parameters
    ----------
    back : str
        The address he is sent back to.
    going : str
        Where he wants to go on.

    Raises
    ------
    IdentityError
        There is no provider, or it is not reached.
    """
    provider, _ = _required(layout)
    addresses, secret = discover(provider), draw_secret()
    attempt = Attempt(state=draw_secret(), nonce=draw_secret(), verifier=draw_secret(), back=back)
    kept = KeptAttempt(
        state=attempt.state,
        nonce=attempt.nonce,
        verifier=attempt.verifier,
        going=going,
        began_at=now.astimezone(UTC),
    )
    with changing(layout.users) as connection:
        sweep_attempts(connection, now.astimezone(UTC) - PATIENCE)
        insert_attempt(connection, digest(secret), kept)
    return Leaving(address=way_to(provider, addresses, attempt), secret=secret)


def come_back(
    layout: Layout, back: str, secret: str, told: Mapping[str, str], now: datetime
) -> Back:
    """Return who came back from the provider, whom the park knows by what it says.

    Parameters
    ----------
    secret : str
        What his browser holds.
    told : mapping
        What the address he came back to says.

    Raises
    ------
    IdentityError
        It is no answer to what this browser asked, it is not genuine, or nobody here is meant.
    UserError
        The role he is given cannot be his.
    """
    provider, people = _required(layout)
    with changing(layout.users) as connection:
        kept = take_attempt(connection, digest(secret))
    if kept is None or now - kept.began_at >= PATIENCE:
        raise IdentityError("no_attempt")
    if not hmac.compare_digest(kept.state.encode(), told.get("state", "").encode()):
        raise IdentityError("other_state")
    if "code" not in told:
        raise IdentityError("declined", facts={"said": told.get("error", "–")[:200]})
    attempt = Attempt(state=kept.state, nonce=kept.nonce, verifier=kept.verifier, back=back)
    claims = claims_by(provider, attempt, told, now)
    who = (provider.issuer, str(claims["sub"]))
    user = _admitted(layout, who, person_by(people, claims), claims, now)
    return Back(user=user, going=kept.going)


def person_by(people: Sequence[Person], claims: Claims) -> Person:
    """Return the first entry of the file that fits what the provider says.

    Raises
    ------
    IdentityError
        None does.
    """
    for person in people:
        if _fits(person, claims):
            return person
    raise IdentityError("unknown_person", facts={"who": _called(claims)})


def _required(layout: Layout) -> tuple[Provider, Sequence[Person]]:
    file = sign_in_file(layout)
    if file is None or file.provider is None:
        raise IdentityError("no_provider")
    return file.provider, file.people


def _fits(person: Person, claims: Claims) -> bool:
    """Whether a claim is what an entry says, or lists it; an address nobody checked is none."""
    if person.claim == "email" and claims.get("email_verified") is not True:
        return False
    told = claims.get(person.claim)
    return person.value in told if isinstance(told, list) else told == person.value


def _called(claims: Claims) -> str:
    names = (claims.get(name) for name in ("preferred_username", "email", "sub"))
    return str(next(name for name in names if name))[:80]


def _admitted(
    layout: Layout, who: tuple[str, str], person: Person, claims: Claims, now: datetime
) -> User:
    """Return the user somebody is, made what the file says he is."""
    name = name_of(person.user or str(claims.get(person.name_from, "")))
    if not name:
        raise IdentityError("no_name_told", facts={"claim": person.name_from or person.user})
    require_known_enterprise(layout, person.enterprise)
    at = now.astimezone(UTC)
    wanted = User(name=name, role=person.role, enterprise=person.enterprise, added_at=at)
    admission = Admission(issuer=who[0], claim=person.claim, value=person.value)
    with changing(layout.users) as connection:
        standing = find_user(connection, name)
        if standing is not None and _is_as_wanted(connection, standing, wanted, who):
            keep_admission(connection, name, admission)
            return _unlocked(standing)
    managing = Managing(by=BY, now=now)
    with noted_change(layout, managing) as (connection, note):
        _require_own(connection, person, wanted, who)
        user = _brought_in(connection, note, wanted, managing)
        if not name_by_identity(connection, *who):
            insert_identity(connection, *who, name)
            note(user_entry("linked", user, BY, now))
        keep_admission(connection, name, admission)
    return user


def _is_as_wanted(
    connection: Connection, standing: User, wanted: User, who: tuple[str, str]
) -> bool:
    is_linked = name_by_identity(connection, *who) == wanted.name
    is_same = (standing.role, standing.enterprise) == (wanted.role, wanted.enterprise)
    return is_linked and is_same


def _unlocked(user: User) -> User:
    if user.is_locked:
        raise IdentityError("locked", facts={"name": user.name})
    return user


def _require_own(
    connection: Connection, person: Person, wanted: User, who: tuple[str, str]
) -> None:
    """Make sure that a name is this person's, or nobody's yet."""
    if not users_in(connection) and wanted.role is not Role.ADMIN:
        raise IdentityError("nobody_yet")
    known_as, taken = name_by_identity(connection, *who), find_user(connection, wanted.name)
    if known_as and known_as != wanted.name:
        facts = {"name": wanted.name, "known": known_as}
        raise IdentityError("known_as_another", facts=facts)
    if known_as:
        return
    if taken is None:
        if user_alike(connection, wanted.name):
            raise IdentityError("name_alike", facts={"name": wanted.name})
        return
    if not person.user or subject_of(connection, who[0], wanted.name):
        raise IdentityError("name_of_another", facts={"name": wanted.name})


def _brought_in(connection: Connection, note: Noted, wanted: User, managing: Managing) -> User:
    """Return a user with the role he is to have; one who is new is added, without a password."""
    standing = find_user(connection, wanted.name)
    if standing is None:
        insert_user(connection, wanted, NO_PASSWORD)
        note(user_entry("added", wanted, managing.by, managing.now))
        return wanted
    _unlocked(standing)
    user = replace(standing, role=wanted.role, enterprise=wanted.enterprise)
    if user != standing:
        update_user(connection, user)
        require_an_admin(connection, standing)
        note(user_entry("role", user, managing.by, managing.now))
    return user
