"""The tables of the database of users, version by version; an older one is brought up to date.

Each version is what was added to the one before it. What was once released is never edited.
"""

import sqlite3

VERSIONS = (
    """
create table users (
    name text primary key, role text not null, enterprise text not null,
    is_locked integer not null, added_at text not null, password text not null
) strict;
create table tokens (
    prefix text primary key, digest text not null, scope text not null, note text not null,
    issued_by text not null, issued_at text not null, expires_at text not null,
    last_used text, is_revoked integer not null
) strict;
create table sessions (
    digest text primary key, name text not null references users (name) on delete cascade,
    started_at text not null, seen_at text not null
) strict;
create table invitations (digest text primary key, expires_at text not null) strict;
""",
    """
alter table tokens add column enterprise text not null default '';
""",
    """
alter table sessions add column way text not null default 'password';
alter table sessions add column address text not null default '';
create table identities (
    issuer text not null, subject text not null,
    name text not null references users (name) on delete cascade,
    primary key (issuer, subject), unique (issuer, name)
) strict;
create table attempts (
    digest text primary key, state text not null, nonce text not null, verifier text not null,
    going text not null, began_at text not null
) strict;
""",
    """
create table factors (
    name text primary key references users (name) on delete cascade, secret blob not null,
    confirmed_at text, last_step integer not null, failures integer not null, failed_at text
) strict;
create table recovery_codes (
    name text not null references users (name) on delete cascade, digest text not null,
    primary key (name, digest)
) strict;
create table halfway (
    digest text primary key, name text not null references users (name) on delete cascade,
    began_at text not null, way text not null, address text not null, going text not null
) strict;
""",
    """
create table drawn_secrets (
    holder text primary key, name text not null references users (name) on delete cascade,
    secret blob not null, drawn_at text not null
) strict;
delete from factors where confirmed_at is null;
""",
    """
alter table identities add column claim text not null default '';
alter table identities add column value text not null default '';
""",
    """
alter table sessions add column browser text not null default '';
alter table sessions add column news integer not null default 0;
create table visits (
    id integer primary key, name text not null, step text not null, way text not null,
    first_at text not null, last_at text not null, address text not null, browser text not null,
    times integer not null, by_whom text not null
) strict;
create index visits_of on visits (name, step, way, id);
create index visits_by on visits (last_at);
""",
    """
create table looks (
    id integer primary key, name text not null, path text not null, enterprise text not null,
    first_at text not null, last_at text not null, times integer not null
) strict;
create index looks_of on looks (name, path, enterprise, id);
create index looks_by on looks (last_at);
""",
    """
create table security_keys (
    id text primary key, name text not null references users (name) on delete cascade,
    label text not null, host text not null, kept blob not null, count integer not null,
    added_at text not null, used_at text
) strict;
create index security_keys_of on security_keys (name, added_at);
create table key_challenges (
    holder text primary key, name text not null references users (name) on delete cascade,
    challenge blob not null, drawn_at text not null
) strict;
create table key_tries (
    name text primary key references users (name) on delete cascade,
    failures integer not null, failed_at text not null
) strict;
""",
    """
alter table tokens add column is_expired integer not null default 0;
""",
)
VERSION = len(VERSIONS)


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of a database; 0 of one in which nothing stands yet."""
    return int(connection.execute("pragma user_version").fetchone()[0])


def bring_up_to_date(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Add what the versions since have added; to be called within one change."""
    for tables in VERSIONS[version_of(connection) : version]:
        for statement in filter(str.strip, tables.split(";")):
            connection.execute(statement)
    connection.execute(f"pragma user_version = {max(version, version_of(connection))}")
