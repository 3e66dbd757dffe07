"""Where a form and the park file say different things of the same: both are named, neither hidden.

What the form says holds, since it came later and under somebody's name; but the file still says
something else, and one of the two is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping

from lingtan.app.layout import PARK_FILE
from lingtan.app.open_park import OpenPark
from lingtan.app.stated import SEPARATOR, Change, Stated, Statements, compare_statements
from lingtan.base.findings import Finding, FindingKind, Place, Severity

CONTRADICTED_BY_FORM = FindingKind(id="contradicted_by_form", severity=Severity.WARNING)
BESIDE_THE_POINT = ("evidence", "label", "contact")


def contradictions(stated: Statements, opened: OpenPark) -> tuple[Finding, ...]:
    """Return a finding for each statement that denies what the park file says of the same.

    Parameters
    ----------
    stated : Statements
        What forms have stated, alone or taken into the park.
    opened : OpenPark
        The park as its file alone describes it.
    """
    units = {datum.id: datum.unit for datum in opened.catalogue.data_register}
    return tuple(_findings(compare_statements(stated, opened.park), units))


def is_contradiction(finding: Finding) -> bool:
    """Whether a finding is about a form that denies the park file."""
    return finding.kind.id == CONTRADICTED_BY_FORM.id


def _findings(stated: Iterable[Stated], units: Mapping[str, str]) -> Iterator[Finding]:
    for each in stated:
        denied = [change for change in each.changes if _denies(change)]
        unit = units.get(each.about.split(SEPARATOR)[0], "")
        if denied:
            yield Finding(
                kind=CONTRADICTED_BY_FORM,
                subject=each.about,
                place=Place(source=PARK_FILE),
                facts={
                    "file": "; ".join(_told(each.part, each.old, unit) for each in denied),
                    "form": "; ".join(_told(each.part, each.new, unit) for each in denied),
                },
            )


def _told(part: str, said: str, unit: str) -> str:
    return f"{part} {said} {unit}".rstrip() if part == "value" else f"{part} {said}"


def _denies(change: Change) -> bool:
    """Whether both say something; what only one says is no contradiction."""
    return bool(change.old and change.new) and change.part not in BESIDE_THE_POINT
