"""The reference park gives the numbers its composition says, and names every planted fault."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from lingtan.adapters.reference_park import faults
from lingtan.adapters.reference_park.compose import Composition, compose
from lingtan.app.account_months import MonthsOfYear
from lingtan.app.build_demo import build_demo
from lingtan.app.demo_answer import Answered
from lingtan.app.past_years import past_years
from lingtan.app.results import Account, Evaluation, FileImport, IssuedReport
from lingtan.app.results_allocation import EnterpriseAccounts
from lingtan.app.results_footprint import FootprintExport, FootprintFormat
from lingtan.app.sample_population import population_of
from lingtan.base.findings import Finding
from lingtan.evidence.lineage.nodes import Lineage
from lingtan.evidence.lineage.sums import heaviest_way
from lingtan.evidence.monetary_sample import draw_sample
from lingtan.evidence.tasks import Task
from lingtan.evidence.verification import Verification
from lingtan.indicators.results import Outcome
from lingtan.park.answers import AnswerKind
from tests.conftest import NOW, Demo

GRID = 0.8325  # kgCO2/kWh, annex 4
HEAT = 0.11 * 1000 / (1000 / 3.6)  # kgCO2/kWh: 0.11 t/GJ
GAS = 389.31 / 1e4 * 0.0153 * 0.99 * 44 / 12 * 1000  # kgCO2/Nm3, set A
DIESEL = 43.33 * 0.0202 * 0.98 * 44 / 12  # kgCO2/kg, set A
FUEL_OIL = 40.19 * 0.0211 * 0.98 * 44 / 12  # kgCO2/kg, set A
SHIPS_KG = 480_000  # bunkers are listed apart and not deducted
STEEL = 0.08  # kgCO2/kg, electric arc furnace
CLAIMED_KWH = 430e6
COAL_RATE = 0.3024  # kgce/kWh
GAS_KGCE = 1.33
DIESEL_KGCE = 1.4571
FUEL_OIL_KGCE = 1.4286
HEAT_KGCE = 0.03412 * 3.6  # kgce/kWh


@pytest.fixture(scope="module")
def truth() -> Composition:
    return compose()


def total(truth: Composition, flow: str) -> float:
    return float(np.sum(truth.flows[flow]))


def figures(demo: Demo) -> dict[str, float | None]:
    inventory = demo.all_of(Account)[0].inventory
    return {id_: figure.value for id_, figure in inventory.figures.items()}


def test_its_months_accounted_one_by_one_add_up_to_the_year(demo: Demo) -> None:
    (found,) = demo.all_of(MonthsOfYear)
    assert [month.inventory.period.name for month in found.months] == [
        f"2025-{month:02}" for month in range(1, 13)
    ]
    for name in ("national.e_park_kg", "national.e_tce", "by_enterprise.charging_kg"):
        total = found.year.inventory.figures[name].value
        assert total is not None
        assert found.sum_of(name) == pytest.approx(total, rel=1e-12)


def test_the_account_is_what_the_composed_flows_give_by_hand(
    demo: Demo, truth: Composition
) -> None:
    gas = total(truth, "g_boiler") + 0.0145 * total(truth, "e_steel")
    diesel = 0.0135 * total(truth, "e_logistics")
    steel = 0.45 * total(truth, "e_steel")
    by_hand = {
        "national.electricity_grid_kg": total(truth, "e_import") * GRID,
        "national.e_electricity_kg": (total(truth, "e_import") - CLAIMED_KWH) * GRID,
        "national.e_heat_kg": total(truth, "h_purchased") * HEAT,
        "national.e_fuel_kg": gas * GAS + diesel * DIESEL + SHIPS_KG * FUEL_OIL,
        "national.e_process_kg": steel * STEEL,
    }
    by_hand["national.e_park_kg"] = sum(by_hand.values()) - by_hand["national.electricity_grid_kg"]
    found = figures(demo)
    for name, value in by_hand.items():
        assert found[name] == pytest.approx(value, rel=2e-4), name


def test_the_energy_is_what_the_composed_flows_give_by_hand(
    demo: Demo, truth: Composition
) -> None:
    electricity = (
        total(truth, "e_import")
        + total(truth, "e_wind_direct")
        + total(truth, "e_solar")
        - total(truth, "e_export")
    )
    gas = total(truth, "g_boiler") + 0.0145 * total(truth, "e_steel")
    by_hand = (
        electricity * COAL_RATE
        + gas * GAS_KGCE
        + 0.0135 * total(truth, "e_logistics") * DIESEL_KGCE
        + SHIPS_KG * FUEL_OIL_KGCE
        + total(truth, "h_purchased") * HEAT_KGCE
    ) / 1000
    assert figures(demo)["national.e_tce"] == pytest.approx(by_hand, rel=2e-4)
    assert 200_000 <= by_hand <= 1_000_000


def test_the_verdict_follows_from_the_two_totals(demo: Demo) -> None:
    national = demo.all_of(Evaluation)[0].frameworks[0]
    core = national.indicators[0]
    found = figures(demo)
    park, energy = found["national.e_park_kg"], found["national.e_tce"]
    assert park is not None
    assert energy is not None
    assert national.id == "cn_national_910"
    assert core.figure.value == pytest.approx(park / 1000 / energy)
    assert (core.outcome, national.outcome) == (Outcome.MISSES, Outcome.MISSES)


def all_findings(demo: Demo) -> list[Finding]:
    account = demo.all_of(Account)[0]
    return [*account.check.findings, *account.inventory.findings]


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("file_meter_unknown", faults.UNKNOWN_METER),
        ("file_value_sentinel", "05_electroplating_2025.csv"),
        ("file_value_sentinel", "06_物流园_电量_2025.xlsx"),
        ("file_duplicates_conflicting", "e_import"),
        ("file_duplicates_identical", "e_import"),
        ("file_time_unreadable", "08_charging_hub_2025.csv"),
        ("metering_standby_draw", "e_solar"),
        ("metering_stuck_value", "e_electroplating"),
        ("metering_above_maximum", "e_electroplating"),
        ("metering_gap_like_day", "e_electroplating"),
        ("metering_register_rollover", "e_metal"),
    ],
)
def test_every_planted_fault_is_named(demo: Demo, kind: str, subject: str) -> None:
    assert (kind, subject) in {(f.kind.id, f.subject) for f in all_findings(demo)}


def test_a_late_correction_replaces_the_halved_days(demo: Demo, truth: Composition) -> None:
    late = demo.all_of(FileImport)[-1]
    assert late.changed > 500
    postings = demo.all_of(Account)[0].inventory.postings
    use = postings.filter(
        (postings["account"] == "use")
        & (postings["enterprise"] == "steel")
        & (postings["carrier"] == "electricity")
    )
    assert float(use["quantity"].sum()) == pytest.approx(total(truth, "e_steel"), rel=1e-6)


def test_no_row_of_any_file_is_lost(demo: Demo) -> None:
    for result in demo.all_of(FileImport):
        taken = result.new + result.same + result.changed + result.refused + result.skipped
        assert taken == result.read, result.file


def test_the_report_is_written_in_both_languages_and_three_forms(demo: Demo) -> None:
    issued = demo.all_of(IssuedReport)
    assert Counter(report.language for report in issued) == {"zh": 1, "en": 1}
    for report in issued:
        assert report.pdf is not None, report.why_no_pdf
        assert all(path.stat().st_size > 10_000 for path in (report.pdf, report.xlsx, report.html))


def test_every_enterprise_has_its_account_and_they_stand_in_the_report(demo: Demo) -> None:
    found = demo.all_of(EnterpriseAccounts)[0]
    totals = {each.enterprise: each.total_kg for each in found.allocation.accounts}
    assert totals == {
        "charging": 1_253_867,
        "electroplating": 30_108_960,
        "logistics": 8_895_222,
        "metal": 16_090_830,
        "office": 8_359_230,
        "steel": 43_662_107,
    }
    assert sum(kg for kg in totals.values() if kg) == found.allocation.park_kg == 108_370_216
    report = demo.all_of(IssuedReport)[0]
    told = report.html.read_text(encoding="utf-8")
    assert all(f'data-figure="account.{who}.total_kg"' in told for who in totals)


def test_what_a_tonne_of_steel_carries_is_told_for_both_forms(demo: Demo) -> None:
    told = {each.form: each for each in demo.all_of(FootprintExport)}
    pact, cbam = told[FootprintFormat.PACT], told[FootprintFormat.CBAM]
    assert '"pcfExcludingBiogenicUptake": "1.091209"' in pact.path.read_text(encoding="utf-8")
    assert '"totalTCO2ePerT": "0.975195"' in cbam.path.read_text(encoding="utf-8")


def test_three_tasks_are_owed_and_stand_in_the_report(demo: Demo) -> None:
    tasks = demo.all_of(Task)
    assert [task.about.subject for task in tasks] == [
        "e_services_check",
        "e_electroplating",
        "vehicles_total",
    ]
    (report,) = (each for each in demo.all_of(IssuedReport) if each.language == "en")
    assert "metering team" in report.html.read_text(encoding="utf-8")


def test_a_verification_draws_a_sample_anybody_can_draw_again(demo: Demo) -> None:
    (verification,) = demo.all_of(Verification)
    account = demo.all_of(Account)[0]
    total = account.inventory.figures["national.e_park_kg"].value
    assert total is not None
    sample = verification.sample
    assert sample is not None
    assert sample.seed == "20251231"
    assert sample.interval_kg == pytest.approx(0.05 * total / -np.log(0.05))
    assert draw_sample(population_of(account), sample.interval_kg, sample.seed) == sample.items
    certain = {item.key for item in sample.items if item.is_certain}
    assert "document:contract/certificates_2025" in certain  # 130 GWh at 0.8325
    assert len(sample.items) > len(certain) > 20


def test_the_core_indicator_is_traced_to_one_line_of_a_raw_file(demo: Demo) -> None:
    (lineage,) = demo.all_of(Lineage)
    way = heaviest_way(lineage)
    assert way[0].id == "cn910.core.unit_energy_carbon"
    assert way[0].value == demo.all_of(Evaluation)[0].frameworks[0].indicators[0].figure.value
    line = way[-1].facts
    raw = demo.workspace.layout.folder / "inbox" / str(line["file"])
    assert str(line["text"]) in raw.read_text(encoding="gbk").splitlines()[int(line["line"]) - 1]


@pytest.fixture(scope="module")
def again(demo: Demo) -> list[FileImport]:
    """Run the demo again in its folder, as far as its raw files; return what became of them.

    What follows is run again where a command does, see `tests.cli.test_commands`.
    """
    found: list[FileImport] = []
    for result in build_demo(demo.workspace.layout.folder, NOW):
        if isinstance(result, FileImport):
            found.append(result)
        elif found:
            break
    return found


@pytest.mark.slow
def test_the_same_files_twice_change_nothing(demo: Demo, again: list[FileImport]) -> None:
    inbox = (demo.workspace.layout.folder / "inbox").iterdir()
    assert {result.file for result in again} == {path.name for path in inbox}
    assert all(result.is_repeated for result in again)
    assert not any(result.new or result.changed for result in again)


@pytest.mark.slow
def test_a_later_report_shows_the_year_before_as_its_own_report_does(demo: Demo) -> None:
    layout, own = demo.workspace.layout, demo.all_of(Account)[0]
    later = demo.workspace.account("2026")
    (past,) = past_years(layout, later, datetime.now(UTC))
    assert past.year == 2025
    name = "national.e_park_kg"
    assert past.figures[name].value == own.inventory.figures[name].value
    assert past.core is not None
    assert past.core.value is not None
    assert past_years(layout, own, datetime.now(UTC)) == ()


def test_a_finding_is_answered_and_its_meter_counts_what_flowed(
    demo: Demo, truth: Composition
) -> None:
    (answered,) = demo.all_of(Answered)
    assert answered.given.answer.kind is AnswerKind.RATIO
    assert answered.given.answer.finding == "reconciliation_suspect_steady"
    july = slice(181 * 96, 212 * 96)
    flowed = float(np.sum(truth.flows["e_110_10b"][july]))
    assert answered.before == pytest.approx(flowed * 0.8, rel=5e-3)
    assert answered.after == pytest.approx(flowed, rel=5e-3)
    assert answered.undone == answered.before
    assert answered.given.reversal is not None
