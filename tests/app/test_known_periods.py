"""Which years and months a park can be asked about: of all its meters, or of some."""

from pathlib import Path

from lingtan.app.known_periods import KnownPeriods, known_periods
from lingtan.app.layout import Layout
from tests.builders_verification import MONTH, a_small_park
from tests.conftest import NOW


def test_periods_are_those_read_by_the_parks_clock_and_those_closed(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    closing = park.close(MONTH, by="park office", now=NOW).closing
    known = known_periods(park.layout)
    assert known.read[:2] == ("2025", "2025-08")
    assert MONTH in known.read
    assert known.closed == ((MONTH, closing.known_at),)


def test_only_the_meters_asked_about_count(tmp_path: Path) -> None:
    park = a_small_park(tmp_path / "park")
    own = known_periods(park.layout, frozenset({"g_works"})).read
    assert MONTH in own
    assert known_periods(park.layout, frozenset({"nobody"})).read == ()


def test_a_park_without_readings_has_none(tmp_path: Path) -> None:
    assert known_periods(Layout(folder=tmp_path)) == KnownPeriods()
