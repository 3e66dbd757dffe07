"""What was kept answers as if nothing had been kept, whatever happened in between."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan import Workspace
from lingtan.app import code_digest
from lingtan.app.results import Account, FileImport
from tests.examples import examples

PARK = """
id: kept
name: {name}
type: mixed
province: Shandong
boundaries:
  whole: {{name: Whole, kind: whole_park, members: [{{enterprise: works}}, {{enterprise: shop}}]}}
  works: {{name: Works, kind: park_in_park, members: [{{enterprise: works}}]}}
enterprises:
  works: {{name: Works, sector: industry}}
  shop: {{name: Shop, sector: building}}
nodes:
  bus: {{name: Busbar, carrier: electricity}}
"""
HEADINGS = "id,name_en,name_zh,carrier,unit,kind,resolution,multiplier,from,to\n"
METERS = (
    "grid_in,Grid,电网,electricity,kWh,interval,1h,1,outside,bus\n"
    "works_use,Works,工厂,electricity,kWh,interval,1h,{multiplier},bus,enterprise:works\n"
    "shop_use,Shop,商店,electricity,kWh,interval,1h,1,bus,enterprise:shop\n"
)
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {{columns: [time], formats: ["%Y-%m-%d %H:%M"], label: {label}}}
meter: {{columns: [meter]}}
values: [{{column: amount, unit: {unit}}}]
"""
UNITS = """symbol,dimension,scale,offset,aliases,source,label,note
sack,mass,{sack},,袋,weighed,R,
"""
BEGIN = datetime(2025, 1, 1)  # noqa: DTZ001  # the park's own clock, as files write it
ARRIVAL = datetime(2026, 1, 1, tzinfo=UTC)
PERIODS = ("2025-01", "2025-01-02", "2025-02", "2025")
KNOWLEDGE = st.none() | st.integers(0, 6)
QUESTIONS = st.tuples(st.sampled_from(PERIODS), st.sampled_from(["whole", "works"]), KNOWLEDGE)
DAYS = st.tuples(st.integers(0, 33), st.integers(1, 3), st.booleans())
STEPS = st.one_of(
    st.tuples(st.just("import"), DAYS),
    st.tuples(st.just("unit"), st.sampled_from(["kWh", "MWh"])),
    st.tuples(st.just("label"), st.sampled_from(["start", "end"])),
    st.tuples(st.just("multiplier"), st.integers(1, 2)),
    st.tuples(st.just("name"), st.sampled_from(["One", "Two"])),
    st.tuples(st.just("sack"), st.sampled_from([40, 50])),
)


@dataclass
class Life:
    """A park to which things happen, an hour apart."""

    park: Workspace
    values: dict[str, object] = field(
        default_factory=lambda: {
            "unit": "kWh",
            "multiplier": 1,
            "name": "One",
            "sack": 50,
            "label": "start",
        }
    )
    files: list[Path] = field(default_factory=list)
    hours: int = 0

    def happen(self, kind: str, value: object) -> tuple[FileImport, ...]:
        """Bring a file, or change what the park or a mapping says and read every file again."""
        if kind == "import":
            self.files.append(self._write(value))
        else:
            self.values[kind] = value
            self.describe()
        self.hours += 1
        chosen = self.files if kind in {"unit", "label"} else self.files[-1:]
        return self.park.import_files(chosen, now=ARRIVAL + timedelta(hours=self.hours))

    def describe(self) -> None:
        """Write the files that describe the park and the way of reading."""
        folder = self.park.layout.folder
        (folder / "park.yaml").write_text(PARK.format(**self.values), encoding="utf-8")
        meters = HEADINGS + METERS.format(**self.values)
        (folder / "meters.csv").write_text(meters, encoding="utf-8")
        mapping = MAPPING.format(**self.values)
        (folder / "mappings" / "long.yaml").write_text(mapping, encoding="utf-8")
        units = UNITS.format(**self.values)
        (folder / "catalogue" / "units.csv").write_text(units, encoding="utf-8")

    def ask(self, period: str, boundary: str, hours: int | None) -> Account:
        """Ask for an account, as known some hours after the first arrival."""
        known_at = None if hours is None else ARRIVAL + timedelta(hours=hours, minutes=30)
        return self.park.account(period, boundary=boundary, as_known_at=known_at)

    def _write(self, days: object) -> Path:
        first, level, has_gap = cast("tuple[int, int, bool]", days)
        path = self.park.layout.inbox / f"{len(self.files):02d}.csv"
        lines = [
            f"{BEGIN + timedelta(days=first, hours=hour):%Y-%m-%d %H:%M},{meter},{amount * level}"
            for meter, amount in (("grid_in", 30), ("works_use", 20), ("shop_use", 10))
            for hour in range(48)
            if not (has_gap and hour in {5, 6, 20})
        ]
        path.write_text("\n".join(["time,meter,amount", *lines]), encoding="utf-8")
        return path


@contextmanager
def a_life() -> Iterator[Life]:
    """Make a park in a folder of its own."""
    with TemporaryDirectory(prefix="kept-") as name:
        folder = Path(name) / "park"
        for part in ("inbox", "mappings", "catalogue"):
            (folder / part).mkdir(parents=True)
        (folder / "park.yaml").touch()
        life = Life(park=Workspace.open(folder))
        life.describe()
        yield life


def worked_out(life: Life, question: tuple[str, str, int | None]) -> Account:
    """Answer with nothing kept, and leave what is kept as it was."""
    kept, aside = life.park.layout.folder / ".derived", life.park.layout.folder / "aside"
    if kept.exists():
        kept.rename(aside)
    answer = life.ask(*question)
    shutil.rmtree(kept, ignore_errors=True)
    if aside.exists():
        aside.rename(kept)
    return answer


def assert_same(one: Account, other: Account) -> None:
    """Require two accounts to agree in everything."""
    assert one.inventory.figures == other.inventory.figures
    assert one.inventory.parameters == other.inventory.parameters
    assert one.inventory.findings == other.inventory.findings
    assert one.inventory.postings.equals(other.inventory.postings)
    assert one.inventory.balances.equals(other.inventory.balances)
    assert one.check.findings == other.check.findings
    assert one.check.quality.equals(other.check.quality)
    assert one.check.gaps.equals(other.check.gaps)
    assert one.check.estimates.equals(other.check.estimates)


@pytest.mark.slow
@settings(max_examples=examples(2), deadline=None)
@given(st.lists(st.tuples(STEPS, QUESTIONS), min_size=2, max_size=4))
def test_kept_answers_are_those_of_a_park_that_keeps_nothing(
    story: list[tuple[tuple[str, object], tuple[str, str, int | None]]],
) -> None:
    with a_life() as life:
        life.happen("import", (0, 1, False))
        for step, question in story:
            life.ask(*question)
            life.happen(*step)
            now, fresh = life.ask(*question), worked_out(life, question)
            assert_same(now, fresh)
            assert_same(life.ask(*question), fresh)


@pytest.mark.slow
def test_another_boundary_is_accounted_from_the_same_validation() -> None:
    with a_life() as life:
        life.happen("import", (0, 1, True))
        life.ask("2025-01", "whole", None)
        kept = sorted((life.park.layout.derived_amounts).iterdir())
        question = ("2025-01", "works", None)
        assert_same(life.ask(*question), worked_out(life, question))
        assert sorted((life.park.layout.derived_amounts).iterdir()) == kept


@pytest.mark.slow
def test_a_withdrawal_is_answered_as_if_nothing_had_been_kept() -> None:
    with a_life() as life:
        life.happen("import", (0, 1, False))
        question = ("2025-01", "works", None)
        before = life.ask(*question)
        (read,) = life.happen("label", "end")
        assert read.withdrawn == 3  # the last hour of each meter is no longer stated
        after = life.ask(*question)
        assert_same(after, worked_out(life, question))
        assert not after.inventory.postings.equals(before.inventory.postings)


@pytest.mark.slow
def test_damaged_amounts_are_validated_again() -> None:
    with a_life() as life:
        life.happen("import", (0, 1, True))
        life.ask("2025-01", "whole", None)
        for entry in life.park.layout.derived_amounts.iterdir():
            (entry / "amount_hours.parquet").write_bytes(b"PAR1 torn")
        question = ("2025-01", "works", None)
        assert_same(life.ask(*question), worked_out(life, question))
        kept = [
            entry / "amount_hours.parquet" for entry in life.park.layout.derived_amounts.iterdir()
        ]
        assert [path for path in kept if path.read_bytes() == b"PAR1 torn"] == []


@pytest.mark.slow
def test_a_later_import_leaves_an_earlier_state_of_knowledge_kept() -> None:
    with a_life() as life:
        life.happen("import", (0, 1, False))
        life.ask("2025-01", "whole", 1)
        kept = len(list(life.park.layout.derived.iterdir()))
        life.happen("import", (3, 1, False))
        life.ask("2025-01", "whole", 1)
        assert len(list(life.park.layout.derived.iterdir())) == kept


@pytest.mark.slow
def test_another_version_of_lingtan_works_everything_out_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with a_life() as life:
        life.happen("import", (0, 1, False))
        life.ask("2025-01", "whole", None)
        kept = len(list(life.park.layout.derived.iterdir()))
        monkeypatch.setattr(code_digest, "__version__", "other")
        code_digest.code_digest.cache_clear()
        life.ask("2025-01", "whole", None)
        assert len(list(life.park.layout.derived.iterdir())) == 2 * kept
    code_digest.code_digest.cache_clear()
