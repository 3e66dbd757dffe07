"""A park's own frameworks that were not there yet as of the instant they are told for."""

from collections.abc import Iterable
from datetime import datetime

from lingtan.base.findings import Finding, FindingKind, Place, Severity
from lingtan.base.time_axis import find_zone
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.load import load_catalogue

FRAMEWORK_KNOWN_LATER = FindingKind(id="framework_known_later", severity=Severity.WARNING)


def own_known_later(
    frameworks: Iterable[Framework], instant: datetime, zone: str, source: str
) -> tuple[Finding, ...]:
    """Return a finding for each own framework published, or read, only after an instant.

    Built-in ones were looked up for the catalogue: their days are none of the park's.

    Parameters
    ----------
    source : str
        Where the frameworks stand.
    """
    day = instant.astimezone(find_zone(zone)).date()
    built_in = {each.id for each in load_catalogue().frameworks}
    return tuple(
        Finding(
            kind=FRAMEWORK_KNOWN_LATER,
            subject=each.id,
            place=Place(source=source),
            facts={"known_from": each.known_from.isoformat(), "known_at": day.isoformat()},
        )
        for each in frameworks
        if each.id not in built_in and each.known_from is not None and each.known_from > day
    )
