"""Check the form of an enterprise: what cannot be believed, and what is to be doubted.

It is held against the enterprise's own meters of the period, against what stands in the account,
and against the last period. Nothing is changed and nothing is recorded.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from lingtan.app.form_lines import lines_of
from lingtan.app.import_findings import of_the_future
from lingtan.app.known_amounts import KnownAmounts
from lingtan.app.open_park import OpenPark
from lingtan.app.wiring_files import AHEAD
from lingtan.app.wiring_forms import OwnRead, WhichForm, read_own_form
from lingtan.base.errors import CampaignError
from lingtan.base.findings import Finding, Severity
from lingtan.collection.doubts import doubts_of
from lingtan.collection.form_line import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedForm:
    """A form that was checked.

    Attributes
    ----------
    faults : tuple of Finding
        What cannot be believed; with any of them it cannot be handed in.
    doubts : tuple of Finding
        What a remark has to explain.
    lines : tuple of Line
        What it says, line by line, beside what is known.
    filled : int
        Amounts that are filled in.
    """

    read: OwnRead
    faults: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    lines: tuple[Line, ...]
    filled: int


def check_form(
    path: Path, opened: OpenPark, which: WhichForm, known: KnownAmounts, now: datetime
) -> CheckedForm:
    """Return what a file of a form says, and what is wrong with it.

    Raises
    ------
    ImportFileError
        It cannot be read as one of our forms.
    CampaignError
        It is another form than the one that is asked for.
    """
    read = read_own_form(path, opened.park, opened.catalogue)
    contents = read.contents
    if contents.kind is not None:
        _require_same(read, which)
    lines = tuple(lines_of(read.rows, opened, which, known))
    faults = [each for each in contents.findings if each.kind.severity is Severity.ERROR]
    return CheckedForm(
        read=read,
        faults=(*faults, *_too_early(read, path.name, opened.park.time_zone, now)),
        doubts=doubts_of(lines, path.name),
        lines=lines,
        filled=contents.readings.height + len(contents.facts),
    )


def _require_same(read: OwnRead, which: WhichForm) -> None:
    kind = read.contents.kind
    if (read.enterprise, read.period, kind) != (which.enterprise, which.period, which.kind):
        raise CampaignError(
            "another_form",
            facts={
                "form": str(kind),
                "period": read.period,
                "asked": which.kind.value,
                "asked_period": which.period,
            },
        )


def _too_early(read: OwnRead, file: str, zone: str, now: datetime) -> tuple[Finding, ...]:
    """Return what is said of times that have not come yet."""
    latest = (now + AHEAD).astimezone(UTC).replace(tzinfo=None)
    late = read.contents.readings.filter(pl.col("start") > latest)
    return tuple(of_the_future(file, late, zone))
