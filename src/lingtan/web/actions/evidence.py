"""Evidence for others: the bundle of a park, the proof of a share, and whether either is sound."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from lingtan.app.bundle_evidence import bundle_park, verify_anything
from lingtan.app.layout import Layout
from lingtan.app.open_park import open_park
from lingtan.app.prove_share import ShareRequest, prove_share
from lingtan.app.receive_files import handed_in, new_download
from lingtan.app.verify_evidence import Known, Verification, trials_told, verify_workspace
from lingtan.app.verify_share import ShareVerification, is_share, verify_share
from lingtan.base.errors import Detail, Fact, JobError
from lingtan.base.findings import Finding
from lingtan.base.time_axis import told_period
from lingtan.park.people import Role
from lingtan.reports.model import Block, Tone
from lingtan.reports.numbers import write_number
from lingtan.reports.words import Words
from lingtan.web.actions.action import Action, Field, Kind, Order, Tell, Told
from lingtan.web.actions.offer_periods import periods
from lingtan.web.actions.reports import boundaries
from lingtan.web.actions.tables import findings_table, note

KEY = re.compile(r"[0-9a-f]{0,64}", re.IGNORECASE)
BETWEEN = ", "
SET = "1"
COUNTS = ("entries", "imports", "closings", "restatements", "reports", "files")
Say = Callable[[Words], Told]


def bundle(order: Order, _tell: Tell) -> Say:
    """Write the bundle of a park that is as it was recorded."""
    now = datetime.now(UTC)
    target = new_download(order.layout) / f"park_{now:%Y%m%d_%H%M}.zip"
    done = bundle_park(order.layout.folder, target)
    return lambda words: _told(done.verification, words, (target,))


def verify(order: Order, _tell: Tell) -> Say:
    """Verify the workspace itself."""
    done = verify_workspace(order.layout.folder, _known(order))
    return lambda words: _told(done, words)


def verify_sent(order: Order, _tell: Tell) -> Say:
    """Verify a bundle or a proof that was sent, beside other proofs and an earlier checkpoint."""
    with handed_in(order.files) as files:
        shares = [path for path in files if is_share(path)]
        bundles = [path for path in files if path.suffix == ".zip" and path not in shares]
        subject, *others = bundles or shares or files
        earlier = [path for path in files if path not in (subject, *shares, *bundles)]
        if len(bundles) > 1:
            several = Detail(words="detail.several_bundles", facts=_named(bundles))
            raise JobError("bad_form", details=[several])
        if len(earlier) > 1:
            several = Detail(words="detail.several_checkpoints", facts=_named(earlier))
            raise JobError("bad_form", details=[several])
        known = replace(_known(order), since=next(iter(earlier), None))
        if is_share(subject):
            share = verify_share(subject, known, tuple(others))
            return lambda words: _share(share, words)
        done = verify_anything(subject, known, shares)
    return lambda words: _told(done, words)


def _named(files: Sequence[Path]) -> dict[str, Fact]:
    return {"field": "evidence", "files": BETWEEN.join(each.name for each in files)}


def prove(order: Order, _tell: Tell) -> Say:
    """Prove to an enterprise that its rows are in the total of the park."""
    request = ShareRequest(
        enterprise=order.enterprise or order.value("holder"),
        period=told_period(order.value("period")),
        boundary=order.value("boundary"),
        may_reveal=not order.enterprise and order.value("may_reveal") == SET,
    )
    name = f"share_{request.enterprise}_{request.period}.json"
    target = new_download(order.layout) / name
    done = prove_share(order.layout, request, target, datetime.now(UTC))
    return lambda words: _share(done, words, (target,))


def enterprises(layout: Layout, words: Words) -> Sequence[tuple[str, str]]:
    """Return the enterprises of a park by id and name."""
    return [
        (each.id, each.name.in_language(words.language) or each.id)
        for each in open_park(layout).park.enterprises
    ]


def _known(order: Order) -> Known:
    """Return the mark of the key that was told; a path of this machine is none."""
    mark = order.value("key")
    if KEY.fullmatch(mark) is None:
        details = [Detail(words="detail.no_mark", facts={"field": "key"})]
        raise JobError("bad_form", details=details)
    return Known(key=mark)


def _told(done: Verification, words: Words, files: tuple[Path, ...] = ()) -> Told:
    counts = {name: write_number(getattr(done, name), 0, words.language) for name in COUNTS}
    lines = [*map(words.detail, trials_told(done)), words.say("verify.holds", counts)]
    if done.root:
        lines.append(words.say("verify.root", {"root": done.root}))
    head = words.say("verify.sound" if done.is_sound else "verify.changed")
    lines += _key(done.key, words, is_known=done.is_key_known)
    return _verdict(head, lines, done.findings, words, files)


def _share(done: ShareVerification, words: Words, files: tuple[Path, ...] = ()) -> Told:
    facts: dict[str, str | int] = {
        "enterprise": done.enterprise,
        "period": done.period,
        "boundary": done.boundary,
        "rows": done.rows,
        "own": write_number(float(done.own_kg), 3, words.language),
        "total": write_number(float(done.total_kg), 3, words.language),
        "others": done.holders - 1,
    }
    head = words.say(f"share.{done.verdict}", {"broken": BETWEEN.join(done.broken)})
    lines = [words.say("share.part", facts), *_key(done.key, words, is_known=done.is_key_known)]
    return _verdict(head, lines, done.findings, words, files)


def _key(mark: str, words: Words, *, is_known: bool) -> Iterable[str]:
    if mark:
        yield words.say("verify.key_known" if is_known else "do.verify.key", {"mark": mark})


def _verdict(
    head: str,
    lines: Iterable[str],
    findings: Sequence[Finding],
    words: Words,
    files: tuple[Path, ...],
) -> Told:
    tone = Tone.DOUBT if findings else Tone.NOTE
    blocks: list[Block] = [note(head, lines, tone)]
    if findings:
        blocks.append(findings_table(findings, words))
    return Told(blocks=tuple(blocks), is_doubtful=bool(findings), files=files)


MARK = Field(name="key", is_required=False)
BUNDLE = Action(id="bundle", page="reports", least=Role.VERIFIER, work=bundle, is_signed=False)
VERIFY = Action(
    id="verify",
    page="reports",
    least=Role.VERIFIER,
    work=verify,
    is_signed=False,
    fields=(MARK,),
)
VERIFY_SENT = Action(
    id="verify_sent",
    page="reports",
    least=Role.VERIFIER,
    work=verify_sent,
    is_signed=False,
    fields=(Field(name="evidence", kind=Kind.FILES), MARK),
)
PROVE = Action(
    id="prove_share",
    page="enterprise",
    least=Role.ENTERPRISE,
    work=prove,
    is_signed=False,
    fields=(
        Field(name="period", kind=Kind.OPEN, offers=periods, offers_own=True, from_view="period"),
        Field(name="holder", kind=Kind.CHOICE, choices=enterprises, is_of_park=True),
        Field(
            name="boundary",
            kind=Kind.CHOICE,
            choices=boundaries,
            from_view="boundary",
            is_of_park=True,
        ),
        Field(name="may_reveal", kind=Kind.MARK, is_required=False, is_of_park=True),
    ),
)
EVIDENCE = (BUNDLE, VERIFY, VERIFY_SENT, PROVE)
