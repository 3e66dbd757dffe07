"""What rehearsing an entry of the register of certificates answers."""

from dataclasses import dataclass
from pathlib import Path

from lingtan.app.results import FileImport
from lingtan.app.results_register import RegisterState
from lingtan.base.findings import Finding
from lingtan.park.certificates import Registered


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsedEntry:
    """An entry that was written as a form and tried on a copy of the workspace.

    Attributes
    ----------
    file : Path
        The form; it waits among what was sent until somebody takes or proposes it.
    imported : FileImport
        What an import would take of it.
    before, after : RegisterState
        The register as it stands, and as it would.
    """

    file: Path
    imported: FileImport
    before: RegisterState
    after: RegisterState

    @property
    def changed(self) -> tuple[Registered, ...]:
        """Certificates that would stand differently, as they would."""
        known = {each.certificate.id: each for each in self.before.register.entries}
        return tuple(
            each for each in self.after.register.entries if known.get(each.certificate.id) != each
        )

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """What would be wrong with the register that is not wrong now."""
        return tuple(each for each in self.after.findings if each not in self.before.findings)

    @property
    def is_sound(self) -> bool:
        """Whether all of it would be taken and have its effect."""
        done = self.imported
        is_taken = done.error is None and not done.refused and done.statements > 0
        return is_taken and not self.new_findings
