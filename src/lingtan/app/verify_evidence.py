"""Verify a workspace with nothing but what is in it, and what was written down before."""

from dataclasses import dataclass, replace
from pathlib import Path

from lingtan.app.check_acknowledged import check_acknowledged
from lingtan.app.layout import Layout
from lingtan.app.wiring_evidence import VerifiedFolder, found, read_public, verify_folder
from lingtan.base.errors import Detail, EvidenceError
from lingtan.base.findings import Finding, Severity, worst
from lingtan.base.reasons import reason_of
from lingtan.evidence.checkpoint import parse_note
from lingtan.evidence.finding_kinds import OLDER, OTHER_KEY, OTHER_PAST
from lingtan.evidence.merkle import node_of, root_of

LISTED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What whoever verifies was told before, by another way.

    Attributes
    ----------
    key : str
        Mark of the public key, or the name of its file; empty when nobody told it.
    since : Path or None
        An earlier signed checkpoint of the same log.
    """

    key: str = ""
    since: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a verification found.

    Attributes
    ----------
    is_sound : bool
        Whether everything is as it was recorded; settings may have been edited since.
    key : str
        Mark of the key that signed; empty when nothing signed was found.
    is_key_known : bool
        Whether it is the key that was told by another way.
    entries, imports, closings, restatements, reports, files : int
        What the log holds.
    root : str
        Root of the log, in hex.
    is_trial : bool
        Whether what the log holds is for trial, in whole or in part.
    trial_inputs, trial_reports : tuple of str
        Files that were taken for trial, and what the park file marks so; reports that say so.
    findings : tuple of Finding
        All that differs; the first one of an error names the first file.
    """

    subject: Path
    is_sound: bool
    key: str
    is_key_known: bool
    entries: int
    root: str
    imports: int
    closings: int
    restatements: int
    reports: int
    files: int
    is_trial: bool
    trial_inputs: tuple[str, ...]
    trial_reports: tuple[str, ...]
    findings: tuple[Finding, ...]


def verify_workspace(folder: Path, known: Known | None = None) -> Verification:
    """Verify the folder of a park.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    EvidenceError
        Nothing was ever recorded in it, or what was told before is no key or checkpoint.
    """
    layout = Layout(folder)
    if not layout.evidence.is_dir():
        layout.require()
        raise EvidenceError("no_log", facts={"folder": str(folder)})
    verified = verify_folder(folder, may_be_edited=True)
    if worst(verified.findings) is not Severity.ERROR:  # of an altered store nothing else is told
        told = (*verified.findings, *check_acknowledged(layout))
        verified = replace(verified, findings=told)
    return conclude(folder, verified, known or Known())


def conclude(subject: Path, verified: VerifiedFolder, known: Known) -> Verification:
    """Add what was told before, and say what all of it comes to."""
    log, recorded = verified.log, verified.recorded
    findings = (*_of_key(verified, known.key), *_of_past(verified, known.since))
    findings = (*findings, *verified.findings)
    inputs = (*verified.trial_marks, *recorded.trial_inputs)
    reports = recorded.trial_reports
    return Verification(
        subject=subject,
        is_sound=worst(findings) is not Severity.ERROR,
        key=log.key.mark if log.key else "",
        is_key_known=bool(known.key) and OTHER_KEY not in {each.kind for each in findings},
        entries=log.state.size if log.state else 0,
        root=log.state.root.hex() if log.state else "",
        imports=recorded.count("import"),
        closings=recorded.count("closing"),
        restatements=recorded.count("restatement"),
        reports=len(recorded.reports),
        files=len(recorded.files),
        is_trial=bool(inputs or reports),
        trial_inputs=inputs,
        trial_reports=reports,
        findings=findings,
    )


def trials_told(result: Verification) -> tuple[Detail, ...]:
    """Return what is to be said of what is for trial: because of what, and which reports."""
    inputs, reports = _listed(result.trial_inputs), _listed(result.trial_reports)
    told = (
        Detail(words="detail.trial_taken", facts={"inputs": inputs}),
        Detail(words="detail.trial_reports", facts={"reports": reports}),
    )
    return tuple(each for each in told if all(each.facts.values()))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names[:LISTED]) + (" …" if len(names) > LISTED else "")


def _of_key(verified: VerifiedFolder, told: str) -> tuple[Finding, ...]:
    if not told or verified.log.key is None:
        return ()
    path = Path(told)
    expected = read_public(path).mark if path.is_file() else told.strip().lower()
    if verified.log.key.mark == expected:
        return ()
    facts = {"mark": verified.log.key.mark, "expected": expected}
    return (found(OTHER_KEY, "evidence/key.pub", **facts),)


def _of_past(verified: VerifiedFolder, path: Path | None) -> tuple[Finding, ...]:
    """Say so when the log does not begin with what it was at a checkpoint, or is older."""
    log = verified.log
    if path is None or log.key is None:
        return ()
    try:
        content = path.read_bytes()
    except OSError as error:
        facts = {"file": str(path), "reason": reason_of(error)}
        raise EvidenceError("checkpoint_unreadable", facts=facts) from error
    state = log.key.read(content)
    if state is None:
        if parse_note(content) is not None:
            raise EvidenceError("checkpoint_of_another", facts={"file": str(path)})
        raise EvidenceError("no_earlier_checkpoint", facts={"file": str(path)})
    if log.state is None or (not log.leaves and log.state.size):
        return ()  # the log itself was changed, and another finding says so
    if len(log.leaves) < state.size:
        return (found(OLDER, path.name, size=state.size, now=len(log.leaves)),)
    leaves = log.leaves[: state.size]
    if root_of(node_of(leaves), state.size) == state.root:
        return ()
    return (found(OTHER_PAST, path.name, size=state.size),)
