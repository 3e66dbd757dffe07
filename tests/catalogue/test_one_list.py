"""Every fault of a user's own folder is told in the first list: none waits for others' mending."""

from pathlib import Path

import pytest

from lingtan.base.errors import CatalogueError
from lingtan.catalogue.load import load_catalogue
from lingtan.indicators.quantity_names import quantity_names
from tests.builders_catalogue import DATA

FUEL = (DATA / "factors/fuel/A_guideline.csv").read_text(encoding="utf-8").split("\n")[0]
COKE = (
    "coke,coke,焦炭,t,28.2,0.0294,0.93,,0.9714,2025-01-01,2026-01-01,2026-02-01,published,"
    "laboratory of the works,Q-P,Q-P,"
)
RULE = (DATA / "frameworks/cn_jilin_2026.yaml").read_text(encoding="utf-8")
READINGS = """
    readings:
      - {id: first, nmae: x, formula: "E_park +", label: X}
      - {name_en: a, name_zh: 甲, formula: E_prak, label: I}
    open_rule: either"""


def a_rule(name: str, *changes: tuple[str, str]) -> str:
    """Return a framework of one's own, with some of its text replaced."""
    text = RULE.replace("cn_jilin_2026", name).replace("jl.core", f"{name}.core")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def faults_of(folder: Path, files: dict[str, str]) -> list[str]:
    """Write files into an own folder and return what is told of it."""
    for path, text in files.items():
        file = folder / "catalogue" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder / "catalogue", quantity_names())
    return [str(detail).removeprefix("catalogue/") for detail in caught.value.details]


def test_faulty_frameworks_and_faulty_factors_are_one_list(tmp_path: Path) -> None:
    faults = faults_of(
        tmp_path,
        {
            "frameworks/first.yaml": a_rule("first", ("op: <=", "op: =<")),
            "frameworks/second.yaml": "id: second\n- broken\n",
            "frameworks/third.yaml": a_rule("third", ("unit: unknown", "unit: 1\n    formula: Q")),
            "frameworks/empty.yaml": "# nothing yet\n",
            "factors/fuel/own.csv": f"{FUEL}\n{COKE.replace(',t,', ',sack,')}\n",
            "factors/fuel/other.csv": f"{FUEL}\n{COKE.replace('0.93', '93')}\n",
        },
    )
    assert [fault.split(": ", 1)[0] for fault in faults] == [
        "factors/fuel/other.csv:2",
        "factors/fuel/own.csv:2",
        "frameworks/empty.yaml",
        "frameworks/first.yaml:35",
        "frameworks/second.yaml:2",
        "frameworks/third.yaml:33",
    ]


def test_what_a_reading_has_wrong_beside_its_formula_is_told_at_once(tmp_path: Path) -> None:
    rule = a_rule("mine", ("unit: unknown", f"unit: unknown{READINGS}"))
    faults = "\n".join(faults_of(tmp_path, {"frameworks/mine.yaml": rule}))
    for what in (
        "unknown field 'nmae'",
        "'E_park +' is not a formula",
        "unknown label 'X'",
        "name_en is missing",
        "frameworks/mine.yaml:35: id is missing",
        "frameworks/mine.yaml:35: 'E_prak' is no quantity, use E_park",
    ):
        assert what in faults


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("offset_cap: null", "ofset_cap: 0.1", "12: unknown field 'ofset_cap'"),
        (
            "outcome: not_decidable\n",
            "outcome: not_decidable\n  tear: x\n",
            "unknown field 'tear'",
        ),
        (
            "    mine.core: {",
            "    mine.croe: {",
            "unknown field 'mine.croe', use one of mine.core",
        ),
        ("{op: <=, value: null}", "{op: <=, value: 1, when: yaer > 1}", "'yaer' is no quantity"),
        ("gross_formula: E_park", "gross_formula: tonnes", "'tonnes' is no quantity, name a"),
    ],
)
def test_what_no_reader_asks_for_is_told(tmp_path: Path, old: str, new: str, fault: str) -> None:
    faults = faults_of(tmp_path, {"frameworks/mine.yaml": a_rule("mine", (old, new))})
    assert any(fault in each for each in faults), faults


def test_formula_and_readings_do_not_stand_side_by_side(tmp_path: Path) -> None:
    rule = a_rule("mine", ("unit: unknown", f"unit: unknown\n    formula: E_park{READINGS}"))
    faults = faults_of(tmp_path, {"frameworks/mine.yaml": rule})
    assert any("formula and readings stand side by side" in each for each in faults)


def test_figures_data_and_symbols_are_quantities(tmp_path: Path) -> None:
    named = "unit: t\n    formula: energy.load_kwh + solid_waste_used + E_tce + scope1_kg + year"
    rule = a_rule("mine", ("unit: unknown", named), ("op: <=", "op: =<"))
    (fault,) = faults_of(tmp_path, {"frameworks/mine.yaml": rule})
    assert "op is '=<'" in fault


def test_an_id_and_a_reference_are_told_where_they_stand(tmp_path: Path) -> None:
    lost = a_rule("mine", ("unit: unknown", "unit: unknown\n    reference: nowhere"))
    twin = a_rule("twin", ("id: twin.core", "id: mine.core"), ("    twin.core:", "    mine.core:"))
    faults = faults_of(tmp_path, {"frameworks/mine.yaml": lost, "frameworks/twin.yaml": twin})
    assert faults == [
        "frameworks/twin.yaml:26: id 'mine.core' stands twice, keep one",
        "frameworks/mine.yaml:33: no framework 'nowhere', add its file",
    ]


def test_a_reference_into_a_file_that_cannot_be_read_is_no_fault(tmp_path: Path) -> None:
    rule = a_rule("mine", ("unit: unknown", "unit: unknown\n    reference: broken"))
    faults = faults_of(tmp_path, {"frameworks/mine.yaml": rule, "frameworks/broken.yaml": "a: :"})
    assert [fault.split(": ", 1)[0] for fault in faults] == ["frameworks/broken.yaml:1"]


def test_rows_are_read_below_a_faulty_header(tmp_path: Path) -> None:
    header = FUEL.replace(",note", ",remark").replace("label_emission", "label")
    rows = [COKE, COKE.replace("0.93", "93"), COKE.replace(",t,", ",sack,")]
    told = [
        fault.split(": ", 1)
        for fault in faults_of(tmp_path, {"factors/fuel/own.csv": "\n".join([header, *rows])})
    ]
    assert {where for where, _ in told} == {f"factors/fuel/own.csv:{line}" for line in (1, 3, 4)}
    assert sum("overlaps" in what for _, what in told) == 2
    assert not any("note" in what or "label_emission" in what for _, what in told[2:])


def test_a_header_without_its_key_makes_no_row_the_twin_of_another(tmp_path: Path) -> None:
    rows = [COKE, COKE.replace("coke,coke,焦炭", "char,char,半焦")]
    faults = faults_of(
        tmp_path, {"factors/fuel/own.csv": "\n".join([FUEL.replace("item", "fuel"), *rows])}
    )
    assert [fault.split(": ", 1)[0] for fault in faults] == ["factors/fuel/own.csv:1"] * 2


def test_a_file_of_other_columns_is_told_by_its_header_alone(tmp_path: Path) -> None:
    faults = faults_of(tmp_path, {"factors/fuel/own.csv": f"a;b\n{COKE}\n{COKE}\n"})
    assert [fault.split(": ", 1)[0] for fault in faults] == ["factors/fuel/own.csv:1"] * 2


def test_rows_above_an_open_quote_are_read(tmp_path: Path) -> None:
    rows = [COKE.replace("0.93", "93"), COKE.replace("laboratory", '"laboratory')]
    faults = faults_of(tmp_path, {"factors/fuel/own.csv": "\n".join([FUEL, *rows])})
    assert [fault.split(": ", 1)[0] for fault in faults] == [
        "factors/fuel/own.csv:3",
        "factors/fuel/own.csv:2",
    ]


def test_lines_below_a_cell_over_several_lines_keep_their_numbers(tmp_path: Path) -> None:
    rows = [COKE.replace("laboratory", '"laboratory\n') + '"', COKE.replace("0.93", "93")]
    faults = faults_of(tmp_path, {"factors/fuel/own.csv": "\n".join([FUEL, *rows])})
    assert [fault.split(": ", 1)[0] for fault in faults] == [
        "factors/fuel/own.csv:2",
        "factors/fuel/own.csv:4",
    ]


def test_hours_are_read_beside_a_faulty_head(tmp_path: Path) -> None:
    hours = "start,share\n2025-01-01T00:00,1.5\n"
    faults = faults_of(
        tmp_path,
        {
            "factors/grid_clean/mine.yaml": "zone: Shandong\ntime_zone: Asia/Nowhere\n",
            "factors/grid_clean/mine.csv": hours,
            "factors/grid_clean/other.yaml": "a: :",
            "factors/grid_clean/other.csv": hours,
        },
    )
    told = [fault for fault in faults if ".csv:2: share is 1.5" in fault]
    assert len(told) == 2
    assert not any("without" in fault for fault in faults)
