"""What a verifier looks for: claims with their state, processes with their source, real units."""

from dataclasses import replace

import pytest

from lingtan.base.figures import Figure
from lingtan.catalogue.load import load_catalogue
from lingtan.park.assets import AssetKind
from lingtan.park.facts import Fact
from lingtan.park.park import Park
from lingtan.park.streams import StreamUse
from lingtan.reports.chapters.assurance import history_blocks
from lingtan.reports.chapters.claim_table import SHOWN, claim_tables
from lingtan.reports.chapters.core_table import core_table
from lingtan.reports.chapters.emissions import emissions_chapter
from lingtan.reports.chapters.indicators import framework_table
from lingtan.reports.chapters.processes import process_tables
from lingtan.reports.context import Context
from lingtan.reports.indicator_words import reading_of, threshold_text
from lingtan.reports.knowledge import knowledge_of
from lingtan.reports.model import Amount, Paragraph, Table
from lingtan.reports.park_report import build_park_report
from lingtan.reports.past_year import PastYear
from lingtan.reports.words import LANGUAGES
from tests.builders import a_park, an_asset
from tests.builders_ledger import YEAR, a_claim, a_direct_line, a_stream, billed, draw_up
from tests.builders_reports import an_inventory, report_inputs


def context_of(park: Park, language: str = "en", **amounts: float) -> Context:
    inventory = draw_up(park, {name: [value] for name, value in amounts.items()}, YEAR)
    inputs = report_inputs(
        language,
        park=park,
        inventory=inventory,
        period=YEAR,
        boundary=park.boundaries[0],
        knowledge=knowledge_of(load_catalogue()),
    )
    return Context(inputs=inputs)


def claims_of(context: Context, shown: int | None = None) -> dict[str, tuple[object, ...]]:
    (table,) = claim_tables(context, shown)
    return {str(row[0]): row for row in table.rows}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_claim_says_whether_it_counts_in_full_in_part_or_not_at_all(language: str) -> None:
    park = replace(
        a_park(billed("grid", "outside", "bus")),
        contracts=(
            a_claim("full", 4000),
            a_claim("more", 9000),
            a_claim("bare", 1000, evidence="", serial=""),
        ),
    )
    context = context_of(park, language, grid=10_000)
    states = {id_: row[6] for id_, row in claims_of(context).items()}
    words = {key: context.say(f"claim_{key}") for key in ("counted", "in_part", "refused")}
    assert states["bare"] == words["refused"]
    assert {states["full"], states["more"]} == {words["counted"], words["in_part"]}
    (table,) = claim_tables(context)
    assert any("bare" in note for note in table.notes)
    assert any("more" in note or "full" in note for note in table.notes)


def test_a_direct_line_stands_among_the_claims_with_its_plant_and_what_it_brought() -> None:
    wind = an_asset("wind", AssetKind.WIND, is_outside=True)
    park = a_park(billed("line", "asset:wind", "bus"), assets=(wind,))
    park = replace(park, contracts=(a_direct_line("wind"),))
    row = claims_of(context_of(park, line=500))["line_of_wind"]
    assert isinstance(row[5], Amount)
    assert row[5].value == pytest.approx(0.5)
    assert (row[4], row[6], row[8]) == ("", "counted", "direct connection approval")


def test_a_long_list_of_numbers_is_cut_on_the_page_and_whole_in_the_workbook() -> None:
    serial = "; ".join(f"GEC {n}0001 to {n}0009" for n in range(1, 9))
    claim = a_claim("list", 4000, serial=serial)
    park = replace(a_park(billed("grid", "outside", "bus")), contracts=(claim,))
    context = context_of(park, grid=10_000)
    assert claims_of(context)["list"][7] == serial
    cut = str(claims_of(context, SHOWN)["list"][7])
    assert cut.startswith(serial[:20])
    assert "workbook" in cut


def a_steel_park() -> Park:
    meter = billed("p", "outside", "enterprise:works", "steel_electric_arc_furnace", "t")
    stream = a_stream(
        *("eaf", "p", "steel_electric_arc_furnace", StreamUse.PROCESS),
        factor_set="ipcc_2006_tier1",
    )
    output = Fact(
        datum="product_output",
        year=2025,
        value=2_000,
        enterprise="works",
        evidence="production ledger",
    )
    return replace(a_park(meter), streams=(stream,), facts=(output,))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_process_names_its_meter_the_stated_output_and_the_set_in_use(language: str) -> None:
    context = context_of(a_steel_park(), language, p=1_000)
    (table,) = process_tables(context)
    row = table.rows[0]
    assert context.meter("p") in str(row[2])
    assert "2,000.0 t" in str(row[3])  # stated in tonnes, as the register of data has it
    assert "production ledger" in str(row[3])
    assert row[4] == context.term("ipcc_2006_tier1") != "ipcc_2006_tier1"
    assert any(context.term("cn_provincial_guideline") in note for note in table.notes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("use", [StreamUse.FUEL, StreamUse.BUNKER])
def test_bunkers_are_listed_apart_with_a_remark_whether_any_is_declared(
    language: str, use: StreamUse
) -> None:
    meter = billed("m", "outside", "enterprise:works", "fuel_oil", "t")
    park = replace(a_park(meter), streams=(a_stream("s", "m", "fuel_oil", use),))
    context = context_of(park, language, m=1)
    chapter = emissions_chapter(context)
    apart = next(b for b in chapter.blocks if isinstance(b, Table) and b.id == "apart")
    key = "remark.bunkers" if use is StreamUse.BUNKER else "remark.no_bunkers"
    assert context.say(key) in apart.notes


def scoped(unit: str, **more: object) -> Context:
    """Return a report with one indicator over scope 2, in the unit its framework names."""
    inventory = an_inventory()
    base = report_inputs(inventory=inventory)
    first = base.frameworks[0]
    figure = Figure(id="x.lbm", value=1.5, unit=unit, rests_on=("scope2_location_kg",))
    indicator = replace(first.indicators[0], figure=figure, unit=unit, **more)  # type: ignore[arg-type]  # fields of the test's own choice
    framework = replace(first, indicators=(indicator,))
    return Context(inputs=replace(base, frameworks=(framework,)))


def test_an_indicator_of_carbon_dioxide_alone_is_not_shown_in_co2e() -> None:
    context = scoped("tCO2e")
    table = framework_table(context, context.inputs.frameworks[0], "")
    assert "tCO₂e" not in {str(row[3]) for row in table.rows}
    assert context.say("note.only_co2") in table.notes


def test_scope_1_with_another_gas_is_shown_in_co2e() -> None:
    inventory = an_inventory()
    scope = replace(inventory.figures["scope1_kg"], rests_on=("process", "other_gas"))
    mixed = replace(inventory, figures={**inventory.figures, "scope1_kg": scope})
    context = Context(inputs=report_inputs(inventory=mixed))
    assert context.figure("scope1_kg", "kgCO2").unit == "tCO₂e"
    assert context.figure("scope2_location_kg", "kgCO2").unit == "tCO₂"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_begins_with_the_core_indicator_in_numbers(language: str) -> None:
    report = build_park_report(report_inputs(language))
    core = report.sheets[0].tables[0]
    assert core.id == "core"
    numbers = [cell for cell in core.rows[0] if isinstance(cell, Amount)]
    assert [core.columns[place].unit for place in (2, 4)] == ["tCO₂/tce"] * 2
    assert all(number.value is not None for number in numbers)
    assert list(core_table(Context(inputs=report_inputs(language))))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_annex_names_files_with_their_digest_and_who_signs(language: str) -> None:
    digest = "ab" * 32
    entry = replace(report_inputs().imports[0], sha256=digest)
    report = build_park_report(report_inputs(language, imports=(entry,)))
    tables = {table.id: table for table in report.tables()}
    assert tables["imports"].rows[0][1] == digest
    assert len(tables["signatures"].rows) == 2


def test_the_statement_of_materiality_says_how_much_is_estimated() -> None:
    report = build_park_report(report_inputs())
    table = next(table for table in report.tables() if table.id == "materiality")
    emission = table.rows[0]
    assert isinstance(emission[1], Amount)
    assert isinstance(emission[3], Amount)
    assert 0 < (emission[3].value or 0) < 0.02  # a fiftieth of March is estimated in the builder
    assert (emission[1].value or 0) > 0


def test_earlier_years_stand_in_order_beside_the_year_reported_or_are_said_to_be_absent() -> None:
    context = Context(inputs=report_inputs())
    _, text = history_blocks(context)
    assert isinstance(text, Paragraph)
    assert "2023, 2024" in text.text
    figures = an_inventory().figures
    past = PastYear(year=2024, figures=figures, core=Figure(id="c", value=0.5, unit="tCO2/tce"))
    _, table = history_blocks(Context(inputs=report_inputs(history=(past,))))
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["2024", "2025"]
    assert isinstance(table.rows[0][3], Amount)
    assert table.rows[0][3].value == 0.5


def test_a_threshold_behind_a_value_does_not_repeat_its_unit() -> None:
    context = Context(inputs=report_inputs())
    indicator = context.inputs.frameworks[0].indicators[0]
    reading = reading_of(context, indicator)
    whole = threshold_text(context, indicator)
    assert reading.unit in whole
    assert threshold_text(context, indicator, beside=reading) == whole.split(f" {reading.unit}")[0]


def test_a_value_that_misses_by_a_hair_shows_the_places_that_decide() -> None:
    context = Context(inputs=report_inputs())
    indicator = context.inputs.frameworks[0].indicators[0]
    assert indicator.threshold is not None
    assert indicator.threshold.value is not None
    near = replace(indicator.figure, value=indicator.threshold.value + 0.00004)
    reading = reading_of(context, replace(indicator, figure=near))
    usual = context.amount_of(near, indicator.unit)
    assert float(usual.text) == indicator.threshold.value
    assert float(reading.text) > indicator.threshold.value
