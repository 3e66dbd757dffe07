"""Issue certificates and note what happens to them: tried first, then a second person approves."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import count
from shutil import rmtree

from lingtan.app.enter_certificate import enter_certificate
from lingtan.app.keep_candidates import Proposed, Word, propose_correction
from lingtan.app.layout import Layout
from lingtan.app.own_forms import stated_park
from lingtan.app.receive_files import files_of, upload_of
from lingtan.app.results_entry import RehearsedEntry
from lingtan.app.wiring_forms import THE_PARK, Entry
from lingtan.base.time_axis import find_zone
from lingtan.park.assets import Asset, AssetKind
from lingtan.park.certificates import Act, Configuration
from lingtan.park.contracts import ContractKind, PowerSource
from lingtan.park.people import Role
from lingtan.reports.contract_names import contract_name
from lingtan.reports.model import Block, Tone
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Fill, Kind, Link, Order, Tell, Told
from lingtan.web.actions.asking import Asking, Offered
from lingtan.web.actions.candidates import told_by
from lingtan.web.actions.offer_periods import months, periods
from lingtan.web.actions.offer_things import proofs, regions
from lingtan.web.actions.show_import import imported
from lingtan.web.actions.tables import findings_table, note
from lingtan.web.register_tables import RegisterTables

PAGE = "certificates"
TO_PAGE = Link(path="/certificates", words="page.certificates")
CLAIMING = (ContractKind.GREEN_POWER, ContractKind.CERTIFICATE)
COLUMNS = {
    "entry_id": "id",
    "proof": "evidence",
    "party": "owner",
}  # names that other forms use for other things
Say = Callable[[Words], Told]


def issue(order: Order, _tell: Tell) -> Say:
    """Try the issue of certificates."""
    return _tried(order, Entry.ISSUE)


def happen(order: Order, _tell: Tell) -> Say:
    """Try what happened to certificates."""
    return _tried(order, Entry.EVENT)


def propose(order: Order, _tell: Tell) -> Say:
    """Propose an entry that was tried; a second person approves it."""
    upload = upload_of(order.layout, order.value("upload"))
    word = Word(by=order.by, note=order.value("reason"), now=datetime.now(UTC))
    asked = Proposed(period=order.value("period"), files=files_of(upload))
    done = propose_correction(order.layout, asked, word)
    rmtree(upload, ignore_errors=True)
    return told_by(order.layout, done)


def _tried(order: Order, entry: Entry) -> Say:
    typed = {COLUMNS.get(name, name): value for name, value in order.values.items()}
    done = enter_certificate(order.layout, entry, typed, datetime.now(UTC))
    period = order.value("used_in")[:4] or order.value("production")[:4]
    return lambda words: _told(done, period, words)


def _told(done: RehearsedEntry, period: str, words: Words) -> Told:
    brings = (("upload", done.file.parent.name), ("period", period))
    ways = (
        Link(path="/do/certificate_propose", words="do.certificate_propose", brings=brings),
        Link(path="/do/take", words="certificates.take_at_once", brings=brings[:1]),
        TO_PAGE,
    )
    is_taken = done.imported.error is None and done.imported.statements > 0
    return Told(
        blocks=tuple(_blocks(done, words)),
        links=ways if is_taken else ways[2:],
        is_doubtful=not done.is_sound,
    )


def _blocks(done: RehearsedEntry, words: Words) -> list[Block]:
    sound = note(words.say("certificates.tried"), [words.say("certificates.nothing_changed")])
    lines = [words.say("certificates.no_effect_next")]
    vain = note(words.say("certificates.no_effect"), lines, Tone.DOUBT)
    blocks: list[Block] = [sound if done.is_sound else vain]
    if done.new_findings:
        blocks.append(findings_table(done.new_findings, words))
    if done.changed:
        tables = RegisterTables(found=done.after, words=words, can_act=False)
        blocks += [tables.headers(done.changed), tables.slices(done.changed, "slices_after")]
    return [*blocks, *imported((done.imported,), words)]


def _worded(stem: str, values: Sequence[str]) -> Callable[[Layout, Words], list[tuple[str, str]]]:
    def choices(_layout: Layout, words: Words) -> list[tuple[str, str]]:
        return [(each, words.say(f"form.{stem}.{each}") if each else "–") for each in values]

    return choices


def _parties(asking: Asking) -> Offered:
    """Return who may hold certificates, as far as the park knows: it itself comes first."""
    park, words = stated_park(asking.layout).park, asking.words
    named = [(e.id, e.name.in_language(words.language) or e.id) for e in park.enterprises]
    return [(THE_PARK, words.say("report.park_itself")), *named]


def _certificates(layout: Layout, _words: Words) -> Sequence[tuple[str, str]]:
    return [("", "–"), *((c.id, c.id) for c in stated_park(layout).park.certificates)]


def _contracts(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    park = stated_park(layout).park
    claiming = (each.id for each in park.contracts if each.kind in CLAIMING)
    return [("", "–"), *((id_, contract_name(park, words, id_)) for id_ in claiming)]


def _devices(asking: Asking) -> Offered:
    return _named(stated_park(asking.layout).park.assets, asking)


def _stores(asking: Asking) -> Offered:
    assets = stated_park(asking.layout).park.assets
    return _named([each for each in assets if each.kind is AssetKind.BATTERY], asking)


def _named(assets: Sequence[Asset], asking: Asking) -> Offered:
    return [(each.id, each.name.in_language(asking.words.language) or each.id) for each in assets]


ID, PROOF = Field(name="entry_id"), Field(name="proof", kind=Kind.OPEN, offers=proofs)
NUMBERS = Field(name="serial", is_required=False)
OWNER = Field(name="party", kind=Kind.OPEN, offers=_parties, is_required=False)
ISSUES, EVENTS = "batch", "event"


def _numbered(stem: str) -> Fill:
    """Return what fills in an id that is free, and today."""

    def fill(layout: Layout, brought: Mapping[str, str]) -> Mapping[str, str]:
        park = stated_park(layout).park
        known = {c.id for c in park.certificates} | {e.id for e in park.register_events}
        free = next(id_ for n in count(len(known) + 1) if (id_ := f"{stem}_{n}") not in known)
        today = f"{datetime.now(find_zone(park.time_zone)):%Y-%m-%d}"
        return {
            **brought,
            "entry_id": brought["entry_id"] or free,
            "day": brought.get("day") or today,
        }

    return fill


ISSUE = Action(
    id="certificate_issue",
    page=PAGE,
    least=Role.OPERATOR,
    work=issue,
    fill=_numbered(ISSUES),
    fields=(
        ID,
        Field(name="device", kind=Kind.OPEN, offers=_devices),
        Field(name="production", kind=Kind.OPEN, offers=months),
        Field(name="energy", kind=Kind.NUMBER),
        OWNER,
        Field(name="region", kind=Kind.OPEN, offers=regions, is_required=False),
        Field(
            name="technology",
            kind=Kind.CHOICE,
            choices=_worded("powersource", ["", *(each.value for each in PowerSource)]),
            is_required=False,
        ),
        Field(
            name="configuration",
            kind=Kind.CHOICE,
            choices=_worded("configuration", [each.value for each in Configuration][::-1]),
        ),
        NUMBERS,
        Field(name="from_store", kind=Kind.OPEN, offers=_stores, is_required=False),
        Field(name="efficiency", kind=Kind.NUMBER, is_required=False),
        PROOF,
    ),
)
EVENT = Action(
    id="certificate_event",
    page=PAGE,
    least=Role.OPERATOR,
    work=happen,
    fill=_numbered(EVENTS),
    fields=(
        ID,
        Field(name="act", kind=Kind.CHOICE, choices=_worded("act", [each.value for each in Act])),
        Field(name="certificate", kind=Kind.CHOICE, choices=_certificates, is_required=False),
        Field(name="day", kind=Kind.DATE),
        Field(name="energy", kind=Kind.NUMBER, is_required=False),
        NUMBERS,
        OWNER,
        Field(name="to", kind=Kind.OPEN, offers=_parties, is_required=False),
        Field(name="used_in", kind=Kind.OPEN, offers=periods, is_required=False),
        Field(name="contract", kind=Kind.CHOICE, choices=_contracts, is_required=False),
        PROOF,
    ),
)
PROPOSE = Action(
    id="certificate_propose",
    page="",
    least=Role.OPERATOR,
    work=propose,
    fields=(
        Field(name="upload", kind=Kind.HIDDEN),
        Field(name="period", kind=Kind.OPEN, offers=periods, from_view="period"),
        Field(name="reason", kind=Kind.NOTE),
    ),
)
CERTIFICATES = (ISSUE, EVENT, PROPOSE)
