"""The folder a user sees: where everything of a park stands; copy it to copy the park."""

from dataclasses import dataclass
from pathlib import Path

from lingtan.base.errors import WorkspaceError

PARK_FILE = "park.yaml"


@dataclass(frozen=True, slots=True)
class Layout:
    """Paths inside a workspace.

    Attributes
    ----------
    is_kept : bool
        Whether it is a copy kept of a park, which need only pass the checks of its own day.
    copy_of : Path or None
        The workspace of which it is a passing copy: what people answered stands in its log.
    """

    folder: Path
    is_kept: bool = False
    copy_of: Path | None = None

    @property
    def park_file(self) -> Path:
        """The park, its boundaries, nodes, contracts and streams."""
        return self.folder / PARK_FILE

    @property
    def inbox(self) -> Path:
        """Raw files as they came."""
        return self.folder / "inbox"

    @property
    def live(self) -> Path:
        """Journals of pushed readings that are not imported yet."""
        return self.folder / "live"

    @property
    def mqtt_file(self) -> Path:
        """Which messages of a broker are readings."""
        return self.folder / "mqtt.yaml"

    @property
    def hooks_file(self) -> Path:
        """Which other systems are told what happens."""
        return self.folder / "webhooks.yaml"

    @property
    def mappings(self) -> Path:
        """How to read them."""
        return self.folder / "mappings"

    @property
    def store(self) -> Path:
        """The log of readings."""
        return self.folder / "store"

    @property
    def derived(self) -> Path:
        """Results kept so that they are not worked out twice; safe to delete."""
        return self.folder / ".derived" / "results"

    @property
    def derived_amounts(self) -> Path:
        """Validated amounts, kept for another boundary; safe to delete."""
        return self.folder / ".derived" / "amounts"

    @property
    def derived_years(self) -> Path:
        """Grid power of whole years, kept for their months; safe to delete."""
        return self.folder / ".derived" / "years"

    @property
    def derived_hours(self) -> Path:
        """Electricity by the hour, kept so that it is not mixed twice; safe to delete."""
        return self.folder / ".derived" / "hours"

    @property
    def derived_lines(self) -> Path:
        """Lines of raw files that were found, so that no file is read twice; safe to delete."""
        return self.folder / ".derived" / "lines"

    @property
    def derived_parks(self) -> Path:
        """The park as it was read, kept so that no file is read twice; safe to delete."""
        return self.folder / ".derived" / "parks"

    @property
    def derived_jobs(self) -> Path:
        """What became of work asked for in a browser; safe to delete."""
        return self.folder / ".derived" / "jobs.jsonl"

    @property
    def closed_parks(self) -> Path:
        """Park files as they were when a period was closed, each under its digest."""
        return self.folder / "evidence" / "parks"

    @property
    def reports(self) -> Path:
        """Documents and forms written for people."""
        return self.folder / "reports"

    @property
    def documents(self) -> Path:
        """Documents that prove something, each under its digest; written once."""
        return self.folder / "documents"

    @property
    def evidence(self) -> Path:
        """The log of what was recorded, its checkpoint and its keys."""
        return self.folder / "evidence"

    @property
    def signing_key(self) -> Path:
        """The private key of the log, which seals what is kept as well."""
        return self.evidence / "key.private"

    @property
    def public_key(self) -> Path:
        """The public key of the log, written after the private one."""
        return self.evidence / "key.pub"

    @property
    def users(self) -> Path:
        """Users, tokens and sessions, for the owner's eyes only; in no bundle."""
        return self.folder / "users" / "users.db"

    @property
    def sign_in_file(self) -> Path:
        """Which identity provider says who somebody is; in no bundle."""
        return self.folder / "users" / "sign_in.yaml"

    @property
    def catalogue(self) -> Path:
        """The park's own factors and frameworks, added to the built-in ones."""
        return self.folder / "catalogue"

    def answered(self) -> "Layout":
        """Return the workspace whose log holds what people answered: itself, or its original."""
        return Layout(self.copy_of) if self.copy_of else self

    def require(self) -> None:
        """Make sure that the folder holds a park.

        Raises
        ------
        WorkspaceError
            There is no park file in it.
        """
        if not self.park_file.is_file():
            facts = {"folder": str(self.folder), "file": PARK_FILE}
            if self.folder.is_file():
                raise WorkspaceError("is_a_file", facts=facts)
            raise WorkspaceError("no_park", facts=facts)
