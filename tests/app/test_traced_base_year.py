"""Every number told of a base year is traced: the states around a cause add up to its change."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lingtan.app.lineage.check import disagreeing_formulas
from lingtan.app.results import IssuedReport
from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.trace_restated import trace_restated
from lingtan.app.workspace import Workspace
from lingtan.base.errors import TraceError
from lingtan.cli.main import main
from lingtan.evidence.lineage.addresses import read_address
from lingtan.evidence.lineage.nodes import Kind, Lineage, Node, Rule
from lingtan.evidence.lineage.sums import disagreements
from lingtan.ledger.base_year import FIGURE, Recalculation
from lingtan.ledger.restatement import Share, states_of
from lingtan.reports.base_year_ids import (
    base_year_ids,
    base_year_numbers,
    moved_ids,
    places_of,
)
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.words import LANGUAGES, Words
from tests.app.test_base_year import (
    ALWAYS,
    NOW,
    SHOP,
    SINCE_2025,
    UNTIL_2024,
    WORKS,
    a_park,
    deliver,
    describe,
)
from tests.whole import IS_WHOLE

DAY = timedelta(days=1)
LATE, LATER = NOW + DAY, NOW + 2 * DAY
ASKED = NOW + 3 * DAY
SOME = (FIGURE, "national.e_tce")  # each trace takes a while
Make = Callable[[Path], Workspace]
TOLD = re.compile(r'data-figure="(base_year:[^"]+)">([^<]+)<')
NEW = "{enterprise: new, first_day: 2025-02-01}"


def with_who_is_new(park: Workspace, members: str) -> None:
    """Let another one join who has no readings of the base year; a delivery sees the park file."""
    text = park.layout.park_file.read_text(encoding="utf-8")
    text = text.replace(members, f"{NEW}, {members}")
    text = text.replace("  shop: {", "  new: {name: New, sector: building}\n  shop: {")
    park.layout.park_file.write_text(text, encoding="utf-8")
    deliver(park, "again", {"works_use": WORKS}, LATE)


def moved_by_files(folder: Path) -> Workspace:
    park = a_park(folder, ALWAYS)
    deliver(park, "late", {"grid_in": 1300}, LATE)
    deliver(park, "later", {"grid_in": 1200}, LATER)
    return park


def moved_by_a_file_and_one_who_joined(folder: Path) -> Workspace:
    park = a_park(folder, SINCE_2025)
    deliver(park, "corrected", {"grid_in": 900, "works_use": 800}, LATE)
    return park


def moved_by_one_who_left(folder: Path) -> Workspace:
    return a_park(folder, UNTIL_2024)


def moved_by_one_who_left_and_one_unknown(folder: Path) -> Workspace:
    park = moved_by_one_who_left(folder)
    with_who_is_new(park, UNTIL_2024)
    return park


def moved_by_nothing(folder: Path) -> Workspace:
    return a_park(folder, ALWAYS)


def in_doubt(folder: Path) -> Workspace:
    return a_park(folder, SINCE_2025, has_gap=True)


MADE = (
    moved_by_files,
    moved_by_a_file_and_one_who_joined,
    moved_by_one_who_left,
    moved_by_one_who_left_and_one_unknown,
    moved_by_nothing,
    in_doubt,
)
TRIED = MADE if IS_WHOLE else MADE[1:4:2]


@dataclass(frozen=True, kw_only=True)
class Held:
    """A park, and its base year held against the park file of today."""

    park: Workspace
    found: Recalculation

    @property
    def ids(self) -> dict[str, str]:
        """The ids of its numbers."""
        return base_year_ids(self.found)


Parks = Callable[[Make], Held]


@pytest.fixture(scope="module")
def parks(tmp_path_factory: pytest.TempPathFactory) -> Parks:
    """Return a maker of parks that makes each once: no test changes any of them."""

    @cache
    def made(make: Make) -> Held:
        park = make(tmp_path_factory.mktemp("based"))
        return Held(park=park, found=park.base_year(now=ASKED))

    return made


@pytest.fixture(scope="module", params=TRIED, ids=lambda make: make.__name__)
def held(request: pytest.FixtureRequest, parks: Parks) -> Held:
    """Return each park after the other."""
    return parks(request.param)


def traced(park: Workspace, id_: str) -> Lineage:
    return trace_figure(park.layout, Traced(figure=id_, period="2025"))


def root(lineage: Lineage) -> Node:
    return next(iter(lineage.nodes.values()))


def parts(lineage: Lineage) -> list[Node]:
    return [lineage.nodes[part.node] for part in root(lineage).parts]


@pytest.mark.slow
def test_every_number_told_of_a_base_year_is_traced_to_the_same_number(held: Held) -> None:
    numbers = base_year_numbers(held.found)
    assert {key for key, number in numbers.items() if not number.figure} == set()
    for key, number in numbers.items():
        lineage = traced(held.park, number.figure)
        assert root(lineage).value == pytest.approx(number.value, rel=1e-9, abs=1e-9), key
        assert [*disagreements(lineage), *disagreeing_formulas(lineage)] == []


@pytest.mark.slow
def test_every_value_of_a_figure_that_moved_is_traced_to_the_same_number(held: Held) -> None:
    for moved in held.found.movements:
        ids = moved_ids(held.found, moved)
        changes = {f"share_{n}": each.change for n, each in enumerate(moved.shares, start=1)}
        told = {"before": moved.before, "after": moved.after, **changes}
        known = {key: value for key, value in told.items() if value is not None}
        assert ids.keys() == known.keys()
        if moved.figure in SOME:
            for key, id_ in ids.items():
                value = root(traced(held.park, id_)).value
                assert value == pytest.approx(known[key], rel=1e-9, abs=1e-9), (moved.figure, key)


@pytest.mark.slow
def test_a_change_is_the_figure_after_a_cause_less_the_figure_before_it(parks: Parks) -> None:
    held = parks(moved_by_files)
    found, ids = held.found, held.ids
    one, other = (parts(traced(held.park, ids[key])) for key in ("change_1", "change_2"))
    (between, closed), (today, again) = one, other
    assert [each.cause for each in found.causes] == ["late.csv", "later.csv"]
    assert closed.value == found.before
    assert today.value == pytest.approx(found.after)
    assert between == again
    assert between.name.en == "late.csv"
    assert closed.facts["source"] == ids["before"]


@pytest.mark.slow
def test_the_last_known_state_leads_down_to_files(held: Held) -> None:
    causes = enumerate(held.found.causes, start=1)
    known = [number for number, each in causes if each.change is not None]
    lineage = traced(held.park, held.ids[f"change_{known[-1]}" if known else "change"])
    assert FIGURE in lineage.nodes
    assert any(node.kind is Kind.FILE for node in lineage.nodes.values())


@pytest.mark.slow
def test_with_who_joined_the_account_has_its_meters_over_the_whole_year(parks: Parks) -> None:
    held = parks(moved_by_a_file_and_one_who_joined)
    park, found = held.park, held.found
    lineage = traced(park, held.ids["after"])
    assert lineage.nodes[FIGURE].value == pytest.approx(found.after)
    assert found.after != pytest.approx(
        root(traced(park, f"{FIGURE}@2024/whole~{at(found)}")).value
    )
    assert root(traced(park, f"{FIGURE}@2024/whole")).value == pytest.approx(found.before)


@pytest.mark.slow
def test_an_unknown_number_has_no_id(parks: Parks) -> None:
    held = parks(moved_by_one_who_left_and_one_unknown)
    park, ids = held.park, held.ids
    assert [each.cause for each in held.found.every_cause] == ["left:shop", "joined:new"]
    assert ids.keys() == {"before", "sum", "threshold", "change_1", "share_1"}
    with pytest.raises(TraceError):
        traced(park, ids["change_1"].replace(":1:change", ":2:change"))
    with pytest.raises(TraceError):
        traced(park, ids["sum"].replace(":sum@", ":after@"))


@pytest.mark.slow
@pytest.mark.parametrize("part", ["9:change", "0:change", "1:change:more", "nothing", "1:name"])
def test_a_part_that_is_none_is_not_found(parks: Parks, part: str) -> None:
    held = parks(moved_by_one_who_left)
    with pytest.raises(TraceError):
        traced(held.park, f"base_year:{FIGURE}:{part}@2024/whole~{at(held.found)}")


@pytest.mark.slow
@pytest.mark.parametrize("account", ["2023/whole", "2024/whole~20250115T000000Z"])
def test_it_stands_in_the_account_of_the_closed_base_year_alone(
    parks: Parks, account: str
) -> None:
    """Before it was closed nothing is held against it, and no other year is."""
    with pytest.raises(TraceError):
        traced(parks(moved_by_one_who_left).park, f"base_year:{FIGURE}:1:change@{account}")


@pytest.mark.slow
def test_at_the_instant_it_was_closed_no_file_has_moved_it(parks: Parks) -> None:
    held = parks(moved_by_files)
    closed = held.ids["sum"].replace(at(held.found), "20250120T000000Z")
    assert root(traced(held.park, closed)).value == 0.0


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_of_a_base_year_is_named_by_figure_and_cause(parks: Parks, language: str) -> None:
    held, words = parks(moved_by_a_file_and_one_who_joined), Words(language)
    title_of = NodeWords(words).title_of
    named = {key: title_of(root(traced(held.park, id_))) for key, id_ in held.ids.items()}
    assert words.say("closing.joined", {"subject": "Shop"}) in named["change_2"]
    assert "corrected.csv" in named["share_1"]
    assert all("base_year:" not in each for each in named.values())
    figure = words.say(f"figure.{FIGURE}")
    assert all(figure in each for key, each in named.items() if key != "threshold")


@pytest.mark.slow
def test_a_park_file_nobody_has_seen_leads_on_as_a_restatement_would_tell_it(
    tmp_path: Path,
) -> None:
    park = a_park(tmp_path, ALWAYS)
    describe(park.layout.folder, UNTIL_2024)
    found = park.base_year(now=ASKED)
    numbers = base_year_numbers(found)
    assert found.todays_at is None
    assert base_year_ids(found).keys() == {"before"}
    assert [key for key, number in numbers.items() if number.way is None] == ["before"]
    for key in ("after", "sum", "threshold"):  # each is traced on a copy of the park
        way = numbers[key].way
        assert way is not None
        told = dict(way.brings)
        asked = Traced(figure=told["figure"], period=told["period"], boundary=told["boundary"])
        lineage = trace_restated(park.layout, asked, ASKED)
        assert root(lineage).value == pytest.approx(numbers[key].value), key


@pytest.mark.slow
def test_the_command_tells_the_ids_of_all_that_is_known(
    parks: Parks, capsys: pytest.CaptureFixture[str]
) -> None:
    park = parks(moved_by_one_who_left_and_one_unknown).park
    with pytest.raises(SystemExit):
        main(["baseyear", str(park.layout.folder), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert told["ids"].keys() == {"before", "sum", "threshold", "change_1", "share_1"}
    lineage = traced(park, told["ids"]["share_1"])
    assert root(lineage).rule is Rule.FORMULA
    assert root(lineage).value == pytest.approx(-SHOP / (WORKS + SHOP))
    moved = next(each for each in told["recalculation"]["movements"] if each["figure"] == FIGURE)
    assert moved["figures"]["share_1"].startswith(f"base_year:{FIGURE}:1:change@")


def told_in(report: IssuedReport) -> dict[str, str]:
    """Return the numbers of a written report that are told of the base year, by their ids."""
    return dict(TOLD.findall(report.html.read_text(encoding="utf-8")))


@pytest.mark.slow
def test_a_report_of_an_earlier_instant_tells_ids_of_what_was_known_then(parks: Parks) -> None:
    park = parks(moved_by_files).park
    then = LATE + timedelta(hours=1)
    told = told_in(park.report("2024", language="en", as_known_at=then, now=ASKED))
    parts = [read_address(id_).node.removeprefix(f"base_year:{FIGURE}:") for id_ in told]
    assert parts == ["net", "sum", "base_year:threshold", "1:change", "1:share", "change"]
    for id_, text in told.items():
        assert read_address(id_).known_at == then
        value = root(traced(park, id_)).value
        size = 1e-3 if id_.partition("@")[0].endswith("change") else 100.0  # tonnes, per cent
        assert value is not None
        assert size * value == pytest.approx(float(text.removesuffix(" %")), abs=0.05)


@pytest.mark.slow
def test_a_report_lists_the_ids_of_its_table_of_the_base_year(parks: Parks) -> None:
    park = parks(moved_by_a_file_and_one_who_joined).park
    report = park.report("2024", language="en", as_known_at=ASKED, now=ASKED)
    text = report.html.read_text(encoding="utf-8")
    assert f"base_year:{FIGURE}:2:change@2024/whole~{at_instant(ASKED)}" in told_in(report)
    assert f'id="figure-base_year:{FIGURE}:2:share@2024/whole~' in text


NUMBERS = st.integers(-1000, 1000).map(float)


@given(st.lists(NUMBERS | st.none(), min_size=2, max_size=6))
def test_states_add_up_however_many_are_unknown(values: list[float | None]) -> None:
    """Every change is the state after it less the state before it; no known state is lost."""
    shares = [
        Share(cause=f"c{at}", change=None if a is None or b is None else b - a)
        for at, (a, b) in enumerate(pairwise(values))
    ]
    states = states_of(values[0], values[-1], shares)
    assert len(states) == len(values)
    for share, (before, after) in zip(shares, pairwise(states), strict=True):
        if before is not None and after is not None:
            assert share.change == after - before
    for state, value in zip(states, values, strict=True):
        assert state is None or state == value
    if None not in values:
        assert list(states) == values


def test_another_lingtan_takes_no_place_from_the_others() -> None:
    files = [Share(cause="late.csv", change=1.0), Share(cause="joined:shop", change=2.0)]
    assert places_of(files) == [1, 2]
    assert places_of([Share(cause="software", change=0.5), *files]) == [0, 1, 2]
    assert places_of([]) == []


def at(found: Recalculation) -> str:
    """Return the instant of ids, as they tell it."""
    assert found.todays_at is not None
    return at_instant(found.todays_at)


def at_instant(instant: datetime) -> str:
    return f"{instant:%Y%m%dT%H%M%SZ}"
