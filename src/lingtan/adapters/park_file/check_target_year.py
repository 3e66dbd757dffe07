"""Check the target year: one that dated frameworks could have a row for."""

from lingtan.adapters.park_file.places import HeadEntry
from lingtan.adapters.park_file.scope import Scope
from lingtan.base.findings import FindingKind, Severity
from lingtan.indicators.target_years import FIRST, LAST, years_known

UNKNOWN_TARGET_YEAR = FindingKind(id="park_file_unknown_target_year", severity=Severity.ERROR)


def check_target_year(scope: Scope) -> None:
    """Note a target year nothing could be judged for, with the years there are rows for.

    A year in between without a row is no fault: frameworks without dated rows take any, and what
    asks for one is not decidable then.
    """
    heads = (scope.shape.head, *(item.entry for item in scope.shape.faulty))
    year = next((head.target_year for head in heads if isinstance(head, HeadEntry)), None)
    if year is None or FIRST <= year <= LAST:
        return
    years = ", ".join(map(str, years_known(scope.catalogue.frameworks)))
    path = ("target_year",)
    scope.yaml.add(UNKNOWN_TARGET_YEAR, path, value=year, years=years, first=FIRST, last=LAST)
