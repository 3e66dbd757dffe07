"""Measures and loans of a park file: read to the fen, and every fault on its line."""

from decimal import Decimal
from pathlib import Path

import pytest

from lingtan.adapters.park_file.read import inspect_park, read_park
from lingtan.catalogue.load import load_catalogue
from lingtan.park.finance import Conventions, Frequency, Repayment, Terms, Timing
from lingtan.park.park import Park
from lingtan.reports.words import LANGUAGES, Words
from tests.builders_park_file import PARK_YAML, changed, line_of, write_park_file

CATALOGUE = load_catalogue()
FINANCE = """\
discounting:
  rate: 0.06
  rate_terms: real
  flow_terms: nominal
  inflation: 0.02
  timing: middle
  first_flow: 0
  party: operator
  source: study 4
measures:
  roof:
    name: Roof
    enterprise: works
    capex: {value: 1260.5, unit: 万元, source: quotation 7}
    om: {value: 180000, unit: CNY, source: quotation 8}
    saving: {value: 1.82, unit: 10^4 CNY, source: study 1}
    abatement: {value: 2700, unit: t, source: study 2}
    life: 25
loans:
  bank_loan:
    name: {en: Loan, zh: 贷款}
    lender: the bank
    principal: {value: 3400.000001, unit: 万元, source: contract 3}
    rate: 0.034
    years: 8
    grace_years: 1
    repayment: annuity
    frequency: quarterly
    first_year: 2026
    source: contract 3 page 2
    link: {indicator: cn910.core.unit_energy_carbon, step_up: 0.0015}
"""
FILE = PARK_YAML + FINANCE


def test_a_park_says_what_it_plans_and_owes(tmp_path: Path) -> None:
    park: Park = read_park(write_park_file(tmp_path, park=FILE), CATALOGUE)
    assert park.discounting == Conventions(
        rate=0.06,
        rate_terms=Terms.REAL,
        flow_terms=Terms.NOMINAL,
        inflation=0.02,
        timing=Timing.MIDDLE,
        first_flow=0,
        party="operator",
        source="study 4",
    )
    (measure,), (loan,) = park.measures, park.loans
    assert measure.capex.value == Decimal("12605000")
    assert (measure.saving.value, measure.saving.source) == (Decimal("18200"), "study 1")
    assert measure.abatement_kg.value == Decimal("2700000")
    assert loan.terms.principal == Decimal("34000000.01")
    assert loan.terms.rate == Decimal("0.034")
    assert (loan.terms.repayment, loan.terms.frequency) == (Repayment.ANNUITY, Frequency.QUARTERLY)
    assert loan.link is not None
    steps = (loan.link.step_up, loan.link.step_down)
    assert steps == (Decimal("0.0015"), Decimal(0))


def test_a_park_without_them_has_none(tmp_path: Path) -> None:
    park = read_park(write_park_file(tmp_path), CATALOGUE)
    assert (park.discounting, park.measures, park.loans) == (None, (), ())


FAULTS = [
    # what is changed, into what, kind of fault, text on its line
    ("  inflation: 0.02\n", "", "inflation_missing", "discounting:"),
    ("timing: middle", "timing: noon", "not_a_choice", "noon"),
    ("rate_terms: real", "rate_terms: true", "not_a_choice", "rate_terms"),
    ("  rate: 0.06", "  rate: 6", "out_of_range", "rate: 6"),
    ("  rate: 0.06", '  rate: "6 %"', "not_a_number", "6 %"),
    ("first_flow: 0", "first_flow: -1", "out_of_range", "first_flow"),
    ("party: operator", "party: 待定", "empty_text", "party"),
    ("unit: 万元, source: quotation 7", "unit: t, source: q", "amount_unit", "source: q"),
    ("unit: 万元, source: quotation 7", 'unit: "", source: q', "empty_text", "source: q"),
    ("unit: 万元, source: contract 3}", 'unit: "", source: c}', "empty_text", "source: c}"),
    ("unit: t, source: study 2", "unit: kWh, source: study 2", "amount_unit", "abatement"),
    ("unit: t, source: study 2", "unit: Gulden, source: s", "unknown_unit", "Gulden"),
    ("unit: CNY, source: quotation 8", "source: quotation 8", "missing_key", "quotation 8"),
    ("unit: CNY, source: quotation 8", "unit: CNY", "missing_key", "om:"),
    ("source: quotation 8", "source: tbd", "empty_text", "om:"),
    ("value: 180000", "value: -5", "amount_below_zero", "value: -5"),
    ("value: 180000", "value: 1.0e+30", "out_of_range", "1.0e+30"),
    ("value: 180000", "value: .nan", "not_a_number", ".nan"),
    ("value: 180000", "value: many", "not_a_number", "many"),
    ("life: 25", "life: 0", "out_of_range", "life: 0"),
    ("life: 25", "life: 2.5", "not_whole", "life: 2.5"),
    (
        "enterprise: works\n    capex",
        "enterprise: wurks\n    capex",
        "unknown_enterprise",
        "wurks",
    ),
    ("3400.000001", "3400.0000001", "not_whole_fen", "3400.0000001"),
    ("3400.000001", "0", "no_principal", "value: 0"),
    ("rate: 0.034", "rate: 3.4", "out_of_range", "3.4"),
    ("grace_years: 1", "grace_years: 8", "grace_too_long", "grace_years"),
    ("repayment: annuity", "repayment: never", "not_a_choice", "never"),
    ("frequency: quarterly", "frequency: 4", "not_a_choice", "frequency: 4"),
    ("first_year: 2026", "first_year: 26", "out_of_range", "first_year"),
    ("cn910.core.unit_energy_carbon", "cn910.core.moon", "unknown_indicator", "moon"),
    ("step_up: 0.0015", "step_up: 15", "out_of_range", "step_up"),
    ("step_up: 0.0015", "step: 0.0015", "unknown_key", "step: 0.0015"),
    ("    lender: the bank\n", "", "missing_key", "bank_loan:"),
]


@pytest.mark.parametrize(("old", "new", "kind", "line"), FAULTS, ids=lambda value: str(value)[:40])
def test_a_fault_is_named_on_its_line_in_both_languages(
    tmp_path: Path, old: str, new: str, kind: str, line: str
) -> None:
    text = changed(FILE, old, new)
    reading = inspect_park(write_park_file(tmp_path, park=text), CATALOGUE)
    assert reading.park is None
    found = [each for each in reading.findings if each.kind.id == f"park_file_{kind}"]
    assert found, [each.kind.id for each in reading.findings]
    assert found[0].place.line in {
        number for number, each in enumerate(text.splitlines(), 1) if line in each
    }
    for language in LANGUAGES:
        words = Words(language)
        assert "‹" not in words.what(found[0]) + words.next_step(found[0])


def test_measures_need_conventions(tmp_path: Path) -> None:
    text = PARK_YAML + FINANCE[FINANCE.index("measures:") :]
    reading = inspect_park(write_park_file(tmp_path, park=text), CATALOGUE)
    assert [str(each.place) for each in reading.findings] == [
        f"park.yaml:{line_of(text, 'measures:')}"
    ]
    assert reading.findings[0].kind.id == "park_file_discounting_missing"


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = FILE
    for old, new in (("life: 25", "life: 0"), ("0.0015", "15"), ("  inflation: 0.02\n", "")):
        text = changed(text, old, new)
    reading = inspect_park(write_park_file(tmp_path, park=text), CATALOGUE)
    kinds = {each.kind.id for each in reading.findings}
    assert kinds >= {"park_file_out_of_range", "park_file_inflation_missing"}
    assert len(reading.findings) == 3
