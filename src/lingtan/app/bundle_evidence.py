"""Bundle a park for whoever verifies it: one file, and nothing else is needed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lingtan.app.free_place import require_free
from lingtan.app.layout import Layout
from lingtan.app.record_evidence import evidence_of, note_changes, record
from lingtan.app.verify_evidence import Known, Verification, conclude, verify_workspace
from lingtan.app.wiring_evidence import verify_bundle, verify_folder, write_bundle
from lingtan.base.errors import EvidenceError
from lingtan.base.findings import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle that was written.

    Attributes
    ----------
    path : Path
        Where it stands.
    size : int
        Its length in bytes.
    verification : Verification
        What the workspace was found to be just before.
    """

    path: Path
    size: int
    verification: Verification


def bundle_park(folder: Path, target: Path, *, replace: bool = False) -> Bundle:
    """Record what is missing, verify the workspace, and write its bundle.

    Parameters
    ----------
    replace : bool
        Whether to write over a file that stands there.

    Raises
    ------
    WorkspaceError, WorkspaceBusyError
        The folder holds no park, or another process is writing to it.
    DocumentError
        The place belongs to the park.
    EvidenceError
        The workspace is not as it was recorded, and `details` says where; or the bundle cannot
        be written.
    """
    layout = Layout(folder)
    layout.require()
    if target.exists() and not replace:
        raise EvidenceError("bundle_exists", facts={"file": str(target)})
    require_free(layout, target, replace=replace)
    with evidence_of(layout, wait=True) as log:
        note_changes(layout, log)
        record(layout, log)
        verified = verify_folder(folder, may_be_edited=True)
        wrong = [each for each in verified.findings if each.kind.severity is Severity.ERROR]
        if wrong:
            raise EvidenceError(
                "not_sound",
                facts={"folder": str(folder), "count": len(wrong)},
                details=[finding.as_detail() for finding in wrong],
            )
        write_bundle(folder, verified, target)
    return Bundle(
        path=target,
        size=target.stat().st_size,
        verification=conclude(folder, verified, Known()),
    )


def verify_anything(
    subject: Path, known: Known | None = None, others: Sequence[Path] = ()
) -> Verification:
    """Verify a bundle, or the folder of a park.

    Raises
    ------
    WorkspaceError
        The folder holds no park.
    EvidenceError
        There is no such file, it is no bundle, or nothing was ever recorded in the folder; or
        proofs of enterprises are to be held against it, which only another proof is.
    """
    if others:
        raise EvidenceError("with_of_a_bundle", facts={"file": str(subject)})
    if subject.is_dir():
        return verify_workspace(subject, known)
    if not subject.is_file():
        raise EvidenceError("no_file", facts={"file": str(subject)})
    return conclude(subject, verify_bundle(subject), known or Known())
