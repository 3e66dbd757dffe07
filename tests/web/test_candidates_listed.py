"""A page heads what a candidate would move by what it is: nothing of it is restated yet."""

from pathlib import Path

import pytest

from lingtan import Workspace
from lingtan.reports.model import Table
from lingtan.reports.words import Words
from lingtan.web.actions.candidates import show_candidate
from tests.app.test_candidates_other_years import EARLIER, other_meters, with_two_years
from tests.app.test_closing import LATE
from tests.prepared import copied


def _headings(park: Workspace, language: str) -> set[tuple[str, ...]]:
    blocks = show_candidate(park.layout, {"candidate": "C1"}, Words(language))
    tables = [each for each in blocks if isinstance(each, Table)]
    return {tuple(column.heading for column in each.columns[2:4]) for each in tables}


@pytest.mark.slow
def test_no_open_figure_is_called_closed_nor_one_that_waits_restated(tmp_path: Path) -> None:
    park = copied(with_two_years, tmp_path / "park")
    park.close(EARLIER, by="office", now=LATE)
    park.propose("2025", [other_meters(park)], by="Li", reason="ratio", now=LATE)
    assert _headings(park, "en") == {("as it stands", "with the correction")}
    assert _headings(park, "zh") == {("更正前", "更正后")}
