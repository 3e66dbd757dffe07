"""The page of the admin: who comes in, what came in, and what is kept of both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lingtan.app.keep_backups import backups_folder, list_backups
from lingtan.app.keep_sessions import list_sessions
from lingtan.app.keep_tokens import list_tokens
from lingtan.app.keep_users import list_users
from lingtan.app.layout import Layout
from lingtan.app.present_park import Presentation
from lingtan.app.record_visits import sum_visits
from lingtan.app.second_factor import standings
from lingtan.app.store_records import records_of
from lingtan.app.wiring import ImportRecord
from lingtan.app.wiring_users import Step
from lingtan.base.errors import Fact
from lingtan.base.time_axis import find_zone
from lingtan.reports.model import Amount, Block, Cell, Column, ColumnKind, Paragraph, Table
from lingtan.reports.numbers import write_number
from lingtan.reports.sentence import Sentence, sentence
from lingtan.reports.way import Way, way_to
from lingtan.reports.words import Words
from lingtan.web.admin.ending_tokens import ending_box
from lingtan.web.audit_log import importers, read_audit
from lingtan.web.composed import composed
from lingtan.web.factor_words import standing_told
from lingtan.web.import_ways import BROUGHT, REFUSED, way_to_import
from lingtan.web.told_figure import Place, told_count

CHAPTERS = tuple(
    f"admin_{name}"
    for name in ("users", "tokens", "sessions", "meters", "imports", "backups", "audit")
)
NONE = "–"
A_DAY = timedelta(hours=24)
FINDINGS: Place = ("/findings", "table-finding_kinds")
MOST_IMPORTS = 200
DIGITS = 16  # of a digest
NUMBERS = frozenset({"count", "taken", "refused", "findings", "size"})  # columns
WEIGHTS = {
    **dict.fromkeys(("expires", "used", "at", "when", "added", "since", "seen"), 1.4),
    "token": 1.7,
    "file": 2.6,
    "digest": 1.6,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the tables are drawn from."""

    layout: Layout
    words: Words
    zone: str
    now: datetime
    presentation: Presentation

    def say(self, key: str, **facts: object) -> str:
        """Return words of this page."""
        return self.words.say(f"admin.{key}", {name: str(fact) for name, fact in facts.items()})

    def moment(self, at: datetime | None) -> str:
        """Return an instant in the park's own zone, to the minute."""
        if at is None:
            return NONE
        return at.astimezone(find_zone(self.zone)).isoformat(sep=" ", timespec="minutes")[:16]

    def table(self, id_: str, headings: Sequence[str], rows: Sequence[tuple[Cell, ...]]) -> Table:
        """Return a table; one without rows says so."""
        return Table(
            id=f"admin_{id_}",
            title=self.say(f"table.{id_}"),
            columns=tuple(
                Column(
                    heading=self.say(f"heading.{name}"),
                    kind=_kind(name),
                    weight=WEIGHTS.get(name, 1.0),
                )
                for name in headings
            ),
            rows=tuple(rows),
            notes=() if rows else (self.say(f"none.{id_}"),),
        )


def with_admin(presentation: Presentation, layout: Layout, words: Words) -> Presentation:
    """Return a presentation whose report is the page of the admin."""
    zone = presentation.contents.evaluation.account.check.park.time_zone
    now = datetime.now(UTC)
    desk = Desk(layout=layout, words=words, zone=zone, now=now, presentation=presentation)
    blocks: Sequence[tuple[Block, ...]] = (
        (_users(desk),),
        (*ending_box(layout, now, words, desk.moment), _tokens(desk)),
        (_sessions(desk),),
        _meters(desk),
        (_imports(desk),),
        (
            Paragraph(text=desk.say("backups.where", folder=backups_folder(layout).name)),
            _backups(desk),
        ),
        _audit(desk),
    )
    return composed(
        presentation,
        _lead(desk),
        CHAPTERS,
        blocks,
        lambda id_: words.say(f"{id_.replace('_', '.', 1)}"),
    )


def _kind(name: str) -> ColumnKind:
    if name in {"digest", "file", "token"}:
        return ColumnKind.ID
    return ColumnKind.NUMBER if name in NUMBERS else ColumnKind.TEXT


def _lead(desk: Desk) -> Sentence:
    backups = list_backups(desk.layout)
    counts = {
        "users": len(list_users(desk.layout)),
        "sessions": len(list_sessions(desk.layout, desk.now)),
        "tokens": sum(each.is_good(desk.now) for each in list_tokens(desk.layout)),
    }
    facts: dict[str, Fact | Amount] = {
        name: told_count(desk.words, count, ("/admin", f"table-admin_{name}"))
        for name, count in counts.items()
    }
    if not backups:
        return sentence(desk.words, "admin.lead.no_backup", facts)
    facts["backup"] = desk.moment(backups[0].made_at)
    return sentence(desk.words, "admin.lead", facts)


def _users(desk: Desk) -> Table:
    factors = {each.name: each for each in standings(desk.layout, desk.now)}
    rows: list[tuple[Cell, ...]] = []
    for user in list_users(desk.layout):
        found = factors.get(user.name)
        rows.append(
            (
                user.name,
                desk.words.say(f"role.{user.role.value}"),
                user.enterprise or NONE,
                desk.words.say("users.locked" if user.is_locked else "users.open"),
                desk.moment(user.added_at),
                standing_told(found, desk.moment(found.since), desk.words) if found else NONE,
                Way(
                    text=desk.say("lock_or_remove"),
                    path="/do/user_change",
                    brings=(("user", user.name),),
                ),
            )
        )
    names = ("user", "role", "enterprise", "state", "added", "factor", "change")
    return desk.table("users", names, rows)


def _tokens(desk: Desk) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for token in list_tokens(desk.layout):
        is_good = token.is_good(desk.now)
        state = "is_revoked" if token.is_revoked else ("good" if is_good else "expired")
        rows.append(
            (
                token.prefix,
                desk.words.say(f"scope.{token.scope.value}"),
                token.enterprise or NONE,
                token.note or NONE,
                token.issued_by,
                desk.moment(token.expires_at),
                desk.moment(token.last_used),
                desk.words.say(f"tokens.{state}"),
                _way(desk, "token_revoke", token=token.prefix) if is_good else NONE,
            )
        )
    names = ("token", "scope", "enterprise", "note", "by", "expires", "used", "state", "change")
    return desk.table("tokens", names, rows)


def _sessions(desk: Desk) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.name,
            desk.say(f"way.{each.came.way.replace(' ', '_')}"),
            each.came.address or NONE,
            desk.moment(each.came.at),
            desk.moment(each.seen_at),
            _way(desk, "sign_out_user", user=each.name),
        )
        for each in list_sessions(desk.layout, desk.now)
    ]
    names = ("user", "way", "address", "since", "seen", "change")
    return desk.table("sessions", names, rows)


def _meters(desk: Desk) -> tuple[Block, ...]:
    park = desk.presentation.contents.evaluation.account.check.park
    edited = {"meters": len(park.meters), "park": 1}
    rows: list[tuple[Cell, ...]] = [
        (
            desk.words.say(f"do.{action}"),
            Amount(value=count, text=str(count), leads_to=way_to(f"/do/{action}")),
            Way(text=desk.say("edit"), path=f"/do/{action}"),
        )
        for action, count in edited.items()
    ]
    return (desk.table("meters", ("what", "count", "change"), rows),)


def _imports(desk: Desk) -> Table:
    by, counts = importers(desk.layout), _findings_by_file(desk)
    records = sorted(records_of(desk.layout).imports, key=lambda each: -each.import_id)
    rows: list[tuple[Cell, ...]] = [
        (
            each.source.file_name,
            desk.moment(each.known_at),
            by.get(each.source.file_sha256, NONE),
            *_fates(desk, each, counts.get(each.source.file_name, 0)),
            each.source.file_sha256[:DIGITS],
        )
        for each in records[:MOST_IMPORTS]
    ]
    names = ("file", "when", "by", "taken", "refused", "findings", "digest")
    return desk.table("imports", names, rows)


def _fates(desk: Desk, record: ImportRecord, findings: int) -> tuple[Amount, ...]:
    """Return rows taken, rows refused and findings; each leads to what it counts."""
    counts = {
        BROUGHT: record.rows.new + record.rows.changed,
        REFUSED: record.rows.refused,
    }
    fates = (
        Amount(
            value=count,
            text=write_number(count, 0, desk.words.language),
            leads_to=way_to_import(record.import_id, anchor),
        )
        for anchor, count in counts.items()
    )
    return (*fates, told_count(desk.words, findings, FINDINGS))


def _findings_by_file(desk: Desk) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in desk.presentation.findings:
        source = finding.place.source if finding.place is not None else ""
        counts[source] = counts.get(source, 0) + 1
    return counts


def _backups(desk: Desk) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            Way(text=each.name, path=f"/backups/{each.name}"),
            desk.moment(each.made_at),
            f"{write_number(each.size / 1e6, 1, desk.words.language)} MB",
            _way(desk, "backup_check", backup=each.name),
            _way(desk, "backup_restore", backup=each.name),
        )
        for each in list_backups(desk.layout)
    ]
    return desk.table("backups", ("file", "when", "size", "check", "restore"), rows)


def _audit(desk: Desk) -> tuple[Block, ...]:
    log = read_audit(desk.layout, desk.now)
    count, times = sum_visits(desk.layout, desk.now - A_DAY)
    facts: dict[str, Fact | Amount] = {
        "count": told_count(desk.words, len(log.lines), ("/audit", "")),
        "at": desk.moment(log.verified_at),
    }
    said = sentence(desk.words, "admin.audit.verified", facts)
    kept = (("admin.audit.open", "/audit", len(log.lines)), ("visits.open", "/visits", count))
    rows: list[tuple[Cell, ...]] = [
        (
            Way(text=desk.words.say(key), path=path),
            Amount(value=lines, text=str(lines), leads_to=way_to(path)),
        )
        for key, path, lines in kept
    ]
    steps = {"came": Step.SIGNED_IN, "refused": Step.REFUSED, "held_off": Step.HELD_OFF}
    of_a_day: dict[str, Fact | Amount] = {
        name: told_count(desk.words, times.get(step, 0), ("/visits", ""))
        for name, step in steps.items()
    }
    return (
        Paragraph(text=said),
        Paragraph(text=sentence(desk.words, "visits.of_a_day", of_a_day)),
        desk.table("audit", ("what", "count"), rows),
    )


def _way(desk: Desk, action: str, **brings: str) -> Way:
    text = desk.words.say(f"do.{action}.button")
    return Way(text=text, path=f"/do/{action}", brings=tuple(brings.items()))
