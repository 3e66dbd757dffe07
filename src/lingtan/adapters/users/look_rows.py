"""Who looked at what, as rows: of an address and an enterprise an hour is one row that counts.

Of everybody each address keeps so many rows, so whoever looks at one of them over and over wipes
nothing of what he saw elsewhere, and nothing of anybody else.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from lingtan.adapters.users.visit_rows import KEPT, MOST_OF_ONE, WINDOW

Connection = sqlite3.Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody was shown, once or several times within an hour.

    Attributes
    ----------
    name : str
        A user, or the prefix of a token.
    path : str
        The address, without what was asked of it.
    enterprise : str
        Whose data they were; empty of the whole park.
    first_at, last_at : datetime
        UTC.
    """

    name: str
    path: str
    enterprise: str
    first_at: datetime
    last_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which looks are asked for.

    Attributes
    ----------
    name : str
        Of whom; empty for everybody.
    enterprise : str or None
        At whose data; empty for those of the whole park, None for all.
    """

    name: str = ""
    enterprise: str | None = None


ALL = Sought()


def keep_look(connection: Connection, look: Look, window: timedelta = WINDOW) -> None:
    """Keep a look; what is like one of the same window is counted there."""
    told = (look.name, look.path, look.enterprise)
    sql = "select id, first_at from looks where (name, path, enterprise) = (?, ?, ?)"
    last = connection.execute(f"{sql} order by id desc limit 1", told).fetchone()
    if last is not None and look.last_at - datetime.fromisoformat(last["first_at"]) < window:
        connection.execute(
            "update looks set last_at = ?, times = times + ? where id = ?",
            (look.last_at.isoformat(), look.times, last["id"]),
        )
        return
    connection.execute(
        """insert into looks (name, path, enterprise, first_at, last_at, times)
        values (?, ?, ?, ?, ?, ?)""",
        (*told, look.first_at.isoformat(), look.last_at.isoformat(), look.times),
    )
    _sweep(connection, look.name, look.path, look.last_at - KEPT)


def looks_in(
    connection: Connection, sought: Sought = ALL, most: int = -1, skipped: int = 0
) -> tuple[Look, ...]:
    """Return what is kept, the newest first: `most` of it where told, after so many skipped."""
    where, values = _where(sought)
    sql = f"select * from looks {where} order by last_at desc, id desc limit ? offset ?"
    return tuple(
        Look(
            name=row["name"],
            path=row["path"],
            enterprise=row["enterprise"],
            first_at=datetime.fromisoformat(row["first_at"]),
            last_at=datetime.fromisoformat(row["last_at"]),
            times=row["times"],
        )
        for row in connection.execute(sql, (*values, most, skipped))
    )


def count_looks(connection: Connection, sought: Sought = ALL) -> int:
    """Return how many rows are kept."""
    where, values = _where(sought)
    return int(connection.execute(f"select count(*) from looks {where}", values).fetchone()[0])


def lookers_in(connection: Connection) -> tuple[str, ...]:
    """Return who looked at anything, by name."""
    rows = connection.execute("select distinct name from looks order by name")
    return tuple(row[0] for row in rows)


def looked_at_in(connection: Connection) -> tuple[str, ...]:
    """Return at whose data anybody looked, without the whole park."""
    sql = "select distinct enterprise from looks where enterprise != '' order by enterprise"
    return tuple(row[0] for row in connection.execute(sql))


def _where(sought: Sought) -> tuple[str, tuple[str, ...]]:
    """Return conditions with their values; each condition is one of ours."""
    told = {"name = ?": sought.name or None, "enterprise = ?": sought.enterprise}
    asked = {condition: value for condition, value in told.items() if value is not None}
    return ("where " + " and ".join(asked) if asked else ""), tuple(asked.values())


def _sweep(connection: Connection, name: str, path: str, ended_before: datetime) -> None:
    """Forget what is too old, and of one address what is too much; texts of instants sort."""
    connection.execute("delete from looks where last_at < ?", (ended_before.isoformat(),))
    connection.execute(
        """delete from looks where (name, path) = (?, ?) and id <= (
        select id from looks where (name, path) = (?, ?) order by id desc limit 1 offset ?)""",
        (name, path, name, path, MOST_OF_ONE),
    )
