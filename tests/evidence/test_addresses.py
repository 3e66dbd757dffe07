"""What an id says of its account is read back as it was written, whatever the ids are called."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lingtan.evidence.lineage.addresses import Address, Judged, address_of, read_address

IDS = st.text("abZ09_.-/#", min_size=1, max_size=8)
PERIODS = st.sampled_from(("", "2025", "2025-07", "2025-07-01"))
BOUNDARIES = st.one_of(st.just(""), IDS)
BEGUN = datetime(2020, 1, 1, tzinfo=UTC)
INSTANTS = st.one_of(
    st.none(), st.timedeltas(timedelta(0), timedelta(days=9999)).map(lambda after: BEGUN + after)
)
YEARS = st.one_of(st.none(), st.integers(2024, 2060))


@given(IDS, PERIODS, BOUNDARIES, INSTANTS, st.one_of(st.just(""), IDS), YEARS)
def test_an_address_is_read_as_it_was_written(
    node: str,
    period: str,
    boundary: str,
    known_at: datetime | None,
    framework: str,
    year: int | None,
) -> None:
    judged = Judged(framework=framework, target_year=year)
    wanted = Address(node=node, period=period, boundary=boundary, known_at=known_at, judged=judged)
    if wanted == Address(node=node):
        return
    text = address_of(node, period=period, boundary=boundary, known_at=known_at, judged=judged)
    assert read_address(text) == wanted


def test_a_framework_called_like_a_year_is_no_year() -> None:
    assert read_address("x@!2030").judged == Judged(framework="2030")
    assert read_address("x@^2030").judged == Judged(target_year=2030)
    assert read_address("x@!2030^2035").judged == Judged(framework="2030", target_year=2035)
    assert read_address("x@^\uff12\uff10\uff13\uff10").node == "x@^\uff12\uff10\uff13\uff10"
