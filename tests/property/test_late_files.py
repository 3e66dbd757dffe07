"""Of files about the same span the one written later holds, whichever is imported first."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.adapters.store.database import Tuning
from lingtan.adapters.store.store import Store
from tests.builders_store import NOW, Row, at, current, source_of, stage
from tests.examples import examples

pytestmark = pytest.mark.slow

FIRST = at(1)
BEGUN = NOW - timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class Export:
    """A file: the hours it states, when it was written and received, days after the beginning."""

    name: str
    first: int
    values: tuple[int, ...]
    received: int
    delay: int

    @property
    def received_at(self) -> datetime:
        """When the park received it."""
        return BEGUN + timedelta(days=self.received)

    @property
    def written_at(self) -> datetime:
        """When it was written."""
        return self.received_at - timedelta(days=self.delay, hours=self.delay)

    @property
    def rows(self) -> list[Row]:
        """What it states."""
        hours = range(self.first, self.first + len(self.values))
        return [
            ("m1", FIRST + timedelta(hours=hour), Decimal(value))
            for hour, value in zip(hours, self.values, strict=True)
        ]


@st.composite
def exports(draw: st.DrawFn, delays: st.SearchStrategy[int]) -> list[Export]:
    """Return files that were received on different days and state few values, many alike."""
    days = draw(st.lists(st.integers(0, 50), min_size=1, max_size=5, unique=True))
    values = st.lists(st.integers(1, 2), min_size=1, max_size=4).map(tuple)
    return [
        Export(
            name=f"file {number}",
            first=draw(st.integers(0, 3)),
            values=draw(values),
            received=day,
            delay=draw(delays),
        )
        for number, day in enumerate(days)
    ]


def held(files: Sequence[Export], instant: datetime) -> list[Row]:
    """Return what holds of files known by an instant: of each hour what was written last."""
    known = [each for each in files if each.received_at <= instant]
    known.sort(key=lambda each: (each.written_at, each.received_at))
    last = {(meter, start): value for each in known for meter, start, value in each.rows}
    return sorted((meter, start, value) for (meter, start), value in last.items())


def taken(store: Store, folder: Path, file: Export) -> None:
    """Import a file today that states when it was received, and when it was written if earlier."""
    source = replace(source_of(file.name), received_at=file.received_at)
    if file.delay:
        source = replace(source, exported_at=file.written_at)
    store.append(stage(folder / f"{file.name}.parquet", file.rows), source=source, known_at=NOW)


TUNINGS = st.builds(
    Tuning, seal_rows=st.sampled_from([1, 3, 50_000]), resolve_share=st.sampled_from([0.0, 9.0])
)


@settings(max_examples=examples(40), deadline=None)
@given(
    files=st.one_of(exports(st.just(0)), exports(st.integers(0, 20))),
    order=st.randoms(use_true_random=False),
    tuning=TUNINGS,
)
def test_files_taken_in_later_in_any_order_tell_what_was_known_when(
    files: list[Export], order: Random, tuning: Tuning
) -> None:
    mixed = list(files)
    order.shuffle(mixed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with Store.open(folder / "store", writable=True, tuning=tuning) as store:
            for file in mixed:
                taken(store, folder, file)
            for file in files:
                assert current(store, file.received_at) == held(files, file.received_at)
            assert current(store) == held(files, NOW)
