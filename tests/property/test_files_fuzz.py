"""A broken file ends in findings or a typed error: no traceback, no reading lost."""

from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lingtan.base.time_axis import find_zone
from tests.bench.fuzz_importers import check_file, check_mapping, check_suggestion
from tests.builders_files import a_files_park, a_mapping, stage_text, starts_of, values_of
from tests.examples import examples

SEEDS = st.integers(min_value=0, max_value=2**32)
START = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.slow
@settings(max_examples=examples(80), deadline=None)
@given(seed=SEEDS)
def test_no_broken_file_loses_a_reading(seed: int) -> None:
    with TemporaryDirectory() as folder:
        assert check_file(seed, Path(folder))


@pytest.mark.slow
@settings(max_examples=examples(25), deadline=None)
@given(seed=SEEDS)
def test_no_broken_file_confuses_the_suggestion(seed: int) -> None:
    with TemporaryDirectory() as folder:
        assert check_suggestion(seed, Path(folder))


@settings(max_examples=examples(25), deadline=None)
@given(seed=SEEDS)
def test_no_broken_mapping_is_read_or_ends_in_a_traceback(seed: int) -> None:
    with TemporaryDirectory() as folder:
        assert check_mapping(seed, Path(folder))


@pytest.mark.slow
@settings(max_examples=examples(20), deadline=None)
@given(cells=st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_any_text_in_a_cell_is_a_value_or_a_finding(cells: list[str]) -> None:
    plain = [cell.replace("\n", " ").replace("\r", " ").replace('"', '""') for cell in cells]
    quoted = [f'"{cell}"' for cell in plain]
    lines = [
        f"{START + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{c}" for n, c in enumerate(quoted)
    ]
    text = "time,kWh\n" + "\n".join(lines) + "\n"
    with TemporaryDirectory() as folder:
        staged = stage_text(Path(folder), text.encode("utf-8", errors="replace"), a_mapping())
    assert staged.read == len(cells) + 1


@pytest.mark.slow
@settings(max_examples=examples(20), deadline=None)
@given(
    numbers=st.lists(
        st.decimals(min_value=-(10**9), max_value=10**9, places=6), min_size=1, max_size=12
    ),
    unit=st.sampled_from(
        [("kWh", Fraction(1)), ("GJ", Fraction(2500, 9)), ("Wh", Fraction(1, 1000))]
    ),
)
def test_a_value_is_converted_like_a_fraction(
    numbers: list[Decimal], unit: tuple[str, Fraction]
) -> None:
    symbol, factor = unit
    values = [{"column": "kWh", "meter": "e2", "unit": symbol, "negative": "keep"}]
    lines = [
        f"{START + timedelta(minutes=15 * n):%Y-%m-%d %H:%M},{v}" for n, v in enumerate(numbers)
    ]
    mapping = a_mapping(values=values, time={"columns": ["time"], "zone": "UTC"})
    with TemporaryDirectory() as folder:
        staged = stage_text(Path(folder), "time,kWh\n" + "\n".join(lines) + "\n", mapping)
        found = list(values_of(staged).values())
    assert found == [rounded(Fraction(number) * factor) for number in numbers]


@pytest.mark.slow
@settings(max_examples=examples(20), deadline=None)
@given(
    day=st.integers(min_value=0, max_value=364),
    zone=st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
    is_end=st.booleans(),
)
def test_a_day_written_by_a_right_clock_reads_back(day: int, zone: str, is_end: bool) -> None:
    """Quarter hours of any day, written as its wall clock shows them, in order."""
    park = a_files_park(zone)
    first = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=day)
    starts = [first + timedelta(minutes=15 * n) for n in range(100)]
    shown = [(s + timedelta(minutes=15 * is_end)).astimezone(find_zone(zone)) for s in starts]
    text = "time,kWh\n" + "".join(f"{s:%Y-%m-%d %H:%M},1\n" for s in shown)
    time = {"columns": ["time"], "label": "end" if is_end else "start"}
    with TemporaryDirectory() as folder:
        staged = stage_text(Path(folder), text, a_mapping(time=time), park)
        found = starts_of(staged)
    assert found == [f"{s:%m-%d %H:%M}" for s in starts]


@pytest.mark.slow
@settings(max_examples=examples(25), deadline=None)
@given(
    readings=st.lists(
        st.tuples(st.sampled_from(["e1", "e2", "hourly"]), st.integers(0, 12), st.integers(0, 2)),
        min_size=1,
        max_size=40,
    )
)
def test_no_order_of_lines_hides_a_repetition(readings: list[tuple[str, int, int]]) -> None:
    quarters = {"e1": 1, "e2": 1, "hourly": 4}  # each meter at its own step, shown by neighbours
    readings = [(m, n, 0) for m in quarters for n in (0, 1)] + readings
    lines = [
        f"{START + n * quarters[m] * timedelta(minutes=15):%Y-%m-%d %H:%M},{m},{v}"
        for m, n, v in readings
    ]
    mapping = a_mapping(meter={"columns": ["m"]}, values=[{"column": "kWh", "unit": "kWh"}])
    with TemporaryDirectory() as folder:
        staged = stage_text(Path(folder), "time,m,kWh\n" + "\n".join(lines) + "\n", mapping)
    last = {(m, h): v for m, h, v in readings}
    same = sum(last[m, h] == v for m, h, v in readings) - len(last)
    assert (staged.rows, staged.identical) == (len(last), same)
    assert staged.refused == len(readings) - len(last) - same


def rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)
