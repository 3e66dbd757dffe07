"""A broken file of knowledge is a list of faults: never a traceback, never read as if whole."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import read_catalogue
from lingtan.catalogue.shelves import Shelf
from tests.builders_catalogue import DATA, a_copy
from tests.builders_grid_shares import FOLDER, hours_from, write_series
from tests.examples import examples

pytestmark = pytest.mark.slow

PATHS = sorted(
    str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.suffix in (".csv", ".yaml")
)
SERIES = [f"{FOLDER}/mine.yaml", f"{FOLDER}/mine.csv"]
NOISE = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["\x00", '"', "\n", ",", ": ", "- ", "[", "{", "&a ", "*a ", "!!x ", "\t", "0"]
    ),
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = a_copy(tmp_path_factory.mktemp("broken"))
    return write_series(copy, hours_from("2025-07-01 08:00", [0.2, 0.5, 1, 0]))


@settings(
    max_examples=examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(PATHS) | st.sampled_from(SERIES), st.floats(0, 1), st.integers(0, 40), NOISE
)
def test_a_broken_file_loads_or_names_its_faults(
    root: Path, path: str, where: float, cut: int, noise: str
) -> None:
    whole = (root / path).read_bytes()
    start = int(where * len(whole))
    broken = whole[:start] + noise.encode("utf-8", "surrogatepass") + whole[start + cut :]
    (root / path).write_bytes(broken)
    faults = faults_when_read(root)
    (root / path).write_bytes(whole)
    assert faults is None or all(": " in fault for fault in faults)


def faults_when_read(root: Path) -> tuple[str, ...] | None:
    """Return the faults of a folder, or None when it reads as whole."""
    try:
        read_catalogue((Shelf(root=root),))
    except CatalogueError as error:
        return tuple(map(str, error.details)) or ("no fault is named",)
    return None
