"""The numbers of a comparison of boundaries are traced, in the account of either of them."""

import pytest

from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.nodes import Rule
from lingtan.evidence.lineage.sums import disagreements
from lingtan.ledger.boundary_comparison import EXPORTED, total_of
from lingtan.reports.comparison_ids import (
    change_id,
    differing_id,
    known_id,
    line_change_id,
    line_ids,
    same_change_id,
    same_id,
)
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.words import Words
from tests.conftest import Demo

YEAR, DAY, ZONE, WHOLE = "2025", "2025-03-05", "services_zone", "whole"
PER_UNIT = {"kg": 1.0, "tce": 1000.0}


def value_of(demo: Demo, id_: str) -> float:
    """Return the value a trace gives a number; what it is made of adds up."""
    traced = trace_figure(demo.workspace.layout, Traced(figure=id_, period=YEAR))
    assert list(disagreements(traced)) == []
    node = next(iter(traced.nodes.values()))
    assert node.value is not None
    return node.value


@pytest.mark.slow
def test_what_was_sold_is_traced_under_both_boundaries(demo: Demo) -> None:
    both = demo.workspace.compare(YEAR)
    check, boundaries = both.first.check, (WHOLE, ZONE)
    told = 0
    for found in both.figures:
        for line in (line for line in found.lines if line.stream == EXPORTED):
            ids = line_ids(check.park, check.period, boundaries, found.unit, line)
            for side in ("first", "second"):
                amount = float(getattr(line, side)) * PER_UNIT[found.unit]
                assert value_of(demo, ids[side]) == pytest.approx(amount)
                told += 1
    assert told == 4  # of the direct line and of the park's own plants, in tce


@pytest.mark.slow
@pytest.mark.parametrize(("own", "other"), [(WHOLE, ZONE), (ZONE, WHOLE)])
def test_what_counts_alike_and_what_differs_make_up_the_figure(
    demo: Demo, own: str, other: str
) -> None:
    both = demo.workspace.compare(YEAR, boundaries=(own, other))
    for found in both.figures:
        owners = {line.enterprise for line in found.lines if line.first}
        ids = [differing_id(found.figure, other, owner) for owner in sorted(owners)]
        parts = [value_of(demo, f"{id_}@/{own}") for id_ in ids]
        same = value_of(demo, f"{same_id(found.figure, other)}@/{own}")
        whole = float(found.first) * PER_UNIT[found.unit]
        assert same + sum(parts) == pytest.approx(whole)
        rest = total_of((found.first, *(-line.first for line in found.lines)))
        assert same == pytest.approx(float(rest) * PER_UNIT[found.unit])


@pytest.mark.slow
def test_what_is_known_of_an_unknown_figure_is_its_lines(demo: Demo) -> None:
    both = demo.workspace.compare(DAY)  # bills are of months
    (park,) = (each for each in both.figures if each.unit == "kg")
    assert park.unknown == ("first", "second")
    for own, other, value in ((WHOLE, ZONE, park.first), (ZONE, WHOLE, park.second)):
        asked = Traced(figure=known_id(park.figure, other), period=DAY, boundary=own)
        traced = trace_figure(demo.workspace.layout, asked)
        assert list(disagreements(traced)) == []
        assert traced.nodes[asked.figure].value == pytest.approx(float(value))
    assert all(each.unknown == () for each in demo.workspace.compare(YEAR).figures)


@pytest.mark.slow
@pytest.mark.parametrize(("own", "other"), [(WHOLE, ZONE), (ZONE, WHOLE)])
def test_what_another_boundary_has_more_is_its_own_less_what_counts_here(
    demo: Demo, own: str, other: str
) -> None:
    both = demo.workspace.compare(YEAR, boundaries=(own, other))
    for found in both.figures:
        per_unit = PER_UNIT[found.unit]
        owners = sorted({line.enterprise for line in found.lines})
        parts = [change_id(found.figure, other, owner) for owner in owners]
        total = value_of(demo, f"{change_id(found.figure, other)}@/{own}")
        assert total == pytest.approx(float(found.change) * per_unit)
        assert sum(value_of(demo, f"{id_}@/{own}") for id_ in parts) == pytest.approx(total)
        assert value_of(demo, f"{same_change_id(found.figure, other)}@/{own}") == 0.0
        line = found.lines[0]
        changed = value_of(demo, f"{line_change_id(found.figure, other, line)}@/{own}")
        assert changed == pytest.approx(float(line.change) * per_unit)


@pytest.mark.slow
@pytest.mark.parametrize("about", [(), ("steel",)])
def test_the_other_side_of_a_difference_names_the_same_number_of_its_account(
    demo: Demo, about: tuple[str, ...]
) -> None:
    id_ = change_id("national.e_tce", WHOLE, *about)
    traced = trace_figure(demo.workspace.layout, Traced(figure=f"{id_}@/{ZONE}", period=YEAR))
    there = traced.nodes[id_.replace(":change", ":there")]
    source = str(there.facts["source"])
    assert source.endswith(f"@{YEAR}/{WHOLE}")
    (node, *_) = trace_figure(
        demo.workspace.layout, Traced(figure=source, period=YEAR)
    ).nodes.values()
    per_unit = PER_UNIT["tce"] if node.unit == "tce" else 1.0
    assert (node.value or 0.0) * per_unit == pytest.approx(there.value)
    assert value_of(demo, f"{there.id}@/{ZONE}") == there.value


@pytest.mark.slow
def test_what_is_known_differs_where_a_figure_is_unknown(demo: Demo) -> None:
    both = demo.workspace.compare(DAY)
    (park,) = (each for each in both.figures if each.unit == "kg")
    asked = Traced(figure=change_id(park.figure, ZONE), period=DAY, boundary=WHOLE)
    traced = trace_figure(demo.workspace.layout, asked)
    assert known_id(park.figure, ZONE) in traced.nodes
    assert list(disagreements(traced)) == []
    assert traced.nodes[asked.figure].value == pytest.approx(float(park.change))


@pytest.mark.slow
def test_a_difference_is_called_by_what_it_is_of_to_the_line(demo: Demo) -> None:
    both = demo.workspace.compare(YEAR)
    found = both.figures[0]
    line = next(each for each in found.lines if each.enterprise == "steel")
    id_ = line_change_id(found.figure, ZONE, line)
    node = demo.workspace.trace(id_, YEAR).nodes[id_]
    for language, begins in (("en", "What another boundary has more: "), ("zh", "另一边界多出")):
        words = Words(language)
        title = NodeWords(words).title_of(node)
        assert title.startswith(begins)
        assert words.say(f"account.{line.account}") in title


@pytest.mark.slow
def test_such_a_number_is_called_by_figure_boundary_and_enterprise(demo: Demo) -> None:
    id_ = differing_id("national.e_tce", ZONE, "steel")
    traced = demo.workspace.trace(id_, YEAR)
    node = traced.nodes[id_]
    assert node.rule is Rule.SUM
    en, zh = (NodeWords(Words(language)).title_of(node) for language in ("en", "zh"))
    assert en.startswith("Differs from another boundary: Energy consumption; ")
    assert en.endswith("; Electric-arc steel works")
    assert zh.startswith("与另一边界不同的部分：能源消费总量；")
    assert zh.endswith("；电炉炼钢厂")


@pytest.mark.slow
@pytest.mark.parametrize(
    "id_",
    [
        "compared:nowhere:national.e_tce:same",
        "compared:services_zone:national.e_tice:same",
        "compared:services_zone:national.e_tce:differing",
        "compared:services_zone:national.e_tce:nobody:differing",
        "compared:services_zone:national.e_tce:steel:same",
        "compared:whole:national.e_tce:same",
        "compared:services_zone:national.e_tce:nobody:change",
        "compared:services_zone:national.e_tce:steel:coal:change",
        "compared:services_zone:national.e_tce:steel:same_change",
        "compared:services_zone:national.e_tice:change",
        "compared:services_zone:change",
        "compared:same",
        "read:nobody:count",
        "read:e_steel:width",
        "read:count",
        "uncertainty:national.e_park_kg:4:2:drawn_low",
        "uncertainty:national.e_park_kg:four:2000:drawn_low",
        "uncertainty:national.e_park_kg:4:2000:sigma",
        "uncertainty:national.nothing:4:2000:drawn_low",
        "sum:estimated:account=electricity_direct:of=beyond",
    ],
)
def test_a_number_no_comparison_has_is_refused(demo: Demo, id_: str) -> None:
    with pytest.raises(TraceError, match="no figure"):
        demo.workspace.trace(id_, YEAR)
