"""Who may come in, as one text: users, sessions and tokens without when they were seen last."""

import hashlib
import sqlite3

Connection = sqlite3.Connection

ASKED = (
    "select name, role, enterprise, is_locked from users order by name",
    "select digest from sessions order by digest",
    "select prefix, scope, enterprise, is_revoked from tokens order by prefix",
    "select issuer, name, claim, value from identities order by issuer, name",
)


def digest_of_doors(connection: Connection) -> str:
    """Return a text that is another one once somebody may see more or less than before."""
    digest = hashlib.sha256()
    for question in ASKED:
        for row in connection.execute(question):
            digest.update(f"{tuple(row)!r}\n".encode())
    return digest.hexdigest()
