"""Whether the park still knows somebody by what an identity provider said of him.

The file ``users/sign_in.yaml`` is asked at every step and not only at sign-in: whoever is taken
out of it is out at his next click.
"""

from lingtan.app.layout import Layout
from lingtan.app.wiring_identity import Admission, Person, admissions_of, read_sign_in_file
from lingtan.app.wiring_users import password_of, reading
from lingtan.park.people import User


def is_vouched_for(layout: Layout, user: User) -> bool:
    """Whether the file still names somebody as what he is here, by what let him in the last time.

    Raises
    ------
    IdentityError
        Something in the file is not understood.
    """
    file = read_sign_in_file(layout.sign_in_file)
    if file is None or file.provider is None:
        return False
    with reading(layout.users) as connection:
        kept = () if connection is None else admissions_of(connection, user.name)
    return any(
        each.issuer == file.provider.issuer and _names(person, each, user)
        for each in kept
        for person in file.people
    )


def can_still_come(layout: Layout, user: User) -> bool:
    """Whether somebody could sign in today: with a password, or because the file names him.

    Raises
    ------
    IdentityError
        Something in the file is not understood.
    """
    with reading(layout.users) as connection:
        has_password = connection is not None and bool(password_of(connection, user.name))
    return has_password or is_vouched_for(layout, user)


def _names(person: Person, admission: Admission, user: User) -> bool:
    is_entry = (person.claim, person.value) == (admission.claim, admission.value)
    is_same = (person.role, person.enterprise) == (user.role, user.enterprise)
    return is_entry and is_same and person.user in {"", user.name}
