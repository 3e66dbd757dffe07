"""Verify a log of evidence from nothing but its files, and name the byte that was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any  # an entry read back may be any JSON

from lingtan.adapters.evidence.beyond import CHECKPOINT, promised, whole_lines
from lingtan.adapters.evidence.compare import (
    Span,
    byte_changed,
    compare_content,
    found,
    part_changed,
)
from lingtan.adapters.evidence.hash_files import (
    FAN,
    LEAF_BYTES,
    LEAVES,
    OFFSET_BYTES,
    TILES,
)
from lingtan.adapters.evidence.keys import PRIVATE, PUBLIC, PublicKey, is_private_of, parse_public
from lingtan.adapters.evidence.log import ENTRIES
from lingtan.base.errors import Fact
from lingtan.base.findings import Finding
from lingtan.evidence.checkpoint import Checkpoint, parse_note
from lingtan.evidence.entry_forms import OddEntry, parse_entries
from lingtan.evidence.finding_kinds import (
    BAD_KEY,
    BEYOND,
    CUT_SHORT,
    MISSING,
    NOT_UNDERSTOOD,
    OTHER_ROOT,
    UNKNOWN_KIND,
    UNSIGNED,
)
from lingtan.evidence.marks import PIECE_BYTES, byte_that_makes_right, find_changed_byte
from lingtan.evidence.merkle import HASH_BYTES, complete_hash, leaf_hash, node_of, root_of

FOLDER, NONE = "evidence", "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedLog:
    """A log as its verification left it.

    Attributes
    ----------
    state : Checkpoint or None
        What the key has signed; None when nothing signed could be found.
    leaves : tuple of bytes
        Hashes that lead to the signed root; empty when none do.
    entries : tuple of mapping
        What was recorded, when every entry of it is as it was.
    findings : tuple of Finding
        All that is not as it was.
    """

    key: PublicKey | None = None
    state: Checkpoint | None = None
    leaves: tuple[bytes, ...] = ()
    entries: tuple[Mapping[str, Any], ...] = ()
    findings: tuple[Finding, ...] = ()


def verify_log(folder: Path) -> VerifiedLog:
    """Verify the log in the folder ``evidence/`` of a workspace or an unpacked bundle.

    What a killed writer left beyond the checkpoint counts if all of it is there that he was about
    to sign, and means nothing else; whole entries that nobody was about to sign are a finding.
    """
    place = folder / FOLDER
    lacking = [
        found(MISSING, _named(name))
        for name in (PUBLIC, CHECKPOINT, ENTRIES, LEAVES, *TILES)
        if not (place / name).is_file()
    ]
    if lacking:
        return VerifiedLog(findings=tuple(lacking))
    text, note = (place / PUBLIC).read_bytes(), (place / CHECKPOINT).read_bytes()
    key = parse_public(text)
    state = key.read(note) if key else None
    if key is None or state is None:
        return VerifiedLog(key=key, findings=(_of_signature(text, note),))
    findings = _of_private(place / PRIVATE, key) if (place / PRIVATE).exists() else []
    return _verify_tree(place, key, state, findings)


def _of_signature(text: bytes, note: bytes) -> Finding:
    """Say which of key and checkpoint was changed, and where, if one byte of one was."""
    key = parse_public(text)
    if key is not None:
        hit = byte_that_makes_right(note, lambda trial: key.read(trial) is not None)
        if hit is not None:
            return byte_changed(_named(CHECKPOINT), *hit, note[hit[0]])
    if parse_note(note) is not None:
        hit = byte_that_makes_right(text, lambda trial: _reads(trial, note))
        if hit is not None:
            return byte_changed(_named(PUBLIC), *hit, text[hit[0]])
    return found(UNSIGNED, _named(CHECKPOINT))


def _reads(text: bytes, note: bytes) -> bool:
    key = parse_public(text)
    return key is not None and key.read(note) is not None


def _of_private(path: Path, key: PublicKey) -> list[Finding]:
    try:
        text = path.read_bytes()
    except PermissionError:  # it is for its owner only: who verifies need not see it
        return []
    if is_private_of(text, key):
        return []
    hit = byte_that_makes_right(text, lambda trial: is_private_of(trial, key))
    if hit is None:
        return [found(BAD_KEY, _named(PRIVATE))]
    return [byte_changed(_named(PRIVATE), *hit, text[hit[0]])]


def _verify_tree(
    place: Path, key: PublicKey, state: Checkpoint, findings: list[Finding]
) -> VerifiedLog:
    """Hold entries, hashes and signed root against each other: two of them outvote the third."""
    content, kept = (place / ENTRIES).read_bytes(), (place / LEAVES).read_bytes()
    lines = content.split(b"\n")[: state.size]
    kept = kept[: state.size * LEAF_BYTES]
    own = [leaf_hash(line) for line in lines]
    stored = [kept[at : at + HASH_BYTES] for at in range(0, len(kept), LEAF_BYTES)]
    if content.count(b"\n") >= len(own) == state.size and _root(own) == state.root:
        findings += _of_hashes(place, lines, own)
        return _beyond(
            place, content, VerifiedLog(key=key, state=state, leaves=tuple(own)), findings
        )
    if len(kept) == state.size * LEAF_BYTES and _root(stored) == state.root:
        findings.append(_of_entries(content, stored, _ends(kept)))
        return VerifiedLog(key=key, state=state, leaves=tuple(stored), findings=tuple(findings))
    return VerifiedLog(key=key, state=state, findings=(*findings, found(OTHER_ROOT, FOLDER)))


def _beyond(
    place: Path, content: bytes, log: VerifiedLog, findings: Sequence[Finding]
) -> VerifiedLog:
    """Go on to what a killed writer was about to sign, or say that more is there than was signed.

    `log` is that of the checkpoint, without its entries yet.
    """
    lines, state, key = content.split(b"\n"), log.state, log.key
    if state is None or key is None:
        return log
    promise = promised(place, key, state)
    found_beyond: list[Finding] = []
    if promise is not None and len(lines) > promise.size:
        leaves = tuple(leaf_hash(line) for line in lines[: promise.size])
        if _root(leaves) == promise.root:
            log = replace(log, state=promise, leaves=leaves)
    elif promise is None and (count := len(whole_lines(b"\n".join(lines[state.size :])))):
        is_same = key.read((place / CHECKPOINT).read_bytes()) == state  # nobody appended since
        facts = {"count": count, "size": state.size}
        found_beyond = [found(BEYOND, _named(CHECKPOINT), **facts)] if is_same else []
    entries = parse_entries(lines[: len(log.leaves)])
    if isinstance(entries, OddEntry):
        return replace(log, findings=(*findings, *found_beyond, _of_odd(entries)))
    return replace(log, entries=entries, findings=(*findings, *found_beyond))


def _of_odd(entry: OddEntry) -> Finding:
    """Say of an entry that is none why it is none."""
    facts: dict[str, Fact] = {"number": entry.number + 1, "entry_kind": entry.kind or NONE}
    if entry.kind and not entry.field:
        return found(UNKNOWN_KIND, _named(ENTRIES), **facts)
    return found(NOT_UNDERSTOOD, _named(ENTRIES), **{**facts, "field": entry.field or "kind"})


def _of_hashes(place: Path, lines: Sequence[bytes], own: Sequence[bytes]) -> list[Finding]:
    """Compare the files of hashes with what the entries give."""
    end, records = 0, []
    for line, leaf in zip(lines, own, strict=True):
        end += len(line) + 1
        records.append(leaf + end.to_bytes(OFFSET_BYTES))
    expected = {LEAVES: b"".join(records)}
    hashes = list(own)
    for name in TILES:
        whole = len(hashes) - len(hashes) % FAN
        hashes = [complete_hash(hashes[at : at + FAN]) for at in range(0, whole, FAN)]
        expected[name] = b"".join(hashes)
    compared = (
        compare_content(_named(name), content, (place / name).read_bytes()[: len(content)])
        for name, content in expected.items()
    )
    return [finding for finding in compared if finding is not None]


def _of_entries(content: bytes, leaves: Sequence[bytes], ends: Sequence[int]) -> Finding:
    """Name the first entry that does not have the hash it had, and the byte if it was one."""
    first, line = 0, b""
    for leaf, end in zip(leaves, ends, strict=True):
        line = content[first : end - 1]
        if leaf_hash(line) != leaf or content[end - 1 : end] != b"\n":
            break
        first = end
    if len(content) < end:
        return found(CUT_SHORT, _named(ENTRIES), size=ends[-1], now=len(content), same=first)
    if leaf_hash(line) == leaf:
        return byte_changed(_named(ENTRIES), end - 1, ord("\n"), content[end - 1])
    if len(line) <= PIECE_BYTES:
        hit = find_changed_byte(line, leaf, b"\x00")
        if hit is not None:
            return byte_changed(_named(ENTRIES), first + hit[0], hit[1], line[hit[0]])
    return part_changed(_named(ENTRIES), Span(first, end))


def _ends(kept: bytes) -> list[int]:
    return [
        int.from_bytes(kept[at + HASH_BYTES : at + LEAF_BYTES])
        for at in range(0, len(kept), LEAF_BYTES)
    ]


def _root(leaves: Sequence[bytes]) -> bytes:
    return root_of(node_of(leaves), len(leaves))


def _named(name: str) -> str:
    return f"{FOLDER}/{name}"
