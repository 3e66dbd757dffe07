"""A bundle: everything that is needed to verify a park on another machine, in one file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lingtan.adapters.evidence.beyond import CHECKPOINT
from lingtan.adapters.evidence.compare import compare_content, found
from lingtan.adapters.evidence.container import compare_records, pack, unpack
from lingtan.adapters.evidence.hash_files import LEAF_BYTES, LEAVES, LEVELS, TILES
from lingtan.adapters.evidence.keys import PUBLIC
from lingtan.adapters.evidence.log import ENTRIES
from lingtan.adapters.evidence.verify_folder import VerifiedFolder, verify_folder
from lingtan.adapters.evidence.verify_log import FOLDER
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Finding
from lingtan.base.reasons import reason_of
from lingtan.evidence.finding_kinds import GROWN, MISSING, STRANGER
from lingtan.evidence.merkle import HASH_BYTES
from lingtan.evidence.proof_file import proof_file

PROOFS = f"{FOLDER}/proofs.jsonl"
LOG_FILES = tuple(f"{FOLDER}/{name}" for name in (ENTRIES, LEAVES, *TILES, CHECKPOINT, PUBLIC))


def write_bundle(folder: Path, verified: VerifiedFolder, target: Path) -> None:
    """Write the bundle of a workspace that was just verified; nobody may write to it meanwhile.

    Raises
    ------
    EvidenceError
        It cannot be written or would be too large, or a file is a link or lies behind one.
    """
    log = verified.log
    if log.state is None:
        raise EvidenceError("no_checkpoint", facts={"folder": str(folder)})
    contents: dict[str, Path | bytes] = {
        name: folder / name for name in (*LOG_FILES, *verified.recorded.files)
    }
    _require_no_link(folder, contents)
    contents[PROOFS] = proof_file(log.entries, log.leaves, log.state)
    try:
        pack(target, contents)
    except OSError as error:
        facts = {"file": str(target), "reason": reason_of(error)}
        raise EvidenceError("bundle_not_written", facts=facts) from error
    finally:
        target.with_name(f"{target.name}.part").unlink(missing_ok=True)


def verify_bundle(bundle: Path, *, is_thorough: bool = True) -> VerifiedFolder:
    """Verify a bundle with nothing but itself.

    Parameters
    ----------
    is_thorough : bool
        Whether to look for the byte that was changed, in the first file that was.

    Raises
    ------
    EvidenceError
        It is no bundle.
    """
    with TemporaryDirectory(prefix="lingtan-") as name:
        folder = Path(name)
        members = unpack(bundle, folder)
        verified = verify_folder(folder, may_be_edited=False, is_thorough=is_thorough)
        findings = [*verified.findings]
        if verified.log.entries or not findings:
            findings += _of_proofs(folder, verified)
            findings += _of_tails(folder, verified)
        known = {*LOG_FILES, PROOFS, *verified.recorded.files}
        altered = {finding.subject for finding in findings}
        record = compare_records(bundle, members, known, altered)
        findings += [record] if record else []
        if not findings:
            counts = Counter(member.name.decode(errors="backslashreplace") for member in members)
            odd = (name for name in sorted(counts) if name not in known or counts[name] > 1)
            findings += [found(STRANGER, name) for name in odd]
    return replace(verified, findings=tuple(findings))


def _require_no_link(folder: Path, names: Iterable[str]) -> None:
    """Make sure that all that is packed is a file of the park: a link may lead to any other."""
    for name in sorted(names):
        if (folder / name).resolve() != folder.resolve() / name:
            raise EvidenceError("link", facts={"file": name})


def _of_proofs(folder: Path, verified: VerifiedFolder) -> list[Finding]:
    log, path = verified.log, folder / PROOFS
    if not path.is_file():
        return [found(MISSING, PROOFS)]
    if log.state is None:
        return []
    expected = proof_file(log.entries, log.leaves, log.state)
    finding = compare_content(PROOFS, expected, path.read_bytes())
    return [finding] if finding else []


def _of_tails(folder: Path, verified: VerifiedFolder) -> list[Finding]:
    """Say what lies beyond the checkpoint: in a bundle nothing does."""
    size = len(verified.log.leaves)
    lines = (folder / FOLDER / ENTRIES).read_bytes().split(b"\n")[:size]
    lengths = {ENTRIES: sum(len(line) + 1 for line in lines), LEAVES: size * LEAF_BYTES}
    for tier, name in enumerate(TILES, 1):
        lengths[name] = (size >> LEVELS * tier) * HASH_BYTES
    findings = []
    for name, length in lengths.items():
        now = (folder / FOLDER / name).stat().st_size
        if now > length:
            facts = {"size": length, "now": now, "same": length}
            findings.append(found(GROWN, f"{FOLDER}/{name}", **facts))
    return findings
