"""However a park file is mangled, the reader gives findings with lines, and never a traceback."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingtan.adapters.park_file.read import inspect_park
from lingtan.catalogue.load import load_catalogue
from lingtan.reports.words import Words
from tests.builders_park_file import METERS_CSV, OUTLINE, PARK_YAML, write_park_file
from tests.examples import examples

CATALOGUE = load_catalogue()
JUNK = (
    "",
    "-1",
    "1e400",
    "[",
    "{}",
    "no",
    "é",
    "\x00",
    '"',
    "2025-02-30",
    "null",
    "🏭",
    ": ",
    "\n",
)


@st.composite
def mangled(draw: st.DrawFn, text: str) -> str:
    """Cut out a few spans of a text and put junk in their place."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(st.sampled_from(JUNK)) + text[end:]
    return text


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled(PARK_YAML), mangled(METERS_CSV), mangled(OUTLINE))
def test_a_mangled_park_file_gives_findings_or_a_park(
    park: str, meters: str, outline: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_park_file(Path(folder), park=park, meters=meters, outline=outline)
        reading = inspect_park(Path(folder), CATALOGUE)
    assert (reading.park is None) == bool(reading.findings)
    for language in ("zh", "en"):
        words = Words(language)
        told = [words.detail(finding.as_detail()) for finding in reading.findings]
        assert all("‹" not in line for line in told)


@settings(max_examples=examples(20), deadline=None)
@given(st.binary(max_size=300), st.binary(max_size=300))
def test_any_bytes_give_findings(park: bytes, meters: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "park.yaml").write_bytes(park)
        (Path(folder) / "meters.csv").write_bytes(meters)
        assert inspect_park(Path(folder), CATALOGUE).park is None
