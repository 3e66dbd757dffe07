"""What somebody answers puts the total right, changes no reading, and can be taken back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from lingtan.app.answer_findings import AnswerRequest, as_possible
from lingtan.app.check_readings import believed
from lingtan.app.effect_of_answer import with_effect
from lingtan.app.inquiry import inquire
from lingtan.app.keep_tasks import Signed
from lingtan.app.open_park import open_park
from lingtan.app.wiring import Store
from lingtan.app.workspace import Workspace
from lingtan.base.errors import EvidenceError, FindingAnswerError
from lingtan.base.time_axis import find_zone
from lingtan.cli.main import main
from lingtan.evidence.answers import GivenAnswer
from lingtan.evidence.lineage.nodes import Kind
from lingtan.park.answers import AnswerKind, Parameter
from lingtan.reports.lineage_words import NodeWords
from lingtan.reports.words import Words
from tests.app.test_evidence import change
from tests.builders_park_file import ONE_WORKS
from tests.conftest import NOW
from tests.prepared import copied

METERS = """id,name_en,name_zh,carrier,unit,kind,resolution,from,to
grid,Grid,电网,electricity,kWh,interval,1h,outside,bus
works,Works,工厂,electricity,kWh,interval,1h,bus,enterprise:works
line,Line,线路,electricity,kWh,interval,1h,bus,common
"""
MAPPING = """
matches: ["*.csv"]
kind: csv
time: {columns: [time], formats: ["%Y-%m-%d %H:%M"]}
meter: {columns: [meter]}
values: [{column: value, negative: keep}]
"""
ZONE = find_zone("Asia/Shanghai")
FIRST = datetime(2025, 1, 1, tzinfo=ZONE)
HOURS = 31 * 24
MONTH = "2025-01"
SUMS = "select meter_id, cast(sum(quantity) as double) from amounts group by 1 order by 1"
REAL = AnswerKind.REAL
THEN, LATER = NOW + timedelta(days=1), NOW + timedelta(days=2)
BY = Signed(by="Li Na", note="seen on site", now=THEN)


def load(meter: str, hour: int) -> float:
    """Return what flows in an hour: by day more than by night, no two hours alike."""
    by_day = 300.0 if 7 <= hour % 24 < 19 else 100.0
    works = by_day + hour % 24 + hour * 0.125
    line = 40.0 + (hour % 7) + hour * 0.0625
    return {"works": works, "line": line, "grid": works + line}[meter]


TRUE = {meter: [load(meter, hour) for hour in range(HOURS)] for meter in ("grid", "works", "line")}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A fault in what a meter told, and the answer that puts it right."""

    kind: str
    told: Mapping[str, Mapping[int, float | None]]
    meter: str = "works"
    hours: tuple[int | None, int | None] = (None, None)
    parameters: Mapping[str, Parameter] | None = None


def told(meter: str, first: int, after: int, factor: float) -> dict[int, float | None]:
    return {hour: TRUE[meter][hour] * factor for hour in range(first, after)}


NOON = 15 * 24 + 12
CASES = {
    "ratio": Case(
        kind="ratio",
        told={"works": told("works", NOON, HOURS, 0.8)},
        hours=(NOON, None),
        parameters={"ratio": 1.25},
    ),
    "sign": Case(kind="sign", told={"works": told("works", NOON, HOURS, -1)}, hours=(NOON, None)),
    "clock": Case(
        kind="clock",
        told={
            "works": {NOON: None, NOON + 1: None}
            | {hour: TRUE["works"][hour - 2] for hour in range(NOON + 2, NOON + 50)}
        },
        hours=(NOON + 2, NOON + 50),
        parameters={"minutes": -120},
    ),
    "swap": Case(
        kind="swap",
        told={
            "works": {hour: TRUE["line"][hour] for hour in range(NOON, NOON + 72)},
            "line": {hour: TRUE["works"][hour] for hour in range(NOON, NOON + 72)},
        },
        hours=(NOON, NOON + 72),
        parameters={"other": "line"},
    ),
    "offset": Case(
        kind="offset",
        told={"works": {hour: TRUE["works"][hour] + 12.5 for hour in range(NOON, HOURS)}},
        hours=(NOON, HOURS),
        parameters={"offset": -12.5},
    ),
    "document": Case(
        kind="document",
        told={"works": dict.fromkeys(range(NOON, NOON + 240))},
        hours=(NOON, NOON + 240),
        parameters={"value": sum(TRUE["works"][NOON : NOON + 240])},
    ),
}


def park_with(folder: Path, case: Case) -> Workspace:
    """Make a park whose files hold the fault of a case."""
    (folder / "mappings").mkdir(parents=True)
    (folder / "park.yaml").write_text(ONE_WORKS, encoding="utf-8")
    (folder / "meters.csv").write_text(METERS, encoding="utf-8")
    (folder / "mappings" / "long.yaml").write_text(MAPPING, encoding="utf-8")
    lines = ["time,meter,value"]
    for meter, values in TRUE.items():
        odd = case.told.get(meter, {})
        for hour, value in enumerate(values):
            found = odd.get(hour, value)
            if found is not None:
                lines.append(f"{FIRST + timedelta(hours=hour):%Y-%m-%d %H:%M},{meter},{found}")
    file = folder / "hourly.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    made = Workspace.open(folder)
    (done,) = made.import_files([file], now=NOW)
    assert done.error is None
    return made


def totals(park: Workspace, as_known_at: datetime | None = None) -> dict[str, float]:
    """Return the month's sum of every meter, as it is accounted."""
    with inquire(park.layout, MONTH, as_known_at) as inquiry:
        rows = believed(inquiry)[1].rows(SUMS)
    return dict(rows.iter_rows())


def raw(park: Workspace) -> list[tuple[object, ...]]:
    with Store.open(park.layout.store) as store:
        return store.runner().rows("select * from log order by seq").rows()


def at(hour: int | None) -> datetime | None:
    return None if hour is None else FIRST + timedelta(hours=hour)


def answered(park: Workspace, case: Case) -> GivenAnswer:
    request = AnswerRequest(
        kind=AnswerKind(case.kind),
        meter=case.meter,
        start=at(case.hours[0]),
        end=at(case.hours[1]),
        parameters=case.parameters,
    )
    return park.answer_finding(MONTH, request, signed=BY)


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_an_answer_puts_the_total_right_and_its_reversal_puts_it_back(
    tmp_path: Path, name: str
) -> None:
    case = CASES[name]
    park = park_with(tmp_path / "park", case)
    before, read, true = totals(park), raw(park), sum(TRUE["works"])
    assert abs(before.get("works", 0.0) - true) > (-1 if name in ("clock", "sign") else 100)
    given = answered(park, case)
    assert totals(park)["works"] == pytest.approx(true, abs=1)
    assert totals(park)["line"] == pytest.approx(sum(TRUE["line"]), abs=1)
    assert raw(park) == read
    assert totals(park, as_known_at=NOW) == before
    park.reverse_answer(given.answer.id, by="Wang", note="another meter", now=LATER)
    assert totals(park) == before
    assert totals(park, as_known_at=THEN)["works"] == pytest.approx(true, abs=1)
    assert park.verify().is_sound
    assert not park.verify().findings


SPIKY = Case(kind="ignore", told={"works": {NOON: 12_345.0}})


def spiky(folder: Path) -> Workspace:
    """Make a park with one value far above all others."""
    return park_with(folder, SPIKY)


@pytest.fixture
def park(tmp_path: Path) -> Workspace:
    """Return a park with one value far above all others, to be changed."""
    return copied(spiky, tmp_path / "park")


def say(park: Workspace, signed: Signed = BY, **told: Any) -> GivenAnswer:
    return park.answer_finding(MONTH, AnswerRequest(**told), signed=signed)


def the_spike(park: Workspace) -> str:
    (found,) = (
        each.id
        for each in park.answers(MONTH).findings
        if each.id.startswith("metering_spike_replaced")
    )
    return found


def kinds(park: Workspace) -> set[str]:
    return {finding.kind.id for finding in park.check(MONTH).findings}


@pytest.mark.slow
def test_what_a_finding_proposes_is_taken_and_the_finding_is_gone(park: Workspace) -> None:
    finding = the_spike(park)
    assert finding == "metering_spike_replaced:works@2025-01-16T12:00"
    given = say(park, finding=finding)
    assert (given.answer.kind, given.answer.finding) == ("ignore", "metering_spike_replaced")
    noon = FIRST + timedelta(hours=NOON)
    assert (given.answer.start, given.answer.end) == (noon, noon + timedelta(minutes=1))
    assert "metering_spike_replaced" not in kinds(park)
    assert totals(park)["works"] == pytest.approx(sum(TRUE["works"]), rel=2e-3)


def test_a_value_that_is_real_counts_and_is_found_no_more(park: Workspace) -> None:
    say(park, finding=the_spike(park), kind=REAL)
    assert "metering_spike_replaced" not in kinds(park)
    true = sum(TRUE["works"]) - TRUE["works"][NOON] + 12_345
    assert totals(park)["works"] == pytest.approx(true, abs=0.01)


@pytest.mark.slow
def test_every_answer_in_force_is_said_by_whatever_rests_on_it(park: Workspace) -> None:
    say(park, finding=the_spike(park), kind=REAL)
    (note,) = (
        each for each in park.account(MONTH).check.findings if each.kind.id == "answer_in_force"
    )
    assert (note.subject, note.facts["said"], note.facts["by"]) == ("works", "real", "Li Na")
    assert note.facts["from"] == "2025-01-16 12:00"
    assert "answer_in_force" not in kinds_of(park, "2025-02")


def kinds_of(park: Workspace, period: str) -> set[str]:
    return {finding.kind.id for finding in park.check(period).findings}


def test_all_that_is_proposed_is_taken_in_one_step(park: Workspace) -> None:
    given = park.answer_proposed(MONTH, signed=BY)
    assert [each.answer.finding for each in given] == ["metering_spike_replaced"]
    assert park.answer_proposed(MONTH, signed=BY) == ()


def test_nothing_is_proposed_of_a_meter_that_is_made_up_of_others(park: Workspace) -> None:
    (asked,) = (each for each in park.answers(MONTH).findings if each.proposed is not None)
    assert asked.proposed is not None
    of_none = replace(asked, proposed=replace(asked.proposed, meter="sum_of_works"))
    opened = open_park(park.layout).park
    assert as_possible(of_none, opened).proposed is None
    assert as_possible(asked, opened) == asked


def test_a_document_proves_an_answer_and_both_are_guarded(park: Workspace) -> None:
    document = park.layout.folder.parent / "protocol.txt"
    document.write_text("Read on site on 16 January: the display showed 412.\n", encoding="utf-8")
    given = say(park, replace(BY, note=""), finding=the_spike(park), documents=[document])
    ((path, _),) = given.answer.evidence.items()
    assert park.verify().is_sound
    change(park.layout.folder / path, 5, 1)
    (finding,) = park.verify().findings
    assert finding.subject == path


def test_an_answer_that_was_tampered_with_counts_for_nothing(park: Workspace) -> None:
    say(park, finding=the_spike(park), kind=REAL)
    log = park.layout.evidence / "entries.jsonl"
    place = log.read_bytes().index(b'"says":"real"') + len(b'"says":"rea')
    change(log, place, 1)
    assert not park.verify().is_sound
    with pytest.raises(EvidenceError):
        park.check(MONTH)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("told", "case"),
    [
        ({"kind": AnswerKind("ratio"), "meter": "works"}, "no_parameter"),
        (
            {"kind": AnswerKind("ratio"), "meter": "works", "parameters": {"ratio": 0}},
            "bad_parameter",
        ),
        ({"kind": AnswerKind("ratio"), "meter": "nobody", "parameters": {"ratio": 2}}, "no_meter"),
        (
            {"kind": AnswerKind("swap"), "meter": "works", "parameters": {"other": "works"}},
            "not_swapped",
        ),
        (
            {"kind": AnswerKind("document"), "meter": "works", "parameters": {"value": 1}},
            "no_date",
        ),
        ({"kind": AnswerKind("sign"), "meter": "works", "start": at(2), "end": at(1)}, "no_span"),
        (
            {"kind": AnswerKind("document"), "meter": "works", "parameters": {"value": 1}}
            | {"start": FIRST + timedelta(seconds=1), "end": FIRST + timedelta(seconds=2)},
            "no_interval",
        ),
        ({"kind": AnswerKind("real"), "meter": "works"}, "no_finding"),
        ({"meter": "works"}, "no_kind"),
        ({"finding": "metering_spike_replaced:nobody"}, "no_such_finding"),
        ({"finding": "metering_spike_replaced:works", "kind": AnswerKind("clock")}, "not_taken"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_no_trace(
    park: Workspace, told: dict[str, Any], case: str
) -> None:
    with pytest.raises(FindingAnswerError) as error:
        say(park, **told)
    assert error.value.case == case
    assert park.answers(MONTH).answers == ()


def test_nobody_answers_without_a_name_or_a_proof(park: Workspace) -> None:
    for signed, case in ((replace(BY, by=" "), "nobody"), (replace(BY, note=""), "no_proof")):
        with pytest.raises(FindingAnswerError) as error:
            say(park, signed, finding=the_spike(park))
        assert error.value.case == case


def test_the_same_is_not_said_twice_and_not_taken_back_twice(park: Workspace) -> None:
    given = answered(park, CASES["offset"])
    with pytest.raises(FindingAnswerError, match=given.answer.id):
        answered(park, CASES["offset"])
    park.reverse_answer("A1", by="Li", note="another meter", now=LATER)
    with pytest.raises(FindingAnswerError) as error:
        park.reverse_answer("A1", by="Li", note="another meter", now=LATER)
    assert error.value.case == "reversed"
    assert answered(park, CASES["offset"]).answer.id == "A2"


def test_a_program_takes_an_answer_from_what_a_check_prints(
    park: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(park.layout.folder)
    found = printed(["check", folder, "-p", MONTH, "--json"], capsys)["findings"]
    (spike,) = (each for each in found if each["kind"]["id"] == "metering_spike_replaced")
    assert (spike["meters"], spike["grade"]) == (["works"], "warning")
    assert (spike["from"], spike["to"]) == ("2025-01-16T12:00+08:00", "2025-01-16T12:01+08:00")
    (proposed,) = (each for each in spike["answers"] if each["is_proposed"])
    signed = ["--by", "bench", "--note", "as proposed", "--json"]
    given = printed(["answer", folder, *proposed["arguments"], "-p", MONTH, *signed], capsys)
    assert given["answers"][0]["id"] == "A1"
    assert "metering_spike_replaced" not in kinds(park)
    listed = printed(["answer", folder, "-p", MONTH, "--list", "--json"], capsys)
    assert [each["is_in_force"] for each in listed["answers"]] == [True]
    back = ["--reverse", "A1", "--by", "bench", "--note", "again", "--json"]
    assert not printed(["answer", folder, *back], capsys)["answers"][0]["is_in_force"]


def printed(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> dict[str, list[dict[str, Any]]]:
    with pytest.raises(SystemExit):
        main(arguments)
    found: dict[str, list[dict[str, Any]]] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.slow
def test_the_lineage_of_a_value_names_the_answer_by_which_it_is_understood(
    park: Workspace,
) -> None:
    say(park, finding=the_spike(park), kind=REAL)
    lineage = park.trace("meter:works", MONTH)
    (node,) = (each for each in lineage.nodes.values() if each.kind is Kind.ANSWER)
    assert (node.id, node.facts["said"], node.facts["by"]) == ("answer:A1", "real", "Li Na")
    (above,) = (
        each.kind
        for each in lineage.nodes.values()
        if node.id in {part.node for part in each.parts}
    )
    assert above is Kind.DELIVERY
    title = NodeWords(Words("en")).title_of(node)
    assert title.startswith("answer A1 of works, 2025-01-16 12:00 to 2025-01-16 12:01: it is real")
    park.reverse_answer("A1", by="Li", note="another meter", now=LATER)
    nodes = park.trace("meter:works", MONTH).nodes.values()
    assert all(each.kind is not Kind.ANSWER for each in nodes)


def test_what_an_answer_does_is_told_of_meter_figures_and_what_is_left(park: Workspace) -> None:
    given, before, after = with_effect(
        park.layout, MONTH, lambda: say(park, finding=the_spike(park), kind=REAL)
    )
    assert given.answer.meters == ("works",)
    more = 12_345 - TRUE["works"][NOON]
    assert after.meters["works"][0] == pytest.approx(sum(TRUE["works"]) + more)
    assert before.meters["works"][0] != after.meters["works"][0]
    assert before.meters["works"][1] == "kWh"
    assert before.meters["line"] == after.meters["line"]
    assert [each.id for each in after.figures][:2] == ["national.e_tce", "national.e_park_kg"]
    assert (before.open, after.open) == (1, 2)  # what is called real belies the others


@pytest.mark.slow
def test_of_a_node_the_meter_that_is_wrong_is_named(tmp_path: Path) -> None:
    park = park_with(tmp_path / "park", CASES["offset"])
    (loss,) = (
        each
        for each in park.answers(MONTH).findings
        if each.id == "metering_negative_loss:bus@2025-01"
    )
    assert loss.proposed is None
    assert (loss.answers[0].start, loss.answers[0].end) == (FIRST, FIRST + timedelta(days=31))
    with pytest.raises(FindingAnswerError) as error:
        say(park, finding=loss.id, kind=AnswerKind.OFFSET, parameters={"offset": -12.5})
    assert error.value.case == "which_meter"
    say(
        park,
        finding=loss.id,
        kind=AnswerKind.OFFSET,
        meter="works",
        start=at(NOON),
        parameters={"offset": -12.5},
    )
    assert totals(park)["works"] == pytest.approx(sum(TRUE["works"]), abs=1)
    assert "metering_negative_loss" not in kinds(park)


@pytest.mark.slow
def test_what_is_found_at_a_node_can_be_real(tmp_path: Path) -> None:
    park = park_with(tmp_path / "park", CASES["offset"])
    say(park, finding="metering_negative_loss:bus@2025-01", kind=REAL)
    assert "metering_negative_loss" not in kinds(park)
