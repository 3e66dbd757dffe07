"""Restore a park from its backup: verified before it is in its place, or not at all."""

from dataclasses import dataclass
from pathlib import Path

from lingtan.app.back_up_park import differences_of
from lingtan.app.hold_people import hold_people
from lingtan.app.layout import Layout
from lingtan.app.verify_evidence import Known, Verification, conclude
from lingtan.app.wiring_backup import beside, put_in_place, unpack_archive
from lingtan.app.wiring_evidence import VerifiedFolder, verify_folder
from lingtan.base.errors import BackupError, Detail
from lingtan.base.reasons import reason_of
from lingtan.evidence.backup_manifest import BackupManifest
from lingtan.evidence.people_told import Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A park that was restored.

    Attributes
    ----------
    folder : Path
        Where it stands.
    made_at : str
        When the backup was made, ISO 8601 in UTC.
    files : int
        How many files it has.
    has_key : bool
        Whether it can record: without the private key it can be read and verified only.
    verification : Verification
        What it was found to be; what was not as recorded when the backup was made is not now.
    not_done : tuple of str
        Users and tokens whose last step in the log is not in the database, or who are not.
    unproven : tuple of str
        Users and tokens of whose password or secret the log says nothing.
    """

    folder: Path
    made_at: str
    files: int
    has_key: bool
    verification: Verification
    not_done: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()


def restore_park(file: Path, folder: Path) -> Restored:
    """Check a backup to the last byte, and put the park into a new or empty folder.

    Raises
    ------
    BackupError
        It is no backup or not as it was written, and `file` names what differs; or the folder
        holds something, or cannot be written to.
    WorkspaceBusyError
        Another restore into the folder is at work.
    """
    if not file.is_file():
        raise BackupError("no_file", facts={"file": str(file)})
    place = folder.resolve()
    try:
        with beside(place) as part:
            manifest = unpack_archive(file, part)
            Layout(part).require()
            verified = verify_folder(part, may_be_edited=True, is_thorough=False)
            _require_recorded(file, manifest, verified)
            people = hold_people(Layout(part))
            _require_people(file, people)
            has_key = Layout(part).signing_key.is_file()
            put_in_place(part, place)
    except OSError as error:
        facts = {"folder": str(folder), "reason": reason_of(error)}
        raise BackupError("not_restored", facts=facts) from error
    return Restored(
        folder=folder,
        made_at=manifest.made_at,
        files=len(manifest.files),
        has_key=has_key,
        verification=conclude(folder, verified, Known()),
        not_done=people.not_done,
        unproven=people.unproven,
    )


def _require_people(file: Path, people: Compared) -> None:
    """Make sure that nobody may more by the database of users than by the log of evidence."""
    named = (("detail.people_more", people.more), ("detail.people_other", people.other))
    details = [Detail(words=kind, facts={"name": name}) for kind, names in named for name in names]
    if details:
        raise BackupError(
            "people_not_as_recorded",
            facts={"file": str(file), "count": len(details)},
            details=details,
        )


def _require_recorded(file: Path, manifest: BackupManifest, verified: VerifiedFolder) -> None:
    """Make sure that the evidence is what it was when the backup was made."""
    state = verified.log.state
    now = (state.size, state.root.hex()) if state else (0, "")
    if now != (manifest.log_size, manifest.log_root):
        raise BackupError("other_log", facts={"file": str(file)})
    known = set(manifest.differences)
    new = [each for each in verified.findings if {*differences_of((each,))} - known]
    if new:
        raise BackupError(
            "not_as_recorded",
            facts={"file": str(file), "count": len(new)},
            details=[finding.as_detail() for finding in new],
        )
