"""Who came in, was refused or left, and what was changed about him, as rows.

What repeats within a while is one row that counts.

Of everybody, each step and way keeps so many rows, so whoever floods one of them pushes out
neither the others nor what other people did.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

Connection = sqlite3.Connection
KEPT = timedelta(days=400)
"""Half a year is asked for (网络安全法, article 21; recalled, label R); a year tells more."""
MOST_OF_ONE = 5_000
WINDOW = timedelta(hours=1)


class Step(StrEnum):
    """What happened at the door."""

    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    ENDED = "ended"  # by himself, from another session
    PUT_OUT = "put_out"  # the file of the identity provider names him no more
    REFUSED = "refused"  # what was shown is wrong
    HELD_OFF = "held_off"  # too many tries: nothing was looked at
    USED = "used"  # of a token
    CHANGED = "changed"  # a password, a role, a second factor


ALONE = frozenset({Step.SIGNED_IN, Step.SIGNED_OUT, Step.ENDED, Step.PUT_OUT, Step.CHANGED})
"""What stands in a row of its own each time."""
NEWS = (Step.CHANGED.value, Step.REFUSED.value, Step.HELD_OFF.value)
"""What somebody is told of when he comes again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What happened at the door, once or several times alike.

    Attributes
    ----------
    name : str
        A user, or the prefix of a token; empty of whom nobody here is called: what was typed may
        be a password.
    way : str
        ``password``, ``provider``, ``first link``, ``code``, ``token``; with a second factor the
        two of them, joined by ``+``. Of a change what was changed.
    first_at, last_at : datetime
        UTC.
    address, browser : str
        From where and with what the last time, as far as the server can see.
    by : str
        Who made a change.
    """

    name: str
    step: Step
    way: str
    first_at: datetime
    last_at: datetime
    address: str = ""
    browser: str = ""
    times: int = 1
    by: str = ""


def keep_visit(connection: Connection, visit: Visit, window: timedelta = WINDOW) -> None:
    """Keep what happened; what is like something of the same window is counted there.

    Parameters
    ----------
    window : timedelta
        How long a row counts what repeats.
    """
    told = (visit.name, visit.step.value, visit.way)
    last = None if visit.step in ALONE else _last_of(connection, told)
    if last is not None and visit.last_at - datetime.fromisoformat(last["first_at"]) < window:
        connection.execute(
            "update visits set last_at = ?, address = ?, browser = ?, times = times + ? "
            "where id = ?",
            (visit.last_at.isoformat(), visit.address, visit.browser, visit.times, last["id"]),
        )
        return
    connection.execute(
        """insert into visits
        (name, step, way, first_at, last_at, address, browser, times, by_whom)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            *told,
            visit.first_at.isoformat(),
            visit.last_at.isoformat(),
            visit.address,
            visit.browser,
            visit.times,
            visit.by,
        ),
    )
    _sweep(connection, told, visit.last_at - KEPT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which visits are asked for.

    Attributes
    ----------
    name : str or None
        Of whom; empty for strangers, None for everybody.
    step : str
        What happened; empty for everything.
    since : datetime or None
        From when on.
    """

    name: str | None = None
    step: str = ""
    since: datetime | None = None


EVERY = Wanted()


def visits_in(
    connection: Connection, wanted: Wanted = EVERY, most: int = -1, skipped: int = 0
) -> tuple[Visit, ...]:
    """Return what is kept, the newest first: `most` of it where told, after so many skipped."""
    where, values = _where(wanted)
    sql = f"select * from visits {where} order by last_at desc, id desc limit ? offset ?"
    rows = connection.execute(sql, (*values, most, skipped))
    return tuple(
        Visit(
            name=row["name"],
            step=Step(row["step"]),
            way=row["way"],
            first_at=datetime.fromisoformat(row["first_at"]),
            last_at=datetime.fromisoformat(row["last_at"]),
            address=row["address"],
            browser=row["browser"],
            times=row["times"],
            by=row["by_whom"],
        )
        for row in rows
    )


def count_visits(connection: Connection, wanted: Wanted = EVERY) -> int:
    """Return how many lines are kept."""
    where, values = _where(wanted)
    sql = f"select count(*) from visits {where}"
    return int(connection.execute(sql, values).fetchone()[0])


def times_in(connection: Connection, wanted: Wanted = EVERY) -> dict[str, int]:
    """Return how often each step happened."""
    where, values = _where(wanted)
    sql = f"select step, sum(times) from visits {where} group by step"
    return {row[0]: int(row[1]) for row in connection.execute(sql, values)}


def names_in(connection: Connection) -> tuple[str, ...]:
    """Return of whom there is anything, by name."""
    rows = connection.execute("select distinct name from visits where name != '' order by name")
    return tuple(row[0] for row in rows)


def count_news(connection: Connection, name: str) -> int:
    """Return how much happened about somebody since he signed in the last time; 0 at the first."""
    marks = ", ".join("?" * len(NEWS))
    sql = f"""select count(*) from visits where name = ? and step in ({marks}) and last_at > (
        select max(last_at) from visits where name = ? and step = ?)"""
    told = (name, *NEWS, name, Step.SIGNED_IN.value)
    return int(connection.execute(sql, told).fetchone()[0])


def _where(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    """Return conditions with their values; each condition is one of ours."""
    since = wanted.since.isoformat() if wanted.since is not None else ""
    told = {
        "name = ?": wanted.name,
        "step = ?": wanted.step or None,
        "last_at >= ?": since or None,
    }
    asked = {condition: value for condition, value in told.items() if value is not None}
    return ("where " + " and ".join(asked) if asked else ""), tuple(asked.values())


def _last_of(connection: Connection, told: tuple[str, str, str]) -> sqlite3.Row | None:
    sql = "select id, first_at from visits where (name, step, way) = (?, ?, ?) order by id desc"
    found: sqlite3.Row | None = connection.execute(f"{sql} limit 1", told).fetchone()
    return found


def _sweep(connection: Connection, told: tuple[str, str, str], ended_before: datetime) -> None:
    """Forget what is too old, and of one kind what is too much; texts of instants sort."""
    connection.execute("delete from visits where last_at < ?", (ended_before.isoformat(),))
    connection.execute(
        """delete from visits where (name, step, way) = (?, ?, ?) and id <= (
        select id from visits where (name, step, way) = (?, ?, ?)
        order by id desc limit 1 offset ?)""",
        (*told, *told, MOST_OF_ONE),
    )
