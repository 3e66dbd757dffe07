"""Process streams are read from the park file, and a faulty one is named on its line."""

from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park
from lingtan.base.names import Name
from lingtan.catalogue.load import load_catalogue
from lingtan.park.process_streams import ProcessStream
from lingtan.reports.words import LANGUAGES, Words
from tests.adapters.park_file.test_faults import found_in
from tests.builders_park_file import PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()
STREAMS = """
process_streams:
  flue: {name: Flue gas, enterprise: works, supply_c: 180, target_c: 90.5, source: survey,
    heat_capacity_kw_per_k: 2, dt_contribution_k: 10, hours_per_year: 6000}
  wash: {name: Wash, enterprise: depot, kind: cold, supply_c: 10, target_c: 60, source: design,
    duty_kw: 250, dt_contribution_k: 5, heated_by: steam}
  boil: {name: Boiling, enterprise: works, kind: cold, supply_c: 100, target_c: 100, duty_kw: 40,
    dt_contribution_k: 2.5, source: design}
"""
FAULTS = [
    # what is changed, into what, kind of fault, text on the line of the fault
    ("duty_kw: 250, ", "", "process_no_load", "wash:"),
    ("duty_kw: 250", "duty_kw: 250, heat_capacity_kw_per_k: 9", "process_loads_differ", "k: 9"),
    ("kind: cold, supply_c: 100", "supply_c: 100", "process_one_temperature", "boil:"),
    (" duty_kw: 40,", "", "process_one_temperature", "boil:"),
    ("duty_kw: 40", "heat_capacity_kw_per_k: 40", "process_one_temperature", "boil:"),
    ("kind: cold, supply_c: 10,", "kind: hot, supply_c: 10,", "process_wrong_way", "wash:"),
    ("target_c: 60", "target_c: 6", "process_wrong_way", "wash:"),
    ("hours_per_year: 6000", "heated_by: steam", "process_needs_no_heat", "k: 2,"),
    ("heated_by: steam", "heated_by: bus", "process_no_heat_network", ": bus}"),
    ("heated_by: steam", "heated_by: steem", "unknown_node", "steem"),
    ("enterprise: depot, kind", "enterprise: depo, kind", "unknown_enterprise", "wash:"),
    ("supply_c: 10,", "supply_c: -273.16,", "out_of_range", "wash:"),
    ("supply_c: 10,", "supply_c: cold,", "not_a_number", "wash:"),
    ("supply_c: 10, ", "", "missing_key", "wash:"),
    ("duty_kw: 250", "duty_kw: -250", "out_of_range", "-250"),
    ("duty_kw: 250", "duty_kw: 0", "out_of_range", "duty_kw: 0"),
    ("dt_contribution_k: 5", "dt_contribution_k: -5", "out_of_range", ": -5"),
    ("hours_per_year: 6000", "hours_per_year: 9000", "out_of_range", "9000"),
    (", source: survey", "", "missing_key", "flue:"),
    ("source: survey", "source: ''", "empty_text", "flue:"),
    ("kind: cold, supply_c: 10,", "kind: warm, supply_c: 10,", "not_a_choice", "wash:"),
]


def test_streams_are_read_as_they_stand(tmp_path: Path) -> None:
    park = inspect_park(write_park_file(tmp_path, park=PARK_YAML + STREAMS), CATALOGUE).park
    assert park is not None
    flue, wash, boil = park.process_streams
    assert flue == ProcessStream(
        id="flue",
        name=Name(en="Flue gas", zh="Flue gas"),
        enterprise="works",
        supply_c=180,
        target_c=90.5,
        duty_kw=179,
        contribution_k=10,
        is_hot=True,
        source="survey",
        hours_per_year=6000,
    )
    assert (wash.is_hot, wash.duty_kw, wash.heated_by) == (False, 250, "steam")
    assert (boil.is_hot, boil.duty_kw, boil.hours_per_year) == (False, 40, None)


@pytest.mark.parametrize(("old", "new", "kind", "needle"), FAULTS)
def test_a_faulty_stream_is_named_on_its_line(
    tmp_path: Path, old: str, new: str, kind: str, needle: str
) -> None:
    text = PARK_YAML + changed(STREAMS, old, new)
    expected = (kind, f"park.yaml:{line_of(text, needle)}")
    assert expected in found_in(write_park_file(tmp_path, park=text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_faults_are_told_at_once_in_both_languages(tmp_path: Path, language: str) -> None:
    text = STREAMS
    for old, new in (("duty_kw: 250, ", ""), (", source: survey", ""), (" duty_kw: 40,", "")):
        text = changed(text, old, new)
    findings = inspect_park(write_park_file(tmp_path, park=PARK_YAML + text), CATALOGUE).findings
    assert [finding.subject for finding in findings] == [
        "process_streams.flue.source",
        "process_streams.wash",
        "process_streams.boil.target_c",
    ]
    words = Words(language)
    for finding in findings:
        assert finding.subject in words.what(finding)
        assert words.next_step(finding)


def test_loads_that_differ_by_rounding_only_agree(tmp_path: Path) -> None:
    text = changed(STREAMS, "duty_kw: 250", "duty_kw: 250, heat_capacity_kw_per_k: 5.001")
    assert inspect_park(write_park_file(tmp_path, park=PARK_YAML + text), CATALOGUE).park
