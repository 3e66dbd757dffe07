"""To close a period seals what it rests on, and what was worked out of it stays known."""

from datetime import timedelta
from pathlib import Path

import pytest

from lingtan import Workspace
from tests.app.test_closing import LATE, bill, closed_in, fuel, read_in
from tests.builders_candidates import MONTH, kept_of
from tests.prepared import copied

DAY = timedelta(days=1)
RESULTS, SEALED = "results", "sealed"


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    return copied(read_in, tmp_path / "park")


def test_what_was_worked_out_before_a_closing_is_known_after_it(park: Workspace) -> None:
    before = park.account(MONTH)
    park.close(MONTH, by="office", now=LATE)
    kept = kept_of(park, RESULTS)
    after = park.account(MONTH)
    assert after.inventory.figures == before.inventory.figures
    assert kept_of(park, RESULTS) == kept
    assert kept_of(park, SEALED)
    park.account("2025-02")  # of which nothing was known
    assert kept_of(park, RESULTS).keys() > kept.keys()


@pytest.mark.slow
def test_what_a_restatement_was_drawn_up_with_is_known_after_it_and_so_is_what_it_replaced(
    tmp_path: Path,
) -> None:
    park = copied(closed_in, tmp_path / "park")
    before, known_at = fuel(park.account(MONTH)), park.account(MONTH).as_known_at
    bill(park, "late", 99.0)
    park.restate(MONTH, by="office", reason="late bill", now=LATE + DAY)
    kept = kept_of(park, RESULTS)
    assert fuel(park.account(MONTH)) > before
    assert fuel(park.account(MONTH, as_known_at=known_at)) == before
    assert kept_of(park, RESULTS) == kept


@pytest.mark.slow
def test_what_is_not_sealed_by_the_key_of_the_park_is_not_believed(park: Workspace) -> None:
    before = fuel(park.account(MONTH))
    park.close(MONTH, by="office", now=LATE)
    bill(park, "late", 99.0)
    (path,) = (park.layout.folder / ".derived" / SEALED).iterdir()
    for text in (b"", path.read_bytes()[:-1] + b"0", b"\n" + path.read_bytes()):
        path.write_bytes(text)
        assert fuel(park.account(MONTH)) == before
    park.restate(MONTH, by="office", reason="late bill", now=LATE + DAY)
    assert fuel(park.account(MONTH)) > before
