"""What a cause of a restatement did to a figure is traced: the states around it add up to it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from lingtan.app.trace_figure import Traced, trace_figure
from lingtan.app.wiring import Store
from lingtan.app.workspace import Workspace
from lingtan.base.errors import TraceError
from lingtan.evidence.lineage.nodes import Lineage, Node, Rule
from lingtan.evidence.lineage.sums import disagreements
from lingtan.ledger.closing import Closing
from lingtan.ledger.restatement import Movement, Share
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.movement_ids import change_ids, share_ids
from lingtan.reports.words import LANGUAGES, Words
from tests.app.test_closing import FIGURE, bill, read_in
from tests.conftest import NOW
from tests.prepared import copied

JANUARY = "2025-01"
DAY = timedelta(days=1)
FILES = ("sample_bills_late.csv", "sample_bills_later.csv")


def moved_twice(folder: Path) -> Workspace:
    """Return a park with a month that two late bills moved, one after the other."""
    park = read_in(folder)
    park.close(JANUARY, by="park office", now=NOW)
    bill(park, "late", 99.0, NOW + DAY)
    bill(park, "later", 12.0, NOW + 2 * DAY)
    park.restate(JANUARY, by="park office", reason="late bills", now=NOW + 3 * DAY)
    return park


def last_closing(park: Workspace) -> Closing:
    with Store.open(park.layout.store) as store:
        return store.closings()[-1]


@pytest.fixture(scope="module")
def park(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return copied(moved_twice, tmp_path_factory.mktemp("moved") / "park")


@pytest.fixture(scope="module")
def restated(park: Workspace) -> Closing:
    return last_closing(park)


@pytest.fixture(scope="module")
def moved(restated: Closing) -> Movement:
    return next(each for each in restated.draft.movements if each.figure == FIGURE)


def traced(park: Workspace, id_: str) -> Lineage:
    return trace_figure(park.layout, Traced(figure=id_, period="2025"))


def root(lineage: Lineage) -> Node:
    return next(iter(lineage.nodes.values()))


def parts(lineage: Lineage) -> dict[str, Node]:
    return {part.node: lineage.nodes[part.node] for part in root(lineage).parts}


def test_every_cause_is_the_figure_after_it_less_the_figure_before_it(
    park: Workspace, restated: Closing, moved: Movement
) -> None:
    ids = share_ids(moved, restated)
    assert [share.cause for share in moved.shares] == list(FILES)
    assert len(ids) == len(FILES)
    ends = []
    for share, id_ in zip(moved.shares, ids.values(), strict=True):
        lineage = traced(park, id_)
        assert root(lineage).value == share.change
        assert root(lineage).rule is Rule.SUM
        assert list(disagreements(lineage)) == []
        ends.append([node.value for node in parts(lineage).values()])
    (between, closed), (after, again) = ends
    assert (closed, after, between) == (moved.before, moved.after, again)


def test_all_causes_are_the_figure_restated_less_the_figure_closed(
    park: Workspace, restated: Closing, moved: Movement
) -> None:
    lineage = traced(park, change_ids(moved, restated)["change"])
    assert root(lineage).value == sum(share.change or 0.0 for share in moved.shares)
    assert root(lineage).rule is Rule.SUM
    assert list(disagreements(lineage)) == []
    assert [node.value for node in parts(lineage).values()] == [moved.after, moved.before]
    assert change_ids(replace(moved, after=None), restated) == {}


def test_the_last_state_leads_down_to_the_file_that_moved_it(
    park: Workspace, restated: Closing, moved: Movement
) -> None:
    lineage = traced(park, share_ids(moved, restated)["share_2"])
    assert FIGURE in parts(lineage)
    files = [node.facts.get("file") for node in lineage.nodes.values()]
    assert FILES[1] in files


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cause_is_named_with_the_figure_and_the_state_with_where_it_is_kept(
    park: Workspace, restated: Closing, moved: Movement, language: str
) -> None:
    lineage = traced(park, share_ids(moved, restated)["share_1"])
    words = NodeWords(Words(language))
    title = words.title_of(root(lineage))
    assert Words(language).say(f"figure.{FIGURE}") in title
    assert FILES[0] in title
    between, closed = parts(lineage).values()
    assert str(restated.closing_id) in " ".join(words.details_of(between))
    assert f"{FIGURE}@{JANUARY}" in " ".join(words.details_of(closed))


@pytest.mark.parametrize("part", ["3:share", "0:share", "1:share:more", "nothing"])
def test_a_cause_that_is_none_is_not_found(park: Workspace, restated: Closing, part: str) -> None:
    instant = f"{restated.known_at:%Y%m%dT%H%M%SZ}"
    with pytest.raises(TraceError):
        traced(park, f"moved:2:{FIGURE}:{part}@{JANUARY}/whole~{instant}")


def test_it_stands_in_the_account_as_it_was_restated_alone(park: Workspace) -> None:
    earlier = f"{NOW:%Y%m%dT%H%M%SZ}"  # as it was closed first
    with pytest.raises(TraceError):
        traced(park, f"moved:2:{FIGURE}:1:share@{JANUARY}/whole~{earlier}")


def test_a_cause_of_unknown_size_has_no_id(restated: Closing, moved: Movement) -> None:
    unknown = replace(moved, shares=(Share(cause="x", change=None), moved.shares[1]))
    assert list(share_ids(unknown, restated)) == ["share_2"]
