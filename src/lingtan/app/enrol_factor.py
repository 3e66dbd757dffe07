"""Set up a second factor: a secret drawn for one browser, and the first code that confirms it.

What was drawn is shown to the browser it was drawn for and to no other. Else who knows a password
could look at the secret its owner is about to confirm, and have his codes from then on.
"""

import secrets
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from lingtan.app.factor_secret import sealed, unsealed
from lingtan.app.keep_users import Managing, noted_change
from lingtan.app.layout import Layout
from lingtan.app.second_factor import has_factor, plain_code
from lingtan.app.sign_in import LONGEST
from lingtan.app.wiring_factors import (
    Factor,
    delete_drawn,
    find_drawn,
    find_factor,
    keep_drawn,
    keep_factor,
    keep_recovery_codes,
    sweep_drawn,
)
from lingtan.app.wiring_users import changing, digest, find_user, reading
from lingtan.base.errors import UserError
from lingtan.evidence.user_entries import user_entry
from lingtan.park.one_time_codes import DIGITS, SECONDS_A_STEP, fitting_step

SECRET_BYTES = 20
RECOVERY_CODES, CODE_BYTES = 10, 10
PRODUCT = "lingtan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What a phone needs to give codes.

    Attributes
    ----------
    secret : str
        Base 32, in groups of four.
    address : str
        The same for a phone that reads it from a picture.
    """

    secret: str
    address: str


def begin_enrolment(layout: Layout, name: str, holder: str, now: datetime) -> Enrolment:
    """Draw a secret for a user in one browser, in the place of what it was shown before.

    Parameters
    ----------
    holder : str
        What the browser holds: its session, or its sign-in that waits.

    Raises
    ------
    UserError
        He has a second factor; it is removed first. Or the key of the park is not there.
    """
    secret, instant = secrets.token_bytes(SECRET_BYTES), now.astimezone(UTC)
    kept = sealed(layout, name, secret)
    with changing(layout.users) as connection:
        if find_factor(connection, name) is not None:
            raise UserError("factor_there", facts={"name": name})
        sweep_drawn(connection, instant - LONGEST)
        keep_drawn(connection, digest(holder), name, kept, instant)
    return _enrolment(name, secret)


def enrolment_of(layout: Layout, name: str, holder: str) -> Enrolment | None:
    """Return what was drawn for a user in a browser; None where nothing waits there.

    Raises
    ------
    UserError
        The key of the park is not there.
    """
    with reading(layout.users) as connection:
        kept = None if connection is None else find_drawn(connection, digest(holder), name)
    secret = None if kept is None else unsealed(layout, name, kept)
    return None if secret is None else _enrolment(name, secret)


def confirm_enrolment(
    layout: Layout, name: str, code: str, now: datetime, holder: str, *, is_first: bool = False
) -> tuple[str, ...]:
    """Take the first code; return recovery codes, which are shown this once.

    Parameters
    ----------
    is_first : bool
        Whether it must be his first second factor of any kind: he is not in yet.

    Raises
    ------
    UserError
        The code is wrong, or nothing waits for one in this browser.
    """
    drawn = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with noted_change(layout, Managing(by=name, now=now)) as (connection, note):
        user, kept = find_user(connection, name), find_drawn(connection, digest(holder), name)
        secret = None if kept is None else unsealed(layout, name, kept)
        is_there = has_factor if is_first else find_factor
        if user is None or secret is None or is_there(connection, name):
            raise UserError("no_enrolment", facts={"name": name})
        step = fitting_step(secret, code, now, 0)
        if step is None:
            raise UserError("wrong_code")
        delete_drawn(connection, name)
        at = now.astimezone(UTC)
        keep_factor(
            connection,
            Factor(
                name=name, secret=sealed(layout, name, secret), confirmed_at=at, last_step=step
            ),
        )
        keep_recovery_codes(connection, name, [digest(plain_code(each)) for each in drawn])
        note(user_entry("factor_added", user, name, now))
    return tuple(drawn)


def _enrolment(name: str, secret: bytes) -> Enrolment:
    text = b32encode(secret).decode()
    label = quote(f"{PRODUCT}:{name}")
    query = f"secret={text}&issuer={PRODUCT}&digits={DIGITS}&period={SECONDS_A_STEP}"
    return Enrolment(secret=_grouped(text), address=f"otpauth://totp/{label}?{query}")


def _recovery_code() -> str:
    return _grouped(b32encode(secrets.token_bytes(CODE_BYTES)).decode().lower(), "-")


def _grouped(text: str, between: str = " ") -> str:
    groups: Sequence[str] = [text[start : start + 4] for start in range(0, len(text), 4)]
    return between.join(groups)
