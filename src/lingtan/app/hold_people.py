"""Hold the database of users of a workspace against its log of evidence."""

from lingtan.app.layout import Layout
from lingtan.app.record_steps import entries_of
from lingtan.app.wiring_users import find_token, password_of, reading, tokens_in, users_in
from lingtan.base.errors import EvidenceError
from lingtan.evidence.people_told import Compared, Standing, compare, seal_of, told_by


def hold_people(layout: Layout) -> Compared:
    """Return what the database of users says otherwise than the log; of a damaged log, nothing.

    Raises
    ------
    UserError
        The database cannot be read.
    """
    found = _found(layout)
    try:
        return compare(told_by(entries_of(layout)), found)
    except EvidenceError:  # a park that was damaged is restored as it was, and proves nothing
        return Compared(unproven=tuple(sorted(found)))


def _found(layout: Layout) -> dict[str, Standing]:
    with reading(layout.users) as connection:
        if connection is None:
            return {}
        people = {
            user.name: Standing(
                right=user.role.value,
                enterprise=user.enterprise,
                is_closed=user.is_locked,
                seal=seal_of(user.name, password_of(connection, user.name)),
            )
            for user in users_in(connection)
        }
        programs = {
            token.prefix: Standing(
                right=token.scope.value,
                enterprise=token.enterprise,
                expires=token.expires_at.isoformat(),
                is_closed=token.is_revoked,
                seal=seal_of(token.prefix, (find_token(connection, token.prefix) or ("", ""))[1]),
            )
            for token in tokens_in(connection)
        }
    return people | programs
