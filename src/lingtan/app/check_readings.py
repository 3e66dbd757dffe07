"""Check the readings of a period: what is believed, doubted, estimated, missing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from importlib import import_module

from lingtan.app.doubted_coal_rate import doubted_coal_rate
from lingtan.app.inquiry import Inquiry, inquire
from lingtan.app.layout import Layout
from lingtan.app.results import Check
from lingtan.app.wiring import (
    CheckParts,
    ImportKind,
    check_from_kept,
    find_amounts,
    find_kept,
)
from lingtan.base.findings import Finding
from lingtan.base.runner import SqlRunner

OF_THE_FILE = "file_"  # kinds of findings about what stands in a file


def check_readings(layout: Layout, period_name: str, as_known_at: datetime | None = None) -> Check:
    """Return what is believed of the readings of a period.

    Beside it stands what the account will refuse of the park file by itself.
    """
    with inquire(layout, period_name, as_known_at) as inquiry:
        check = kept_check(inquiry) or _validate(inquiry)[0]
        refused = doubted_coal_rate(inquiry)
        return replace(check, findings=(*refused, *check.findings))


def kept_check(inquiry: Inquiry) -> Check | None:
    """Return a check that was worked out before from the very same things."""
    key = inquiry.key("check")
    if key not in inquiry.checks:
        layout = inquiry.layout
        parts = check_from_kept(find_kept(layout.derived, key, layout.signing_key))
        if parts is None:
            return None
        inquiry.checks[key] = _check(inquiry, parts)
    return inquiry.checks[key]


def believed(inquiry: Inquiry) -> tuple[Check, SqlRunner]:
    """Return the check of a period, and a runner that holds its ``amounts``.

    Both are taken from what was kept when the period was validated before.
    """
    key = inquiry.key("check")
    if key not in inquiry.believed:
        inquiry.believed[key] = _kept_amounts(inquiry) or _validate(inquiry)
        inquiry.checks[key] = inquiry.believed[key][0]
    return inquiry.believed[key]


def _kept_amounts(inquiry: Inquiry) -> tuple[Check, SqlRunner] | None:
    check = kept_check(inquiry)
    if check is None:
        return None
    runner = inquiry.store.blank_runner()
    layout, key = inquiry.layout, inquiry.key("check")
    is_found = find_amounts(layout.derived_amounts, key, runner, layout.signing_key)
    return (check, runner) if is_found else None


def _validate(inquiry: Inquiry) -> tuple[Check, SqlRunner]:
    """Validate anew; what that needs is loaded only now, for a kept answer does without."""
    anew = import_module("lingtan.app.validate_readings")
    found: tuple[CheckParts, SqlRunner] = anew.validate_readings(inquiry)
    return _check(inquiry, found[0]), found[1]


def _check(inquiry: Inquiry, parts: CheckParts) -> Check:
    park = inquiry.opened.park
    return Check(
        park=park,
        period=inquiry.period,
        findings=(
            *inquiry.store.findings,
            *_of_imports(inquiry),
            *inquiry.contradictions,
            *inquiry.notes,
            *inquiry.beside.leant_on(park, parts.tables),
            *parts.findings,
        ),
        quality=parts.tables["quality"],
        gaps=parts.tables["gaps"],
        estimates=parts.tables["estimates"],
        doubts=parts.tables["doubts"],
        balances=parts.tables["balances"],
    )


def _of_imports(inquiry: Inquiry) -> Iterator[Finding]:
    """Yield what was found in the files, as far as they were known then.

    A file that was read anew, by a mapping put right, says what it says now: what could not be
    read of it before is told no more. What it did to other files' readings is.
    """
    known_at = inquiry.as_known_at
    known = [
        each for each in inquiry.store.imports() if known_at is None or each.known_at <= known_at
    ]
    last = {each.source.file_sha256: each for each in known if each.kind is ImportKind.READINGS}
    for record in known:
        is_last = last.get(record.source.file_sha256, record) is record
        for finding in inquiry.store.findings_of(record.import_id):
            if is_last or not finding.kind.id.startswith(OF_THE_FILE):
                yield finding
