"""A rehearsal tells exactly what the import then does, whatever comes, and changes nothing."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan import Workspace
from lingtan.app.results import FileImport
from lingtan.app.wiring import Store
from lingtan.base.plain import Plain, to_plain
from lingtan.park.places import ParkType
from tests.builders_forms import fill
from tests.examples import examples

MAPPING = """matches: ["*.csv"]
kind: csv
time: {{columns: [time], formats: ["%Y-%m-%d %H:%M"], label: {label}}}
values:
  - {{column: depot, meter: e_depot, unit: kWh}}
  - {{column: common, meter: e_common, unit: kWh}}
"""
BROKEN = ("", "time,depot,common\n", "other,headings\n1,2\n", "\x00\x01")
BEGIN = datetime(2025, 1, 6)  # noqa: DTZ001  # the park's own clock, as files write it
NOW = datetime(2026, 1, 5, tzinfo=UTC)
FORMS = (5, 6)

LINES = st.tuples(
    st.sampled_from([0, 1, 2, 800, 24 * 500]),  # the last lies in the future
    st.sampled_from(["1", "2", "", "many", "-3"]),
    st.sampled_from(["1", "2"]),
)
CONTENTS = st.one_of(
    st.lists(LINES, max_size=5).map(
        lambda lines: BROKEN[1] + "".join(f"{_clock(hour)},{a},{b}\n" for hour, a, b in lines)
    ),
    st.sampled_from(BROKEN),
    st.sampled_from(FORMS),
)
BATCHES = st.tuples(
    st.lists(st.integers(0, 5), min_size=1, max_size=3),
    st.sampled_from(["start", "start", "end"]),
    st.booleans(),
)


def _clock(hour: int) -> str:
    return f"{BEGIN + timedelta(hours=hour):%Y-%m-%d %H:%M}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a park that has read nothing, and two forms filled in."""
    folder = tmp_path_factory.mktemp("template")
    park = Workspace.new(folder / "park", ParkType.MIXED)
    form = park.write_template("water", 2025, language="en")
    for value in FORMS:
        shutil.copy(form, folder / f"{value}.xlsx")
        fill(folder / f"{value}.xlsx", 0, "electronics", {"water_fresh": value})
    for path in park.layout.mappings.iterdir():
        path.unlink()
    return folder


@pytest.mark.slow
@settings(max_examples=examples(5), deadline=None)
@given(
    contents=st.lists(CONTENTS, min_size=6, max_size=6),
    batches=st.lists(BATCHES, min_size=1, max_size=4),
)
def test_a_rehearsal_tells_what_the_import_does(
    template: Path, contents: list[str | int], batches: list[tuple[list[int], str, bool]]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(template / "park", folder / "park")
        park = Workspace.open(folder / "park")
        files = list(_write(folder, template, contents))
        for number, (chosen, label, again) in enumerate(batches):
            (park.layout.mappings / "own.yaml").write_text(MAPPING.format(label=label))
            some = [files[n] for n in chosen]
            now = NOW + timedelta(days=number)
            before = _state(park)
            shown = park.import_files(some, dry_run=True, again=again, now=now)
            assert _state(park) == before
            done = park.import_files(some, again=again, now=now)
            assert [_told(result) for result in shown] == [_told(result) for result in done]
            assert all(result.is_dry_run for result in shown)


def _write(folder: Path, template: Path, contents: Sequence[str | int]) -> Iterator[Path]:
    """Write the files; the second and the fourth have the name of the first, elsewhere."""
    for number, content in enumerate(contents):
        place = folder / str(number)
        place.mkdir()
        if isinstance(content, int):
            yield Path(shutil.copy(template / f"{content}.xlsx", place / "form.xlsx"))
            continue
        path = place / f"{number // 2}.csv"
        path.write_text(content, encoding="utf-8")
        yield path


def _told(result: FileImport) -> Plain:
    return to_plain(replace(result, is_dry_run=False))


def _state(park: Workspace) -> tuple[object, ...]:
    inbox = sorted(path.name for path in park.layout.inbox.iterdir())
    with Store.open(park.layout.store) as store:
        log = store.runner().rows("select * from log order by seq").rows()
        return inbox, log, store.facts(), store.imports()
