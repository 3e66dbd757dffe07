"""The same amounts give the same totals, whether months stand below or beside one another."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from lingtan.base.findings import Finding
from tests.builders import a_park
from tests.builders_files import a_bill, a_mapping, stage_text, values_of
from tests.examples import examples

PARK = a_park(a_bill("gas"), a_bill("gas2"), a_bill("gas3"), time_zone="Asia/Shanghai")
METERS = ("gas", "gas2", "gas3")
CELLS = st.one_of(
    st.decimals(0, 10**6, places=3).map(lambda number: f"{number:f}"),
    st.sampled_from(["", "--", "abc", "-5", "1.5x"]),
)
ROWS = st.lists(CELLS, min_size=12, max_size=12)
WHOLE = st.sets(st.integers(0, 11))  # months blank in every row, which chance alone seldom makes
TABLES = st.builds(
    lambda rows, blank: [["" if n in blank else row[n] for n in range(12)] for row in rows],
    st.lists(ROWS, min_size=1, max_size=3),
    st.one_of(st.just(set()), WHOLE),
)


@settings(max_examples=examples(20), deadline=None)
@given(table=TABLES)
@example(table=[["1"] * 8 + [""] * 4] * 3)  # a year that is not over
@example(table=[["1"] * 5 + [""] + ["1"] * 6] * 3)  # a month that lacks
@example(table=[["1"] * 5 + ["", "--"] + [""] * 5] * 2)
@example(table=[["", "1"] * 6, ["1"] * 11 + [""], [""] * 12])
@example(table=[[""] * 12] * 2)
@example(table=[["--"] + [""] * 11])
@example(table=[["1"] + [""] * 11])
def test_across_and_long_forms_give_the_same_readings_and_refusals(table: list[list[str]]) -> None:
    heads = ",".join(f"{n}月" for n in range(1, 13))
    across = [
        f"表计,{heads}",
        *(",".join([m, *row]) for m, row in zip(METERS, table, strict=False)),
    ]
    long = ["月份,表计,用量"]
    long += [
        f"2025-{n:02d},{meter},{row[n - 1]}"
        for n in range(1, 13)
        for meter, row in zip(METERS, table, strict=False)
    ]
    meter = {"columns": ["表计"]}
    months = {"first": "1月", "last": "12月", "year": "2025", "unit": "Nm3"}
    beside = a_mapping(time={}, values=[], meter=meter, months=months)
    below = a_mapping(
        time={"columns": ["月份"], "formats": ["%Y-%m"]},
        meter=meter,
        values=[{"column": "用量", "unit": "Nm3"}],
    )
    with TemporaryDirectory() as name:
        one = stage_text(Path(name), "\n".join(across) + "\n", beside, PARK, "a.csv")
        other = stage_text(Path(name), "\n".join(long) + "\n", below, PARK, "b.csv")
        assert values_of(one) == values_of(other)
        assert sum(values_of(one).values(), Decimal(0)) == sum(values_of(other).values())
        assert one.refused == other.refused
        assert _counts(one.findings) == _counts(other.findings)


def _counts(findings: Sequence[Finding]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.kind.id] += int(str(finding.facts.get("count", 1)))
    return counts
