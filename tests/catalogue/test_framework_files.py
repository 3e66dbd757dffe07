"""Framework files keep everything the reference says, and a faulty file names its lines."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest
import yaml

from lingtan.base.errors import CatalogueError
from lingtan.base.figures import Evidence
from lingtan.catalogue.framework_files import PROVISIONS, load_frameworks
from lingtan.catalogue.frameworks import Framework
from lingtan.catalogue.load import load_catalogue

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]

REFERENCE = Path(__file__).parents[1] / "data" / "frameworks" / "reference.yaml"
BUILT_IN = Path(__file__).parents[2] / "src" / "lingtan" / "catalogue" / "data"
OWN_WORDING = {
    "gd650.feed_in"  # its condition, no feed-in without a spot market, is written as rows
}


def loaded(path: Path) -> dict[str, Value]:
    return cast("dict[str, Value]", yaml.safe_load(path.read_text(encoding="utf-8")))


def sources() -> dict[str, dict[str, Value]]:
    frameworks = cast("list[dict[str, Value]]", loaded(REFERENCE)["frameworks"])
    return {str(framework["id"]): framework for framework in frameworks}


SOURCES = sources()
FRAMEWORKS = {framework.id: framework for framework in load_frameworks()}


def ours(framework_id: str) -> dict[str, Value]:
    return loaded(BUILT_IN / "frameworks" / f"{framework_id}.yaml")


def indicators(framework: Mapping[str, Value]) -> dict[str, dict[str, Value]]:
    entries = cast("list[dict[str, Value]]", framework["indicators"])
    return {str(entry["id"]): entry for entry in entries}


def rows(indicator: Mapping[str, Value]) -> list[dict[str, Value]]:
    return cast("list[dict[str, Value]]", indicator["thresholds"])


def test_every_framework_of_the_reference_is_there() -> None:
    assert FRAMEWORKS.keys() == SOURCES.keys()
    assert len(FRAMEWORKS) == 36


@pytest.mark.parametrize("framework_id", SOURCES)
def test_nothing_the_reference_says_of_a_framework_is_lost(framework_id: str) -> None:
    source, own = SOURCES[framework_id], ours(framework_id)
    for field, value in source.items():
        if field == "offsets":
            kept = cast("dict[str, Value]", own[field])
            assert {key: kept[key] for key in cast("dict[str, Value]", value)} == value
        elif field == "rules":
            rules = cast("list[dict[str, Value]]", own[field])
            wanted = cast("list[dict[str, Value]]", value)
            assert [rule for rule in rules if rule in wanted] == wanted
            added = [rule for rule in rules if rule not in wanted]
            assert all(rule["label"] == "I" for rule in added)
        elif field != "indicators":
            assert own[field] == value


@pytest.mark.parametrize("framework_id", SOURCES)
def test_nothing_the_reference_says_of_an_indicator_is_lost(framework_id: str) -> None:
    source, own = indicators(SOURCES[framework_id]), indicators(ours(framework_id))
    assert list(source) == list(own)
    for indicator_id, entry in source.items():
        kept = {**own[indicator_id], "formula": own[indicator_id]["formula_text"]}
        plain = {field: kept[field] for field in entry if field != "thresholds"}
        assert plain == {field: entry[field] for field in plain}


@pytest.mark.parametrize("framework_id", SOURCES)
def test_every_threshold_is_kept_and_added_rows_are_labelled_as_inferred(
    framework_id: str,
) -> None:
    source, own = indicators(SOURCES[framework_id]), indicators(ours(framework_id))
    for indicator_id in source.keys() - OWN_WORDING:
        kept = rows(own[indicator_id])
        wanted = rows(source[indicator_id])
        added = [row for row in kept if row not in wanted]
        assert [row for row in kept if row in wanted] == wanted
        assert all(row["label"] == "I" for row in added)
        assert len(kept) == len(wanted) + len(added)


def test_the_feed_in_cap_keeps_its_number() -> None:
    framework = FRAMEWORKS["cn_green_direct_650"]
    first, second = framework.indicators[2].thresholds
    assert (first.op, first.value, first.label) == ("<=", 0.20, Evidence.Q_S)
    assert (second.op, second.value, second.label) == ("<=", 0.0, Evidence.I)


@pytest.mark.parametrize("framework", FRAMEWORKS.values(), ids=lambda framework: framework.id)
def test_every_provision_is_readable(framework: Framework) -> None:
    source = SOURCES[framework.id]
    said = {topic for topic in PROVISIONS if source.get(topic) is not None}
    expected = [topic for topic in PROVISIONS if topic in said]
    assert list(framework.provisions) == expected
    assert all(framework.provisions.values())


@pytest.mark.parametrize(
    ("framework_id", "indicator_id"),
    [
        ("cn_hunan_467", "hn467.guide.solid_waste_use"),
        ("regional_lowcarbon_table_2024", "rlc.solid_waste"),
    ],
)
def test_the_stock_of_waste_that_only_the_national_rule_counts_is_inferred_elsewhere(
    framework_id: str, indicator_id: str
) -> None:
    indicator = FRAMEWORKS[framework_id].indicator(indicator_id)
    assert indicator is not None
    (reading,) = indicator.readings
    assert "solid_waste_stock_used" in reading.formula.names
    assert (indicator.formula_text, reading.label) == ("used / generated", Evidence.I)


def test_the_national_core_is_a_gate_and_cannot_be_waived() -> None:
    core, clean = FRAMEWORKS["cn_national_910"].indicators[:2]
    assert core.is_gate
    assert not core.is_waivable
    assert clean.is_waivable


def test_an_unknown_cap_brings_the_whole_band() -> None:
    hunan, national = FRAMEWORKS["cn_hunan_467"], FRAMEWORKS["cn_national_910"]
    assert hunan.offsets is not None
    assert national.offsets is not None
    assert hunan.offsets.cases == (0.0, 0.05, 0.10, 0.20, 0.50, 1.00)
    assert national.offsets.cases == (0.0,)


def test_the_catalogue_finds_a_framework_and_a_datum_by_id() -> None:
    catalogue = load_catalogue()
    assert catalogue.framework("cn_hunan_467").level == "provincial policy"
    assert catalogue.datum("solid_waste_used").unit == "kg"
    with pytest.raises(CatalogueError, match="cn_national_910"):
        catalogue.framework("cn_national_901")


def a_file(folder: Path, old: str, new: str, name: str = "cn_jilin_2026") -> Path:
    text = (BUILT_IN / "frameworks" / "cn_jilin_2026.yaml").read_text(encoding="utf-8")
    assert old in text
    frameworks = folder / "frameworks"
    frameworks.mkdir(exist_ok=True)
    (frameworks / f"{name}.yaml").write_text(
        text.replace("cn_jilin_2026", name).replace("jl.core", f"{name}.core").replace(old, new),
        encoding="utf-8",
    )
    return folder


def test_a_framework_is_added_by_adding_a_file(tmp_path: Path) -> None:
    added = load_frameworks(a_file(tmp_path, "value: null", "value: 0.2", "my_park_rule"))
    mine = next(framework for framework in added if framework.id == "my_park_rule")
    assert mine.indicators[0].thresholds[0].value == 0.2
    assert len(added) == 37


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("value: null", "value: low", "value is 'low'"),
        ("op: <=", "op: =<", "op is '=<'"),
        ("op: <=, value: null", "op: increasing, value: 0.2", "op increasing is held against"),
        ("op: <=, value: null", "op: report, value: 0.2", "op report is held against"),
        ("value: null", "value: 0.5, range: [0.4, 0.6]", "range gives two numbers"),
        ("value: null", "value: null, range: [0.6, 0.4]", "range gives two numbers"),
        ("label: U", "label: X", "unknown label 'X'"),
        ("status:", "state:", "status is missing"),
        ("gate: true", "gate: yes", "gate is 'yes'"),
        ("unit: unknown", "unit: unknown\n    formula: a ** b", "not a formula"),
        ("unit: unknown", "unit: unknown\n    reference: nowhere", "no framework 'nowhere'"),
        ("unit: unknown", "unit: unknown\n    reference: sx", "no framework 'sx'"),
        ("name_en: not seen", "", "name_en is missing"),
    ],
)
def test_a_faulty_file_names_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(CatalogueError) as error:
        load_frameworks(a_file(tmp_path, old, new, "mine"))
    assert any(
        fault in told and "frameworks/mine.yaml:" in told for told in map(str, error.value.details)
    )


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    folder = a_file(tmp_path, "value: null", "value: 0.2", "mine")
    file = folder / "frameworks" / "mine.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("mine.core", "jl.core"))
    with pytest.raises(CatalogueError, match=r"id 'jl\.core' stands twice"):
        load_frameworks(folder)


def test_a_chain_of_references_is_refused(tmp_path: Path) -> None:
    new = "unit: unknown\n    reference: cn_shanxi_plan_2026"
    with pytest.raises(CatalogueError, match="refers on"):
        load_frameworks(a_file(tmp_path, "unit: unknown", new, "mine"))


def test_the_drafting_standards_are_all_kept() -> None:
    assert (
        loaded(BUILT_IN / "drafting_standards.yaml")
        == loaded(REFERENCE)["drafting_national_standards"]
    )


def test_an_own_framework_may_leave_out_its_days_and_no_faulty_day_passes(tmp_path: Path) -> None:
    days = "\nknown_from: 2026-01-28\nknown_by: published\n"
    (mine,) = (
        each
        for each in load_frameworks(a_file(tmp_path, days, "\n", "my_park_rule"))
        if each.id == "my_park_rule"
    )
    assert (mine.known_from, mine.valid_from) == (None, None)
    faulty = "\nvalid_from: 2026-01-02\nvalid_to: 2026-01-02\nknown_from: 2026-13-01\n"
    with pytest.raises(CatalogueError) as told:
        load_frameworks(a_file(tmp_path, days, faulty, "my_park_rule"))
    assert len(told.value.details) == 3
