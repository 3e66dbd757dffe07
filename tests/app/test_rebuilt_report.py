"""A report asked for as known at an instant is the same to the byte, whatever came since."""

import pytest

from lingtan import Workspace
from lingtan.app.results import IssuedReport
from tests.app.test_closing import CLOSED, LATE, bill, park
from tests.app.test_park_of_then import BETWEEN, LATER, edit
from tests.whole import IS_WHOLE

__all__ = ["park"]

MONTH = "2025-01"
LANGUAGES = ("en", "zh")


def documents(issued: IssuedReport) -> dict[str, bytes]:
    """Return the documents of a report by their kind."""
    paths = [path for path in (issued.pdf, issued.html, issued.xlsx) if path is not None]
    return {path.suffix: path.read_bytes() for path in paths}


def rebuilt(park: Workspace, language: str) -> dict[str, bytes]:
    """Return the documents as known between the first import and the closing."""
    return documents(
        park.report(MONTH, language=language, as_known_at=BETWEEN, now=LATER, replace=True)
    )


@pytest.mark.slow
def test_a_report_of_then_is_the_same_to_the_byte(park: Workspace) -> None:
    first = {language: rebuilt(park, language) for language in LANGUAGES}
    assert all({".html", ".xlsx"} <= told.keys() for told in first.values())
    park.close(MONTH, by="park office", now=CLOSED)
    bill(park, "late", 99.0, LATE)
    for language in LANGUAGES if IS_WHOLE else ("en",):
        assert rebuilt(park, language) == first[language]
    edit(park)
    park.restate(MONTH, by="chief", reason="late bill, other factors", now=LATER)
    for language in LANGUAGES if IS_WHOLE else ("zh",):
        assert rebuilt(park, language) == first[language]
        now = documents(park.report(MONTH, language=language, now=LATER, replace=True))
        assert now != first[language]
