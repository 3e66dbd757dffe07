"""Sign people out, and make, check and restore backups."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from lingtan.app.inbox import digest_of
from lingtan.app.keep_acts import note_act
from lingtan.app.keep_backups import (
    backup_by,
    check_backup,
    list_backups,
    make_backup,
    restore_beside,
)
from lingtan.app.keep_sessions import end_sessions
from lingtan.app.keep_users import Managing, list_users
from lingtan.app.layout import Layout
from lingtan.app.restore_park import Restored
from lingtan.app.verify_evidence import Verification
from lingtan.base.errors import Fact, JobError
from lingtan.park.people import Role
from lingtan.reports.model import Block
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Link, Order, Tell, Told
from lingtan.web.actions.tables import findings_table, note

PAGE = "admin"
TO_ADMIN = (Link(path="/admin", words="page.admin"),)


def sign_out_user(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Sign a user out everywhere."""
    return _signed_out(order, order.value("user"))


def sign_out_own(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Sign oneself out everywhere."""
    return _signed_out(order, order.by)


def make(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Back the park up into the folder beside it."""
    now = datetime.now(UTC)
    done = make_backup(order.layout, now)
    digest = digest_of(done.path)
    note_act(order.layout, "backup", order.by, {done.path.name: digest}, now)
    facts: dict[str, Fact] = {
        "file": str(done.path),
        "files": done.files,
        "megabytes": round(done.size / 1e6, 1),
        "digest": digest,
    }
    lines = ("do.backup.files", "do.backup.digest", "do.backup.key")
    return lambda words: Told(
        blocks=(
            note(words.say("do.backup.made", facts), [words.say(line, facts) for line in lines]),
            *_findings(done.verification, words),
        ),
        links=TO_ADMIN,
        is_doubtful=not done.verification.is_sound,
    )


def check(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Check a backup to the last byte; nothing stays of it."""
    done = check_backup(order.layout, _file(order))
    return lambda words: _restored(done, "do.backup.checked", {}, words)


def restore(order: Order, _tell: Tell) -> Callable[[Words], Told]:
    """Restore a backup to a new folder beside the park."""
    done = restore_beside(order.layout, _file(order), order.value("folder"))
    facts: dict[str, Fact] = {"folder": str(done.folder)}
    return lambda words: _restored(done, "do.backup.restored", facts, words)


def _signed_out(order: Order, name: str) -> Callable[[Words], Told]:
    count = end_sessions(order.layout, name, Managing(by=order.by, now=datetime.now(UTC)))
    facts: dict[str, Fact] = {"name": name, "count": count}
    return lambda words: Told(blocks=(note(words.say("do.sign_out.done", facts), ()),))


def _file(order: Order) -> Path:
    """Return the backup that was sent, or else the one that was chosen."""
    if order.files:
        return order.files[0]
    if not order.value("backup"):
        raise JobError("no_backup_named")
    return backup_by(order.layout, order.value("backup"))


def _restored(done: Restored, key: str, more: dict[str, Fact], words: Words) -> Told:
    facts: dict[str, Fact] = {"made_at": done.made_at, "files": done.files, **more}
    lines = [words.say(f"{key}.next", facts)] if more else []
    if not done.has_key:
        lines.append(words.say("do.backup.no_key"))
    people = (("restore.not_done", done.not_done), ("restore.unproven", done.unproven))
    lines += [words.say(told, {"names": ", ".join(names)}) for told, names in people if names]
    return Told(
        blocks=(note(words.say(key, facts), lines), *_findings(done.verification, words)),
        links=TO_ADMIN,
        is_doubtful=not done.verification.is_sound,
    )


def _findings(done: Verification, words: Words) -> tuple[Block, ...]:
    return (findings_table(done.findings, words),) if done.findings else ()


def _users(layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    return [(user.name, user.name) for user in list_users(layout)]


def _backups(layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    return [("", "–"), *((each.name, each.name) for each in list_backups(layout))]


BACKUP = Field(name="backup", kind=Kind.CHOICE, choices=_backups, is_required=False)
FILE = Field(name="file_of_backup", kind=Kind.FILE, is_required=False)
ADMIN = (
    Action(
        id="sign_out_own",
        page="people",
        least=Role.ENTERPRISE,
        work=sign_out_own,
    ),
    Action(
        id="sign_out_user",
        page=PAGE,
        least=Role.ADMIN,
        work=sign_out_user,
        fields=(Field(name="user", kind=Kind.CHOICE, choices=_users),),
    ),
    Action(id="backup_make", page=PAGE, least=Role.ADMIN, work=make),
    Action(id="backup_check", page=PAGE, least=Role.ADMIN, work=check, fields=(BACKUP, FILE)),
    Action(
        id="backup_restore",
        page=PAGE,
        least=Role.ADMIN,
        work=restore,
        fields=(BACKUP, FILE, Field(name="folder")),
    ),
)
